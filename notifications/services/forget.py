"""What was written about a thing whose personal data is taken out."""

from datetime import datetime

from django.db import models

from notifications.models import Message

State = Message.State
WAITING = (State.PENDING, State.HELD, State.TO_PRINT)
IN_HAND = (State.CLAIMED, State.HANDING_OVER)
# Instead of the subject, which may hold a title that somebody typed.
BLANKED = "gewist bericht"
NOTHING_OF_A_PERSON = {
    "subject": BLANKED,
    "text": "",
    "html": "",
    "headers": {},
    "to_address": "",
    "postal_address": "",
    "recipient": None,
}


def forget(*, about: models.Model, now: datetime, keep_kinds: tuple[str, ...] = ()) -> int:
    """Take text, layout and addresses out of every message about this thing, in the caller's transaction.

    What still waits is withdrawn. That it was written, when and with what outcome, stays. Messages of `keep_kinds` and
    those being handed over at this moment go on; of them no person is known any more, so that retention takes their
    text and address out together. Returns how many were emptied.
    """
    all_of_it = Message.objects.about(about)
    rest = all_of_it.exclude(kind__in=keep_kinds).exclude(state__in=IN_HAND)
    emptied = rest.exclude(state__in=WAITING).update(**NOTHING_OF_A_PERSON)
    emptied += rest.filter(state__in=WAITING).update(
        state=State.CANCELLED, settled_at=now, last_error="gewist", **NOTHING_OF_A_PERSON
    )
    all_of_it.filter(recipient__isnull=False).update(recipient=None)
    return emptied
