"""What was written about a thing whose personal data is taken out."""

from django.db import models

from notifications.models import Message


def forget(*, about: models.Model, keep_kinds: tuple[str, ...] = ()) -> int:
    """Take text, layout and address out of every finished message about this thing, in the caller's transaction.

    That it was written, when and with what outcome, stays. Messages of `keep_kinds` and those that still wait are
    left alone. Returns how many.
    """
    waiting = (Message.State.PENDING, Message.State.CLAIMED, Message.State.HANDING_OVER)
    finished = Message.objects.about(about).exclude(state__in=waiting).exclude(kind__in=keep_kinds)
    return finished.update(text="", html="", to_address="", recipient=None)
