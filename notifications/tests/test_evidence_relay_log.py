"""What the relay wrote in its log was accepted, also when the log was rotated in between."""

import gzip
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine

from notifications import evidence
from notifications.evidence import EvidenceUnavailable
from notifications.models import Message

NOW = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)


def lines(number: str, message_id: str, *references: str, at: datetime = NOW, queued: bool = True) -> str:
    """What Postfix writes about one mail."""
    start = f"{at:%Y-%m-%dT%H:%M:%S}.000001+00:00 relay postfix"
    said = [
        f"{start}/smtpd[8]: {number}: client=portal[127.0.0.1]",
        f"{start}/cleanup[9]: {number}: message-id={message_id}",
    ]
    if references:
        header = f"info: header X-Herinnering: {' '.join(references)} from portal[127.0.0.1]; from=<a@b> to=<c@d>"
        said.append(f"{start}/cleanup[9]: {number}: {header} proto=ESMTP helo=<portal>")
    if queued:
        said.append(f"{start}/qmgr[1]: {number}: from=<meedoen@example.nl>, size=1, nrcpt=2 (queue active)")
    return "\n".join(said) + "\n"


def message(number: int, *references: str) -> Message:
    return Message(message_id=f"<{number}@example.nl>", references=list(references))


@pytest.fixture
def log(tmp_path, settings) -> Path:
    settings.EVIDENCE_URL = f"log://{tmp_path}/mail.log"
    settings.PUBLIC_URL = "https://example.nl"
    return tmp_path / "mail.log"


def add(log: Path, text: str) -> None:
    with open(log, "a") as file:
        file.write(text)


def test_what_stands_in_the_queue_was_accepted(log):
    add(log, lines("4F00A1", "<1@example.nl>") + lines("4F00A2", "<2@example.nl>", queued=False))
    add(log, "2026-03-10T09:00:09+00:00 relay postfix/qmgr[1]: 4F00A2: removed\n")
    source = evidence.source()
    assert source.find([message(1), message(2), message(3)]).message_ids == {"<1@example.nl>"}
    assert source.proof == Message.Evidence.RELAY_LOG
    add(log, "2026-03-10T09:00:09+00:00 relay postfix/qmgr[1]: 4F00A2: from=<x>, size=1, nrcpt=1 (queue active)\n")
    assert source.find([message(2)]).message_ids == {"<2@example.nl>"}


def test_what_was_said_is_found_also_where_a_long_header_was_folded(log):
    add(log, lines("A1", "<1@example.nl>", "aaaa", "bbbb?", "cccc"))
    add(log, lines("A2", "<2@example.nl>", "dddd", queued=False))
    assert evidence.source().find([message(9, "aaaa", "bbbb", "cccc", "dddd")]).references == {"aaaa", "bbbb", "cccc"}


def test_the_older_way_of_writing_the_time_is_read_too(log):
    text = "Mar 10 10:00:00 relay postfix/cleanup[9]: B1: message-id=<1@example.nl>\n"
    add(log, text + "Mar 10 10:00:01 relay postfix-out/qmgr[1]: B1: from=<x>, size=1\n")
    with time_machine.travel(NOW):
        assert evidence.source().find([message(1)]).message_ids == {"<1@example.nl>"}
        assert abs(evidence.source().newest() - NOW) < timedelta(days=1)


def test_what_a_stranger_writes_in_a_header_proves_nothing(log):
    start = "2026-03-10T09:00:00+00:00 relay postfix/smtpd[7]: warning: "
    forged = "2026-03-10T09:00:00+00:00 relay postfix/cleanup[9]: C1: message-id=<1@example.nl>"
    add(log, f"{start}{forged}\n{start}{forged.replace('cleanup', 'qmgr').replace('message-id', 'from')}\n")
    assert evidence.source().find([message(1)]).message_ids == frozenset()


def test_what_a_mail_of_a_stranger_tells_of_was_not_said(log):
    add(log, lines("C1", "<zelfverzonnen@elders.example>", "aaaa") + lines("C2", "<1@example.nl>", "bbbb"))
    assert evidence.source().find([message(9, "aaaa", "bbbb")]).references == {"bbbb"}


def test_a_number_that_is_used_again_takes_nothing_along(log):
    add(log, lines("D1", "<1@example.nl>", "aaaa", queued=False) + lines("D1", "<2@example.nl>", "bbbb"))
    found = evidence.source().find([message(1, "aaaa"), message(2, "bbbb")])
    assert (found.message_ids, found.references) == ({"<2@example.nl>"}, {"bbbb"})


