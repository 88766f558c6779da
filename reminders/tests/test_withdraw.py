"""What did not leave after all: withdrawn with its letter, or proved unsaid after a failover."""

from datetime import date, timedelta

import pytest

from agendas.models import AgendaEvent, Promise
from notifications.models import DeliveryAttempt, Message
from notifications.services import cancel, give_up, reference_of
from reminders.models import Reminder
from reminders.services import answer_reminder, assemble, sweep
from reminders.standing import Standing, standing_of
from reminders.tests.conftest import nine
from reminders.tests.test_assemble import held

pytestmark = pytest.mark.django_db
SOON = date(2026, 3, 24)


def test_a_letter_that_was_held_back_takes_its_rows_with_it(promise, block, chair, round_on):
    (message,) = round_on(SOON)
    Message.objects.filter(pk=message.pk).update(state="cancelled", settled_at=nine(SOON))
    DeliveryAttempt.objects.create(message=message, number=1, at=nine(SOON), phase="asked", outcome="not_needed")
    Promise.objects.update(due_on=date(2026, 6, 1))
    assert assemble(nine(SOON))["cancelled"] == 2
    # What is still owed is said anew, the rest is not.
    (again,) = round_on(SOON, minutes=2)
    assert again.kind == "reminder.block_due" and again.key.endswith(":2")


def test_who_answered_a_mail_of_which_nobody_knew_is_not_written_to_again(promise, chair, round_on):
    """It arrived, and was answered, while the portal waited for evidence: the repeat is withdrawn, and that is all."""
    (message,) = round_on(SOON)
    lost = {"state": "uncertain", "settled_at": nine(SOON), "attempts": 1}
    Message.objects.filter(pk=message.pk).update(**lost)
    row = message.reminders.get()
    answer_reminder(reminder=row, answer="busy", note="", now=nine(SOON) + timedelta(minutes=3))
    for each in range(1, 11):
        assert sweep(nine(SOON) + timedelta(minutes=20 * each))["failed"] == []
    theirs = Message.objects.filter(recipient=chair, kind__startswith="reminder.")
    assert [(one.pk, one.state) for one in theirs] == [(message.pk, "cancelled")]
    assert AgendaEvent.objects.filter(promise=promise, kind="reminded").count() == 1
    row.refresh_from_db()
    assert (row.state, row.message) == ("attached", message)
    assert standing_of(row, nine(SOON) + timedelta(hours=4)) == Standing.USED


def test_what_was_answered_is_not_said_again_however_it_was_withdrawn(promise, chair, round_on):
    (message,) = round_on(SOON)
    answered = {"answer": "busy", "answered_at": nine(SOON)}
    Message.objects.filter(pk=message.pk).update(
        state="sent", settled_at=nine(SOON), unsaid=[message.reminders.get().reference]
    )
    message.reminders.update(**answered)
    assert assemble(nine(SOON) + timedelta(minutes=2))["again"] == 0
    message.reminders.update(state="cancelled")
    assert round_on(SOON, minutes=4) == []
    assert message.reminders.get().state == "cancelled"


@pytest.mark.parametrize(("state", "deed"), [("pending", cancel), ("dead", give_up), ("bounced", give_up)])
def test_what_a_person_stopped_is_withdrawn_and_not_said_after_all(promise, chair, official, round_on, state, deed):
    (message,) = round_on(SOON)
    Message.objects.filter(pk=message.pk).update(state=state)
    deed(message=message, by=official, now=nine(SOON))
    for minutes in (2, 4, 6):
        assert round_on(SOON, minutes=minutes) == []
    row = Reminder.objects.get(recipient=chair, kind="promise_due", step=0)
    assert (row.state, row.message) == ("cancelled", message)
    # The next step is another reminder.
    (second,) = round_on(date(2026, 4, 7))
    assert second.reminders.get(kind="promise_due").step == 1


def test_what_the_portal_held_back_is_said_when_it_is_owed_again(promise, chair, round_on):
    (message,) = round_on(SOON)
    Message.objects.filter(pk=message.pk).update(state="cancelled", settled_at=nine(SOON))
    DeliveryAttempt.objects.create(message=message, number=1, at=nine(SOON), phase="asked", outcome="not_needed")
    assert assemble(nine(SOON))["cancelled"] == 1
    (again,) = round_on(SOON, minutes=2)
    assert again.reminders.get().kind == "promise_due"


def test_what_was_not_said_is_planned_anew_and_the_rest_is_not_repeated(promise, block, chair, round_on):
    held(chair)
    (message,) = round_on(SOON)
    unsaid = Reminder.objects.get(message=message, kind="block_due")
    news = message.bundled.get()
    assert set(message.references) == {
        *(row.reference for row in message.reminders.all()), reference_of(news),
    }  # fmt: skip
    Message.objects.filter(pk=message.pk).update(
        state="sent", settled_at=nine(SOON), unsaid=[unsaid.reference, reference_of(news)]
    )
    later = nine(SOON) + timedelta(hours=1)
    total = assemble(later)
    assert (total["again"], total["written"]) == (1, 1)
    (second,) = Message.objects.filter(recipient=chair, state="pending")
    assert second.reminders.get() == unsaid and second.bundled.get() == news
    assert "lentefeest" not in second.text and "Nieuws" in second.text
    total = assemble(later)
    assert (total["again"], total["written"]) == (0, 0)


def test_a_reminder_has_the_same_name_in_every_database_with_our_key(promise, chair, round_on, settings):
    (message,) = round_on(SOON)
    row = message.reminders.get()
    twin = Reminder(**{name: getattr(row, name) for name in ("kind", "subject_type", "subject_id", "due_on", "step")})
    twin.recipient_id = row.recipient_id
    assert twin.reference == row.reference and len(row.reference) == 16
    twin.step = 1
    assert twin.reference != row.reference
    twin.step, ours = row.step, row.reference
    settings.SECRET_KEY = "that of somebody else"
    assert twin.reference != ours
