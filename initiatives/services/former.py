"""Keeps an answer as it stood."""

from datetime import datetime

from initiatives.models import Answer, FormerAnswer

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
