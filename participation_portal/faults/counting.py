"""What arrived: counted from the file of the mail server, by a mark in the text of each thing that was to be said."""

import base64
import email
import email.policy
import json
import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path

# What a test has the portal tell of carries a number of its own.
MARK = re.compile(r"proefstuk-(\d{5})")


def mark(number: int) -> str:
    return f"proefstuk-{number:05d}"


@dataclass(frozen=True)
class Mail:
    to: str
    raw: bytes

    @cached_property
    def parsed(self) -> email.message.EmailMessage:
        return email.message_from_bytes(self.raw, policy=email.policy.default)

    @property
    def message_id(self) -> str:
        return str(self.parsed["Message-ID"])

    @property
    def digest(self) -> str:
        return sha256(self.raw).hexdigest()

    @cached_property
    def marks(self) -> frozenset[int]:
        """What it tells of; the same thing in text and layout is one."""
        parts = [part.get_content() for part in self.parsed.walk() if part.get_content_maintype() == "text"]
        return frozenset(int(number) for part in [str(self.parsed["Subject"]), *parts] for number in MARK.findall(part))


@dataclass(frozen=True)
class Count:
    """`lost`: never arrived. `twice`: arrived in more than one mail. `twice_unlike`: the same, after a receiving side
    has dropped mails with a Message-ID that it had. `unlike`: repeats whose bytes differ."""

    mails: int
    lost: list[int]
    twice: list[int]
    twice_unlike: list[int]
    unlike: list[str]

    def as_dict(self) -> dict[str, int]:
        return {"mails": self.mails, "lost": len(self.lost), "repeated": len(self.twice)}


def mails_in(accepted: Path) -> list[Mail]:
    """Every mail that the server accepted, in order. A last line that was cut off by a kill was not accepted."""
    mails = []
    for line in accepted.read_bytes().splitlines(keepends=True):
        if line.endswith(b"\n"):
            row = json.loads(line)
            mails.append(Mail(row["to"], base64.b64decode(row["mail"])))
    return mails


def count(mails: list[Mail], expected: Collection[int]) -> Count:
    """Compare what arrived with what was to arrive: each mark once."""
    arrived = Counter(number for mail in mails for number in mail.marks)
    first_of = {}
    unlike = []
    for mail in mails:
        if first_of.setdefault(mail.message_id, mail.digest) != mail.digest:
            unlike.append(mail.message_id)
    kept = {mail.message_id: mail for mail in mails}.values()
    arrived_unlike = Counter(number for mail in kept for number in mail.marks)
    return Count(
        mails=len(mails),
        lost=sorted(set(expected) - set(arrived)),
        twice=sorted(number for number, times in arrived.items() if times > 1),
        twice_unlike=sorted(number for number, times in arrived_unlike.items() if times > 1),
        unlike=unlike,
    )
