"""Which days count as working days.

A working day is not a Saturday or Sunday, not a public holiday of the Algemene termijnenwet (article 3, which also
counts Good Friday and every 5 May), and not a day on which this municipality is closed.
"""

import time
from datetime import date, timedelta

import holidays
from django.conf import settings

from neighbourhoods.models import ClosedDay

# The closed days are read again this long after the last time. Tests always read them.
CLOSED_DAYS_KEPT_SECONDS = 0 if settings.TESTING else 10
SATURDAY = 5

# "optional" holds 5 May in the years in which employers need not give a day off; the law counts it each year.
_holidays = holidays.country_holidays("NL", categories=("public", "optional"), language="nl")
_closed: tuple[float, frozenset[date]] | None = None


def add_working_days(start: date, days: int, closed: frozenset[date] | None = None) -> date:
    """The working day that lies `days` working days after `start`, which itself does not count. `days` is at least 0.

    With 0 days it is `start`, or the first working day after it. With `closed` given no database is asked.
    """
    if days < 0:
        raise ValueError("days is at least 0")
    closed = closed_days() if closed is None else closed
    day = start
    while days:
        day += timedelta(days=1)
        if _is_open(day, closed):
            days -= 1
    while not _is_open(day, closed):
        day += timedelta(days=1)
    return day


class FirstWorkingDays(dict):
    """For each day asked: itself, or the first working day after it. Reads the closed days once, for many questions."""

    def __init__(self):
        super().__init__()
        self._closed = closed_days()

    def __missing__(self, day: date) -> date:
        found = day
        while not _is_open(found, self._closed):
            found += timedelta(days=1)
        self[day] = found
        return found


def working_days_between(start: date, end: date, closed: frozenset[date] | None = None) -> int:
    """How many working days lie after `start`, up to and including `end`; negative when `end` comes first.

    With `closed` given no database is asked.
    """
    closed = closed_days() if closed is None else closed
    if end < start:
        return -working_days_between(end, start, closed)
    return sum(_is_open(start + timedelta(days=n), closed) for n in range(1, (end - start).days + 1))


def is_working_day(day: date) -> bool:
    return _is_open(day, closed_days())


def next_working_day(day: date) -> date:
    """The first working day after `day`."""
    return add_working_days(day, 1)


def closed_days() -> frozenset[date]:
    """The days on which the municipality is closed; another process sees a change within seconds."""
    global _closed
    now = time.monotonic()
    if _closed is None or now - _closed[0] >= CLOSED_DAYS_KEPT_SECONDS:
        _closed = (now, frozenset(ClosedDay.objects.values_list("day", flat=True)))
    return _closed[1]


def _is_open(day: date, closed: frozenset[date]) -> bool:
    return day.weekday() < SATURDAY and day not in _holidays and day not in closed
