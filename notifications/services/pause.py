"""The post lies still until somebody looked: after a restore or a failover without evidence."""

from datetime import datetime

from django.db import transaction

from accounts.models import AuditEvent, User
from accounts.services import log_change
from notifications.delivery import board, timeline
from notifications.models import SweepState


@transaction.atomic
def resume(*, by: User | None, now: datetime) -> bool:
    """Let the post leave again, as it lies. Returns whether it was paused; the log says who did it."""
    state = board.locked()
    if state.paused_at is None:
        return False
    board.write(state, paused_at=None, paused_why="")
    change = {"post": ["gepauzeerd", "gaat weer door"]}
    log_change(subject=state, verb=AuditEvent.Verb.CHANGED, by=by, now=now, change=change)
    return True


def mark_restored() -> None:
    """Say that this database was put back from a backup: the next round sees another one than before."""
    SweepState.objects.update_or_create(singleton=True, defaults={"timeline": timeline.RESTORED})
