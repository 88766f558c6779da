"""History that was written with a past clock: it happened, but nobody is mailed about it."""

from datetime import datetime

from django.db.models import F

from notifications.models import Message


def settle_history(*, before: datetime) -> int:
    """Mark every waiting message that was written before this moment as sent when it was written, as an example.

    For `load_demo`: no attempt is added, the evidence says that nothing was really sent. Returns how many.
    """
    return Message.objects.filter(state=Message.State.PENDING, created_at__lt=before).update(
        state=Message.State.SENT, settled_at=F("created_at"), evidence=Message.Evidence.DEMO
    )
