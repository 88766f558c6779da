"""Working days, against a plain model that walks day by day over a list of holidays written by hand."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from neighbourhoods import calendar
from neighbourhoods.models import ClosedDay

# Easter Sundays, from the tables of the church.
EASTER = {
    2022: (4, 17), 2023: (4, 9), 2024: (3, 31), 2025: (4, 20), 2026: (4, 5), 2027: (3, 28), 2028: (4, 16), 2029: (4, 1),
}  # fmt: skip
DAYS = st.dates(date(2022, 2, 1), date(2029, 6, 30))


def holidays_of(year: int) -> set[date]:
    easter = date(year, *EASTER[year])
    kings_day = date(year, 4, 27)
    moving = [easter + timedelta(days=n) for n in (-2, 0, 1, 39, 49, 50)]
    fixed = [date(year, 1, 1), date(year, 5, 5), date(year, 12, 25), date(year, 12, 26)]
    return {*moving, *fixed, kings_day - timedelta(days=1) if kings_day.weekday() == 6 else kings_day}


HOLIDAYS = set().union(*(holidays_of(year) for year in EASTER))


def is_open(day: date, closed: frozenset[date]) -> bool:
    return day.weekday() < 5 and day not in HOLIDAYS and day not in closed


@pytest.fixture
def closed_on(monkeypatch):
    def close(*days: date):
        monkeypatch.setattr(calendar, "closed_days", lambda: frozenset(days))

    return close


@given(start=DAYS, days=st.integers(0, 60), closed=st.frozensets(DAYS, max_size=20))
def test_adding_working_days_counts_as_the_plain_model(start, days, closed):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(calendar, "closed_days", lambda: closed)
        end = calendar.add_working_days(start, days)
    walked = [start + timedelta(days=n) for n in range(1, (end - start).days + 1)]
    assert is_open(end, closed)
    assert sum(is_open(day, closed) for day in walked) == (days or int(end != start))


@given(start=DAYS, days=st.integers(0, 40), more=st.integers(0, 40))
def test_later_is_never_earlier_and_steps_add_up(start, days, more):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(calendar, "closed_days", frozenset)
        assert calendar.add_working_days(start, days) <= calendar.add_working_days(start, days + more)
        assert calendar.add_working_days(start, days) <= calendar.add_working_days(start + timedelta(days=1), days)
        if days:
            halfway = calendar.add_working_days(start, days)
            assert calendar.add_working_days(halfway, more) == calendar.add_working_days(start, days + more)
            assert calendar.working_days_between(start, halfway) == days
            assert calendar.working_days_between(halfway, start) == -days


@given(day=DAYS)
def test_a_day_is_a_working_day_as_in_the_plain_model(day):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(calendar, "closed_days", frozenset)
        assert calendar.is_working_day(day) == is_open(day, frozenset())
        assert calendar.next_working_day(day) > day


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 1, 1),
        date(2026, 4, 3),
        date(2026, 4, 6),
        date(2026, 4, 27),
        date(2026, 5, 5),
        date(2026, 5, 14),
        date(2026, 5, 25),
        date(2026, 12, 25),
        date(2025, 12, 26),
    ],
)
def test_public_holidays_are_no_working_days(db, day):
    assert day.weekday() < 5
    assert not calendar.is_working_day(day)


def test_kings_day_moves_to_saturday_when_it_is_a_sunday(db):
    """In 2025 the 27th of April; the Monday after it is no day off."""
    assert calendar.is_working_day(date(2025, 4, 28))


def test_twenty_working_days_over_easter(db):
    assert calendar.add_working_days(date(2026, 3, 10), 20) == date(2026, 4, 9)


def test_a_local_closed_day_counts_as_soon_as_it_is_written(db):
    assert calendar.add_working_days(date(2026, 3, 10), 1) == date(2026, 3, 11)
    ClosedDay.objects.create(day=date(2026, 3, 11), reason="Personeelsdag")
    assert calendar.add_working_days(date(2026, 3, 10), 1) == date(2026, 3, 12)
    assert not calendar.is_working_day(date(2026, 3, 11))


def test_received_on_a_saturday_counts_from_monday(closed_on):
    closed_on()
    assert calendar.add_working_days(date(2026, 3, 14), 0) == date(2026, 3, 16)
    assert calendar.add_working_days(date(2026, 3, 14), 1) == date(2026, 3, 16)


def test_days_are_not_counted_back(db):
    with pytest.raises(ValueError, match="at least 0"):
        calendar.add_working_days(date(2026, 3, 10), -1)
