"""When mail that nobody waits for may leave: on working days, between the hours of SENDING_HOURS, by the local clock.

The local clock is that of the municipality (TIME_ZONE), whatever zone the process or the reader of a page is in.
"""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

SATURDAY = 5
ALWAYS = "always"
MIDNIGHT, MORNING = time(), time(9)
# No calendar is closed for longer.
LONGEST_CLOSURE_DAYS = 366

_calendar: Callable[[date], bool] | None = None


def register(is_working_day: Callable[[date], bool]) -> None:
    """Hand in the calendar of working days. Without one Monday to Friday count."""
    global _calendar
    _calendar = is_working_day


def is_working_day(day: date) -> bool:
    return _calendar(day) if _calendar else day.weekday() < SATURDAY


def is_open(moment: datetime) -> bool:
    """Whether ordinary mail may leave at this (aware) moment. The closing hour itself is closed."""
    if settings.SENDING_HOURS == ALWAYS:
        return True
    first, last = opening_hours(settings.SENDING_HOURS)
    local = _local(moment)
    return first <= local.hour < last and is_working_day(local.date())


def on(day: date, at: time = MIDNIGHT) -> datetime:
    """This local day at this time; without one its first moment."""
    return timezone.make_aware(datetime.combine(day, at), timezone.get_default_timezone())


def in_the_morning(day: date) -> datetime:
    """When what is due on a day goes out, and what waited for a bundle with it: at nine, or, where mail leaves day and
    night, as soon as the day begins."""
    return _at(day, MIDNIGHT if settings.SENDING_HOURS == ALWAYS else MORNING)


def this_morning(moment: datetime) -> datetime:
    """The same, of the local day of this moment."""
    return in_the_morning(_local(moment).date())


@lru_cache(maxsize=1000)
def _at(day: date, moment: time) -> datetime:
    return on(day, moment)


def next_opening(moment: datetime) -> datetime:
    """This moment when it is open, else the next one that is; in local time."""
    local = _local(moment)
    if is_open(moment):
        return local
    first, _last = opening_hours(settings.SENDING_HOURS)
    for days in range(LONGEST_CLOSURE_DAYS):
        day = local.date() + timedelta(days=days)
        opening = on(day, time(first))
        if opening > moment and is_open(opening):
            return opening
    raise ImproperlyConfigured("The calendar of working days has none for a year.")


@lru_cache(maxsize=8)
def opening_hours(text: str) -> tuple[int, int]:
    """The opening and the closing hour of "8-18". Raises ImproperlyConfigured."""
    first, dash, last = text.partition("-")
    if dash and first.strip().isdecimal() and last.strip().isdecimal() and 0 <= int(first) < int(last) <= 24:
        return int(first), int(last)
    raise ImproperlyConfigured(f'SENDING_HOURS is "8-18" (two hours) or "always", not "{text}".')


def _local(moment: datetime) -> datetime:
    return timezone.localtime(moment, timezone.get_default_timezone())
