"""With a plan that is blanked its words leave every letter that told of it."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from initiatives.services.housekeeping import blank
from notifications.models import Message
from reminders.models import Reminder
from reminders.services import plan
from reminders.services.withdraw import withdraw_unsent

ASKED = date(2026, 3, 20)


@pytest.fixture
def told(advice, round_on) -> Message:
    """A letter asks for advice on "Bankjes in het park"."""
    letters = [letter for day in range(5) for letter in round_on(ASKED + timedelta(days=day))]
    assert letters and advice.initiative.title in letters[0].text
    return letters[0]


def test_a_letter_that_asks_advice_on_it_is_emptied(told, initiative, now):
    title = initiative.title
    blank(initiative, now)
    told.refresh_from_db()
    assert (told.text, told.html, told.subject) == ("", "", "gewist bericht")
    assert not Message.objects.filter(text__contains=title).exists()
    assert not Message.objects.filter(subject__contains=title).exists()


def test_so_is_a_digest_that_asks_it_beside_other_things(told, initiative, now):
    Message.objects.filter(pk=told.pk).update(kind="reminder.digest", subject_type="", subject_id=None)
    blank(initiative, now)
    told.refresh_from_db()
    assert (told.text, told.html, told.subject) == ("", "", "gewist bericht")


def test_what_else_a_withdrawn_digest_reminded_of_is_planned_anew(told, promise, initiative, now):
    assert told.state == Message.State.PENDING
    other = Reminder.objects.filter(message=told).first()
    other.pk, other.uuid, other.kind, other.phone_code = None, uuid4(), "promise_due", None
    other.subject_type, other.subject_id, other.due_on, other.step = "agendas.promise", promise.pk, promise.due_on, 0
    other.save()
    blank(initiative, told.created_at)
    later = told.created_at + timedelta(minutes=5)
    withdraw_unsent(later)
    other.refresh_from_db()
    assert other.state == "cancelled"
    plan(later)
    other.refresh_from_db()
    assert (other.state, other.message) == ("scheduled", None)
