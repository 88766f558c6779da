"""Somebody looked at what the flood brake holds, and lets it go."""

from datetime import datetime

from django.db import transaction

from accounts.models import AuditEvent, User
from accounts.services import log_change
from notifications.delivery import board


@transaction.atomic
def release_brake(*, by: User | None, now: datetime) -> int:
    """Let go everything that was written until now; returns how many messages were held. What comes later is counted.

    Releasing what is not held changes nothing.
    """
    state = board.locked()
    if state.brake_since is None:
        return 0
    held = state.brake_count
    board.write(state, brake_since=None, brake_count=0, brake_released_at=now)
    log_change(subject=state, verb=AuditEvent.Verb.CHANGED, by=by, now=now, change={"rem": [held, "losgelaten"]})
    return held
