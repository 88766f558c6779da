"""From a planned row to a letter in the out tray."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from neighbourhoods.models import Platform
from notifications.models import DeliveryAttempt, Message
from notifications.services import write_message
from reminders import keys
from reminders.ladder import Capacity, Due
from reminders.models import Reminder
from reminders.rules import RULES

AT_ONCE = 100
# Longer than any round waits for the next.
LOOK_BACK = timedelta(days=7)
State = Reminder.State


def assemble(now: datetime) -> dict[str, int]:
    """Write the letter of every row whose moment has come, each row asked again first: is it still owed?

    Rows that another round has in hand are left to it. Returns how many letters were written and rows cancelled.
    """
    total = {"written": 0, "cancelled": withdraw_unsent(now)}
    while done := _assemble_some(now):
        total["written"] += done.count(State.ATTACHED)
        total["cancelled"] += done.count(State.CANCELLED)
    return total


def withdraw_unsent(now: datetime) -> int:
    """Rows whose letter was held back just before it left, because it was owed no longer."""
    held_back = Message.objects.filter(
        state=Message.State.CANCELLED,
        settled_at__gt=now - LOOK_BACK,
        delivery_attempts__outcome=DeliveryAttempt.Outcome.NOT_NEEDED,
    )
    rows = Reminder.objects.filter(state=State.ATTACHED, message__in=list(held_back.values_list("pk", flat=True)))
    return rows.update(state=State.CANCELLED)


@transaction.atomic
def _assemble_some(now: datetime) -> list[str]:
    rows = Reminder.objects.due(now).select_for_update(skip_locked=True, of=("self",))
    done = []
    for row in rows.select_related("recipient", "platform")[:AT_ONCE]:
        due = owed(row, timezone.localdate(now))
        if due is None:
            row.state = State.CANCELLED
        else:
            row.message, row.state = write_letter(row, due, now), State.ATTACHED
        row.save(update_fields=["state", "message"])
        done.append(row.state)
    return done


def owed(row: Reminder, today: date) -> Due | None:
    """The rule asked again about one row: what it would plan today, or None."""
    rule = RULES.get(row.kind)
    if rule is None:
        return None
    key = (row.subject_id, row.recipient_id, row.due_on, row.step)
    return next((due for due in rule.find(today, [row.subject_id]) if due.key == key), None)


def write_letter(row: Reminder, due: Due, now: datetime) -> Message:
    """One letter, with one link."""
    token = keys.make(row)
    today = timezone.localdate(now)
    earlier = Message.objects.filter(key__startswith=f"reminder:{row.uuid}").count()
    # A platform's letters are in Dutch, like the texts they tell of.
    with translation.override("nl"):
        return write_message(
            kind=f"reminder.{row.kind}",
            key=f"reminder:{row.uuid}:{earlier}",
            to=row.recipient.email,
            template=f"reminders/mail/{row.kind}",
            context=letter_context(row, due, today) | {"answer_url": keys.answer_url(token)},
            now=now,
            recipient=row.recipient,
            about=due.subject,
        )


def letter_context(row: Reminder, due: Due, today: date) -> dict:
    platform = due.platform
    return {
        "subject_thing": due.subject,
        "platform": platform,
        "due_on": row.due_on,
        "days_left": (row.due_on - today).days,
        "days_late": (today - row.due_on).days,
        "when": in_words(row.due_on, today),
        "is_late": row.due_on < today,
        "to_print": due.recipient.capacity == Capacity.STAND_IN,
        "to_contact": due.recipient.capacity == Capacity.CONTACT,
        "works_until": today + keys.LIFETIME,
        "postal_address": platform.postal_address if platform and platform.reach == Platform.Reach.PAPER else "",
    }


def in_words(due_on: date, today: date) -> str:
    """How far away a day is: "vandaag", "over 4 dagen", "3 dagen geleden"."""
    days = (due_on - today).days
    if days == 0:
        return _("vandaag")
    if days == 1:
        return _("morgen")
    if days == -1:
        return _("gisteren")
    return _("over %(days)s dagen") % {"days": days} if days > 0 else _("%(days)s dagen geleden") % {"days": -days}
