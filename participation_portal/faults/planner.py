"""F12: planners at the same moment, after three days, with a flood, and on a database put back from a backup."""

import threading
from datetime import timedelta

from django.db import connection
from django.utils import timezone

from accounts.models import User
from notifications.models import Message, SweepState
from notifications.services import release_brake
from participation_portal.embedded import postgres_programs
from participation_portal.faults import town
from participation_portal.faults.crew import PYTHON, Crew
from participation_portal.faults.processes import wait_for
from participation_portal.faults.stand import Stand
from reminders.models import Reminder
from reminders.rules import RULES
from reminders.services.plan import plan

State = Reminder.State
PLANNERS = 4
BRAKE = 100
FLOOD = 300


def f12(stand: Stand) -> None:
    expected = town.promise(FLOOD)
    backup = stand.folder / "backup"
    run(stand, "backup", str(backup))
    at_once(stand)
    three_days_later(stand)
    run(stand, "restore", "--replace", str(backup))
    crew = stand.crew(FLOOD_BRAKE=str(BRAKE))
    crew.loop(2)
    held = let_go(stand)
    stand.wait_until_settled(FLOOD, 60)
    crew.stop()
    stand.figures |= {"held_by_the_brake": held}
    stand.must_arrive_once(expected)
    put_back_and_count(stand, crew, str(backup), expected)


def at_once(stand: Stand) -> None:
    """Planners in threads of their own, all at the same moment."""
    now, ready = timezone.now(), threading.Barrier(PLANNERS)

    def one() -> None:
        ready.wait()
        try:
            plan(now)
        finally:
            connection.close()

    planners = [threading.Thread(target=one) for _ in range(PLANNERS)]
    for planner in planners:
        planner.start()
    for planner in planners:
        planner.join()
    compare(stand, now, "planned at once")


def three_days_later(stand: Stand) -> None:
    """Nobody planned for three days, and then twice."""
    later = timezone.now() + timedelta(days=3)
    plan(later)
    plan(later)
    compare(stand, later, "planned after three days")
    stand.close()


def compare(stand: Stand, now, when: str) -> None:
    """Every reminder that is owed has its row, once, and no row waits that is not owed."""
    owed = {(rule.kind, *due.key) for rule in RULES.values() for due in rule.find(timezone.localdate(now))}
    columns = ("kind", "subject_id", "recipient_id", "due_on", "step")
    rows = list(Reminder.objects.values_list(*columns))
    waiting = set(Reminder.objects.filter(state=State.SCHEDULED).values_list(*columns))
    stand.figures[when.replace(" ", "_")] = len(waiting)
    stand.must(len(rows) == len(set(rows)), f"{when}: two rows for one reminder")
    stand.must(waiting == owed, f"{when}: {len(waiting ^ owed)} rows differ from what is owed")


def let_go(stand: Stand) -> int:
    """How many letters the brake held before the first one left; then a person lets them go."""
    pulled = wait_for(lambda: SweepState.objects.filter(brake_since__isnull=False, brake_count__gte=FLOOD).exists(), 40)
    arrived = stand.relay.number_accepted()
    stand.must(pulled, "the brake did not hold a flood")
    stand.must(arrived <= BRAKE, f"{arrived} letters of a flood left before anybody looked")
    held = SweepState.objects.values_list("brake_count", flat=True).first() or 0
    release_brake(by=User.objects.first(), now=timezone.now())
    return held


def put_back_and_count(stand: Stand, crew: Crew, backup: str, expected) -> None:
    """The database of before all this: it believes that nothing was said yet."""
    stand.close()
    run(stand, "restore", "--replace", backup)
    before = stand.relay.number_accepted()
    again = stand.crew(FLOOD_BRAKE="0")
    again.loop(2)
    stand.wait_until_settled(FLOOD, 60)
    again.stop()
    proved = Message.objects.filter(evidence=Message.Evidence.RELAY_LOG).count()
    stand.figures |= {"proved_after_restore": proved, "again_after_restore": stand.relay.number_accepted() - before}
    stand.must_arrive_once(expected)


def run(stand: Stand, *command: str) -> None:
    """A command of the portal, with the programs of the server that runs."""
    path = f"{postgres_programs()}:{stand.children.env['PATH']}"
    log = stand.folder / f"{command[0]}.log"
    child = stand.children.start([*PYTHON, "manage.py", *command], log=log, env=stand.env(PATH=path))
    if child.wait():
        raise RuntimeError(log.read_text()[-1000:])
