"""What the municipality owes a platform, what goes on around it, and what came of its reminders: the numbers."""

from datetime import date

import pytest

from agendas.models import Promise
from goals.models import Goal
from initiatives.models import GoalLink, Initiative
from neighbourhoods.models import Platform
from notifications.models import DeliveryAttempt, Message
from reminders.figures import of_platforms
from reminders.models import Reminder
from reminders.news import news_of
from reminders.owed import owed_to

pytestmark = pytest.mark.django_db
DAY = date(2026, 4, 10)


@pytest.fixture
def other(ophoven, official):
    platform = Platform.objects.create(name="Ophoven", slug="ophoven", state_since=date(2026, 1, 1), contact=official)
    platform.areas.add(ophoven)
    return platform


def test_late_answers_in_its_areas_and_late_promises_to_it_are_owed(
    platform, other, initiative, municipal_promise, promise
):
    owed = owed_to([platform, other], DAY)
    assert owed[platform.pk].answers == [initiative]
    # What the platform itself promised is no debt of the municipality.
    assert owed[platform.pk].promises == [municipal_promise]
    assert owed[platform.pk].number == 2 and not owed[platform.pk].is_empty
    assert owed[other.pk].is_empty
    assert owed_to([platform], date(2026, 4, 7))[platform.pk].is_empty


def test_who_speaks_for_a_wijk_or_the_town_is_owed_what_its_buurten_wait_for(other, sanderbout, initiative):
    for area in (sanderbout.parent, sanderbout.parent.parent):
        other.areas.set([area])
        assert owed_to([other], DAY)[other.pk].answers == [initiative]


def test_what_is_not_public_is_not_told(platform, submit):
    submit(confirmed=False)
    assert owed_to([platform], DAY)[platform.pk].is_empty


def test_many_platforms_cost_no_more_queries(platform, other, initiative, municipal_promise, django_assert_num_queries):
    with django_assert_num_queries(3):
        owed_to([platform, other], DAY)
    with django_assert_num_queries(3):
        owed = owed_to([platform], DAY)
    with django_assert_num_queries(0):
        assert owed[platform.pk].answers[0].get_absolute_url() and owed[platform.pk].answers[0].buurt.name
        assert owed[platform.pk].promises[0].get_absolute_url()


def test_the_news_is_the_next_step_the_goals_and_the_answers_to_come(platform, other, agenda, initiative, promise):
    first, second = Goal.objects.order_by("pk")[:2]
    GoalLink.objects.create(initiative=initiative, goal=first)
    Promise.objects.update(goal=first)
    plan = Initiative.objects.get()
    GoalLink.objects.create(initiative=plan, goal=second)
    news = news_of([platform, other], DAY)
    here = news[platform.pk]
    assert [agenda for agenda, _step in here.steps] == [agenda] and "Urgentie" in here.steps[0][1]
    assert here.goals == [first, second] and here.answers == [initiative] and here.answer_number == 1
    assert news[other.pk].is_empty


def test_the_figures_count_what_was_given_and_what_came_of_it(
    platform, other, chair, official, promise, municipal_promise
):
    row = {"kind": "promise_due", "subject_type": "agendas.promise", "platform": platform, "due_on": DAY}
    moment = {"due_at": "2026-04-01T09:00+02:00", "state": "attached"}
    for number, more in enumerate(
        (
            {"recipient": chair, "answer": "busy", "answered_at": "2026-04-02T09:00+02:00"},
            {"recipient": chair, "ignored_at": "2026-04-02T09:00+02:00"},
            {"recipient": official, "rung": "contact"},
            {"rung": "council", "state": "listed"},
            {"recipient": chair, "state": "cancelled"},
            {"recipient": chair, "due_at": "2025-04-01T09:00+02:00"},
        )
    ):
        Reminder.objects.create(subject_id=number, **row | moment | more)
    found = of_platforms([platform, other], date(2026, 1, 1), DAY)
    here = found[platform.pk]
    assert (here.given, here.answered, here.ignored, here.escalated) == (4, 1, 1, 2)
    assert (here.open_answers, here.late_promises) == (0, 1)
    assert found[other.pk].given == 0


def test_the_figures_count_what_arrived_and_say_what_did_not(platform, chair, letter_of, promise, official):
    rows = {}
    states = ("sent", "bounced", "dead", "pending", "cancelled", "uncertain")
    for number, state in enumerate(states):
        row = letter_of("promise_due", date(2026, 3, 24), chair.email)
        Message.objects.filter(pk=row.message_id).update(state=state)
        Reminder.objects.filter(pk=row.pk).update(subject_id=100 + number, ignored_at=row.due_at)
        rows[state] = row
    here = of_platforms([platform], date(2026, 1, 1), DAY)[platform.pk]
    assert (here.given, here.ignored, here.not_arrived) == (1, 1, 3)
    # Who answered has it; what the portal withdrew itself was not needed.
    Reminder.objects.filter(pk=rows["uncertain"].pk).update(answer="busy", answered_at=rows["sent"].due_at)
    DeliveryAttempt.objects.create(
        message_id=rows["cancelled"].message_id, number=1, at=rows["sent"].due_at, phase="x", outcome="not_needed"
    )
    here = of_platforms([platform], date(2026, 1, 1), DAY)[platform.pk]
    assert (here.given, here.answered, here.not_arrived) == (2, 1, 2)
