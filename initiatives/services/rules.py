"""What the municipality says about a rule that stands in the way."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from initiatives.models import Event, RuleInTheWay
from initiatives.services.letters import tell_initiator
from initiatives.services.move import check_office, handling_role, in_dutch, label_of, lock, write_event
from initiatives.workflow import MoveRefused, Status


@transaction.atomic
def answer_rule(
    *, rule: RuleInTheWay, outcome: str, answer: str, by: User, now: datetime, seen: str = ""
) -> RuleInTheWay:
    """Say whether there is room, and why. Public; the initiator hears it. Also of a plan that was taken back or carried
    out: others meet the same rule, and the public list keeps it until something was said.

    `seen` is the outcome that stood there when the page was opened: two officials do not overwrite each other unseen.
    """
    role = handling_role(by)
    initiative = lock(rule.initiative)
    check_office(initiative, by)
    locked = RuleInTheWay.objects.select_for_update(of=("self",)).get(pk=rule.pk)
    if initiative.status == Status.REFUSED or initiative.blanked_at is not None:
        raise MoveRefused(_("Dit plan is van de website gehaald. Er verandert niets meer."))
    if locked.outcome != seen:
        raise MoveRefused(_("Een collega was u voor. Hierover is al iets gezegd."))
    if outcome not in RuleInTheWay.Outcome.values or not outcome:
        raise MoveRefused(_("Kies of er ruimte is."))
    if not answer.strip():
        raise MoveRefused(_("Schrijf waarom."))
    locked.outcome, locked.answer = outcome, answer.strip()[:2000]
    locked.answered_at, locked.answered_by = now, by
    locked.save(update_fields=["outcome", "answer", "answered_at", "answered_by"])
    event = write_event(
        initiative,
        Event.Kind.RULE_ANSWERED,
        now=now,
        by=by,
        role=role,
        by_label=label_of(by),
        text=f"{locked.rule}: {in_dutch(RuleInTheWay.Outcome(outcome))}.",
        is_public=initiative.is_public,
    )
    tell_initiator(initiative, "rule_answered", now, once=event.pk, rule=locked)
    return locked
