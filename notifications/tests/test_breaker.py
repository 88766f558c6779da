"""When the mail server itself is in trouble, nothing is tried for a while, and no message pays for it."""

import smtplib
from datetime import timedelta

import pytest

from notifications.delivery.doors import SmtpDoor
from notifications.models import Message, SweepState
from notifications.services import deliver

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def wrong_password(sink, monkeypatch):
    """The mail server refuses to let us in; ends with `wrong_password()`. Counts the tries."""
    tries = []

    def refuse(self):
        tries.append(1)
        raise smtplib.SMTPAuthenticationError(535, b"5.7.8 bad password")

    with monkeypatch.context() as patch:
        patch.setattr(SmtpDoor, "open", refuse)
        refuse.tries, refuse.end = tries, patch.undo
        yield refuse


def board() -> SweepState:
    return SweepState.objects.get()


def test_a_wrong_password_opens_it_and_costs_no_attempt(wrong_password, letter, now):
    message = letter()
    for minute in range(8):
        summary = deliver(now + minute * MINUTE)
    assert len(wrong_password.tries) == 5
    message.refresh_from_db()
    assert (message.state, message.attempts) == ("pending", 0)
    assert board().breaker_until == now + 14 * MINUTE
    assert "wachtwoord" in board().breaker_why
    assert summary.held_by == "breaker" and summary.trouble == board().breaker_why


def test_after_a_while_it_is_tried_again_and_a_success_closes_it(wrong_password, letter, now):
    message = letter()
    for minute in range(5):
        deliver(now + minute * MINUTE)
    wrong_password.end()
    assert deliver(now + 13 * MINUTE).sent == 0
    assert deliver(now + 14 * MINUTE).sent == 1
    message.refresh_from_db()
    assert message.state == "sent"
    assert board().failures_in_row == 0 and board().breaker_why == ""


def test_one_more_failure_after_the_wait_opens_it_again(wrong_password, letter, now):
    letter()
    for minute in range(5):
        deliver(now + minute * MINUTE)
    deliver(now + 14 * MINUTE)
    assert len(wrong_password.tries) == 6
    assert board().breaker_until == now + 24 * MINUTE


def test_while_it_is_open_only_what_somebody_waits_for_tries_once_a_round(wrong_password, letter, now):
    letter()
    for minute in range(5):
        deliver(now + minute * MINUTE)
    for _ in range(3):
        letter(kind="test.now", is_now=True)
    deliver(now + 6 * MINUTE)
    assert len(wrong_password.tries) == 6
    wrong_password.end()
    # The probe goes through: then all the rest does.
    assert deliver(now + 7 * MINUTE).sent == 4


def test_a_probe_that_fails_is_the_only_one_of_its_round(sink, letter, now):
    SweepState.objects.create(breaker_until=now + MINUTE)
    for number in range(3):
        letter(f"bewoner{number}@example.nl", kind="test.now", is_now=True)
        sink.rcpt[f"bewoner{number}@example.nl"] = "451 later"
    assert deliver(now).later == 1


def test_a_refused_sender_makes_no_dead_letters(sink, letter, now, settings, monkeypatch):
    settings.MAIL_RETRY_SECONDS = []

    async def refuse(self, server, session, envelope, address, options):
        return "530 5.7.0 not you"

    monkeypatch.setattr(type(sink), "handle_MAIL", refuse, raising=False)
    letters = [letter(f"bewoner{number}@example.nl") for number in range(7)]
    summary = deliver(now)
    assert "afzender" in summary.trouble
    for message in letters:
        message.refresh_from_db()
    # Five were tried; without the breaker each would be dead, for there is no second try.
    assert [(message.state, message.attempts) for message in letters] == [("pending", 0)] * 7
    monkeypatch.undo()


def test_some_refused_addresses_are_no_reason_to_stop(sink, letter, now):
    for number in range(30):
        letter(f"bewoner{number}@example.nl")
        if number % 6 == 0:
            sink.rcpt[f"bewoner{number}@example.nl"] = "550 onbekend"
    summary = deliver(now)
    assert (summary.sent, summary.refused, summary.trouble) == (25, 5, "")


def test_too_many_refusals_open_it_and_each_is_asked_once_more(sink, letter, now, settings):
    settings.MAIL_PER_MINUTE = 100
    for number in range(40):
        letter(f"bewoner{number}@example.nl")
        sink.rcpt[f"bewoner{number}@example.nl"] = "554 5.7.1 relay access denied"
    assert "te veel" in deliver(now).trouble
    assert Message.objects.filter(state="dead").count() == 0
    # The relay was set right: all of them arrive.
    sink.rcpt.clear()
    deliver(now + 10 * MINUTE)
    assert Message.objects.filter(state="sent").count() == 40


@pytest.mark.parametrize("answer", ["550 5.1.1 user unknown", "550 5.2.1 mailbox closed", "550 onbekend", "554 no"])
def test_strangers_who_name_addresses_that_do_not_exist_stop_nobody(sink, letter, now, settings, answer):
    settings.MAIL_PER_MINUTE = 100
    for number in range(40):
        letter(f"bewoner{number}@example.nl")
        if number % 2:
            sink.rcpt[f"bewoner{number}@example.nl"] = answer
    summary = deliver(now)
    assert (summary.sent, summary.refused, summary.trouble) == (20, 20, "")
    assert board().breaker_until is None


@pytest.mark.parametrize("answer", ["550 5.7.1 you are on a list", "552 5.3.4 too large", "554 go away"])
def test_many_mails_refused_because_of_us_open_it(sink, letter, now, settings, answer):
    settings.MAIL_PER_MINUTE = 100
    for number in range(40):
        letter(f"bewoner{number}@example.nl")
        sink.dot[f"bewoner{number}@example.nl"] = answer
    assert "te veel" in deliver(now).trouble
    assert Message.objects.filter(state="dead").count() == 0


def test_addresses_that_are_really_bad_end_as_such(sink, letter, now, settings):
    settings.MAIL_PER_MINUTE = 100
    for number in range(25):
        letter(f"bewoner{number}@example.nl")
        sink.rcpt[f"bewoner{number}@example.nl"] = "550 onbekend"
    for tries in range(12):
        deliver(now + tries * 11 * MINUTE)
    assert Message.objects.filter(state="dead").count() == 25


def test_contact_with_the_mail_server_ends_a_series(wrong_password, sink, letter, now):
    letter("druk@example.nl")
    for minute in range(4):
        deliver(now + minute * MINUTE)
    assert board().failures_in_row == 4
    wrong_password.end()
    sink.rcpt["druk@example.nl"] = "451 later"
    deliver(now + 5 * MINUTE)
    assert board().failures_in_row == 0
