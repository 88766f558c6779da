"""What leaves the house: frozen to the last byte, with a copy for the journal that nobody sees."""

import logging

import pytest
from django.core.mail.backends.smtp import EmailBackend

from notifications.delivery.doors import FencedSMTP, FrozenMail
from notifications.models import Message
from notifications.services import deliver

pytestmark = pytest.mark.django_db
JOURNAL = "journaal@example.nl"
REFERENCES = [f"{number:016x}" for number in range(0xABC, 0xABC + 60)]


def state_of(message: Message) -> str:
    message.refresh_from_db()
    return message.state


def as_bytes(message: Message) -> bytes:
    return FrozenMail(message).message().as_bytes(linesep="\r\n")


@pytest.fixture
def journal(settings):
    settings.JOURNAL_ADDRESS = JOURNAL


def test_it_is_the_same_to_the_last_byte_after_the_database_had_it(letter):
    written = letter(
        subject="Gefeliciteerd 🎉 " * 6,
        text="Hallo 🌳\n" + "een lange regel zonder einde " * 60 + "\n.punt\n",
        html="<p>" + "é" * 1200 + "</p>",
        # The database keeps no order of names.
        headers={"List-Unsubscribe-Post": "List-Unsubscribe=One-Click", "List-Unsubscribe": "<https://example.nl/x/>"},
        references=REFERENCES,
    )
    before = as_bytes(written)
    assert as_bytes(written) == before
    assert as_bytes(Message.objects.get(pk=written.pk)) == before
    assert max(len(line) for line in before.split(b"\r\n")) <= 998


def test_what_it_tells_of_stands_in_headers_that_a_relay_can_log_whole(letter):
    mail = FrozenMail(letter(references=REFERENCES)).message()
    lines = mail.get_all("X-Herinnering")
    assert " ".join(lines).split() == REFERENCES
    # Postfix logs 200 characters of a header.
    assert all(len(f"X-Herinnering: {line}") <= 200 for line in lines)
    assert "X-Herinnering" not in FrozenMail(letter()).message()


def test_the_rows_own_headers_are_sent_but_never_take_the_place_of_ours(sink, letter, now):
    headers = {"List-Unsubscribe": "<https://example.nl/stop/>", "message-id": "<other@example.nl>", "Bcc": "x@evil.nl"}
    letter(headers=headers)
    deliver(now)
    (content,) = sink.received
    assert b"List-Unsubscribe: <https://example.nl/stop/>" in content
    assert b"other@example.nl" not in content and b"evil" not in content
    assert sink.recipients == [["bewoner@example.nl"]]


def test_a_header_that_would_start_another_one_is_not_sent(sink, letter, now):
    message, other = letter(headers={"List-Id": "x\r\nBcc: y@example.nl"}), letter()
    deliver(now)
    assert (state_of(message), state_of(other)) == ("dead", "sent")
    assert len(sink.received) == 1


def test_the_journal_gets_what_the_recipient_gets_and_no_header_says_so(sink, letter, now, journal):
    message = letter()
    deliver(now)
    assert sink.recipients == [["bewoner@example.nl", JOURNAL]]
    assert JOURNAL.encode() not in sink.received[0]
    message.refresh_from_db()
    assert message.is_copied
    assert message.delivery_attempts.get().detail == ""


def test_a_code_is_never_copied_to_the_journal(sink, letter, now, journal):
    codes = [letter(kind="test.code", is_now=True), letter(kind="nobody.knows")]
    deliver(now)
    assert sink.recipients == [["bewoner@example.nl"]] * 2
    assert not Message.objects.filter(pk__in=[each.pk for each in codes], is_copied=True).exists()


def test_mail_to_the_journal_itself_goes_once(sink, letter, now, journal):
    letter(JOURNAL)
    deliver(now)
    assert sink.recipients == [[JOURNAL]]


