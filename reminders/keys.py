"""The link in a reminder. It names the message, the deed and the person, is signed, and ages with its message.

Nothing of a person can be read from it but a number of ours.
"""

import uuid
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.urls import reverse

from reminders.models import Reminder

SALT = "reminders.answer"
LIFETIME = timedelta(days=60)


def make(*, message_uuid: uuid.UUID, kind: str, recipient_id: int) -> str:
    return signing.Signer(salt=SALT).sign_object([message_uuid.hex, kind, recipient_id])


def answer_url(token: str) -> str:
    return settings.PUBLIC_URL + reverse("reminders:answer", args=[token])


def read(token: str) -> Reminder | None:
    """The reminder that this link answers, or None when it is none of ours."""
    try:
        number, kind, recipient_id = signing.Signer(salt=SALT).unsign_object(token)
        named = {"message__uuid": uuid.UUID(number), "kind": str(kind), "recipient_id": int(recipient_id)}
    except (signing.BadSignature, ValueError, TypeError, OverflowError):
        return None
    return Reminder.objects.select_related("message", "recipient", "platform").filter(**named).first()
