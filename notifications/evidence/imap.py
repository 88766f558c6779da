"""Evidence from the journal mailbox (EVIDENCE_URL=imaps://user:password@host/INBOX, with JOURNAL_ADDRESS).

Each mail has the journal as its second recipient. One "250" covers both: found in the journal is accepted.
"""

import imaplib
import re
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from email.parser import BytesHeaderParser
from email.utils import parseaddr
from urllib.parse import unquote, urlsplit

from django.conf import settings

from notifications.evidence.protocol import EvidenceUnavailable, Found
from notifications.models import Message

# So many things are asked for in one search: servers take a line of 8 kB.
AT_ONCE = 25
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
# What may stand in a question: printable ASCII. Anything else could become a command of its own.
ASKABLE = re.compile(r"[ -~]{1,250}")
HEADERS = "BODY.PEEK[HEADER.FIELDS (MESSAGE-ID X-HERINNERING)]"
LAST_FEW = 50
LAST_MANY = 200
# To these a password may be said in the clear.
HERE = ("localhost", "127.0.0.1", "::1")
# A journal in which nothing newer arrived may be late itself: it is believed after so many times the delay.
WHEN_QUIET = 4


class ImapJournal:
    proof = Message.Evidence.JOURNAL

    def __init__(self, url: str, delay: timedelta | None):
        self.url = urlsplit(url)
        self.delay = delay if delay is not None else timedelta(minutes=15)
        self.mailbox = unquote(self.url.path.strip("/")) or "INBOX"
        self.lock = threading.Lock()
        self.line: imaplib.IMAP4 | None = None

    def find(self, messages: Sequence[Message]) -> Found:
        ids = {message.message_id for message in messages}
        references = {each for message in messages for each in message.references}
        asked = [("MESSAGE-ID", each) for each in ids] + [("X-HERINNERING", each) for each in references]
        criteria = [f"HEADER {name} {_quoted(text)}" for name, text in sorted(asked) if ASKABLE.fullmatch(text)]
        seen = list(self._ask(lambda line: list(self._matching(line, criteria)))) if criteria else []
        return Found(
            frozenset(ids & {each for headers in seen for each in headers["message-id"]}),
            frozenset(references & {each for headers in seen for each in headers["x-herinnering"]}),
        )

    def can_deny(self, message: Message, handed_over_at: datetime, now: datetime) -> bool:
        if not message.is_copied or not ASKABLE.fullmatch(message.message_id) or now < handed_over_at + self.delay:
            return False
        if now >= handed_over_at + WHEN_QUIET * self.delay:
            return True
        newest = self.newest()
        return newest is not None and newest >= handed_over_at

    def newest(self) -> datetime | None:
        return max(self._last_of_ours(LAST_FEW).values(), default=None)

    def latest_ids(self) -> Mapping[str, datetime]:
        return self._last_of_ours(LAST_MANY)

    def _last_of_ours(self, most: int) -> dict[str, datetime]:
        """Of the last mails in the mailbox those of ours: by Message-ID, when it arrived."""
        ending = f"@{urlsplit(settings.PUBLIC_URL).hostname}>"

        def look(line: imaplib.IMAP4) -> dict[str, datetime]:
            number = self._open(line, may_write=False)
            if not number:
                return {}
            answer = _done(line.fetch(f"{max(1, number - most + 1)}:{number}", f"(INTERNALDATE {HEADERS})"))
            known = ((moment, headers["message-id"]) for moment, headers in _mails(answer) if moment)
            return {each: moment for moment, ids in known for each in ids if each.endswith(ending)}

        return self._ask(look)

    def purge(self, before: datetime) -> int:
        """Delete our mails of before this day. What else lies in the mailbox is left alone."""
        day = f"{before.day:02d}-{MONTHS[before.month - 1]}-{before.year}"
        sender = _quoted(parseaddr(settings.MAIL_FROM)[1])
        criteria = f'BEFORE {day} FROM {sender} HEADER AUTO-SUBMITTED "auto-generated"'

        def delete(line: imaplib.IMAP4) -> int:
            self._open(line, may_write=True)
            numbers = _done(line.uid("SEARCH", criteria))[0].split()
            for some in _chunks(numbers, 500):
                these = b",".join(some).decode()
                _done(line.uid("STORE", these, "+FLAGS.SILENT", r"(\Deleted)"))
                _done(line.uid("EXPUNGE", these) if "UIDPLUS" in line.capabilities else line.expunge())
            return len(numbers)

        return self._ask(delete)

    def _matching(self, line: imaplib.IMAP4, criteria: list[str]) -> Iterator[dict[str, list[str]]]:
        """The headers of every mail for which one of the criteria holds: two questions for so many at once."""
        self._open(line, may_write=False)
        for some in _chunks(criteria, AT_ONCE):
            numbers = _done(line.uid("SEARCH", "OR " * (len(some) - 1) + " ".join(some)))[0].split()
            for these in _chunks(numbers, 500):
                answer = _done(line.uid("FETCH", b",".join(these).decode(), f"({HEADERS})"))
                yield from (headers for _, headers in _mails(answer))

    def _open(self, line: imaplib.IMAP4, *, may_write: bool) -> int:
        """Open the mailbox as it is now. Returns how many mails are in it."""
        return int(_done(line.select(_quoted(self.mailbox), readonly=not may_write))[0])

    def _ask(self, question: Callable):
        """Ask over the line of last time; when that is broken, over a new one."""
        with self.lock:
            was_open = self.line is not None
            try:
                try:
                    return question(self.line or self._connect())
                except (imaplib.IMAP4.abort, OSError):
                    if not was_open:
                        raise
                    self._hang_up()
                    return question(self._connect())
            except Exception as error:  # an answer that cannot be read breaks imaplib in many ways
                self._hang_up()
                raise EvidenceUnavailable(f"the journal cannot be asked: {_named(error)}") from error

    def _connect(self) -> imaplib.IMAP4:
        host, wait = self.url.hostname or "localhost", settings.EMAIL_TIMEOUT
        safely = ssl.create_default_context()
        if self.url.scheme == "imaps":
            self.line = imaplib.IMAP4_SSL(host, self.url.port or 993, ssl_context=safely, timeout=wait)
        else:
            self.line = imaplib.IMAP4(host, self.url.port or 143, timeout=wait)
            if host not in HERE:
                if "STARTTLS" not in self.line.capabilities:
                    raise ssl.SSLError("no STARTTLS")
                self.line.starttls(safely)
        # imaplib quotes the password but not the name.
        self.line.login(_quoted(unquote(self.url.username or "")), unquote(self.url.password or ""))
        return self.line

    def _hang_up(self) -> None:
        if self.line:
            try:
                self.line.shutdown()
            except OSError:
                pass
            self.line = None


