"""Once a day the round tidies the post; what reminders tell of themselves stays."""

from datetime import timedelta

import pytest

from notifications.models import Message
from notifications.services import retain, write_message
from reminders.models import Reminder
from reminders.services import sweep


@pytest.fixture
def sent(resident, now) -> Message:
    """A message that was sent just now."""
    message = write_message(
        kind="initiative.question",
        key="test",
        to=resident.email,
        template="initiatives/mail/closed_unconfirmed",
        context={},
        now=now,
        recipient=resident,
    )
    Message.objects.update(state="sent", settled_at=now)
    return message


def test_the_round_takes_out_the_text_of_old_post(sent, municipality, now):
    sweep(now + timedelta(days=15))
    sent.refresh_from_db()
    assert sent.text == ""


def test_a_reminder_stays_when_its_message_is_removed_after_a_year(sent, resident, now):
    reminder = Reminder.objects.create(
        kind="promise_due",
        subject_type="agendas.promise",
        subject_id=1,
        recipient=resident,
        due_on=now.date(),
        due_at=now,
        state=Reminder.State.ATTACHED,
        message=sent,
    )
    assert retain(now + timedelta(days=366))["removed"] == 1
    reminder.refresh_from_db()
    assert reminder.message is None
