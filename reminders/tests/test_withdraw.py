"""What did not leave after all: withdrawn with its letter, or proved unsaid after a failover."""

from datetime import date, timedelta

import pytest

from agendas.models import Promise
from notifications.models import DeliveryAttempt, Message
from notifications.services import reference_of
from reminders.models import Reminder
from reminders.services import assemble
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


def test_a_reminder_has_the_same_name_in_every_database(promise, chair, round_on):
    (message,) = round_on(SOON)
    row = message.reminders.get()
    twin = Reminder(**{name: getattr(row, name) for name in ("kind", "subject_type", "subject_id", "due_on", "step")})
    twin.recipient_id = row.recipient_id
    assert twin.reference == row.reference and len(row.reference) == 16
    twin.step = 1
    assert twin.reference != row.reference
