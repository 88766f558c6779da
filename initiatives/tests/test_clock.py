"""The answer clock: a pure function of its log, held against a model that walks from day to day."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from initiatives.clock import Clock, LoggedTick, clock_of
from initiatives.kinds import Unit
from initiatives.term_ends import term_end
from neighbourhoods.calendar import add_working_days

LOCAL = ZoneInfo("Europe/Amsterdam")
DAY = timedelta(days=1)
CLOSED = frozenset({date(2026, 5, 15), date(2026, 12, 24)})
NOTHING = {"amount": None, "unit": "", "due_on": None, "reason": ""}


def tick(day: date, kind: str, hour: int = 10, round: int = 1, **given) -> LoggedTick:
    at = datetime(day.year, day.month, day.day, hour, tzinfo=LOCAL)
    return LoggedTick(at=at, kind=kind, round=round, **NOTHING | given)


def started(day: date, amount: int, unit: str = Unit.WORKING_DAYS, **given) -> LoggedTick:
    return tick(day, "started", amount=amount, unit=unit, due_on=term_end(day, amount, unit, CLOSED), **given)


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
    """Walk until the term is used up, and on to a working day on which the clock ran again; a term of more than twelve
    weeks ends on whatever day that is."""
    is_long = unit == Unit.WEEKS and amount > 12
    left, day = amount * (7 if unit == Unit.WEEKS else 1), start
    for since, until in [*pauses, (date.max, date.max)]:
        while left and day < since:
            day += DAY
            left -= counts(day, start, unit, pauses)
        end = day
        while not is_open(end) and not is_long:
            end += DAY
        if left == 0 and end < since:
            return end
        if left == 0:
            # It was paused on its last day, or on a weekend after that: it ends when it goes on, not before.
            day = max(day, until)
    raise AssertionError("a term ends")


def may_be_owed_on(day: date, unit: str, amount: int) -> bool:
    """A day off only when the term is longer than the law moves."""
    return is_open(day) or unit == Unit.WEEKS and amount > 12


TERMS = [(Unit.WORKING_DAYS, 5), (Unit.WORKING_DAYS, 20), (Unit.WEEKS, 6), (Unit.WEEKS, 13)]
# As of another kind, or of a complex matter: always longer, in the same unit or in the other one.
LONGER = [(Unit.WORKING_DAYS, 80), (Unit.WEEKS, 12), (Unit.WEEKS, 26)]


def longer_than(unit: str, amount: int) -> list[tuple[str, int]]:
    """Of `LONGER`, in working days or weeks of five of them."""
    length = amount * (5 if unit == Unit.WEEKS else 1)
    return [(unit, more) for unit, more in LONGER if more * (5 if unit == Unit.WEEKS else 1) > length]


@st.composite
def logs(draw):
    """A clock that was started, paused and resumed some times in time, with pauses within pauses, and perhaps extended
    before, between, within or after them; with its plain facts."""
    start = date(2026, 1, 1) + draw(st.integers(0, 600)) * DAY
    unit, amount = draw(st.sampled_from(TERMS))
    log, pauses, day = [started(start, amount, unit)], [], start
    number = draw(st.integers(0, 3))
    # Before which pause more time is taken, or within which one; none when it is more than there are.
    extended_at, is_within = draw(st.integers(0, 4)), draw(st.booleans())
    for place in range(number + 1):
        if place == extended_at and not is_within and not at(log, day).is_late:
            unit, amount = draw(st.sampled_from(longer_than(unit, amount)))
            log.append(extended(log, day, amount, unit))
        if place == number:
            break
        since = day + draw(st.integers(1, 9)) * DAY
        until = since + draw(st.integers(0, 20)) * DAY
        if since > at(log, since).due_on:
            break
        log.append(tick(since, "paused", reason="wacht op de provincie"))
        if place == extended_at and is_within:
            unit, amount = draw(st.sampled_from(longer_than(unit, amount)))
            log.append(extended(log, since, amount, unit, 12))
        if draw(st.booleans()):
            log += asked_within(log, since, until, draw(st.integers(0, 20)))
        log.append(tick(until, "resumed", 18, due_on=at(log, until).due_when_resumed(until)))
        pauses.append((since, until))
        day = until
    return start, unit, amount, pauses, log


def extended(log: list[LoggedTick], day: date, amount: int, unit: str, hour: int = 19) -> LoggedTick:
    due_on = at(log, day).due_when_extended(amount, unit)
    return tick(day, "extended", hour, amount=amount, unit=unit, due_on=due_on, reason="lastig")


def asked_within(log: list[LoggedTick], since: date, until: date, after: int) -> list[LoggedTick]:
    """A question to the resident within a pause, and its reply."""
    asked = since + min(after, (until - since).days) * DAY
    return [
        tick(asked, "paused", 14, reason="een vraag"),
        tick(until, "resumed", 16, due_on=at(log, since).due_on),
    ]


@settings(max_examples=100, deadline=None)
@given(logs(), st.integers(0, 120), st.randoms(use_true_random=False))
def test_the_clock_is_what_the_plain_model_says(drawn, after, random):
    start, unit, amount, pauses, log = drawn
    day = start + after * DAY
    late_to_arrive = log[:]
    random.shuffle(late_to_arrive)
    clock = at(late_to_arrive, day)
    assert clock == at(log, day), "the order in which the events arrive does not matter"

    # Before more time was taken it counted in the unit of before.
    then = [event.unit for event in log if event.unit and event.at.date() <= day][-1]
    whole = sum(counts(start + n * DAY, start, then, []) for n in range(after + 1))
    assert clock.day_number + clock.paused_days == whole, "the sum of the parts is the whole"
    known = [(since, min(until, day)) for since, until in pauses if since <= day]
    assert clock.day_number == sum(counts(start + n * DAY, start, then, known) for n in range(after + 1))

    end = at(log, date(2031, 1, 1))
    assert end.due_on == walked_end(start, amount, unit, pauses)
    assert end.amount == amount and may_be_owed_on(end.due_on, unit, amount)


@settings(max_examples=60, deadline=None)
@given(logs(), st.integers(0, 60), st.sampled_from(Unit.values), st.integers(1, 60))
def test_more_time_never_brings_the_day_nearer_and_changes_no_day_that_was(drawn, after, unit, amount):
    *_facts, log = drawn
    day = max(event.at for event in log).date() + after * DAY
    before = at(log, day)
    longer = [*log, extended(log, day, amount, unit, 22)]
    now = at(longer, day)
    assert now.due_on >= before.due_on and now.first_due_on == before.first_due_on
    assert now.due_on == before.due_on or may_be_owed_on(now.due_on, unit, amount)
    assert now.pauses == before.pauses and now.is_extended
    for back in range(1, 30, 5):
        assert at(longer, day - back * DAY) == at(log, day - back * DAY)


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
        (date(2026, 10, 3), 12, Unit.WEEKS, date(2026, 12, 28)),
        (date(2026, 3, 14), 1, Unit.WEEKS, date(2026, 3, 23)),
        (TUESDAY, 5, Unit.WORKING_DAYS, date(2026, 3, 17)),
    ],
)
def test_a_term_that_would_end_on_a_day_off_ends_on_the_next_working_day(start, amount, unit, end):
    assert term_end(start, amount, unit, CLOSED) == end


@pytest.mark.parametrize(
    ("start", "amount", "end"),
    [
        # A Saturday, Christmas, and the Monday after Easter.
        (date(2026, 3, 14), 13, date(2026, 6, 13)),
        (date(2026, 6, 26), 26, date(2026, 12, 25)),
        (date(2026, 4, 6), 52, date(2027, 4, 5)),
        (date(2026, 3, 30), 52, date(2027, 3, 29)),
    ],
)
def test_a_term_of_more_than_twelve_weeks_is_not_moved(start, amount, end):
    """Algemene termijnenwet, article 4."""
    assert term_end(start, amount, Unit.WEEKS, CLOSED) == end


def test_a_long_term_that_ends_on_a_sunday_is_owed_that_sunday_and_a_pause_moves_it_by_as_much():
    log = [started(date(2026, 3, 15), 26, Unit.WEEKS)]
    assert at(log, TUESDAY + 30 * DAY).due_on == date(2026, 9, 13)
    assert not at(log, date(2026, 9, 13)).is_late and at(log, date(2026, 9, 14)).is_late
    log.append(tick(date(2026, 4, 1), "paused", reason="wacht"))
    assert at(log, date(2026, 4, 8)).due_when_resumed(date(2026, 4, 8)) == date(2026, 9, 20)


def test_a_week_full_of_days_off_still_holds_two_working_days():
    """Article 2: from 2 to 10 May all are off, as in a year in which Ascension Day is the seventh."""
    off = frozenset(date(2026, 5, day) for day in range(2, 11))
    assert term_end(date(2026, 5, 1), 1, Unit.WEEKS, off) == date(2026, 5, 12)


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


def test_what_it_waits_for_on_top_goes_first_and_it_counts_when_it_waits_for_nothing():
    log = [started(TUESDAY, 5), tick(date(2026, 3, 12), "paused", reason="de provincie")]
    log.append(tick(date(2026, 3, 16), "paused", reason="de indiener"))
    assert at(log, date(2026, 3, 17)).pause_reason == "de indiener"
    log.append(tick(date(2026, 3, 20), "resumed", due_on=date(2026, 3, 17)))
    clock = at(log, date(2026, 3, 24))
    assert clock.is_paused and clock.pause_reason == "de provincie" and clock.paused_on == date(2026, 3, 12)
    assert (clock.day_number, clock.due_on, clock.is_late) == (2, date(2026, 3, 17), False)
    log.append(tick(date(2026, 3, 24), "resumed", due_on=clock.due_when_resumed(date(2026, 3, 24))))
    assert at(log, date(2026, 3, 25)).due_on == date(2026, 3, 27) and at(log, date(2026, 3, 25)).is_running


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
