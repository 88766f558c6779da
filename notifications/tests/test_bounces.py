"""Mail that comes back marks the one message it is about; whatever else comes in does nothing."""

import io
import os
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError
from hypothesis import given
from hypothesis import strategies as st

from notifications import bounces
from notifications.bounces import Bounce, read_bounce, take_bounce
from notifications.management.commands import bounces as command
from notifications.models import Message
from notifications.services import deliver
from notifications.tests.evidence_servers import NotifyApi

FIXTURES = Path(__file__).parent / "bounces"
ALL = ["postfix", "exchange", "gmail"]


def dsn(name: str = "postfix", **changes: str) -> bytes:
    text = (FIXTURES / f"{name}.eml").read_text()
    for old, new in changes.values():
        assert old in text
        text = text.replace(old, new)
    return text.encode()


def state_of(message: Message) -> str:
    message.refresh_from_db()
    return message.state


@pytest.fixture
def sent(sink, letter, now) -> Message:
    """The message that the fixtures are about, and one more."""
    message = letter("weg@example.org", message_id="<1@example.nl>")
    letter(message_id="<2@example.nl>")
    deliver(now)
    return message


@pytest.mark.django_db
@pytest.mark.parametrize("name", ALL)
def test_what_came_back_is_marked_for_a_person_with_what_was_said(sent, now, name):
    bounce = read_bounce(dsn(name))
    later = now + timedelta(minutes=1)
    assert take_bounce(bounce, later) == sent
    assert state_of(sent) == "bounced"
    assert sent.last_error.startswith("5.1.1") and "550" in sent.last_error
    assert sent.settled_at == later
    assert Message.objects.needing_a_person().get() == sent
    attempt = sent.delivery_attempts.order_by("pk").last()
    assert (attempt.outcome, attempt.phase, attempt.at) == ("bounced", "bounce", later)


@pytest.mark.django_db
def test_coming_back_twice_is_coming_back_once(sent, now):
    bounce = read_bounce(dsn())
    assert take_bounce(bounce, now)
    assert take_bounce(bounce, now + timedelta(days=1)) is None
    assert sent.delivery_attempts.filter(outcome="bounced").count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded"])
def test_a_report_of_delay_or_delivery_changes_nothing(sent, now, action):
    bounce = read_bounce(dsn(action=("Action: failed", f"Action: {action}")))
    assert not bounce.is_final
    assert take_bounce(bounce, now) is None
    assert state_of(sent) == "sent"


@pytest.mark.django_db
def test_an_uncertain_message_that_came_back_was_sent(sink, letter, now):
    message = letter("weg@example.org", message_id="<1@example.nl>")
    sink.dot["weg@example.org"] = "accept, then hang up"
    deliver(now)
    assert state_of(message) == "uncertain"
    assert take_bounce(read_bounce(dsn()), now) == message
    assert state_of(message) == "bounced"


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["pending", "dead", "cancelled", "bounced"])
def test_what_was_not_handed_over_cannot_come_back(letter, now, state):
    message = letter(message_id="<1@example.nl>", state=state)
    assert take_bounce(read_bounce(dsn()), now) is None
    assert state_of(message) == state


@pytest.mark.django_db
def test_the_original_is_known_by_the_reply_when_the_report_does_not_hold_it(sent, now):
    without = dsn("exchange", original=("Message-ID: <1@example.nl>\n", ""))
    assert take_bounce(read_bounce(without), now) == sent


@pytest.mark.django_db
def test_a_report_about_nobody_or_about_a_stranger_changes_nothing(sent, now):
    for other in ("<9@elders.example>", "1@example.nl", ""):
        bounce = read_bounce(dsn(original=("<1@example.nl>", other)))
        assert take_bounce(bounce, now) is None
    assert state_of(sent) == "sent"


@pytest.mark.django_db
def test_a_forged_report_marks_one_known_message_at_most(sent, now):
    many = " ".join(f"<{number}@example.nl>" for number in (7, 1, 2, 3))
    bounce = read_bounce(dsn("exchange", original=("Message-ID: <1@example.nl>", f"Message-ID: {many}")))
    assert take_bounce(bounce, now) == sent
    assert Message.objects.filter(state="bounced").count() == 1
    assert len(read_bounce(dsn(original=("<1@example.nl>", many * 100))).message_ids) <= 5


