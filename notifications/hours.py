"""When post that nobody waits for may leave."""

from collections.abc import Callable
from datetime import date

SATURDAY = 5
_is_working_day: Callable[[date], bool] = lambda day: day.weekday() < SATURDAY  # noqa: E731


def register(is_working_day: Callable[[date], bool]) -> None:
    global _is_working_day
    _is_working_day = is_working_day


def is_working_day(day: date) -> bool:
    """By the calendar of the municipality; without one Monday to Friday."""
    return _is_working_day(day)