def test_a_large_log_is_read_once(log):
    add(log, "".join(lines(f"E{number}", f"<{number}@example.nl>") for number in range(200)))
    source = evidence.source()
    source.find([message(1)])
    place = source.offset
    assert place == log.stat().st_size
    add(log, lines("F1", "<1000@example.nl>")[:-20])
    assert source.find([message(1000)]).message_ids == frozenset()
    assert place < source.offset < log.stat().st_size
    add(log, lines("F1", "<1000@example.nl>")[-20:])
    assert source.find([message(1000), message(3)]).message_ids == {"<1000@example.nl>", "<3@example.nl>"}


@pytest.mark.parametrize("way", ["renamed", "copied and emptied", "by day", "pressed"])
def test_nothing_is_missed_when_the_log_is_rotated(log, way):
    add(log, lines("A1", "<1@example.nl>"))
    source = evidence.source()
    source.find([])
    add(log, lines("A2", "<2@example.nl>") + lines("A3", "<3@example.nl>", queued=False))
    if way == "pressed":
        log.with_name("mail.log.1.gz").write_bytes(gzip.compress(log.read_bytes()))
        log.unlink()
    elif way == "copied and emptied":
        log.with_name("mail.log.1").write_bytes(log.read_bytes())
        os.truncate(log, 0)
    else:
        log.rename(log.with_name("mail.log.1" if way == "renamed" else "mail.log-20260310"))
    log.touch()
    assert source.find([message(2)]).message_ids == {"<2@example.nl>"}
    qmgr = lines("A3", "<3@example.nl>").splitlines()[-1]
    add(log, lines("A4", "<4@example.nl>") + qmgr + "\n")
    found = source.find([message(number) for number in (1, 2, 3, 4)])
    assert found.message_ids == {f"<{number}@example.nl>" for number in (1, 2, 3, 4)}
    assert source.since is None


def test_who_begins_later_reads_the_rotated_log_and_denies_nothing_of_before(log):
    add(log.with_name("mail.log.1"), lines("A1", "<1@example.nl>"))
    add(log, lines("A2", "<2@example.nl>", at=NOW + timedelta(hours=1)))
    source = evidence.source()
    assert source.find([message(1), message(2)]).message_ids == {"<1@example.nl>", "<2@example.nl>"}
    later = NOW + timedelta(days=1)
    assert not source.can_deny(message(3), NOW - timedelta(minutes=1), later)
    assert source.can_deny(message(3), NOW + timedelta(minutes=1), later)


def test_what_was_lost_with_a_log_is_not_denied(log):
    add(log, lines("A1", "<1@example.nl>"))
    source = evidence.source()
    source.find([])
    log.unlink()
    add(log, lines("A2", "<2@example.nl>", at=NOW + timedelta(hours=1)))
    with time_machine.travel(NOW + timedelta(hours=2)):
        assert source.find([message(1), message(2)]).message_ids == {"<1@example.nl>", "<2@example.nl>"}
        assert not source.can_deny(message(3), NOW, NOW + timedelta(hours=2))


def test_it_is_denied_after_half_a_minute_or_as_the_settings_say(log, settings):
    log.touch()
    source = evidence.source()
    assert not source.can_deny(message(1), NOW, NOW + timedelta(seconds=29))
    assert source.can_deny(message(1), NOW, NOW + timedelta(seconds=30))
    settings.EVIDENCE_DELAY_SECONDS = 0
    assert evidence.source().can_deny(message(1), NOW, NOW)


def test_the_newest_is_the_newest_of_ours(log):
    log.touch()
    assert evidence.source().newest() is None
    add(log, lines("A1", "<1@example.nl>") + lines("A2", "<2@elders.example>", at=NOW + timedelta(hours=1)))
    assert evidence.source().newest() == NOW.replace(microsecond=1)
    assert evidence.source().latest_ids() == {"<1@example.nl>": NOW.replace(microsecond=1)}


@pytest.mark.parametrize("trouble", ["not there", "a folder"])
def test_a_log_that_cannot_be_read_says_nothing(log, trouble):
    if trouble == "a folder":
        log.mkdir()
    source = evidence.source()
    for ask in (lambda: source.find([message(1)]), source.newest, lambda: source.can_deny(message(1), NOW, NOW)):
        with pytest.raises(EvidenceUnavailable):
            ask()


def test_what_no_relay_writes_is_no_trouble(log):
    log.write_bytes(b"\xff\xfe\x00" * 50 + b"\npostfix/cleanup[1]: \n\n" + lines("A1", "<1@example.nl>").encode())
    assert evidence.source().find([message(1)]).message_ids == {"<1@example.nl>"}
