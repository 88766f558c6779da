"""How the post is doing, for /statusz. It never decides whether visitors are served."""

from datetime import datetime, timedelta

from celery import current_app

from notifications.models import Message, SweepState

SWEEP_IS_LATE = timedelta(minutes=5)
POST_IS_LATE = timedelta(minutes=30)


def status(now: datetime) -> dict:
    """Numbers and moments only, nothing about people. `is_well` is false when somebody should look."""
    state = SweepState.objects.first()
    last = state.last_sweep_at if state else None
    oldest = Message.objects.due(now).values_list("not_before", flat=True).first()
    uncertain = Message.objects.filter(state=Message.State.UNCERTAIN).count()
    dead = Message.objects.filter(state=Message.State.DEAD).count()
    summary = state.last_summary if state else {}
    trouble = bool((summary.get("deliver") or {}).get("trouble")) or bool(summary.get("failed"))
    is_late = last is None or now - last > SWEEP_IS_LATE
    is_behind = oldest is not None and now - oldest > POST_IS_LATE
    broker = broker_answers()
    return {
        "is_well": broker and not (is_late or is_behind or trouble or uncertain or dead),
        "broker_answers": broker,
        "last_sweep_at": last.isoformat() if last else None,
        "last_sweep_failed": trouble,
        "oldest_due_message_seconds": max(0, int((now - oldest).total_seconds())) if oldest else 0,
        "uncertain_messages": uncertain,
        "dead_messages": dead,
    }


def broker_answers() -> bool:
    """Whether the queue can be reached, within a second. Without it the sweep loop does the same work."""
    try:
        with current_app.connection_for_write(connect_timeout=1) as connection:
            connection.ensure_connection(max_retries=0, timeout=1)
    except Exception:  # noqa: BLE001 - each transport has errors of its own
        return False
    return True
