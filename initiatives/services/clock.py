"""Writes the log of the answer clock. `answer_due_on` and `paused_on` of the initiative are kept beside it.

These take an initiative whose row is locked, inside the transaction of a deed, and check no role; the deeds of an
official stand in `extra_time.py`. They do nothing when there is nothing to do.
"""

from datetime import date, datetime, timedelta

from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from initiatives.clock import Clock, clock_of
from initiatives.models import ClockEvent, Initiative
from initiatives.term_ends import term_end
from initiatives.terms import term_for
from neighbourhoods.calendar import add_working_days, closed_days

LONG_PAUSE = 20
"""Working days. Then its handler is asked whether it has to stand still any longer."""
JUST_AFTER = timedelta(microseconds=1)
# What is kept on an initiative whose clock does not stand still.
RUNNING = {"paused_on": None, "pause_long_on": None}


def clock_at(initiative: Initiative, now: datetime) -> Clock:
    """How the clock of this initiative stands now."""
    return clock_of(initiative.clock_events.all(), timezone.localdate(now), closed=closed_days())


def start_clock(
    initiative: Initiative,
    *,
    now: datetime,
    by: User | None = None,
    role: str = Role.SYSTEM,
    round: int = 1,
    due_on: date | None = None,
) -> ClockEvent:
    """Start the clock with the term that holds for its kind today, and write the day on the initiative. `due_on` is the
    day that was promised elsewhere, before it was taken over here."""
    today = timezone.localdate(now)
    term = term_for(initiative.kind, today)
    due_on = due_on or term_end(today, term.amount, term.unit)
    event = _write(initiative, "started", now, by, role, round=round, amount=term.amount, unit=term.unit, due_on=due_on)
    _keep(initiative, answer_due_on=due_on, expected_on=None, **RUNNING)
    return event


def hold_clock(initiative: Initiative, *, reason: str, now: datetime, by: User | None, role: str) -> ClockEvent | None:
    """Let it stand still, with a public reason. When it does so already it waits for this too, and this is what
    everybody reads until then. None when nothing is owed (any more)."""
    clock = clock_at(initiative, now)
    if not clock.is_started or clock.is_over:
        return None
    event = _write(initiative, "paused", now, by, role, round=clock.round, reason=reason)
    if not clock.is_paused:
        day = timezone.localdate(event.at)
        _keep(initiative, paused_on=day, pause_long_on=add_working_days(day, LONG_PAUSE))
    return event


def let_clock_go(initiative: Initiative, *, now: datetime, by: User | None, role: str) -> ClockEvent | None:
    """What it waited for last is there. When it waited for nothing else it goes on: what was left of the term is left
    again. None when it did not stand still."""
    clock = clock_at(initiative, now)
    if not clock.is_paused:
        return None
    if len(clock.waits) > 1:
        return _write(initiative, "resumed", now, by, role, round=clock.round, due_on=clock.due_on)
    due_on = clock.due_when_resumed(clock.day)
    event = _write(initiative, "resumed", now, by, role, round=clock.round, due_on=due_on)
    # A day that was named in the meantime does not count any more when the promised one moved.
    moved = {"expected_on": None} if due_on != initiative.answer_due_on else {}
    _keep(initiative, answer_due_on=due_on, **RUNNING, **moved)
    return event


def stretch_clock(
    initiative: Initiative, *, amount: int, unit: str, reason: str, now: datetime, by: User | None, role: str
) -> ClockEvent:
    """Make the whole term this long. The caller asks whether that may be."""
    clock = clock_at(initiative, now)
    due_on = clock.due_when_extended(amount, unit)
    event = _write(
        initiative, "extended", now, by, role, round=clock.round, amount=amount, unit=unit, due_on=due_on, reason=reason
    )
    _keep(initiative, answer_due_on=due_on, expected_on=None)
    return event


def stop_clock(initiative: Initiative, *, now: datetime, by: User | None, role: str) -> ClockEvent | None:
    """A reasoned answer was given. Only `publish_answer` and `settle` come here, through the move to answered."""
    for _reason in clock_at(initiative, now).waits:
        let_clock_go(initiative, now=now, by=by, role=role)
    clock = clock_at(initiative, now)
    if not clock.is_running:
        return None
    return _write(initiative, "stopped", now, by, role, round=clock.round, due_on=clock.due_on)


def end_clock(initiative: Initiative, *, now: datetime, by: User | None, role: str) -> ClockEvent | None:
    """No answer is owed any more: it was withdrawn or refused. One that stood still goes on first, so that the days on
    which it waited do not make it late."""
    for _reason in clock_at(initiative, now).waits:
        let_clock_go(initiative, now=now, by=by, role=role)
    clock = clock_at(initiative, now)
    if not clock.is_running:
        return None
    event = _write(initiative, "ended", now, by, role, round=clock.round, due_on=clock.due_on)
    _keep(initiative, **RUNNING)
    return event


def _write(initiative: Initiative, kind: str, now: datetime, by: User | None, role: str, **values) -> ClockEvent:
    """One row, later than the one before it, whatever the clock of this machine says."""
    last = initiative.clock_events.order_by("at").values_list("at", flat=True).last()
    at = max(now, last + JUST_AFTER) if last else now
    return ClockEvent.objects.create(
        initiative=initiative, at=at, kind=kind, by=by, by_role=role, team=initiative.team, **values
    )


def _keep(initiative: Initiative, **values) -> None:
    for name, value in values.items():
        setattr(initiative, name, value)
    initiative.save(update_fields=list(values))
