"""The link in a reminder. It names one reminder to one person, is signed, and ages with its message.

Nothing of a person can be read from it but a number of ours.
"""

import uuid
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.urls import reverse

from reminders.models import Reminder

SALT = "reminders.answer"
LENGTH = len(uuid.UUID(int=0).hex)
LIFETIME = timedelta(days=60)


def make(reminder: Reminder) -> str:
    return signing.Signer(salt=SALT).sign(reminder.uuid.hex)


def answer_url(token: str) -> str:
    return settings.PUBLIC_URL + reverse("reminders:answer", args=[token])


def read(token: str) -> Reminder | None:
    """The reminder that this link answers, or None when it is none of ours."""
    signer = signing.Signer(salt=SALT)
    try:
        if len(unsigned := signer.unsign(token)) == LENGTH:
            named = {"uuid": uuid.UUID(unsigned)}
        else:
            # A link in a letter of before a letter could hold several reminders.
            number, kind, recipient_id = signer.unsign_object(token)
            named = {"message__uuid": uuid.UUID(number), "kind": str(kind), "recipient_id": int(recipient_id)}
    except (signing.BadSignature, ValueError, TypeError, OverflowError):
        return None
    return Reminder.objects.select_related("message", "recipient", "platform").filter(**named).first()
