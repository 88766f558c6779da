"""Mail that came back: delivery status notifications (RFC 3464), and what Notify says could not be delivered.

Anybody can send us such a mail. It is believed only about a Message-ID that we know, which only the recipient and the
servers on the way have seen, and it does no more than mark that one message for an official.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, message_from_string
from email.message import Message as Mail

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from notifications.delivery import attempts
from notifications.delivery.clock import Clock
from notifications.evidence.provider import Provider
from notifications.models import DeliveryAttempt, Message

State = Message.State

# So much of a mail is read: the report stands before the original, of which only the first lines matter.
LARGEST = 256_000
# A report has one group of fields for each recipient. Each blank line makes the parser build a mail of its own.
MOST_BLOCKS = 200
BLANK_LINE = re.compile(rb"(?:\r\n|\r|\n){2}")
# Where the original stands in the report, whole or its headers only.
ORIGINALS = (
    "message/rfc822",
    "text/rfc822-headers",
    "message/rfc822-headers",
    "message/global",
    "message/global-headers",
)
STATUSES = ("message/delivery-status", "message/global-delivery-status")
MESSAGE_ID = re.compile(r"<[^<>\s]{1,198}>")
# A reply names one mail; a forger might name many.
MOST_CANDIDATES = 5


@dataclass(frozen=True)
class Bounce:
    # Which message it may be about, the likeliest first.
    message_ids: tuple[str, ...]
    # Whether it says that the message will not arrive; else it is only late, or was delivered or relayed.
    is_final: bool
    # The code of RFC 3463, such as 5.1.1, and what the last mail server said.
    status: str = ""
    diagnostic: str = ""


def read_bounce(raw: bytes) -> Bounce | None:
    """What a delivery status notification says; None for any other mail, and for what cannot be read. Never raises.

    No more than the first `LARGEST` bytes are looked at."""
    raw = raw[:LARGEST]
    if _has_too_many_blocks(raw):
        return None
    try:
        return _read(message_from_bytes(raw))
    except Exception:  # whatever a stranger sends, it is at most "not a bounce"
        return None


def _has_too_many_blocks(raw: bytes) -> bool:
    """Counted before anything is parsed, for parsing is what costs."""
    reports = re.split(rb"delivery-status", raw, flags=re.IGNORECASE)[1:]
    return any(len(BLANK_LINE.findall(report.partition(b"\n--")[0])) > MOST_BLOCKS for report in reports)


def _read(mail: Mail) -> Bounce | None:
    if mail.get_content_type() != "multipart/report" or not mail.is_multipart():
        return None
    # Only what stands in the report itself: a report inside a mail that somebody forwards is not to us.
    parts = mail.get_payload()
    recipients = [block for part in parts if part.get_content_type() in STATUSES for block in _blocks(part)]
    if len(recipients) > MOST_BLOCKS:
        return None
    recipients = [block for block in recipients if block["Action"] and not _is_journal(block)]
    if not recipients:
        return None
    failed = [block for block in recipients if _plain(block["Action"]).lower() == "failed"]
    said = (failed or recipients)[0]
    return Bounce(
        message_ids=tuple(dict.fromkeys(_candidates(mail, parts)))[:MOST_CANDIDATES],
        is_final=bool(failed),
        status=_plain(said["Status"])[:20],
        diagnostic=_plain(said["Diagnostic-Code"])[:250],
    )


def _blocks(part: Mail) -> Iterator[Mail]:
    """The groups of fields: one about the report, then one for each recipient."""
    payload = part.get_payload()
    for block in payload if isinstance(payload, list) else [message_from_string(str(payload))]:
        yield block
        rest = block.get_payload()
        if isinstance(rest, str):
            yield from (message_from_string(each) for each in re.split(r"\r?\n\r?\n", rest) if each.strip())


def _is_journal(block: Mail) -> bool:
    """The copy for the journal came back: that says nothing about the recipient."""
    address = _plain(block["Original-Recipient"] or block["Final-Recipient"]).rpartition(";")[2].strip()
    return bool(settings.JOURNAL_ADDRESS) and address.lower() == settings.JOURNAL_ADDRESS.lower()


def _candidates(mail: Mail, parts: list[Mail]) -> Iterator[str]:
    for part in parts:
        if part.get_content_type() in ORIGINALS:
            payload = part.get_payload()
            original = payload[0] if isinstance(payload, list) else _headers(part)
            yield from MESSAGE_ID.findall(_plain(original["Message-ID"]))
    for name in ("In-Reply-To", "References"):
        yield from MESSAGE_ID.findall(_plain(mail[name]))


def _headers(part: Mail) -> Mail:
    return message_from_bytes(part.get_payload(decode=True) or b"")


def _plain(header: object) -> str:
    return " ".join(str(header or "").replace("\x00", "").split())


def take_bounce(bounce: Bounce, now: datetime) -> Message | None:
    """Mark the message that came back, for an official. None when it is none of ours, or nothing changes."""
    if not bounce.is_final:
        return None
    known = set(Message.objects.filter(message_id__in=bounce.message_ids).values_list("message_id", flat=True))
    message_id = next((each for each in bounce.message_ids if each in known), None)
    return _mark(Q(message_id=message_id), f"{bounce.status} {bounce.diagnostic}".strip(), now) if message_id else None


def take_bounces_of(provider: Provider, now: datetime) -> list[Message]:
    """Mark what Notify could not deliver in the last days. Raises EvidenceUnavailable."""
    marked = (_mark(Q(uuid=number), "permanent-failure", now) for number in provider.bounced())
    return [message for message in marked if message]


@transaction.atomic
def _mark(which: Q, why: str, now: datetime) -> Message | None:
    """Behind the fence only: what is still to be sent, or was settled otherwise, stays as it is. Twice is once."""
    handed_over = [State.HANDING_OVER, State.SENT, State.UNCERTAIN]
    message = Message.objects.select_for_update().filter(which, state__in=handed_over).first()
    if message is None:
        return None
    message.state, message.settled_at, message.last_error = State.BOUNCED, now, why[:300]
    message.token = message.lease_until = None
    message.save(update_fields=["state", "settled_at", "last_error", "token", "lease_until"])
    attempts.note(message, Clock(now), DeliveryAttempt.Outcome.BOUNCED, phase="bounce", detail=why)
    return message
