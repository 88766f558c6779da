"""Messages that wait for a bundle, and the bundle that takes them along."""

from collections.abc import Iterable
from datetime import datetime

from notifications.models import Message
from notifications.querysets import MessageQuerySet

State = Message.State


def held_for(recipient_ids: Iterable[int], now: datetime) -> MessageQuerySet:
    """What waits for a bundle of these people whose moment has come, the longest waiting first."""
    return Message.objects.filter(state=State.HELD, recipient_id__in=list(recipient_ids), not_before__lte=now).order_by(
        "not_before", "id"
    )


def put_in_bundle(bundle: Message, rows: Iterable[Message]) -> int:
    """Write down that this mail carries these held messages, in the caller's transaction. Returns how many still
    waited: lock them first, and make the bundle of those."""
    held = Message.objects.filter(pk__in=[row.pk for row in rows], state=State.HELD)
    return held.update(state=State.BUNDLED, bundle=bundle, settled_at=bundle.created_at)
