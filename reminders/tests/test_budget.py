"""How often a platform is reminded: so many letters a month, and what comes on top once a week."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from agendas.models import Promise
from neighbourhoods.calendar import is_working_day
from notifications.models import Message
from reminders.models import Reminder
from reminders.rules import RULES
from reminders.services import assemble, plan
from reminders.tests.conftest import nine
from reminders.tests.test_assemble import promise_of

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2026, 4, 1), date(2026, 4, 30)
APRIL = [FIRST + timedelta(days=n) for n in range(30)]
# The first working day of each week in April that has one; Easter Monday is the 6th.
BUNDLE_DAYS = {date(2026, 4, 7), date(2026, 4, 13), date(2026, 4, 20), date(2026, 4, 28)}


def letters_to(person) -> list[date]:
    days = Message.objects.filter(recipient=person, kind__startswith="reminder.").values_list("created_at", flat=True)
    return sorted({timezone.localdate(moment) for moment in days})


def walk(days) -> None:
    for day in days:
        plan(nine(day), rules=[RULES["promise_due"]])
        assemble(nine(day))


@pytest.fixture
def busy(platform, sanderbout, chair):
    """Thirty promises of the platform, one for each day of April, known on that day only."""
    for number, day in enumerate(APRIL):
        promise_of(platform, sanderbout, number=number + 1, due_on=day, made_on=day - timedelta(days=1))
    return platform


def test_thirty_things_in_a_month_are_the_budget_and_the_weekly_bundles(busy, chair, settings):
    settings.ATTENTION_PER_MONTH = 3
    assert {day for day in BUNDLE_DAYS if not is_working_day(day)} == set()
    walk(APRIL)
    days = letters_to(chair)
    assert days == [date(2026, 4, day) for day in (1, 2, 7, 13, 20, 28)]
    assert len(days) <= settings.ATTENTION_PER_MONTH + len(BUNDLE_DAYS)
    # Nothing was lost: all that was due by the last bundle was said.
    late = Reminder.objects.filter(due_on__lte=date(2026, 4, 27), step=1, recipient=chair)
    assert {row.state for row in late} <= {"attached", "cancelled"}
    said = Reminder.objects.filter(recipient=chair, state="attached").values_list("subject_id", flat=True)
    assert set(said) >= set(Promise.objects.filter(due_on__lte=date(2026, 4, 27)).values_list("pk", flat=True))


def test_what_comes_on_top_waits_for_the_first_working_day_of_the_week(promise, chair, settings):
    settings.ATTENTION_PER_MONTH = 0
    day = date(2026, 3, 24)
    plan(nine(day), rules=[RULES["promise_due"]])
    total = assemble(nine(day))
    assert (total["written"], total["waiting"]) == (0, 1)
    assert Reminder.objects.get(step=0).due_at == nine(date(2026, 3, 30))
    assert assemble(nine(date(2026, 3, 30)))["written"] == 1


def test_a_second_thing_on_a_day_that_counted_costs_nothing(promise, block, chair, settings):
    settings.ATTENTION_PER_MONTH = 1
    day = date(2026, 3, 24)
    plan(nine(day), rules=[RULES["promise_due"]])
    assert assemble(nine(day))["written"] == 1
    plan(nine(day), rules=[RULES["block_due"]])
    total = assemble(nine(day) + timedelta(minutes=5))
    assert (total["written"], total["waiting"]) == (1, 0)


def test_what_the_municipality_hears_is_outside_the_budget(promise, municipal_promise, chair, official, settings):
    settings.ATTENTION_PER_MONTH = 0
    late = date(2026, 4, 10)
    plan(nine(late), rules=[RULES["promise_due"]])
    assert assemble(nine(late))["waiting"] == 1
    assert letters_to(official) == [late] and letters_to(chair) == []


def test_a_new_month_is_a_new_budget(busy, chair, settings):
    settings.ATTENTION_PER_MONTH = 1
    walk([date(2026, 4, 1), date(2026, 4, 2)])
    assert letters_to(chair) == [date(2026, 4, 1)]
    walk([date(2026, 5, 4), date(2026, 5, 5), date(2026, 5, 6)])
    assert [day for day in letters_to(chair) if day.month == 5][0] == date(2026, 5, 4)


def test_the_budget_is_a_setting(settings):
    assert settings.ATTENTION_PER_MONTH == 8
