"""Steps of the longer roads, each with what it has to say."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Role
from initiatives.models import Event, Initiative, StepTold
from initiatives.services.move import INITIATOR, handling_role, label_of, lock, move_initiative
from initiatives.services.own_people import check_owner
from initiatives.workflow import MoveRefused, Status

LONGEST_TEXT = 5000
MOST_EUROS = 2_000_000_000


@dataclass(frozen=True)
class Facts:
    """What a step says beside its text."""

    amount: bool = False
    until_on: bool = False
    # A day that is still to come.
    is_ahead: bool = False


FACTS: dict[Status, Facts] = {
    Status.ADMITTED: Facts(),
    # What the task costs now; how well it is done stands in the text.
    Status.DISCLOSED: Facts(amount=True),
    Status.BID: Facts(amount=True),
    Status.IN_TALKS: Facts(),
    # The day on which the council meets.
    Status.ON_AGENDA: Facts(until_on=True, is_ahead=True),
    # What is paid each year, and until when.
    Status.AGREED: Facts(amount=True, until_on=True, is_ahead=True),
    Status.EVALUATED: Facts(),
    Status.HANDED_BACK: Facts(),
}
"""The steps that are told, and what each needs."""


@transaction.atomic
def tell_step(
    *,
    initiative: Initiative,
    to: Status,
    text: str,
    amount: int | None = None,
    until_on: date | None = None,
    role: Role | None = None,
    by: User | None,
    now: datetime,
) -> StepTold:
    """Take a step of a challenge or a citizens' initiative, and say publicly what it comes to.

    `amount` is euros a year. `role` is INITIATOR for whoever holds the key of the plan; else `by` handles it. The
    initiative passed in follows. Raises MoveRefused when the road does not go there, or a fact of the step is missing.
    """
    if role == Role.INITIATOR:
        check_owner(initiative, by)
    else:
        role = handling_role(by)
    step, text = Status(to), text.strip()
    if step not in FACTS:
        raise MoveRefused(_("Deze stap heeft een eigen knop."))
    locked = lock(initiative)
    if locked.status == Status.AWAITING_INITIATOR:
        raise MoveRefused(_("De gemeente heeft de indiener iets gevraagd en wacht op de reactie."))
    _check_facts(step, text, amount, until_on, timezone.localdate(now))
    facts = FACTS[step]
    told = StepTold.objects.create(
        initiative=locked,
        step=step,
        text=text,
        amount=amount if facts.amount else None,
        until_on=until_on if facts.until_on else None,
        told_at=now,
        by=by,
    )
    move_initiative(
        initiative=initiative,
        to=step,
        role=role,
        by=by,
        by_label=INITIATOR if role == Role.INITIATOR else label_of(by),
        now=now,
        text=text if step == Status.HANDED_BACK else "",
        kind=Event.Kind.STEP_TOLD,
        letter={"text": text, "step": told},
    )
    return told


def _check_facts(step: Status, text: str, amount: int | None, until_on: date | None, today: date) -> None:
    facts = FACTS[step]
    if not text:
        raise MoveRefused(_("Schrijf wat er bij deze stap hoort."))
    if len(text) > LONGEST_TEXT:
        raise MoveRefused(_("Maak de tekst korter: hoogstens %(n)d tekens.") % {"n": LONGEST_TEXT})
    if facts.amount and (amount is None or not 0 <= amount <= MOST_EUROS):
        raise MoveRefused(_("Vul het bedrag in, in hele euro's per jaar."))
    if facts.until_on and until_on is None:
        raise MoveRefused(_("Vul de datum in."))
    if facts.is_ahead and until_on < today:
        raise MoveRefused(_("Kies een datum die nog komt."))
