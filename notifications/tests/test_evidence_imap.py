"""What lies in the journal mailbox was accepted; what cannot be asked says nothing."""

from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest

from notifications import evidence
from notifications.delivery.doors import FrozenMail
from notifications.evidence import EvidenceUnavailable, imap
from notifications.models import Message
from notifications.services import deliver
from notifications.tests.evidence_servers import PASSWORD, USER, Mailbox

pytestmark = pytest.mark.django_db


@pytest.fixture
def mailbox():
    mailbox = Mailbox()
    yield mailbox
    mailbox.close()


@pytest.fixture
def journal(mailbox, settings):
    settings.EVIDENCE_URL = f"imap://{quote(USER, safe='')}:{quote(PASSWORD, safe='')}@127.0.0.1:{mailbox.port}/INBOX"
    settings.EMAIL_TIMEOUT = 2
    settings.PUBLIC_URL = "https://example.nl"
    return evidence.source()


def arrive(mailbox: Mailbox, *messages: Message, arrival: str = "10-Mar-2026 10:00:00 +0100") -> None:
    for message in messages:
        mailbox.put(FrozenMail(message).message().as_bytes(linesep="\r\n"), arrival)


def test_what_is_in_the_journal_was_accepted_and_what_is_not_there_yet_was_not(journal, mailbox, letter):
    taken, missing = letter(), letter()
    assert journal.find([taken, missing]).message_ids == frozenset()
    arrive(mailbox, taken)
    assert journal.find([taken, missing]).message_ids == {taken.message_id}
    assert journal.proof == Message.Evidence.JOURNAL


def test_what_was_said_is_found_in_whatever_mail_it_was(journal, mailbox, letter):
    said = [f"{number:016x}" for number in range(30)]
    arrive(mailbox, letter(references=said[:20]), letter(references=said[20:]))
    rebuilt = letter(references=[*said[15:25], "f" * 16])
    found = journal.find([rebuilt])
    assert found.message_ids == frozenset()
    assert found.references == set(said[15:25])


def test_a_part_of_a_message_id_is_not_the_message(journal, mailbox, letter):
    arrive(mailbox, letter(message_id="<1234@example.nl>"))
    other = letter(message_id="34@example.nl>")
    assert journal.find([other]).message_ids == frozenset()


def test_many_messages_are_asked_for_in_a_few_questions(journal, mailbox, letter):
    messages = [letter() for _ in range(60)]
    arrive(mailbox, *messages)
    mailbox.commands.clear()
    assert len(journal.find(messages).message_ids) == 60
    searches = [command for command in mailbox.commands if command.startswith("UID SEARCH")]
    assert len(searches) == 3
    assert max(len(command) for command in searches) < 8000
    assert len(mailbox.commands) <= 10


@pytest.mark.parametrize(
    "hostile",
    ["<x\r\nA1 DELETE INBOX\r\n@example.nl>", '<x" HEADER SUBJECT "y@example.nl>', "<x\\", "<é@example.nl>", "<{3}\n>"],
)
def test_a_hostile_message_id_gives_no_command_of_its_own(journal, mailbox, letter, hostile):
    good, bad = letter(), Message(message_id=hostile, references=["a\r\nA2 LOGOUT"])
    arrive(mailbox, good)
    assert journal.find([good, bad]).message_ids == {good.message_id}
    assert {command.split(" ")[0] for command in mailbox.commands} <= {"CAPABILITY", "LOGIN", "EXAMINE", "UID"}


def test_what_must_be_quoted_is_asked_for_exactly(journal, mailbox, letter):
    odd = letter(message_id='<"a\\b"@example.nl>')
    arrive(mailbox, odd)
    assert journal.find([odd]).message_ids == {odd.message_id}


def test_who_could_not_be_asked_for_is_denied_nothing(journal, letter, now):
    odd = Message(message_id="<é@example.nl>", is_copied=True)
    assert not journal.can_deny(odd, now, now + timedelta(days=1))


def test_a_server_that_is_gone_says_nothing(journal, mailbox, letter):
    mailbox.close()
    for ask in (lambda: journal.find([letter()]), journal.newest, lambda: journal.purge(datetime.now(UTC))):
        with pytest.raises(EvidenceUnavailable):
            ask()


@pytest.mark.parametrize("mood", ["close", "mute", "nonsense"])
def test_a_server_in_trouble_says_nothing_and_is_asked_again_later(journal, mailbox, letter, settings, mood):
    settings.EMAIL_TIMEOUT = 0.2
    message = letter()
    arrive(mailbox, message)
    mailbox.mood = mood
    with pytest.raises(EvidenceUnavailable):
        journal.find([message])
    mailbox.mood = ""
    assert journal.find([message]).message_ids == {message.message_id}


def test_a_line_that_was_closed_in_between_is_taken_up_again(journal, mailbox, letter):
    message = letter()
    arrive(mailbox, message)
    journal.find([message])
    for line in mailbox.lines:
        line.shutdown(2)
    assert journal.find([message]).message_ids == {message.message_id}
    assert len(mailbox.lines) == 2


