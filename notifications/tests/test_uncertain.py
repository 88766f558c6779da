"""What nobody knows is settled by evidence; without evidence by the policy of its kind; else by a person."""

from datetime import UTC, datetime, timedelta

import pytest

from notifications.delivery import lease
from notifications.delivery.clock import Clock
from notifications.delivery.doors import FrozenMail
from notifications.models import Message
from notifications.services import deliver

pytestmark = pytest.mark.django_db
AWAY = "weg@example.nl"
GRACE = timedelta(minutes=15)


@pytest.fixture
def cut(sink, letter, now):
    """A message whose line broke behind the fence: cut(arrived=True) when the mail server had taken it."""

    def make(*, arrived: bool, **given) -> Message:
        message = letter(AWAY, **given)
        sink.dot[AWAY] = "accept, then hang up" if arrived else "hang up"
        deliver(now)
        sink.dot.clear()
        message.refresh_from_db()
        assert message.state == "uncertain"
        return message

    return make


def after(message: Message, moment) -> str:
    """Its state after a round at this moment."""
    deliver(moment)
    message.refresh_from_db()
    return message.state


def outcomes(message: Message) -> list[str]:
    return [attempt.outcome for attempt in message.delivery_attempts.order_by("pk")]


def test_what_stands_in_the_journal_was_sent(cut, journal, sink, now):
    message = cut(arrived=True)
    journal.message_ids.add(message.message_id)
    assert after(message, now + journal.delay) == "sent"
    assert message.evidence == "journal" and outcomes(message) == ["uncertain", "proved_sent"]
    deliver(now + GRACE)
    assert len(sink.received) == 1


def test_what_does_not_stand_there_goes_again_once_the_journal_had_its_time(cut, journal, sink, now):
    message = cut(arrived=False)
    assert after(message, now + journal.delay - timedelta(seconds=1)) == "uncertain"
    assert journal.asked == []
    # A failed try like any other: it waits, from the moment on at which it failed.
    assert after(message, now + journal.delay) in ("pending", "uncertain", "sent")
    assert after(message, now + GRACE + journal.delay) == "sent"
    assert outcomes(message) == ["uncertain", "proved_unsent", "sent"]
    assert len(sink.received) == 1


def test_a_journal_that_does_not_answer_decides_nothing(cut, journal, now):
    message = cut(arrived=False)
    journal.is_down = True
    summary = deliver(now + timedelta(days=1))
    message.refresh_from_db()
    assert message.state == "uncertain" and "evidence" in summary.trouble


def test_what_came_back_according_to_the_source_bounced(cut, journal, now):
    message = cut(arrived=True)
    journal.message_ids.add(message.message_id)
    journal.bounced.add(message.message_id)
    assert after(message, now + journal.delay) == "bounced"
    assert outcomes(message) == ["uncertain", "proved_sent", "bounced"]


def test_without_evidence_the_identical_message_goes_again_after_the_grace(cut, sink, now):
    message = cut(arrived=True)
    assert after(message, now + GRACE - timedelta(seconds=1)) == "uncertain"
    assert after(message, now + GRACE) == "sent"
    assert outcomes(message) == ["uncertain", "repeated", "sent"]
    assert sink.received[0] == sink.received[1] and message.repeats == 1


def test_a_source_that_cannot_deny_counts_as_none(cut, journal, now):
    message = cut(arrived=False)
    journal.may_deny = False
    assert after(message, now + journal.delay) == "uncertain"
    assert after(message, now + GRACE + journal.delay) == "sent"
    assert outcomes(message) == ["uncertain", "repeated", "sent"]


def test_a_source_that_will_be_able_to_deny_is_waited_for(cut, journal, now):
    message = cut(arrived=False)
    journal.quiet = timedelta(hours=1)
    assert after(message, now + GRACE + journal.delay) == "uncertain"
    assert after(message, now + GRACE + timedelta(hours=1)) == "sent"
    assert outcomes(message) == ["uncertain", "proved_unsent", "sent"]


def test_it_is_repeated_twice_at_most(cut, sink, now):
    message = cut(arrived=True)
    sink.dot[AWAY] = "accept, then hang up"
    for hour in range(1, 8):
        deliver(now + timedelta(hours=hour))
    message.refresh_from_db()
    assert (message.state, message.repeats) == ("uncertain", 2)
    assert len(sink.received) == 3 and len(set(sink.received)) == 1


def test_a_kind_that_must_not_be_repeated_waits_for_a_person(cut, sink, now):
    message = cut(arrived=False, kind="test.held")
    assert after(message, now + timedelta(days=2)) == "uncertain"
    assert Message.objects.needing_a_person().get() == message


def test_a_code_is_never_repeated_and_withdrawn_once_it_expired(cut, journal, now):
    message = cut(arrived=False, kind="test.code", is_now=True, expires_at=now + timedelta(minutes=30))
    journal.may_deny = False
    assert after(message, now + timedelta(minutes=29)) == "uncertain"
    assert after(message, now + timedelta(minutes=30)) == "cancelled"
    assert not message.text


def test_a_worker_killed_behind_the_fence_leaves_it_to_the_evidence(letter, journal, sink, now):
    message = letter()
    (claimed,) = lease.claim(Message.objects.due(now), Clock(now), most=1)
    lease.fence(claimed, Clock(now))
    assert after(message, now + GRACE) == "uncertain"
    # Three days later nobody had looked: the evidence is asked at once.
    journal.message_ids.add(message.message_id)
    assert after(message, now + timedelta(days=3)) == "sent"
    assert sink.received == []


def test_what_was_taken_out_meanwhile_is_not_sent(cut, journal, sink, now):
    message = cut(arrived=False)
    Message.objects.filter(pk=message.pk).update(text="", html="", to_address="")
    assert after(message, now + GRACE + journal.delay) == "cancelled"
    assert sink.received == []


def test_a_source_that_may_have_forgotten_it_denies_nothing(cut, journal, now):
    message = cut(arrived=False, kind="test.held")
    journal.begins = now - timedelta(minutes=5)
    assert after(message, now + timedelta(hours=1)) == "uncertain"
    journal.begins = now - GRACE
    assert after(message, now + timedelta(hours=1)) == "sent"


@pytest.mark.parametrize(
    "meanwhile",
    [{"state": "cancelled"}, {"settled_at": datetime(2026, 3, 10, 11, tzinfo=UTC)}],
    ids=["a person gave up", "a person sent it again, and the line broke again"],
)
def test_an_answer_that_comes_too_late_changes_nothing(cut, journal, now, monkeypatch, meanwhile):
    message = cut(arrived=True)
    journal.message_ids.add(message.message_id)
    find = journal.find

    def somebody_else_is_faster(messages):
        Message.objects.filter(pk=message.pk).update(**meanwhile)
        return find(messages)

    monkeypatch.setattr(journal, "find", somebody_else_is_faster)
    assert deliver(now + GRACE).proved_sent == 0
    assert outcomes(message) == ["uncertain"]


def test_a_repeat_of_a_row_is_the_same_to_the_last_byte(letter):
    message = letter(references=["a" * 16, "b" * 16], headers={"List-Unsubscribe": "<https://example.nl/x>", "A": "b"})
    first = FrozenMail(message).message().as_bytes()
    assert FrozenMail(Message.objects.get(pk=message.pk)).message().as_bytes() == first