@pytest.mark.django_db
def test_the_copy_of_the_journal_that_came_back_says_nothing_about_the_recipient(sent, now, settings):
    settings.JOURNAL_ADDRESS = "Weg@example.org"
    assert read_bounce(dsn()) is None
    settings.JOURNAL_ADDRESS = "journaal@example.nl"
    assert take_bounce(read_bounce(dsn()), now) == sent


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00\xff" * 1000,
        b"From: buurvrouw@example.nl\nSubject: Re: uw bericht\nIn-Reply-To: <1@example.nl>\n\nIk ben er niet.",
        dsn().replace(b"multipart/report", b"multipart/mixed"),
        dsn().replace(b"message/delivery-status", b"message/disposition-notification"),
        dsn().replace(b"Action: failed\n", b""),
        dsn()[:900],
        b"Content-Type: message/rfc822\n\n" * 5000 + dsn(),
        b"Content-Type: multipart/report; boundary=x\n\n--x\nContent-Type: message/rfc822\n\n" + dsn() + b"\n--x--\n",
    ],
    ids=["empty", "bytes", "reply", "mixed", "read", "no action", "cut off", "deep", "forwarded"],
)
def test_any_other_mail_is_not_a_bounce(raw):
    assert read_bounce(raw) is None


@pytest.mark.parametrize(
    "name, filler",
    [("blank lines", b"\n" * 9_900_000), ("old ends of line", b"\r" * 9_900_000), ("groups", b"a: b\r\n\r\n" * 400)],
)
def test_a_report_without_end_is_refused_before_it_is_parsed(monkeypatch, name, filler):
    read_as_mail = []
    monkeypatch.setattr(bounces, "message_from_bytes", lambda raw: read_as_mail.append(len(raw)))
    hostile = b"Content-Type: multipart/report; boundary=x\n\n--x\nContent-Type: message/Delivery-Status\n\n" + filler
    assert read_bounce(hostile) is None
    assert not read_as_mail


def test_groups_behind_many_false_ends_are_refused_too():
    many = b"\n--nep\n\n".join([b"Action: failed\n\nStatus: 5.1.1\n\n"] * 120)
    raw = dsn().replace(b"Action: failed\n", b"Action: failed\n\n" + many)
    assert read_bounce(raw) is None


@pytest.mark.django_db
def test_of_a_mail_with_a_large_original_the_first_part_says_it_all(sent, now):
    raw = dsn() + b"een regel van de bijlage\n" * 400_000
    assert take_bounce(read_bounce(raw), now) == sent


def test_no_more_than_the_first_part_is_parsed(monkeypatch):
    lengths = []
    monkeypatch.setattr(bounces, "message_from_bytes", lambda raw: lengths.append(len(raw)))
    read_bounce(b"From: iemand\n\n" + b"x" * 9_000_000)
    assert lengths == [bounces.LARGEST] and bounces.LARGEST <= 256_000


@given(st.integers(0, 4000), st.binary(max_size=200), st.sampled_from(ALL))
def test_whatever_comes_in_is_read_without_an_error(place, junk, name):
    raw = dsn(name)
    bounce = read_bounce(raw[:place] + junk + raw[place:])
    assert bounce is None or isinstance(bounce, Bounce)


@pytest.mark.django_db
def test_a_null_in_what_a_server_said_stops_nothing(sent, now):
    assert take_bounce(read_bounce(dsn().replace(b"User unknown", b"User \x00unknown")), now) == sent


def heard(capsys) -> str:
    return capsys.readouterr().out.strip()


@pytest.mark.django_db
def test_the_command_reads_one_mail_from_standard_input(sent, capsys, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(dsn())))
    call_command("bounces")
    assert heard(capsys) == "1 came back, 0 nothing to mark, 0 not a bounce"
    assert state_of(sent) == "bounced"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"\xff\xfe geen mail")))
    call_command("bounces")
    assert heard(capsys) == "0 came back, 0 nothing to mark, 1 not a bounce"