def test_a_wrong_password_says_nothing_and_is_not_told_on(mailbox, letter, settings):
    settings.EVIDENCE_URL = f"imap://{quote(USER)}:verkeerd@127.0.0.1:{mailbox.port}"
    with pytest.raises(EvidenceUnavailable) as raised:
        evidence.source().find([letter()])
    assert "check name, password and mailbox" in str(raised.value)
    assert "verkeerd" not in str(raised.value) and USER not in str(raised.value)


def test_no_password_is_said_in_the_clear_to_another_machine(journal, mailbox, letter, monkeypatch):
    monkeypatch.setattr(imap, "HERE", ())
    with pytest.raises(EvidenceUnavailable):
        journal.find([letter()])
    assert mailbox.lines and not [each for each in mailbox.commands if each.startswith("LOGIN")]


def test_a_mailbox_that_does_not_exist_says_nothing(mailbox, letter, settings):
    account = f"{quote(USER, safe='')}:{quote(PASSWORD, safe='')}"
    settings.EVIDENCE_URL = f"imap://{account}@127.0.0.1:{mailbox.port}/Weg%20ermee"
    with pytest.raises(EvidenceUnavailable):
        evidence.source().find([letter()])
    assert 'EXAMINE "Weg ermee"' in mailbox.commands


def test_the_newest_of_ours_is_known(journal, mailbox, letter):
    assert journal.newest() is None
    arrive(mailbox, letter(), letter())
    arrive(mailbox, letter(message_id="<x@elders.example>"), arrival="12-Mar-2026 10:00:00 +0100")
    assert journal.newest() == datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
    assert journal.latest_ids() == dict.fromkeys(["<1@example.nl>", "<2@example.nl>"], journal.newest())


def test_what_is_not_there_was_not_accepted_once_the_journal_had_its_time(journal, mailbox, letter, now):
    copied, secret = letter(is_copied=True), letter()
    assert not journal.can_deny(copied, now, now + timedelta(minutes=14))
    # Nothing newer arrived: the journal itself may be late.
    assert not journal.can_deny(copied, now, now + timedelta(minutes=15))
    assert journal.can_deny(copied, now, now + timedelta(minutes=60))
    arrive(mailbox, letter())
    assert journal.can_deny(copied, now, now + timedelta(minutes=15))
    assert not journal.can_deny(secret, now, now + timedelta(days=1))


def test_the_delay_of_the_settings_counts(journal, settings):
    assert journal.delay == timedelta(minutes=15)
    settings.EVIDENCE_DELAY_SECONDS = 5
    assert evidence.source().delay == timedelta(seconds=5)
    settings.EVIDENCE_URL = ""
    assert evidence.source() is None


def test_a_source_stays_the_same_from_question_to_question(journal):
    assert evidence.source() is journal


def test_only_our_own_old_mail_is_deleted_from_the_journal(journal, mailbox, letter, settings):
    settings.MAIL_FROM = settings.DEFAULT_FROM_EMAIL = "Meedoen <meedoen@example.nl>"
    arrive(mailbox, letter(), arrival="10-Feb-2026 10:00:00 +0100")
    arrive(mailbox, letter())
    mailbox.put(b"From: meedoen@example.nl\r\nSubject: van een mens\r\n\r\n", "10-Feb-2026 10:00:00 +0100")
    mailbox.put(b"From: x@y.nl\r\nAuto-Submitted: auto-generated\r\n\r\n", "10-Feb-2026 10:00:00 +0100")
    assert journal.purge(datetime(2026, 3, 3, tzinfo=UTC)) == 1
    assert list(mailbox.mails) == [2, 3, 4]
    assert journal.purge(datetime(2026, 3, 3, tzinfo=UTC)) == 0
    assert 'BEFORE 03-Mar-2026 FROM "meedoen@example.nl"' in " ".join(mailbox.commands)


def test_after_a_broken_line_the_journal_decides_and_nothing_leaves_twice(
    journal, mailbox, sink, letter, now, settings
):
    settings.JOURNAL_ADDRESS = "journaal@example.nl"
    taken, lost = letter("aan@example.nl"), letter("weg@example.nl")
    sink.dot |= {"aan@example.nl": "accept, then hang up", "weg@example.nl": "hang up"}
    assert deliver(now).uncertain == 2
    for content in sink.received:
        mailbox.put(content)
    sink.dot.clear()
    assert deliver(now + timedelta(minutes=10)).repeated == 0
    deliver(now + timedelta(hours=2))
    deliver(now + timedelta(hours=3))
    taken.refresh_from_db()
    lost.refresh_from_db()
    assert (taken.state, taken.evidence) == ("sent", "journal")
    assert (lost.state, lost.evidence) == ("sent", "server")
    assert len(sink.received) == len(set(sink.received)) == 2
