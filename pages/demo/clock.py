"""The demo's history is played in the order in which it would have happened."""

import heapq
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from itertools import count

from django.utils import timezone

from neighbourhoods.calendar import add_working_days, next_working_day
from notifications import hours


class History:
    """A queue of deeds, each with its own moment. What lies in the future is never played."""

    def __init__(self, now: datetime):
        self.now = now
        self.today = timezone.localdate(now)
        self._queue: list[tuple[datetime, int, Callable[[datetime], None]]] = []
        self._order = count()

    def at(self, moment: datetime, deed: Callable[[datetime], None]) -> None:
        if moment < self.now:
            heapq.heappush(self._queue, (moment, next(self._order), deed))

    def play(self) -> int:
        """Do every deed in order of its moment, including the ones that deeds add. Returns how many."""
        played = 0
        while self._queue:
            moment, _, deed = heapq.heappop(self._queue)
            deed(moment)
            played += 1
        return played

    def day(self, days_ago: int) -> date:
        return self.today - timedelta(days=days_ago)

    def last_working_day(self) -> date:
        """The one before today."""
        return next(day for day in map(self.day, count(1)) if hours.is_working_day(day))


def moment(day: date, hour: int, minute: int = 0) -> datetime:
    """This day at this hour, on the clock of the municipality."""
    return hours.on(day, time(hour, minute))


def office_moment(day: date, hour: int, minute: int = 0) -> datetime:
    """The same, moved to the next day on which the municipality works."""
    return moment(next_working_day(day), hour, minute)


def later(start: datetime, working_days: int, hour: int) -> datetime:
    """So many working days after a moment, within office hours."""
    return moment(add_working_days(timezone.localdate(start), working_days), hour)
