"""The answer of the municipality: written as a draft, then published."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from initiatives.models import Answer, Event, Initiative
from initiatives.services.move import handling_role, label_of, lock, move_initiative
from initiatives.workflow import MoveRefused, Status


@transaction.atomic
def write_answer(
    *,
    initiative: Initiative,
    decision: str,
    summary: str,
    reason: str,
    next_step: str,
    next_by: str,
    next_on: date | None,
    by: User,
    now: datetime,
) -> Answer:
    """Write or rewrite the draft: a decision and a reason, the rest may follow. What was published stays as it is."""
    handling_role(by)
    locked = lock(initiative)
    if not locked.is_open:
        raise MoveRefused(_("Dit plan wacht niet meer op een antwoord."))
    if decision not in Answer.Decision.values:
        raise MoveRefused(_("Kies wat het antwoord is: ja, een deel of nee."))
    if not reason.strip():
        raise MoveRefused(_("Een antwoord heeft een reden nodig."))
    answer, _is_new = Answer.objects.update_or_create(
        initiative=locked,
        defaults={
            "decision": decision,
            "summary": summary.strip(),
            "reason": reason.strip(),
            "next_step": next_step.strip(),
            "next_by": next_by.strip(),
            "next_on": next_on,
            "written_by": by,
            "written_at": now,
        },
    )
    return answer


@transaction.atomic
def publish_answer(*, initiative: Initiative, by: User, now: datetime) -> Initiative:
    """Give the answer: it is public from now, and the resident gets it in full."""
    role = handling_role(by)
    answer = Answer.objects.filter(initiative=initiative).first()
    if answer is None:
        raise MoveRefused(_("Er is nog geen antwoord geschreven."))
    for value, problem in (
        (answer.summary, _("Schrijf het antwoord in één of twee zinnen.")),
        (answer.next_step, _("Schrijf wat er nu gebeurt.")),
        (answer.next_by, _("Schrijf wie dat doet.")),
    ):
        if not value:
            raise MoveRefused(problem)
    return move_initiative(
        initiative=initiative,
        to=Status.ANSWERED,
        role=role,
        by=by,
        by_label=label_of(by),
        now=now,
        text=answer.summary,
        kind=Event.Kind.ANSWERED,
        letter={"answer": answer},
    )
