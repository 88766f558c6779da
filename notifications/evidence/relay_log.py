"""Evidence from the log of a Postfix on this machine (EVIDENCE_URL=log:///var/log/mail.log).

What `cleanup` saw under a queue number was accepted once `qmgr` names that number: then it stood in the queue, on disk.
For the references Postfix needs `header_checks` with the line `/^X-Herinnering:/ INFO`.
"""

import gzip
import re
import threading
import zlib
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import BinaryIO
from urllib.parse import unquote, urlsplit

from django.conf import settings

from notifications.evidence.protocol import EvidenceUnavailable, Found
from notifications.models import Message

# 2026-11-21T10:00:00.123456+01:00, as rsyslog writes it since Debian 12; or Nov 21 10:00:00, in local time, no year.
ISO = re.compile(rb"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?)(Z|[+-]\d\d:?\d\d)")
OLD = re.compile(rb"([A-Z][a-z]{2}) ([ \d]\d) (\d\d:\d\d:\d\d)")
# From the beginning of the line: what a stranger writes in a header stands further on.
LINE = re.compile(
    rb"(?:\d{4}-\S+|[A-Z][a-z]{2} [ \d]\d \S+) \S+ "
    rb"(?:postfix[^\s\[]*/)?(?P<program>cleanup|qmgr)\[\d+\]: (?P<number>\w+): (?P<rest>.*)",
    re.ASCII,
)
MESSAGE_ID = re.compile(rb"message-id=(<[^\s<>]+>)")
REFERENCES = re.compile(rb"info: header X-Herinnering: (.*?)(?: from \S+;.*)?$", re.IGNORECASE)
# How a rotated log is called, behind its name: `.1`, or a day (`dateext`); perhaps pressed.
ROTATED = re.compile(r"(\.1|-\d{8})(\.gz)?")
# So many of each are remembered; the oldest are forgotten first.
MOST_REMEMBERED = 100_000
LAST_MANY = 200


class RelayLog:
    proof = Message.Evidence.RELAY_LOG

    def __init__(self, url: str, delay: timedelta | None):
        self.path = Path(unquote(urlsplit(url).path))
        self.delay = delay if delay is not None else timedelta(seconds=30)
        self.lock = threading.Lock()
        # Which file was read, known by its first line (a name moves on when the log is rotated), and up to where.
        self.first_line, self.offset = b"", 0
        # By queue number what is on its way in; then by Message-ID and by reference when it was accepted.
        self.coming: dict[bytes, tuple[str, set[str]]] = {}
        self.accepted: dict[str, datetime] = {}
        self.references: dict[str, datetime] = {}
        self.last_of_ours: deque[tuple[str, datetime]] = deque(maxlen=LAST_MANY)
        # From when on all is known. None: the log was never rotated.
        self.since: datetime | None = None

    def find(self, messages: Sequence[Message]) -> Found:
        with self.lock:
            self._read_on()
            return Found(
                frozenset(message.message_id for message in messages if message.message_id in self.accepted),
                frozenset(each for message in messages for each in message.references if each in self.references),
            )

    def can_deny(self, message: Message, handed_over_at: datetime, now: datetime) -> bool:
        with self.lock:
            self._read_on()
            return handed_over_at + self.delay <= now and (self.since is None or self.since <= handed_over_at)

    def newest(self) -> datetime | None:
        with self.lock:
            self._read_on()
            return self.last_of_ours[-1][1] if self.last_of_ours else None

    def latest_ids(self) -> Mapping[str, datetime]:
        with self.lock:
            self._read_on()
            return dict(self.last_of_ours)

    def purge(self, before: datetime) -> int:
        """The log is the relay's; it is rotated away."""
        return 0

    def _read_on(self) -> None:
        try:
            with open(self.path, "rb") as log:
                if not self._is_known(log):
                    self._finish_the_rotated_one()
                    log.seek(0)
                    if not (first_line := log.readline()).endswith(b"\n"):
                        return
                    self.first_line, self.offset = first_line, 0
                self._read(log)
        except (OSError, EOFError, zlib.error) as error:
            raise EvidenceUnavailable(f"the log cannot be read: {type(error).__name__}") from error

    def _is_known(self, log: BinaryIO) -> bool:
        log.seek(0)
        return bool(self.first_line) and log.readline() == self.first_line

    def _finish_the_rotated_one(self) -> None:
        """Read what was added to it since last time; all of it when it is another one than we read."""
        if not (path := _rotated(self.path)):
            if self.first_line:
                self.since = datetime.now(UTC)
            return
        with gzip.open(path) if path.suffix == ".gz" else open(path, "rb") as old:
            if not self._is_known(old):
                old.seek(0)
                self.first_line, self.offset = old.readline(), 0
                self.since = _moment(self.first_line) or datetime.now(UTC)
            self._read(old)

    def _read(self, log: BinaryIO) -> None:
        log.seek(self.offset)
        # A line without its end is still being written.
        while (line := log.readline()).endswith(b"\n"):
            self.offset += len(line)
            if b"cleanup[" in line or b"qmgr[" in line:
                self._take(line.rstrip())

    def _take(self, line: bytes) -> None:
        if not (match := LINE.match(line)):
            return
        number, rest = match["number"], match["rest"]
        if match["program"] == b"qmgr":
            if rest.startswith(b"from=") and number in self.coming:
                self._accept(*self.coming.pop(number), _moment(line) or datetime.now(UTC))
        elif found := MESSAGE_ID.match(rest):
            # A number is used again after a while: then nothing of before belongs to it.
            known, references = self.coming.pop(number, ("", set()))
            self.coming[number] = (found[1].decode(errors="replace"), set() if known else references)
        elif found := REFERENCES.match(rest):
            self.coming.setdefault(number, ("", set()))[1].update(_words(found[1]))
        if len(self.coming) > MOST_REMEMBERED:
            self.coming.pop(next(iter(self.coming)))

    def _accept(self, message_id: str, references: set[str], at: datetime) -> None:
        self.accepted[message_id] = at
        # Who may mail through this relay could name in a mail of their own what we are going to say.
        if message_id.endswith(f"@{urlsplit(settings.PUBLIC_URL).hostname}>"):
            self.references |= dict.fromkeys(references, at)
            self.last_of_ours.append((message_id, at))
        for kept in (self.accepted, self.references):
            while len(kept) > MOST_REMEMBERED:
                forgotten = kept.pop(next(iter(kept)))
                self.since = max(self.since or forgotten, forgotten)


def _words(raw: bytes) -> Iterator[str]:
    """Postfix writes a question mark where a long header was folded."""
    return (word.strip("?") for word in raw.decode(errors="replace").split())


def _rotated(path: Path) -> Path | None:
    """The log that was rotated last."""
    siblings = (each for each in path.parent.iterdir() if each.name.startswith(path.name))
    rotated = [each for each in siblings if ROTATED.fullmatch(each.name.removeprefix(path.name))]
    return max(rotated, key=lambda each: each.stat().st_mtime, default=None)


def _moment(line: bytes) -> datetime | None:
    """When a line was written; None when its beginning is no moment."""
    try:
        if found := ISO.match(line):
            return datetime.fromisoformat((found[1] + found[2]).decode())
        if found := OLD.match(line):
            now = datetime.now(UTC).astimezone()
            said = b" ".join(found.groups()).decode()
            moment = datetime.strptime(f"{now.year} {said}", "%Y %b %d %H:%M:%S").astimezone()
            return moment.replace(year=now.year - 1) if moment > now + timedelta(days=1) else moment
    except ValueError:
        pass
    return None