@pytest.mark.django_db
def test_the_command_reads_each_mail_of_a_maildir_once(sent, capsys, tmp_path):
    for name in ("new", "tmp"):
        (tmp_path / name).mkdir()
    (tmp_path / "new" / "1.M1.relay").write_bytes(dsn())
    (tmp_path / "new" / "2.M2.relay").write_bytes(dsn("gmail"))
    (tmp_path / "new" / "3.M3.relay").write_bytes(b"reclame")
    (tmp_path / "new" / "4.M4.relay").symlink_to("/etc/passwd")
    (tmp_path / "tmp" / "half").write_bytes(dsn())
    call_command("bounces", maildir=tmp_path)
    assert heard(capsys) == "1 came back, 1 nothing to mark, 1 not a bounce"
    assert sorted(each.name for each in (tmp_path / "cur").iterdir()) == [
        "1.M1.relay:2,S",
        "2.M2.relay:2,S",
        "3.M3.relay:2,S",
    ]
    call_command("bounces", maildir=tmp_path)
    assert heard(capsys) == "0 came back, 0 nothing to mark, 0 not a bounce"


@pytest.fixture
def maildir(tmp_path) -> Path:
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "1.kwaad").write_bytes(dsn())
    (tmp_path / "new" / "2.goed").write_bytes(dsn())
    return tmp_path


def names_in(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


@pytest.mark.django_db
def test_a_mail_that_kills_its_reader_does_so_once(sent, maildir, monkeypatch, capsys):
    with monkeypatch.context() as patched:
        patched.setattr(command, "read_bounce", lambda raw: (_ for _ in ()).throw(MemoryError))
        with pytest.raises(MemoryError):
            call_command("bounces", maildir=maildir)
    assert names_in(maildir / "new") == ["2.goed"]
    call_command("bounces", maildir=maildir)
    assert heard(capsys).startswith("1 came back") and state_of(sent) == "bounced"


@pytest.mark.django_db
def test_a_mail_that_cannot_be_opened_is_counted_and_the_next_is_read(sent, maildir, monkeypatch, capsys):
    really = os.open

    def refused(path, *args, **kwargs):
        if "kwaad" in str(path):
            raise PermissionError(13, "no")
        return really(path, *args, **kwargs)

    monkeypatch.setattr(os, "open", refused)
    call_command("bounces", maildir=maildir)
    assert heard(capsys) == "1 came back, 0 nothing to mark, 0 not a bounce, 1 unreadable"
    assert state_of(sent) == "bounced"


def test_a_link_put_in_the_place_of_a_mail_is_not_followed(maildir, monkeypatch, capsys):
    really, taken = Path.rename, []

    def swapped(path, target):
        path.unlink()
        path.symlink_to("/etc/passwd")
        return really(path, target)

    monkeypatch.setattr(Path, "rename", swapped)
    monkeypatch.setattr(command.Command, "_take", lambda self, raw: taken.append(raw))
    call_command("bounces", maildir=maildir)
    assert not taken and heard(capsys).endswith("2 unreadable")


def test_what_the_database_could_not_take_is_read_again_next_time(maildir, monkeypatch):
    def away(bounce, now):
        raise DatabaseError("weg")

    monkeypatch.setattr(command, "take_bounce", away)
    with pytest.raises(CommandError, match="database"):
        call_command("bounces", maildir=maildir)
    assert names_in(maildir / "new") == ["1.kwaad", "2.goed"]
    assert names_in(maildir / "cur") == []


def test_a_folder_that_is_no_maildir_is_said(tmp_path):
    with pytest.raises(CommandError, match="no maildir"):
        call_command("bounces", maildir=tmp_path)


@pytest.mark.django_db
def test_what_notify_could_not_deliver_is_marked(sent, capsys, settings):
    with pytest.raises(CommandError, match="EVIDENCE_URL"):
        call_command("bounces", provider=True)
    api = NotifyApi()
    settings.EVIDENCE_URL, settings.NOTIFY_URL = "notify://", api.url
    api.states = {str(sent.uuid): "permanent-failure"}
    call_command("bounces", provider=True)
    assert heard(capsys) == "1 came back, 0 nothing to mark, 0 not a bounce"
    assert state_of(sent) == "bounced"
    api.close()
    with pytest.raises(CommandError, match="does not answer"):
        call_command("bounces", provider=True)