def test_nothing_is_sent_when_only_the_journal_is_accepted(sink, letter, now, journal):
    refused, later, other = letter("weg@example.nl"), letter("druk@example.nl"), letter()
    sink.rcpt |= {"weg@example.nl": "550 5.1.1 onbekend", "druk@example.nl": "451 4.3.0 later"}
    deliver(now)
    assert (state_of(refused), state_of(later), state_of(other)) == ("dead", "pending", "sent")
    assert refused.last_error == "550 5.1.1 onbekend"
    assert sink.recipients == [["bewoner@example.nl", JOURNAL]]


def test_a_journal_that_is_refused_stops_no_mail_but_is_written_down(sink, letter, now, journal, caplog):
    sink.rcpt[JOURNAL] = "452 4.2.2 mailbox full"
    first, second = letter(), letter()
    with caplog.at_level(logging.WARNING):
        deliver(now)
    assert (state_of(first), state_of(second)) == ("sent", "sent")
    # "It is not in the journal" means nothing for these.
    assert not first.is_copied
    assert first.delivery_attempts.get().detail == "journal refused: 452 4.2.2 mailbox full"
    assert str(first.uuid) in caplog.text and JOURNAL not in caplog.text
    del sink.rcpt[JOURNAL]
    third = letter()
    deliver(now)
    third.refresh_from_db()
    assert third.is_copied
    assert third.delivery_attempts.get().detail == ""


def test_whether_it_is_copied_stands_on_the_row_before_the_first_byte(sink, letter, now, journal, monkeypatch):
    message, seen = letter(), []
    send = FencedSMTP.send

    def watch(self, what):
        if isinstance(what, bytes) and b"Message-ID" in what:
            seen.append(Message.objects.get(pk=message.pk).is_copied)
        return send(self, what)

    monkeypatch.setattr(FencedSMTP, "send", watch)
    deliver(now)
    assert seen == [True]


def test_a_line_that_closes_at_the_recipient_is_taken_up_again(sink, letter, now, journal):
    sink.rcpt["druk@example.nl"] = "421 4.3.2 closing"
    closing, other = letter("druk@example.nl"), letter()
    deliver(now)
    assert (state_of(closing), state_of(other)) == ("pending", "sent")


def test_the_wait_for_the_reply_to_the_dot_is_that_of_the_settings(sink, letter, now, settings, monkeypatch):
    settings.MAIL_REPLY_SECONDS = 123
    waits = []
    answered = FencedSMTP.getreply

    def watch(self):
        waits.append(self.sock.gettimeout())
        return answered(self)

    monkeypatch.setattr(FencedSMTP, "getreply", watch)
    letter()
    deliver(now)
    assert 123 in waits and waits.count(123) == 1


@pytest.mark.parametrize("gap", [{"to": ""}, {"to": " "}, {"text": ""}, {"text": " \n"}])
def test_what_has_no_text_or_address_is_for_a_person_and_never_sent(sink, letter, now, gap):
    message = letter(**gap)
    assert deliver(now).sent == 0
    message.refresh_from_db()
    assert (message.state, message.evidence, sink.received) == ("dead", "", [])


@pytest.mark.parametrize("way", ["smtp", "other"])
def test_a_backend_that_sends_nothing_has_not_sent_it(sink, letter, now, settings, monkeypatch, way):
    if way == "other":
        settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
        monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", lambda self, mails: 0)
    else:
        monkeypatch.setattr(EmailBackend, "send_messages", lambda self, mails: 0)
    message = letter()
    assert deliver(now).sent == 0
    message.refresh_from_db()
    assert message.state == ("dead" if way == "smtp" else "uncertain")


def test_without_the_fence_nothing_counts_as_sent(sink, letter, now, monkeypatch):
    monkeypatch.setattr(EmailBackend, "send_messages", lambda self, mails: 1)
    message = letter()
    assert deliver(now).sent == 0
    message.refresh_from_db()
    assert message.state == "dead"
