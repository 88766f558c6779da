"""The answer clock: a pure function of its log, held against a model that walks from day to day."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from initiatives.clock import Clock, LoggedTick, clock_of
from initiatives.kinds import Unit
from initiatives.terms import due_date
from neighbourhoods.calendar import add_working_days

LOCAL = ZoneInfo("Europe/Amsterdam")
DAY = timedelta(days=1)
CLOSED = frozenset({date(2026, 5, 15), date(2026, 12, 24)})
NOTHING = {"amount": None, "unit": "", "due_on": None, "reason": ""}


def tick(day: date, kind: str, hour: int = 10, round: int = 1, **given) -> LoggedTick:
    at = datetime(day.year, day.month, day.day, hour, tzinfo=LOCAL)
    return LoggedTick(at=at, kind=kind, round=round, **NOTHING | given)


def started(day: date, amount: int, unit: str = Unit.WORKING_DAYS, **given) -> LoggedTick:
    return tick(day, "started", amount=amount, unit=unit, due_on=due_date(day, amount, unit, CLOSED), **given)


def at(log: list[LoggedTick], day: date) -> Clock:
    return clock_of(log, day, closed=CLOSED)


def is_open(day: date) -> bool:
    return add_working_days(day, 0, CLOSED) == day


# ── The plain model ──────────────────────────────────────────────────────────
def counts(day: date, start: date, unit: str, pauses: list[tuple[date, date]]) -> bool:
    """Whether this day is one of the term: after the first, not within a pause, and a working day if those count."""
    if day <= start or any(since < day <= until for since, until in pauses):
        return False
    return unit == Unit.WEEKS or is_open(day)


def walked_end(start: date, amount: int, unit: str, pauses: list[tuple[date, date]]) -> date:
    """Walk until the term is used up, and on to a working day on which the clock ran again."""
    left, day = amount * (7 if unit == Unit.WEEKS else 1), start
    for since, until in [*pauses, (date.max, date.max)]:
        while left and day < since:
            day += DAY
            left -= counts(day, start, unit, pauses)
        end = day
        while not is_open(end):
            end += DAY
        if left == 0 and end < since:
            return end
        if left == 0:
            # It was paused on its last day, or on a weekend after that: it ends when it goes on, not before.
            day = max(day, until)
    raise AssertionError("a term ends")


@st.composite
def logs(draw):
    """A clock that was started, paused and resumed some times in time, and perhaps extended; with its plain facts."""
    start = date(2026, 1, 1) + draw(st.integers(0, 600)) * DAY
    unit, amount = draw(st.sampled_from([(Unit.WORKING_DAYS, 5), (Unit.WORKING_DAYS, 20), (Unit.WEEKS, 6)]))
    log, pauses, day = [started(start, amount, unit)], [], start
    if draw(st.booleans()):
        clock = at(log, start)
        due_on = clock.due_when_extended(amount * 2, unit)
        log.append(tick(start, "extended", 11, amount=amount * 2, unit=unit, due_on=due_on, reason="lastig"))
        amount *= 2
    for _n in range(draw(st.integers(0, 3))):
        since = day + draw(st.integers(1, 9)) * DAY
        until = since + draw(st.integers(0, 20)) * DAY
        if since > at(log, since).due_on:
            break
        log.append(tick(since, "paused", reason="wacht op de provincie"))
        log.append(tick(until, "resumed", 12, due_on=at(log, until).due_when_resumed(until)))
        pauses.append((since, until))
        day = until
    return start, unit, amount, pauses, log


@settings(max_examples=100, deadline=None)
@given(logs(), st.integers(0, 120), st.randoms(use_true_random=False))
def test_the_clock_is_what_the_plain_model_says(drawn, after, random):
    start, unit, amount, pauses, log = drawn
    day = start + after * DAY
    late_to_arrive = log[:]
    random.shuffle(late_to_arrive)
    clock = at(late_to_arrive, day)
    assert clock == at(log, day), "the order in which the events arrive does not matter"

    whole = sum(counts(start + n * DAY, start, unit, []) for n in range(after + 1))
    assert clock.day_number + clock.paused_days == whole, "the sum of the parts is the whole"
    known = [(since, min(until, day)) for since, until in pauses if since <= day]
    assert clock.day_number == sum(counts(start + n * DAY, start, unit, known) for n in range(after + 1))

    end = at(log, date(2031, 1, 1))
    assert end.due_on == walked_end(start, amount, unit, pauses)
    assert end.amount == amount and is_open(end.due_on)


@settings(max_examples=60, deadline=None)
@given(logs(), st.integers(0, 60), st.integers(0, 30))
def test_a_pause_never_shortens_the_past(drawn, after, length):
    *_facts, log = drawn
    since = max(event.at for event in log).date() + after * DAY
    before = at(log, since)
    with_pause = [*log, tick(since, "paused", 20, reason="wacht")]
    until = since + length * DAY
    due_on = at(with_pause, until).due_when_resumed(until)
    with_pause.append(tick(until, "resumed", 21, due_on=due_on))
    for back in range(0, 30, 5):
        was, now = at(log, since - back * DAY), at(with_pause, since - back * DAY)
        assert now.day_number == was.day_number
        assert now.due_on == was.due_on or length == 0
    assert due_on >= before.due_on, "nor does it bring the day nearer"
    if since > before.due_on:
        assert due_on == before.due_on, "a day that had passed stays passed"


# ── A few by hand ────────────────────────────────────────────────────────────
TUESDAY = date(2026, 3, 10)


def test_day_twelve_of_twenty():
    log = [started(TUESDAY, 20)]
    clock = at(log, date(2026, 3, 26))
    assert (clock.number, clock.amount, clock.due_on) == (12, 20, date(2026, 4, 9))
    assert clock.is_running and clock.in_time is None
    weeks = at([started(TUESDAY, 26, Unit.WEEKS)], TUESDAY + 36 * DAY)
    assert (weeks.number, weeks.amount, weeks.day_number, weeks.of_days) == (6, 26, 36, 182)


@pytest.mark.parametrize(
    ("start", "amount", "unit", "end"),
    [
        # Easter Monday; Ascension Day and the closed Friday after it; King's Day; Christmas.
        (date(2026, 3, 9), 4, Unit.WEEKS, date(2026, 4, 7)),
        (date(2026, 4, 16), 4, Unit.WEEKS, date(2026, 5, 18)),
        (date(2026, 4, 24), 1, Unit.WORKING_DAYS, date(2026, 4, 28)),
        (date(2026, 6, 26), 26, Unit.WEEKS, date(2026, 12, 28)),
        (date(2026, 3, 14), 1, Unit.WEEKS, date(2026, 3, 23)),
        (TUESDAY, 5, Unit.WORKING_DAYS, date(2026, 3, 17)),
    ],
)
def test_a_term_that_would_end_on_a_day_off_ends_on_the_next_working_day(start, amount, unit, end):
    assert due_date(start, amount, unit, CLOSED) == end


def test_what_was_left_before_a_pause_is_left_after_it():
    log = [started(TUESDAY, 5), tick(date(2026, 3, 12), "paused", reason="wacht op de indiener")]
    paused = at(log, date(2026, 6, 1))
    assert paused.is_paused and paused.pause_reason == "wacht op de indiener" and not paused.is_late
    assert paused.day_number == 2
    log.append(tick(date(2026, 6, 1), "resumed", due_on=paused.due_when_resumed(date(2026, 6, 1))))
    assert at(log, date(2026, 6, 2)).due_on == date(2026, 6, 4) and at(log, date(2026, 6, 4)).day_number == 5
    assert at(log, date(2026, 6, 5)).is_late


def test_paused_on_its_last_day_it_is_owed_on_the_day_on_which_it_goes_on():
    log = [started(TUESDAY, 5), tick(date(2026, 3, 17), "paused", reason="wacht")]
    assert at(log, date(2026, 4, 1)).due_when_resumed(date(2026, 4, 1)) == date(2026, 4, 1)
    assert at(log, date(2026, 4, 4)).due_when_resumed(date(2026, 4, 4)) == date(2026, 4, 7), "a Saturday before Easter"


def test_a_pause_after_the_day_does_not_undo_that_it_is_late():
    log = [started(TUESDAY, 5), tick(date(2026, 3, 20), "paused", reason="wacht")]
    assert at(log, date(2026, 3, 30)).is_late and at(log, date(2026, 3, 30)).is_paused


def test_only_an_answer_stops_it_and_only_once():
    log = [started(TUESDAY, 5), tick(date(2026, 3, 17), "stopped", due_on=date(2026, 3, 17))]
    clock = at([*log, tick(date(2026, 3, 18), "paused", reason="te laat")], date(2026, 5, 1))
    assert clock.in_time and clock.stopped_on == date(2026, 3, 17) and clock.day_number == 5
    assert at([log[0], replace(log[1], at=log[1].at + DAY)], date(2026, 5, 1)).in_time is False
    assert at([log[0], tick(date(2026, 4, 17), "ended")], date(2026, 5, 1)).in_time is None


def test_the_second_round_is_a_clock_of_its_own():
    log = [started(TUESDAY, 5), tick(date(2026, 3, 17), "stopped", due_on=date(2026, 3, 17))]
    log.append(started(date(2026, 4, 1), 20, round=2))
    again = at(log, date(2026, 4, 2))
    assert again.is_running and (again.round, again.number, again.amount) == (2, 1, 20)
    assert at(log, date(2026, 3, 31)).in_time, "what it was before stays what it was"
