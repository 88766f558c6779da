"""A message written is a message delivered, once; and what cannot be delivered is seen by a person."""

import threading
from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction

from notifications import kinds
from notifications.delivery import lease
from notifications.delivery.clock import Clock
from notifications.delivery.doors import FencedSMTP, FrozenMail
from notifications.models import DeliveryAttempt, Message
from notifications.services import deliver, resend

pytestmark = pytest.mark.django_db
AGES = timedelta(days=3)


def take(now) -> list[Message]:
    """As a worker does that dies right after."""
    return lease.claim(Message.objects.due(now), Clock(now), most=10)


def state_of(message: Message) -> str:
    message.refresh_from_db()
    return message.state


def test_a_due_message_is_sent_once_with_its_frozen_headers(sink, letter, now):
    message = letter()
    assert deliver(now).sent == 1
    assert deliver(now + AGES).sent == 0
    assert state_of(message) == "sent"
    assert message.settled_at == now and message.evidence == "server"
    (content,) = sink.received
    assert b"Message-ID: <1@example.nl>" in content
    assert b"Date: Tue, 10 Mar 2026 10:00:00 +0100" in content
    assert b"Auto-Submitted: auto-generated" in content
    attempt = message.delivery_attempts.get()
    assert (attempt.outcome, attempt.smtp_code, attempt.number) == ("sent", 250, 1)


def test_a_try_stands_as_it_went(sink, letter, now):
    letter()
    deliver(now)
    with pytest.raises(IntegrityError, match="only added to"), transaction.atomic():
        DeliveryAttempt.objects.update(outcome="refused")


def test_what_is_not_due_yet_waits(sink, letter, now):
    message = letter(not_before=now + timedelta(hours=1))
    assert deliver(now).sent == 0
    assert deliver(now + timedelta(hours=1)).sent == 1
    assert state_of(message) == "sent"


def test_a_repeat_is_the_same_to_the_last_byte(letter, now):
    message = letter()
    assert FrozenMail(message).message().as_bytes() == FrozenMail(message).message().as_bytes()


def test_a_busy_server_is_asked_again_later(sink, letter, now):
    message = letter("druk@example.nl")
    sink.rcpt["druk@example.nl"] = "451 4.3.0 later"
    assert deliver(now).later == 1
    assert state_of(message) == "pending" and message.attempts == 1
    assert now + timedelta(seconds=30) <= message.not_before <= now + timedelta(seconds=90)
    assert deliver(now + timedelta(seconds=10)).sent == 0
    del sink.rcpt["druk@example.nl"]
    assert deliver(now + timedelta(seconds=91)).sent == 1
    assert [a.outcome for a in message.delivery_attempts.all()] == ["later", "sent"]
    assert len(sink.received) == 1


def test_a_server_that_stays_busy_leaves_it_to_a_person(sink, letter, now, settings):
    message = letter("druk@example.nl")
    sink.rcpt["druk@example.nl"] = "451 4.3.0 later"
    settings.SENDING_HOURS = "always"
    for days in range(len(settings.MAIL_RETRY_SECONDS) + 1):
        assert state_of(message) == "pending"
        deliver(now + timedelta(days=2 * days))
    assert state_of(message) == "dead"
    assert message.last_error == "451 4.3.0 later"
    assert Message.objects.needing_a_person().get() == message


def test_a_refused_address_is_dead_and_does_not_stop_the_others(sink, letter, now):
    first, bad, last = letter(), letter("weg@example.nl"), letter("ander@example.nl")
    sink.rcpt["weg@example.nl"] = "550 5.1.1 onbekend"
    summary = deliver(now)
    assert (summary.sent, summary.refused) == (2, 1)
    assert (state_of(first), state_of(bad), state_of(last)) == ("sent", "dead", "sent")


@pytest.mark.parametrize("bad", ["jan@voorbeeld..nl", "a b@example.nl", "é@example.nl", "x\n@example.nl"])
def test_an_address_that_cannot_be_written_does_not_stop_the_others(sink, letter, now, bad):
    message, other = letter(bad), letter()
    deliver(now)
    assert state_of(other) == "sent"
    assert state_of(message) in ("dead", "sent")


def test_a_refusal_of_the_whole_mail_is_certain(sink, letter, now):
    message = letter("vol@example.nl")
    sink.dot["vol@example.nl"] = "552 5.2.2 vol"
    assert deliver(now).refused == 1
    assert state_of(message) == "dead"


def test_a_busy_server_after_the_mail_is_certain_too(sink, letter, now):
    message = letter("druk@example.nl")
    sink.dot["druk@example.nl"] = "451 4.3.0 later"
    assert deliver(now).later == 1
    assert state_of(message) == "pending"


@pytest.mark.parametrize(("answer", "arrived"), [("hang up", 0), ("accept, then hang up", 1)])
def test_a_line_cut_behind_the_fence_is_uncertain_and_not_repeated_at_once(sink, letter, now, answer, arrived):
    message, other = letter("weg@example.nl"), letter()
    sink.dot["weg@example.nl"] = answer
    summary = deliver(now)
    assert (summary.uncertain, summary.sent) == (1, 1)
    assert state_of(message) == "uncertain"
    deliver(now + lease.grace() - timedelta(seconds=1))
    assert state_of(message) == "uncertain"
    assert len(sink.received) == 1 + arrived
    assert state_of(other) == "sent"


def test_an_official_sends_an_uncertain_message_again(sink, letter, now, official):
    message = letter("weg@example.nl")
    sink.dot["weg@example.nl"] = "accept, then hang up"
    deliver(now)
    sink.dot.clear()
    resend(message=message, by=official, now=now)
    assert deliver(now).sent == 1
    assert sink.received[0] == sink.received[1]


