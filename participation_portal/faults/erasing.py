"""F18: somebody has their data erased while letters to them are on their way out, and others are planned."""

from datetime import timedelta

from django.db import connection
from django.utils import timezone

from accounts import personal, retention
from accounts.models import User
from accounts.personal import Subject
from notifications.models import Message
from participation_portal.faults.counting import count, mails_in
from participation_portal.faults.outages import arrive
from participation_portal.faults.stand import ProvedNothing, Stand
from participation_portal.faults.unsubscribing import LETTERS, write
from reminders.models import Reminder

PLANNED = 5


def f18(stand: Stand) -> None:
    """What is in the hand of a worker may leave, what it has begun to send does; nothing else, and nobody knows any
    more to whom. How many letters there were can still be counted."""
    crew = stand.crew()
    crew.loop(2)
    people = [f"weg{place}@example.nl" for place in range(3)]
    for place, where in enumerate(("data", "body", "accepted")):
        erase_while_held(stand, where, people[place], first=place * 100)
    crew.stop()
    states = stand.states()
    stand.figures |= {
        "letters": sum(states.values()),
        "sent": states.get("sent", 0),
        "withdrawn": states.get("cancelled", 0),
        "called_off": Reminder.objects.filter(state=Reminder.State.CANCELLED).count(),
    }
    counted = count(mails_in(stand.relay.accepted), [])
    stand.must(not counted.twice, f"repeated: {counted.twice[:5]}")
    stand.must(states.keys() <= {"sent", "cancelled"}, f"not settled: {states}")
    stand.must(sum(states.values()) == LETTERS * len(people), f"rows are gone: {states}")
    stand.must(stand.figures["called_off"] == PLANNED * len(people), "a planned reminder was not called off")
    # Of the letters that were being sent the text lies until it can no longer be needed for a repeat.
    retention.apply(timezone.now() + timedelta(days=15))
    stand.figures["still_known"] = sum(is_known(address) for address in people)
    stand.must(stand.figures["still_known"] == 0, "somebody who was erased is still known")


def erase_while_held(stand: Stand, where: str, to: str, first: int) -> None:
    user = User.objects.create_user(to, display_name="Bewoner die weggaat")
    plan_reminders(user, first)
    before = stand.relay.number_accepted()
    write(to, range(first, first + LETTERS))
    arrive(stand, before + 3)
    held = stand.relay.hold(where)
    if held is None:
        raise ProvedNothing("no letter was on its way")
    personal.erase(Subject(user=user, email=to), by=user, now=timezone.now())
    # What a worker had in hand names nobody any more, and is told apart by its key.
    mine = Message.objects.filter(key__in=[f"faults:{number}" for number in range(first, first + LETTERS)])
    left = mine.filter(state=Message.State.SENT).count()
    stand.relay.release(held)
    stand.wait_until_settled(0, 30)
    more = mine.filter(state=Message.State.SENT).count() - left
    # Of the two loops each may have had one letter in hand.
    stand.must(more <= 2, f"{more} letters left after the erasure")
    stand.must(not Message.objects.filter(recipient=user).exists(), "a letter still names its reader")


def plan_reminders(user: User, first: int) -> None:
    """Due in a week: nothing of it is written today."""
    now = timezone.now()
    Reminder.objects.bulk_create(
        Reminder(
            kind="promise_due",
            subject_type="agendas.promise",
            subject_id=10_000 + first + number,
            recipient=user,
            due_on=timezone.localdate(now) + timedelta(days=7),
            due_at=now + timedelta(days=7),
        )
        for number in range(PLANNED)
    )


def is_known(address: str) -> bool:
    """Whether the address stands anywhere in the tables of people, post and reminders."""
    with connection.cursor() as cursor:
        for table in (User._meta.db_table, Message._meta.db_table, Reminder._meta.db_table):
            cursor.execute(f"SELECT EXISTS (SELECT FROM {table} AS each WHERE each::text ILIKE %s)", [f"%{address}%"])  # noqa: S608
            if cursor.fetchone()[0]:
                return True
    return False
