"""The other party of a promise says nothing: after two reminders it is closed, and not as kept."""

from datetime import date, timedelta

import pytest

from accounts.roles import Role
from agendas.models import Promise
from agendas.services import report_done
from agendas.workflow import NOBODY_TO_ASK
from neighbourhoods.models import Membership, Platform
from notifications.models import Message
from reminders.models import Reminder
from reminders.services.silence import close_what_nobody_confirms
from reminders.tests.conftest import nine

REPORTED = date(2026, 3, 10)


@pytest.fixture
def reported(municipal_promise, official, chair, now):
    report_done(promise=municipal_promise, by=official, role=Role.OFFICIAL, by_label="gemeente", now=now)
    municipal_promise.refresh_from_db()
    return municipal_promise


def closed_on(promise, days: int) -> bool:
    close_what_nobody_confirms(nine(REPORTED + timedelta(days=days)))
    promise.refresh_from_db()
    return promise.state == "unconfirmed"


def sent() -> None:
    Message.objects.exclude(text="").update(state="sent")


def test_after_two_letters_and_thirty_days_it_is_closed(reported, round_on):
    for day in (0, 7, 8, 14, 15):
        round_on(REPORTED + timedelta(days=day))
        sent()
    letters = Reminder.objects.filter(kind="promise_confirm", rung="other", state="attached")
    assert letters.values("step").distinct().count() >= 2
    assert not closed_on(reported, 29)
    assert closed_on(reported, 30)
    assert reported.reported_done_on == REPORTED
    # Once: there is nothing left to close.
    assert close_what_nobody_confirms(nine(REPORTED + timedelta(days=31))) == 0


def test_who_was_reminded_once_or_whose_letters_came_back_is_waited_for(reported, letter_of, chair):
    first = letter_of("promise_confirm", REPORTED, chair.email)
    assert not closed_on(reported, 60)
    Reminder.objects.filter(step__gt=first.step).delete()
    letter_of("promise_confirm", REPORTED + timedelta(days=7), chair.email)
    Message.objects.update(state="bounced")
    assert not closed_on(reported, 60)
    sent()
    assert closed_on(reported, 60)


def test_who_said_something_lately_is_waited_for(reported, letter_of, chair):
    letter_of("promise_confirm", REPORTED, chair.email)
    letter_of("promise_confirm", REPORTED + timedelta(days=7), chair.email)
    last = letter_of("promise_confirm", REPORTED + timedelta(days=14), chair.email)
    busy_at = nine(REPORTED + timedelta(days=20))
    Reminder.objects.filter(pk=last.pk).update(answer="busy", answered_at=busy_at)
    assert not closed_on(reported, 45)
    assert closed_on(reported, 51)


def of_residents_without_a_platform(promise):
    """Whose plan has no address and whose wijk no platform."""
    Promise.objects.filter(pk=promise.pk).update(other_side="residents", other_label="bewoners", platform=None)


def to_a_platform_that_is_gone(promise):
    Platform.objects.update(state="dissolved", state_reason="Te weinig mensen.")


def to_a_platform_without_members(promise):
    Membership.objects.update(until=REPORTED)


@pytest.mark.parametrize(
    "nobody", [of_residents_without_a_platform, to_a_platform_that_is_gone, to_a_platform_without_members]
)
def test_where_nobody_can_be_asked_it_is_closed_after_the_same_time_and_says_so(reported, official, nobody):
    nobody(reported)
    assert not closed_on(reported, 29)
    assert closed_on(reported, 30)
    assert reported.events.last().text == reported.explanation == NOBODY_TO_ASK
    assert close_what_nobody_confirms(nine(REPORTED + timedelta(days=31))) == 0


def test_a_platform_on_paper_can_be_asked_without_members_here(reported):
    Membership.objects.update(until=REPORTED)
    Platform.objects.update(reach="paper", postal_address="Postbus 1")
    assert not closed_on(reported, 60)
