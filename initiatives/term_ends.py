"""On which day a term ends, as the Algemene termijnenwet counts. Pure: no database when `closed` is given.

- Article 1: a term that would end on a Saturday, a Sunday or a holiday ends on the first day after it that is none.
- Article 2: a term of three days or more holds at least two days that are none of these.
- Article 3: which days are holidays. Others can be added by royal decree, such as the Friday after Ascension Day: those
  a municipality writes down as its closed days, which count as holidays here.
- Article 4: none of this holds for a term of more than twelve weeks. It ends on its own day, whatever day that is.

The law is about terms of laws; terms of an ordinance or a promise are counted alike. A term in working days ends on a
working day by itself, however long it is.
"""

from datetime import date, timedelta

from initiatives.kinds import Unit
from neighbourhoods.calendar import add_working_days

MOST_WEEKS_MOVED = 12
FEWEST_WORKING_DAYS = 2


def term_end(
    start: date, amount: int, unit: str, closed: frozenset[date] | None = None, *, stood_still: int = 0
) -> date:
    """The last day of a term of `amount` of this unit. The day on which it begins does not count, nor do the days that
    it stood still: working days for a term in working days, else days of the calendar."""
    if unit != Unit.WEEKS:
        return add_working_days(start, amount + stood_still, closed)
    begun = start + timedelta(days=stood_still)
    end = off_the_days_off(begun + timedelta(weeks=amount), amount, unit, closed)
    if amount > MOST_WEEKS_MOVED:
        return end
    return max(end, add_working_days(begun, FEWEST_WORKING_DAYS, closed))


def off_the_days_off(day: date, amount: int, unit: str, closed: frozenset[date] | None = None) -> date:
    """The day on which a term of this length ends when it would end on `day`."""
    if unit == Unit.WEEKS and amount > MOST_WEEKS_MOVED:
        return day
    return add_working_days(day, 0, closed)
