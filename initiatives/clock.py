"""How the answer clock stands: a pure function of the events of its log. No database.

The first day does not count, and the last one does. While the clock stands still no days count: the day on which it was
paused still does, the day on which it goes on does not. So what was counted once stays counted.

It can wait for more than one thing: what was paused within a pause goes on first, and what it waited for before holds
it again, with the reason of before. It counts again when it waits for nothing any more.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Protocol

from django.utils.timezone import localdate

from initiatives.kinds import Unit
from initiatives.term_ends import off_the_days_off, term_end
from neighbourhoods.calendar import add_working_days, working_days_between

# Events of one moment, in the order in which they can follow each other.
RANK = {name: place for place, name in enumerate(("started", "extended", "paused", "resumed", "stopped", "ended"))}


class Tick(Protocol):
    """What is read of a `ClockEvent`."""

    at: datetime
    kind: str
    round: int
    amount: int | None
    unit: str
    due_on: date | None
    reason: str


@dataclass(frozen=True)
class LoggedTick:
    """A row of the log as it comes with a page (`InitiativeQuerySet.for_page`)."""

    at: datetime
    kind: str
    round: int
    amount: int | None
    unit: str
    due_on: date | None
    reason: str

    @classmethod
    def from_json(cls, row: dict) -> "LoggedTick":
        due_on = date.fromisoformat(row["due_on"]) if row["due_on"] else None
        return cls(**row | {"at": datetime.fromisoformat(row["at"]), "due_on": due_on})


@dataclass(frozen=True)
class Pause:
    """`until` is None while it lasts."""

    since: date
    until: date | None


@dataclass(frozen=True)
class Clock:
    """The clock of an initiative as it stands at the end of `day`. Before anything started, `round` is 0.

    `day_number` and `of_days` count working days, or days of the calendar when the term is in weeks.
    """

    day: date
    closed: frozenset[date] = frozenset()
    round: int = 0
    started_on: date | None = None
    # The term in its own unit, as it is now: after an extension the longer one.
    amount: int = 0
    unit: str = Unit.WORKING_DAYS
    # The day by which the answer is owed. While the clock stands still: as it was, and still to move.
    due_on: date | None = None
    # The day that was promised first in this round.
    first_due_on: date | None = None
    is_extended: bool = False
    extend_reason: str = ""
    # What it waits for now, as everybody reads it; what came last stands last.
    waits: tuple[str, ...] = ()
    pauses: tuple[Pause, ...] = field(default=())
    # A reasoned answer was given.
    stopped_on: date | None = None
    # No answer is owed any more.
    ended_on: date | None = None

    @property
    def is_started(self) -> bool:
        return self.started_on is not None

    @property
    def is_over(self) -> bool:
        return self.stopped_on is not None or self.ended_on is not None

    @property
    def is_paused(self) -> bool:
        return not self.is_over and bool(self.pauses) and self.pauses[-1].until is None

    @property
    def is_running(self) -> bool:
        return self.is_started and not self.is_over and not self.is_paused

    @property
    def paused_on(self) -> date | None:
        return self.pauses[-1].since if self.is_paused else None

    @property
    def pause_reason(self) -> str:
        return self.waits[-1] if self.is_paused else ""

    @property
    def until(self) -> date:
        """The last day that this clock saw."""
        ends = [day for day in (self.day, self.stopped_on, self.ended_on) if day]
        return min(ends)

    @property
    def of_days(self) -> int:
        return self.amount * 7 if self.unit == Unit.WEEKS else self.amount

    @property
    def day_number(self) -> int:
        """How many days of the term are gone."""
        if not self.is_started:
            return 0
        return self._days(self.started_on, self.until) - self.paused_days

    @property
    def number(self) -> int:
        """Which working day or week of the term this is; the first one on the day on which it began."""
        gone = -(-self.day_number // 7) if self.unit == Unit.WEEKS else self.day_number
        return max(1, gone)

    @property
    def paused_days(self) -> int:
        """How many days did not count because the clock stood still."""
        return sum(self._days(pause.since, min(pause.until or self.until, self.until)) for pause in self.pauses)

    @property
    def is_late(self) -> bool:
        """The day passed without an answer, or the answer came after it. Not when it stands still since before."""
        if not self.is_started or self.ended_on is not None:
            return False
        if self.is_paused:
            return self.paused_on > self.due_on
        return self.until > self.due_on

    @property
    def in_time(self) -> bool | None:
        """Of an answer that was given; None before that, or when none was owed any more."""
        return None if self.stopped_on is None else not self.is_late

    def _days(self, start: date, end: date) -> int:
        if self.unit == Unit.WEEKS:
            return max(0, (end - start).days)
        return working_days_between(start, end, self.closed) if end > start else 0

    def due_when_resumed(self, day: date) -> date:
        """The day by which the answer is owed when the paused clock goes on, on this day.

        What was left when it was paused is left again. A day that had passed before the pause stays.
        """
        since = self.pauses[-1].since
        if since > self.due_on:
            return self.due_on
        if self.unit == Unit.WEEKS:
            # From the whole term, so that a weekend at its end is not counted twice; a day that was promised otherwise
            # moves by itself.
            before = replace(self, pauses=self.pauses[:-1], day=since).paused_days
            end, length = self.due_on + (day - since), (self.amount, self.unit, self.closed)
            if self.due_on == term_end(self.started_on, *length, stood_still=before):
                end = term_end(self.started_on, *length, stood_still=before + (day - since).days)
            return max(self.due_on, off_the_days_off(max(end, day), *length))
        return add_working_days(day, working_days_between(since, self.due_on, self.closed), self.closed)

    def due_when_extended(self, amount: int, unit: str) -> date:
        """The day by which the answer is owed when the whole term becomes this one; never before the present day.

        A pause that lasts is counted when it ends.
        """
        as_new = replace(self, amount=amount, unit=unit, pauses=tuple(one for one in self.pauses if one.until))
        end = term_end(self.started_on, amount, unit, self.closed, stood_still=as_new.paused_days)
        return max(self.due_on, end)


def clock_of(events: Iterable[Tick], day: date, *, closed: frozenset[date] = frozenset()) -> Clock:
    """How the clock stands at the end of `day`. In which order the events come in makes no difference; what came later
    than `day` is not known yet. `closed`: the days on which the municipality is closed."""
    known = sorted((event for event in events if localdate(event.at) <= day), key=_order)
    clock = Clock(day=day, closed=closed)
    for event in known:
        clock = _after(clock, event)
    return clock


def _order(event: Tick) -> tuple:
    return event.round, event.at, RANK[event.kind]


def _after(clock: Clock, event: Tick) -> Clock:
    """The clock after this event. What cannot follow changes nothing: a pause after the answer."""
    on = localdate(event.at)
    if event.kind == "started":
        if event.round <= clock.round:
            return clock
        fresh = Clock(day=clock.day, closed=clock.closed, round=event.round, started_on=on)
        return replace(fresh, amount=event.amount, unit=event.unit, due_on=event.due_on, first_due_on=event.due_on)
    if not clock.is_started or clock.is_over:
        return clock
    if event.kind == "extended":
        changed = {"amount": event.amount, "unit": event.unit} if event.amount else {}
        return replace(clock, due_on=event.due_on, is_extended=True, extend_reason=event.reason, **changed)
    if event.kind == "paused":
        pauses = clock.pauses if clock.is_paused else (*clock.pauses, Pause(on, None))
        return replace(clock, pauses=pauses, waits=(*clock.waits, event.reason))
    if event.kind == "resumed" and clock.is_paused:
        if len(clock.waits) > 1:
            return replace(clock, waits=clock.waits[:-1])
        ended = replace(clock.pauses[-1], until=on)
        return replace(clock, pauses=(*clock.pauses[:-1], ended), waits=(), due_on=event.due_on)
    if event.kind == "stopped":
        return replace(clock, stopped_on=on)
    if event.kind == "ended":
        return replace(clock, ended_on=on)
    return clock
