"""History that was written with a past clock: it happened, but nobody is mailed about it."""

from datetime import datetime, timedelta

from django.db.models import F, Q

from notifications.models import Message

# A letter on paper that lay longer was posted; the younger ones still wait for the printer.
LONGEST_ON_THE_PILE = timedelta(days=60)


def settle_history(*, before: datetime) -> int:
    """Mark every waiting message that was written before this moment, and every letter on paper that lay for two
    months, as sent when it was written, as an example.

    For `load_demo`: no attempt is added, the evidence says that nothing was really sent. Returns how many.
    """
    waiting = Q(state=Message.State.PENDING, created_at__lt=before)
    posted = Q(state=Message.State.TO_PRINT, created_at__lt=before - LONGEST_ON_THE_PILE)
    return Message.objects.filter(waiting | posted).update(
        state=Message.State.SENT, settled_at=F("created_at"), evidence=Message.Evidence.DEMO
    )
