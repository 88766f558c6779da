"""How the post is doing, for /statusz. It never decides whether visitors are served."""

from datetime import datetime

from celery import current_app
from django.db.models import Min

from notifications import hours, paper, post_room
from notifications.models import Message
from notifications.post_room import POST_IS_LATE, SWEEP_IS_LATE, UNCERTAIN_IS_LATE
from reminders.models import Reminder

State = Message.State


def status(now: datetime) -> dict:
    """Numbers and moments only, nothing about people. `is_well` is false when somebody should look; `trouble` says at
    what: sweep, late, uncertain, failed, letters (nobody prints them), pause, brake, breaker, broker."""
    board = post_room.state()
    last = board.last_sweep_at
    oldest = _oldest(Message.objects.due(now))
    awaited = _oldest(Message.objects.due(now).filter(is_now=True))
    unwritten = _unwritten(now)
    uncertain = Message.objects.filter(state=State.UNCERTAIN)
    unsure_since = uncertain.aggregate(since=Min("settled_at"))["since"]
    summary = board.last_summary or {}
    broker = broker_answers()
    held = post_room.held_by(board, now)
    trouble = {
        "sweep": last is None or now - last > SWEEP_IS_LATE,
        "late": is_late(oldest, now)
        # Letters are written from the morning on, also what was left from the day before.
        or (is_late(unwritten, now) and now - POST_IS_LATE >= hours.this_morning(now - POST_IS_LATE))
        or (awaited is not None and now - awaited > POST_IS_LATE),
        "uncertain": unsure_since is not None and now - unsure_since > UNCERTAIN_IS_LATE,
        "failed": bool((summary.get("deliver") or {}).get("trouble")) or bool(summary.get("failed")),
        "broker": not broker,
        "letters": paper.is_late(now),
    } | dict.fromkeys(held, True)
    named = [name for name, is_so in trouble.items() if is_so]
    return {
        "is_well": not named,
        "trouble": named,
        "broker_answers": broker,
        "last_sweep_at": last.isoformat() if last else None,
        "last_sweep_failed": trouble["failed"],
        "held_by": [*held, *([] if hours.is_open(now) else ["hours"])],
        "guarded_until": board.guard_until.isoformat() if board.guard_until and board.guard_until > now else None,
        "oldest_due_message_seconds": _seconds(oldest, now),
        "oldest_unwritten_seconds": _seconds(unwritten, now),
        "uncertain_messages": uncertain.count(),
        "dead_messages": Message.objects.filter(state=State.DEAD).count(),
        "bounced_messages": Message.objects.filter(state=State.BOUNCED).count(),
        "letters_to_print": Message.objects.filter(state=State.TO_PRINT).count(),
    }


def _oldest(messages) -> datetime | None:
    return messages.values_list("not_before", flat=True).first()


def _unwritten(now: datetime) -> datetime | None:
    """Since when a reminder, or news for a bundle, waits for its letter. What was put off has a later moment."""
    held = Message.objects.filter(state=State.HELD, not_before__lte=now).order_by("not_before")
    reminder = Reminder.objects.due(now).values_list("due_at", flat=True).first()
    return min(filter(None, (_oldest(held), reminder)), default=None)


def _seconds(since: datetime | None, now: datetime) -> int:
    return max(0, int((now - since).total_seconds())) if since else 0


def is_late(since: datetime | None, now: datetime) -> bool:
    """Whether what could leave since then had its time by now. What the night holds waits as it should."""
    if since is None:
        return False
    return hours.is_open(now) and hours.is_open(now - POST_IS_LATE) and now - since > POST_IS_LATE


def broker_answers() -> bool:
    """Whether the queue can be reached, within a second. Without it the sweep loop does the same work."""
    try:
        with current_app.connection_for_write(connect_timeout=1) as connection:
            connection.ensure_connection(max_retries=0, timeout=1)
    except Exception:  # noqa: BLE001 - each transport has errors of its own
        return False
    return True
