"""Everything that was typed about a plan, in one table: taken out whole, or only the words that name a person."""

import re
from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Left

from accounts.personal import words_can_go
from initiatives.models import (
    Advice,
    Answer,
    Attachment,
    ClockEvent,
    Comment,
    Event,
    Flag,
    FormerAnswer,
    HelpOffer,
    Initiative,
    InternalNote,
    LookBack,
    ModerationEvent,
    Need,
    Objection,
    OfferMessage,
    ProposedChange,
    Question,
    RewriteRequest,
    RoleChange,
    RuleInTheWay,
    SecondReading,
    StepTold,
    TeamQuestion,
    Version,
)
from notifications.models import Message

GONE = "[gewist]"
"""Instead of words that were taken out."""

OWN = ("title", "what", "why", "why_different", "event_place", "result")
# What hangs on a plan: the way to it, and the fields that somebody types.
HANGING: tuple[tuple[type[models.Model], str, tuple[str, ...]], ...] = (
    (Answer, "initiative", ("summary", "reason", "next_step", "next_by", "reason_hard")),
    (FormerAnswer, "initiative", ("summary", "reason", "next_step", "next_by")),
    (RewriteRequest, "answer__initiative", ("text",)),
    (Question, "initiative", ("text", "reply")),
    (Advice, "initiative", ("text",)),
    (Attachment, "initiative", ("original_name", "alt")),
    (Version, "initiative", ("title", "what", "why", "removed_because")),
    (ProposedChange, "initiative", ("title", "what", "why", "reason")),
    (LookBack, "initiative", ("went_well", "was_hard", "lesson")),
    (StepTold, "initiative", ("text",)),
    (RoleChange, "initiative", ("reason",)),
    (InternalNote, "initiative", ("text",)),
    (SecondReading, "initiative", ("question", "remark")),
    (TeamQuestion, "initiative", ("text", "reply")),
    (Need, "initiative", ("text", "granted_text", "reason")),
    (RuleInTheWay, "initiative", ("rule", "problem", "answer")),
    (Comment, "initiative", ("text", "reply")),
    (Flag, "comment__initiative", ("explanation",)),
    (Objection, "comment__initiative", ("text",)),
    (ModerationEvent, "comment__initiative", ("explanation",)),
    (HelpOffer, "initiative", ("text",)),
    (OfferMessage, "offer__initiative", ("text",)),
    (Event, "initiative", ("text",)),
    (ClockEvent, "initiative", ("reason",)),
)


def take_out_all(initiative: Initiative) -> int:
    """Put GONE wherever somebody typed something about this plan, but for its own fields. Returns in how many rows."""
    rows = 0
    with words_can_go():
        for model, way, fields in HANGING:
            for field in fields:
                typed = model.objects.filter(**{way: initiative}).exclude(**{field: ""}).exclude(**{field: GONE})
                rows += typed.update(**{field: GONE})
    return rows


def take_out_names(initiative: Initiative, secrets: Iterable[str]) -> int:
    """Put GONE where one of these (an address, a phone number, a whole name) stands in a text about this plan, and in
    the letters about it that are kept. Returns in how many rows."""
    pattern = _pattern_of(secrets)
    if not pattern:
        return 0
    rows = _replace(Initiative, Q(pk=initiative.pk), OWN, pattern)
    if initiative.extra:
        found = re.compile(pattern.replace(r"\y", r"\b"), re.IGNORECASE)
        told = {
            name: found.sub(GONE, value) if isinstance(value, str) else value
            for name, value in initiative.extra.items()
        }
        rows += Initiative.objects.filter(pk=initiative.pk).exclude(extra=told).update(extra=told)
    with words_can_go():
        for model, way, fields in HANGING:
            rows += _replace(model, Q(**{way: initiative}), fields, pattern)
    about = Q(subject_type=Initiative._meta.label_lower, subject_id=initiative.pk)
    for part in (Advice, Comment, HelpOffer):
        keys = part.objects.filter(initiative=initiative).values("pk")
        about |= Q(subject_type=part._meta.label_lower, subject_id__in=keys)
    # What is being handed over at this moment is frozen.
    left = about & ~Q(state=Message.State.HANDING_OVER)
    return rows + _replace(Message, left, ("subject", "text", "html"), pattern)


def _pattern_of(secrets: Iterable[str]) -> str:
    """One pattern for all, in what Python and PostgreSQL both read; digits of a number may be spaced out."""
    parts = []
    for secret in {each.strip() for each in secrets}:
        digits = re.sub(r"\D", "", secret)
        if len(digits) >= 9 and not re.search(r"[A-Za-z]", secret):
            parts.append(r"[-.() ]*".join(digits))
        elif len(secret) >= 5:
            parts.append(r"\s+".join(re.escape(word) for word in secret.split()))
    return rf"\y(?:{'|'.join(sorted(parts))})\y" if parts else ""


def _replace(model: type[models.Model], which: Q, fields: tuple[str, ...], pattern: str) -> int:
    rows = model.objects.filter(which).filter(reduce(or_, (Q(**{f"{name}__iregex": pattern}) for name in fields)))
    return rows.update(**{name: _without(model, name, pattern) for name in fields})


def _without(model: type[models.Model], name: str, pattern: str):
    new = Func(F(name), Value(pattern), Value(GONE), Value("gi"), function="regexp_replace")
    most = model._meta.get_field(name).max_length
    return Left(new, most) if most else new
