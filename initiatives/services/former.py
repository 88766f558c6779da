"""Keeps an answer as it stood, and settles what was asked about its words."""

from datetime import datetime

from accounts.models import User
from initiatives.models import Answer, FormerAnswer, Initiative, RewriteRequest

SAME = ("decision", "summary", "reason", "next_step", "next_by", "next_on", "readability", "written_by", "published_at")


def keep_former_answer(answer: Answer, why: str, now: datetime) -> FormerAnswer:
    """Write down a published answer before it changes; `why` is one of `FormerAnswer.Why`. In the caller's
    transaction."""
    return FormerAnswer.objects.create(
        initiative_id=answer.initiative_id,
        why=why,
        replaced_at=now,
        **{name: getattr(answer, name) for name in SAME},
    )


def settle_requests(initiative: Initiative, now: datetime, by: User | None = None) -> int:
    """Nobody waits for plainer words of this answer any more; returns how many did. In the caller's transaction."""
    waiting = RewriteRequest.objects.filter(answer__initiative=initiative, settled_at__isnull=True)
    return waiting.update(settled_at=now, settled_by=by)
