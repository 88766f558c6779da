"""The rules whose subject does not stand yet, each on a small stand-in: an area, a goal, a talk, with a day."""

from datetime import date, timedelta

import pytest
from django.db import models

from accounts.models import User
from goals.models import Goal
from neighbourhoods.models import Area, Talk
from reminders.coming import account_rule, dialogue_report_rule, goal_silent_rule
from reminders.models import Reminder
from reminders.rules import START
from reminders.services import plan
from reminders.tests.conftest import nine

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
# Tuesday 7 April.
DUE = date(2026, 4, 7)
RV, TL, MW, RAAD = "regievoerder", "teamleider", "medewerker", "raad"


class Waiting:
    """Stands in for an app to come: one thing, due on a day, until it is done."""

    def __init__(self, things: models.QuerySet):
        self.things, self.day, self.is_done = things, DUE, False

    def __call__(self, until: date) -> models.QuerySet:
        things = self.things.annotate(due_on=models.Value(self.day, models.DateField()))
        return things.none() if self.is_done or self.day > until else things


@pytest.fixture
def told(official, team_lead, coordinator):
    def make(rule, day: date) -> list[str]:
        plan(nine(day), rules=[rule])
        rows = Reminder.objects.due(nine(day)).select_related("recipient")
        people = sorted(row.recipient.email.partition("@")[0] if row.recipient else RAAD for row in rows)
        rows.update(state="attached")
        return people

    return make


def account(sanderbout, official):
    """The wijk stands in for the account; its coordinator is the regievoerder."""
    waiting = Waiting(Area.objects.filter(pk=sanderbout.parent_id))
    return waiting, account_rule(
        waiting,
        start=START,
        doer_of=lambda area: User.objects.filter(coordinations__area=area).first(),
        areas_of=lambda area: [area],
    )


def silent_goal(sanderbout, official):
    waiting = Waiting(Goal.objects.filter(slug="doel-1-action"))
    return waiting, goal_silent_rule(waiting, start=START, doer_of=lambda goal: official)


def dialogue(sanderbout, official):
    """A talk four weeks ago stands in for the meeting."""
    waiting = Waiting(Talk.objects.filter(about="dialoog"))
    rule = dialogue_report_rule(
        waiting, start=START, doer_of=lambda talk: talk.by, areas_of=lambda talk: talk.platform.areas.all()
    )
    return waiting, rule


@pytest.fixture(autouse=True)
def meeting(platform, official):
    return Talk.objects.create(platform=platform, held_on=DUE - 28 * DAY, about="dialoog", by=official)


def days(*pairs):
    return [(date(2026, month, day), people) for (day, month), *people in pairs]


CASES = pytest.mark.parametrize(
    ("make", "steps"),
    [
        (account, days([(9, 3), RV], [(7, 4), RV], [(21, 4), RV, TL], [(7, 5), RAAD])),
        (silent_goal, days([(7, 4), MW], [(21, 4), MW], [(7, 5), MW, TL], [(8, 6), RAAD])),
        (dialogue, days([(31, 3), MW], [(7, 4), MW], [(14, 4), MW, TL], [(21, 4), RV], [(7, 5), RAAD])),
    ],
)


@CASES
def test_each_step_on_its_day_and_once(make, steps, sanderbout, official, told):
    _waiting, rule = make(sanderbout, official)
    for day, people in steps:
        assert told(rule, day - DAY) == []
        assert told(rule, day) == people
        assert told(rule, day) == []
        assert told(rule, day + DAY) == []


@CASES
def test_a_missed_day_is_made_up_and_a_missed_month_is_shown(make, steps, sanderbout, official, told):
    _waiting, rule = make(sanderbout, official)
    day, people = steps[1]
    assert told(rule, day + 4 * DAY) == people
    assert set(told(rule, steps[-1][0] + 20 * DAY)) <= {RAAD}
    assert Reminder.objects.filter(state="skipped", reason="too_late").exists()


@CASES
def test_done_or_moved_it_is_left_alone(make, steps, sanderbout, official, told):
    waiting, rule = make(sanderbout, official)
    day, people = steps[1]
    told(rule, day - DAY)
    waiting.day = DUE + 70 * DAY
    assert told(rule, day) == []
    assert not Reminder.objects.filter(state="scheduled", due_on=DUE).exists()
    waiting.day, waiting.is_done = DUE, True
    assert told(rule, day) == []


def test_without_a_holder_the_team_leads_hear_it(sanderbout, told, municipality):
    waiting = Waiting(Goal.objects.filter(slug="doel-1-action"))
    assert told(goal_silent_rule(waiting, start=START, doer_of=lambda goal: None), DUE) == [TL]


def test_nothing_from_before_the_rule_was_wired_is_sent(sanderbout, official, told):
    waiting = Waiting(Goal.objects.filter(slug="doel-1-action"))
    wired = goal_silent_rule(waiting, start=DUE + DAY, doer_of=lambda goal: official)
    assert told(wired, DUE + 2 * DAY) == []
    assert not Reminder.objects.filter(due_at__date__lte=DUE).exists()
    assert told(wired, DUE + 14 * DAY) == [MW]