def test_the_fence_is_committed_before_the_first_byte(sink, letter, now, monkeypatch):
    message, seen = letter(), []
    send = FencedSMTP.send

    def watch(self, what):
        if isinstance(what, bytes) and b"Message-ID" in what:
            seen.append(Message.objects.get(pk=message.pk).state)
        return send(self, what)

    monkeypatch.setattr(FencedSMTP, "send", watch)
    deliver(now)
    assert seen == ["handing_over"]


def test_killed_before_the_fence_it_is_tried_again(sink, letter, now):
    message = letter()
    assert take(now) == [message]
    assert deliver(now).sent == 0
    summary = deliver(now + lease.lease_time())
    assert (summary.taken_back, summary.sent) == (1, 1)
    assert len(sink.received) == 1


def test_killed_behind_the_fence_it_is_uncertain(sink, letter, now):
    message = letter()
    (claimed,) = take(now)
    lease.fence(claimed, Clock(now))
    deliver(now + lease.lease_time())
    assert state_of(message) == "handing_over"
    assert deliver(now + lease.grace()).uncertain == 1
    assert state_of(message) == "uncertain"
    assert sink.received == []


def test_a_worker_that_slept_past_its_lease_sends_nothing(sink, letter, now, monkeypatch):
    message = letter()
    renew = lease.renew

    def sleep(claimed, clock):
        renew(claimed, clock)
        Message.objects.filter(pk=message.pk).update(lease_until=now - timedelta(seconds=1))

    monkeypatch.setattr(lease, "renew", sleep)
    assert deliver(now).sent == 0
    assert sink.received == []
    monkeypatch.setattr(lease, "renew", renew)
    assert deliver(now).sent == 1


def test_no_mail_server_costs_no_attempt(letter, now, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    messages = [letter(), letter()]
    summary = deliver(now)
    assert summary.trouble
    assert [(state_of(m), m.attempts) for m in messages] == [("pending", 0)] * 2


def test_what_is_no_longer_true_is_not_sent(sink, letter, now):
    kinds.register("test.moot", "ingehaald", why="-", still_true=lambda message: False)
    message = letter(kind="test.moot")
    assert deliver(now).not_needed == 1
    assert state_of(message) == "cancelled"
    assert sink.received == []


def test_a_question_that_fails_is_asked_again_later(sink, letter, now):
    def fail(message):
        raise RuntimeError("kapot")

    kinds.register("test.moot", "ingehaald", why="-", still_true=fail)
    message, other = letter(kind="test.moot"), letter()
    deliver(now)
    assert (state_of(message), state_of(other)) == ("pending", "sent")
    assert "kapot" in message.last_error


def test_what_expired_is_not_sent(sink, letter, now):
    message = letter(expires_at=now)
    assert deliver(now).expired == 1
    assert state_of(message) == "cancelled"


def test_a_code_is_blanked_once_it_was_sent(sink, letter, now):
    message = letter(kind="test.code", is_now=True)
    deliver(now)
    assert state_of(message) == "sent"
    assert message.text == message.html == ""


def test_a_code_is_blanked_once_it_expired(sink, letter, now):
    message = letter(kind="test.code", is_now=True, expires_at=now + timedelta(minutes=15), not_before=now + AGES)
    deliver(now)
    message.refresh_from_db()
    assert message.text
    deliver(now + timedelta(minutes=15))
    assert state_of(message) == "cancelled"
    assert message.text == message.html == ""


def test_a_demo_shows_its_codes_until_they_expire(letter, now, settings):
    settings.DEMO = True
    message = letter(kind="test.code", is_now=True, expires_at=now + timedelta(minutes=15))
    deliver(now)
    assert state_of(message) == "sent" and message.text
    deliver(now + timedelta(minutes=15))
    message.refresh_from_db()
    assert not message.text


def test_no_more_a_minute_than_agreed_but_who_waits_goes_first(letter, now, settings):
    settings.MAIL_PER_MINUTE = 3
    for _ in range(5):
        letter()
    code = letter(kind="test.now", is_now=True)
    assert deliver(now).sent == 4
    assert state_of(code) == "sent"
    assert deliver(now + timedelta(seconds=59)).sent == 0
    assert deliver(now + timedelta(seconds=60)).sent == 2


def test_the_nudge_takes_only_what_somebody_waits_for(letter, now):
    news, code = letter(), letter(kind="test.now", is_now=True)
    deliver(now, only_now=True)
    assert (state_of(news), state_of(code)) == ("pending", "sent")


def test_a_round_that_is_told_to_stop_gives_back_what_it_took(letter, now):
    for _ in range(3):
        letter()
    asked = iter([False, False, False, True, True, True])
    summary = deliver(now, should_stop=lambda: next(asked, True))
    assert 0 < summary.sent < 3
    assert Message.objects.filter(state="pending", token=None).count() == 3 - summary.sent


def test_any_other_backend_is_used_as_it_is(letter, now):
    letter()
    assert deliver(now).sent == 1
    (sent,) = mail.outbox
    assert sent.to == ["bewoner@example.nl"]
    assert sent.alternatives[0][1] == "text/html"


@pytest.mark.django_db(transaction=True)
def test_two_rounds_at_once_send_each_message_once(sink, letter, settings):
    # By the real clock, which may stand on a Saturday.
    settings.SENDING_HOURS = "always"
    for number in range(30):
        letter(f"bewoner{number}@example.nl")
    summaries, ready = [], threading.Barrier(3)

    def go():
        ready.wait()
        try:
            summaries.append(deliver())
        finally:
            connection.close()

    threads = [threading.Thread(target=go) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(summary.sent for summary in summaries) == 30
    assert len(sink.received) == len(set(sink.received)) == 30
    assert DeliveryAttempt.objects.count() == 30
