"""Who has no account shows once more that an address is theirs, before what is known behind it is told or erased."""

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse

from accounts.personal import Subject, export
from notifications.models import Message
from notifications.services.write import write_message

KIND = "account.data_link"
SALT = "notifications.data"
LIFETIME = timedelta(days=1)


def send_data_link(*, email: str, now: datetime, language: str = "nl") -> Message | None:
    """Mail the link, when anything is known of this address. To a stranger nothing is written, but that takes as long:
    else whoever measures the time learns who is known here."""
    is_known, number = bool(export(Subject(email=email.lower()))), uuid.uuid4()
    with transaction.atomic():
        message = _write(email, number, now, language)
        transaction.set_rollback(not is_known)
    return message if is_known else None


def _write(email: str, number: uuid.UUID, now: datetime, language: str) -> Message:
    return write_message(
        kind=KIND,
        key=f"{KIND}:{number}",
        to=email.lower(),
        template="notifications/mail/data_link",
        context={"data_url": settings.PUBLIC_URL + reverse("data_by_link", args=[make(number)])},
        now=now,
        number=number,
        language=language,
        expires_at=now + LIFETIME,
    )


def make(number: uuid.UUID) -> str:
    """The token of one such message. It says nothing of a person: to whom it went stands on the message alone."""
    return signing.TimestampSigner(salt=SALT).sign(number.hex)


def was_made_here(token: str) -> bool:
    """Whether this is a link of ours, however old."""
    try:
        signing.TimestampSigner(salt=SALT).unsign(token)
    except signing.BadSignature:
        return False
    return True


def address_of(token: str) -> str:
    """The address that this link was sent to; empty when it is none of ours, too old, or all of it was erased."""
    try:
        number = signing.TimestampSigner(salt=SALT).unsign(token, max_age=LIFETIME)
    except signing.BadSignature:
        return ""
    return Message.objects.filter(uuid=number, kind=KIND).values_list("to_address", flat=True).first() or ""
