"""Ik snap dit niet: a reader asks for plainer words, and an official writes them. The decision stays as it is."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Role
from initiatives.models import Answer, Event, FormerAnswer, Initiative, RewriteRequest
from initiatives.services.answer import LONGEST_REASON_HARD, check_words, text_of
from initiatives.services.former import settle_requests
from initiatives.services.letters import tell_initiator, tell_person
from initiatives.services.move import check_office, handling_role, label_of, lock, write_event
from initiatives.workflow import MoveRefused

# More of the same say nothing new; they are not kept.
MOST_OPEN = 50
PARTS = ("decision", "summary", "reason", "next_step", "next_by", "next_on", "readability", "written_by")


@transaction.atomic
def ask_rewrite(*, initiative: Initiative, now: datetime, text: str = "") -> RewriteRequest | None:
    """Write down that somebody does not understand the answer; nothing is kept of who. None when there are plenty.

    The handler hears of the first one; the others wait in the same heap.
    """
    locked = lock(initiative)
    answer = _published(locked)
    waiting = answer.rewrite_requests.filter(settled_at__isnull=True).count()
    if waiting >= MOST_OPEN:
        return None
    request = RewriteRequest.objects.create(answer=answer, text=text.strip()[:500], asked_at=now)
    if not waiting:
        write_event(locked, Event.Kind.REWRITE_ASKED, now=now, by=None, role=Role.RESIDENT, is_public=False)
        if person := locked.handler or locked.contact:
            tell_person(person, locked, "rewrite_asked", now, once=request.pk)
    return request


@transaction.atomic
def rewrite_answer(
    *,
    initiative: Initiative,
    summary: str,
    reason: str,
    next_step: str,
    by: User,
    now: datetime,
    reason_hard: str = "",
    seen: int | None = None,
) -> Answer:
    """Put the same answer in plainer words. What was decided, who does it and when stay; the old words are kept.

    `seen` is how often it was rewritten when the page was opened. The requests for plainer words are settled, and the
    initiator gets the new text.
    """
    role = handling_role(by)
    locked = lock(initiative)
    check_office(locked, by)
    answer = _published(locked)
    if seen is not None and answer.rewritten != seen:
        raise MoveRefused(_("Een collega was u voor. Lees eerst de nieuwe tekst."))
    new = {"summary": summary.strip(), "reason": reason.strip(), "next_step": next_step.strip()}
    if not all(new.values()):
        raise MoveRefused(_("Vul alle drie de teksten in."))
    if all(getattr(answer, name) == text for name, text in new.items()):
        raise MoveRefused(_("De tekst is nog hetzelfde."))
    FormerAnswer.objects.create(
        initiative=locked,
        why=FormerAnswer.Why.REWRITTEN,
        **{name: getattr(answer, name) for name in PARTS},
        published_at=answer.published_at,
        replaced_at=now,
    )
    for name, text in new.items():
        setattr(answer, name, text)
    answer.readability = check_words(text_of(answer), reason_hard)
    answer.reason_hard = reason_hard.strip()[:LONGEST_REASON_HARD]
    answer.rewritten += 1
    answer.written_by, answer.written_at = by, now
    answer.save()
    settle_requests(locked, now, by)
    event = write_event(
        locked, Event.Kind.ANSWER_REWRITTEN, now=now, by=by, role=role, by_label=label_of(by), is_public=True
    )
    tell_initiator(locked, "rewritten", now, once=event.pk, answer=answer)
    return answer


@transaction.atomic
def leave_as_it_is(*, initiative: Initiative, reason: str, by: User, now: datetime) -> int:
    """Settle the requests without new words, and say why for colleagues; returns how many there were."""
    role = handling_role(by)
    locked = lock(initiative)
    check_office(locked, by)
    if not reason.strip():
        raise MoveRefused(_("Schrijf waarom de tekst zo blijft."))
    _published(locked)
    settled = settle_requests(locked, now, by)
    if not settled:
        raise MoveRefused(_("Er vraagt nu niemand om een andere tekst."))
    write_event(
        locked,
        Event.Kind.REWRITE_ASKED,
        now=now,
        by=by,
        role=role,
        by_label=label_of(by),
        text=reason.strip()[:500],
        is_public=False,
    )
    return settled


def _published(initiative: Initiative) -> Answer:
    answer = Answer.objects.published().select_for_update(of=("self",)).filter(initiative=initiative).first()
    if answer is None or not initiative.is_public or initiative.blanked_at is not None:
        raise MoveRefused(_("Hier staat geen antwoord."))
    return answer
