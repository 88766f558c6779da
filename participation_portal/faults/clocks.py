"""F10, F11: clocks that are wrong, and clocks that jump twice a year."""

import os
import time
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.test import override_settings
from hypothesis import Phase, given, seed, settings
from hypothesis import strategies as some

from accounts.models import User
from agendas.models import Promise
from neighbourhoods.models import Platform
from notifications import hours
from notifications.models import Message
from participation_portal.faults import town
from participation_portal.faults.broker import Broker
from participation_portal.faults.stand import Stand
from reminders.models import Reminder
from reminders.services import sweep

LIBRARIES = ("/usr/lib/*/faketime/libfaketimeMT.so.1", "/usr/lib/faketime/libfaketimeMT.so.1")
LOCAL = ZoneInfo("Europe/Amsterdam")
EXAMPLES = 60
# The nights on which an hour comes twice, or never.
CHANGEOVERS = [date(2026, 10, 25), date(2027, 3, 28), date(2027, 10, 31), date(2028, 3, 26), date(2029, 3, 25)]
ZONES = ("UTC", "Europe/Amsterdam", "America/Los_Angeles", "Asia/Kolkata", "Pacific/Auckland")


def f10(stand: Stand) -> None:
    """Two workers, two beats and two loops, each with a clock a day ahead or a day behind."""
    expected = town.promise(200)
    with Broker(stand.children, stand.folder, stand.ground.first_port) as broker:
        crew = stand.crew(REDIS_URL=broker.url)
        for days in ("+1d", "-1d"):
            wrong = {"LD_PRELOAD": faketime(), "FAKETIME": days, "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
            crew.worker(**wrong)
            crew.beat(**wrong)
            crew.loop(**wrong)
        stand.wait_until_settled(200, 90)
        crew.stop()
    stand.must_arrive_once(expected)


def faketime() -> str:
    for pattern in LIBRARIES:
        if found := next(Path("/").glob(pattern[1:]), None):
            return str(found)
    raise RuntimeError("libfaketime is not on this machine (Debian: apt install faketime)")


def f11(stand: Stand) -> None:
    """Any due date, rounds at any moments, the process in any zone: one letter, between eight and six."""
    checked = {"examples": 0, "letters": 0}

    @seed(hash_of(stand.seed))
    @settings(max_examples=EXAMPLES, deadline=None, database=None, phases=[Phase.generate])
    @given(due_on=days(), quarters=rounds(), zone=some.sampled_from(ZONES))
    def said_once_in_daylight(due_on: date, quarters: list[int], zone: str) -> None:
        with undone(), in_zone(zone), override_settings(SENDING_HOURS="8-18"):
            checked["letters"] += look_at(due_on, sorted(quarters))
        checked["examples"] += 1

    with override_settings(EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend"):
        said_once_in_daylight()
    stand.figures |= checked
    stand.needs(checked["letters"] > EXAMPLES / 4, "hardly any example came to a letter")


def days() -> some.SearchStrategy[date]:
    """Any day of five years, and more often one around a changeover."""
    near = some.sampled_from(CHANGEOVERS).flatmap(
        lambda day: some.integers(-16, 16).map(lambda away: day + timedelta(days=away))
    )
    return near | some.dates(date(2026, 1, 1), date(2030, 12, 31))


def rounds() -> some.SearchStrategy[list[int]]:
    """Rounds within forty days, as quarters of an hour; every other one at ten in the morning, when mail may leave."""
    morning = some.integers(0, 39).map(lambda day: day * 24 * 4 + 10 * 4)
    return some.lists(some.integers(0, 40 * 24 * 4) | morning, min_size=2, max_size=5)


def look_at(due_on: date, quarters: list[int]) -> int:
    """Make rounds at these quarters of an hour after twenty days before the day; how many letters came of it."""
    town.promise(1)
    Promise.objects.update(due_on=due_on, made_on=due_on - timedelta(days=60))
    start = datetime.combine(due_on - timedelta(days=20), datetime.min.time(), LOCAL)
    asked = [start.astimezone(ZoneInfo("UTC")) + timedelta(minutes=15 * quarter) for quarter in quarters]
    Platform.objects.update(state=Platform.State.DORMANT)
    # Years from now nobody else would have signed in: letters about that are another matter.
    User.objects.update(last_login=asked[-1])
    for moment in [*asked, asked[-1]]:
        sweep(moment)
    must_be_said(asked[-1])
    # A clock that was set back changes nothing.
    sweep(asked[0])
    keys = list(Reminder.objects.values_list("kind", "subject_id", "recipient_id", "due_on", "step"))
    assert len(keys) == len(set(keys)), "two rows for one reminder"
    sent = list(Message.objects.filter(state=Message.State.SENT))
    for message in sent:
        local = message.settled_at.astimezone(LOCAL)
        assert 8 <= local.hour < 18 and local.weekday() < 5, f"sent at {local}"
    attached = Reminder.objects.filter(state=Reminder.State.ATTACHED).exclude(message=None)
    for message in sent:
        assert attached.filter(message=message).count() == 1, "a letter without its reminder, or two in one"
    return len(sent)


def must_be_said(moment: datetime) -> None:
    """After a round while letters are written nothing that is due is left behind: from nine, on a working day."""
    if hours.is_open(moment) and moment.astimezone(LOCAL).hour >= 9:
        assert not Reminder.objects.due(moment).exists(), "due, and no letter"
    if hours.is_open(moment):
        assert not Message.objects.due(moment).exists(), "written, and not sent"


@contextmanager
def undone():
    """What happens in here did not happen."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    connection.close_if_unusable_or_obsolete()


@contextmanager
def in_zone(name: str):
    os.environ.update(TZ=name)
    time.tzset()
    try:
        yield
    finally:
        os.environ.pop("TZ")
        time.tzset()


def hash_of(text: str) -> int:
    return int.from_bytes(text.encode()[-8:], "big")
