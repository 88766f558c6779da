"""Mail that nobody waits for leaves on working days between 8 and 18 by the local clock, whatever the clocks do."""

import os
import time
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from notifications import hours
from notifications.models import DeliveryAttempt, Message
from notifications.services import deliver

LOCAL = ZoneInfo("Europe/Amsterdam")
# The clock goes forward on the first, back on the second; a holiday on a Monday, on a Thursday, and Christmas.
TURNS = [datetime(2027, 3, 28, 1, tzinfo=UTC), datetime(2026, 10, 25, 1, tzinfo=UTC)]
HOLIDAYS = [datetime(2026, 4, 6, tzinfo=UTC), datetime(2026, 5, 14, tzinfo=UTC), datetime(2026, 12, 25, tzinfo=UTC)]
ZONES = ["Pacific/Kiritimati", "UTC", "America/Los_Angeles", "Europe/Amsterdam"]

around = st.builds(
    lambda day, minutes: day + timedelta(minutes=minutes),
    st.sampled_from(TURNS + HOLIDAYS),
    st.integers(-3 * 24 * 60, 3 * 24 * 60),
)
any_moment = st.datetimes(datetime(2026, 1, 1), datetime(2030, 12, 31)).map(lambda moment: moment.replace(tzinfo=UTC))


def last_sunday(year: int, month: int) -> date:
    day = date(year, month, 31)
    return day - timedelta(days=(day.weekday() + 1) % 7)


def local_hour_and_day(moment: datetime) -> tuple[int, date]:
    """Without any library of time zones: summer time holds between the last Sundays of March and October, 1:00 UTC."""
    begin, end = (datetime.combine(last_sunday(moment.year, month), datetime.min.time(), UTC) for month in (3, 10))
    hour = timedelta(hours=1)
    local = moment.astimezone(UTC) + (2 if begin + hour <= moment < end + hour else 1) * hour
    return local.hour, local.date()


@contextmanager
def process_in(zone: str):
    """The process and whoever reads a page stand in another zone."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = zone
    time.tzset()
    try:
        with timezone.override(zone):
            yield
    finally:
        os.environ.pop("TZ") if before is None else os.environ.update(TZ=before)
        time.tzset()


@pytest.fixture
def weekdays(monkeypatch):
    """A calendar without a database."""
    monkeypatch.setattr(hours, "_calendar", lambda day: day.weekday() < 5 and day != date(2026, 12, 25))


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moment=around | any_moment, zone=st.sampled_from(ZONES))
def test_open_is_between_8_and_18_on_a_working_day_by_the_local_clock(weekdays, moment, zone):
    hour, day = local_hour_and_day(moment)
    with process_in(zone):
        is_open, opening = hours.is_open(moment), hours.next_opening(moment)
    assert is_open == (8 <= hour < 18 and day.weekday() < 5 and day != date(2026, 12, 25))
    assert opening >= moment and hours.is_open(opening)
    # Nothing is open before the next opening.
    assert is_open == (opening == moment)
    if not is_open:
        assert local_hour_and_day(opening)[0] == 8 and opening.astimezone(UTC).minute == 0
        assert not hours.is_open(opening - timedelta(minutes=1))


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moment=around, wait=st.integers(0, 3 * 24 * 60), zone=st.sampled_from(ZONES))
def test_every_hand_over_lies_inside_the_hours_of_a_working_day(letter, moment, wait, zone):
    message = letter(
        created_at=moment, not_before=moment, key=f"{moment}{wait}{zone}", message_id=f"{moment}{wait}{zone}"
    )
    try:
        with process_in(zone):
            for sweep in (
                moment,
                moment + timedelta(minutes=wait),
                hours.next_opening(moment + timedelta(minutes=wait)),
            ):
                deliver(sweep)
        attempt = message.delivery_attempts.get()
        hour, day = local_hour_and_day(attempt.at)
        assert attempt.outcome == "sent" and 8 <= hour < 18 and hours.is_working_day(day)
    finally:
        DeliveryAttempt.objects.all().delete()
        Message.objects.all().delete()


@pytest.mark.django_db
def test_a_letter_of_friday_night_leaves_on_monday_morning(letter):
    message = letter(not_before=datetime(2026, 3, 13, 18, 0, tzinfo=LOCAL))
    for moment in (datetime(2026, 3, 13, 18, 0), datetime(2026, 3, 14, 12, 0), datetime(2026, 3, 16, 7, 59)):
        summary = deliver(moment.replace(tzinfo=LOCAL))
        assert (summary.sent, summary.held_by) == (0, "hours")
    assert deliver(datetime(2026, 3, 16, 8, 0, tzinfo=LOCAL)).sent == 1
    message.refresh_from_db()
    assert message.state == "sent"


@pytest.mark.django_db
def test_what_somebody_waits_for_and_what_is_urgent_leave_at_night(letter, now):
    midnight = now.replace(hour=0)
    kept = letter(not_before=midnight)
    letter(kind="test.now", is_now=True, not_before=midnight)
    letter(kind="test.urgent", not_before=midnight)
    assert deliver(midnight).sent == 2
    kept.refresh_from_db()
    assert kept.state == "pending"


@pytest.mark.django_db
def test_the_hours_that_end_in_the_middle_of_a_round_end_it(letter, now, monkeypatch):
    for number in range(3):
        letter(f"bewoner{number}@example.nl")
    # Each mail takes two seconds, and the first one begins a second before closing time.
    last_second = now.replace(hour=17, minute=59, second=59)
    monkeypatch.setattr(
        "notifications.delivery.clock.Clock.read", lambda self: last_second + timedelta(seconds=2 * len(mail.outbox))
    )
    assert deliver().sent == 1
    assert Message.objects.filter(state="pending", token=None).count() == 2


@pytest.mark.django_db
def test_a_machine_that_never_sleeps_sends_always(letter, now, settings):
    settings.SENDING_HOURS = "always"
    letter(not_before=now.replace(hour=0))
    assert deliver(now.replace(hour=1)).sent == 1


@pytest.mark.parametrize("nonsense", ["", "8", "18-8", "8-25", "acht-achttien", "-1-5"])
def test_hours_that_are_none_are_refused(nonsense):
    with pytest.raises(ImproperlyConfigured):
        hours.opening_hours(nonsense)