def _named(error: Exception) -> str:
    """What went wrong, without the words of the server: it may repeat in them what it was sent."""
    if isinstance(error, imaplib.IMAP4.error) and not isinstance(error, imaplib.IMAP4.abort):
        return "it said no; check name, password and mailbox"
    return type(error).__name__


def _done(answer: tuple[str, list]) -> list:
    """What a server answered. Raises when it said no."""
    if answer[0] != "OK":
        raise imaplib.IMAP4.error("refused")
    return [b"" if each is None else each for each in answer[1]] or [b""]


def _mails(answer: list) -> Iterator[tuple[datetime | None, dict[str, list[str]]]]:
    """Per mail of a FETCH when it arrived, and the words in each of the two headers that were asked for."""
    for place, part in enumerate(answer):
        if not isinstance(part, tuple):
            continue
        after = answer[place + 1] if place + 1 < len(answer) and isinstance(answer[place + 1], bytes) else b""
        arrived = imaplib.Internaldate2tuple(part[0]) or imaplib.Internaldate2tuple(after)
        parsed = BytesHeaderParser().parsebytes(part[1])
        headers = {
            name: [word for text in parsed.get_all(name, []) for word in str(text).split()]
            for name in ("message-id", "x-herinnering")
        }
        yield datetime.fromtimestamp(time.mktime(arrived), UTC) if arrived else None, headers


def _quoted(text: str) -> str:
    """As a quoted string of IMAP. Raises ValueError on what cannot be one."""
    if not ASKABLE.fullmatch(text):
        raise ValueError("not printable")
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _chunks(things: Sequence, size: int) -> Iterator[Sequence]:
    return (things[start : start + size] for start in range(0, len(things), size))
