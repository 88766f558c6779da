"""What an initiative asks for, and the rules that stand in its way: named by its initiators, or for them."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import HANDLERS, Role
from initiatives.models import Event, Initiative, Need, RuleInTheWay
from initiatives.needed import AskedNeed, BlockingRule
from initiatives.services.letters import tell_initiator
from initiatives.services.move import check_office, handling_role, in_dutch, label_of, lock, write_event
from initiatives.services.own_people import check_owner
from initiatives.workflow import MoveRefused, Status

# Euros: a municipality does not grant more through a form like this.
MOST_MONEY = 10_000_000
MOST_RULES = 5


@transaction.atomic
def ask_need(
    *, initiative: Initiative, need: AskedNeed, now: datetime, by: User | None = None, role: Role = Role.INITIATOR
) -> Need:
    """Write down one thing that the plan asks for, or change what was asked as long as nobody decided about it.

    `by` and `role` say who: the initiator (perhaps behind a link: None), or a handler who heard it. Once the plan is
    answered, nothing more can be asked.
    """
    locked = _of_whom(initiative, by, role)
    if not locked.is_open:
        raise MoveRefused(_("Op dit plan is al antwoord gegeven. U kunt nu niets meer vragen."))
    return write_need(locked, need)


def write_need(initiative: Initiative, need: AskedNeed) -> Need:
    """In the caller's transaction, of a plan that was just made or is locked."""
    kind = Need.Kind(need.kind)
    if need.amount is not None and (kind != Need.Kind.MONEY or not 0 < need.amount <= MOST_MONEY):
        raise MoveRefused(_("Dit bedrag klopt niet. Vul hele euro's in."))
    if not need.text.strip() and need.amount is None:
        raise MoveRefused(_("Schrijf wat u nodig hebt."))
    asked, is_new = Need.objects.get_or_create(
        initiative=initiative, kind=kind, defaults={"text": need.text.strip(), "amount": need.amount}
    )
    if not is_new:
        if asked.outcome:
            raise MoveRefused(_("De gemeente heeft hierover al besloten."))
        asked.text, asked.amount = need.text.strip(), need.amount
        asked.save(update_fields=["text", "amount"])
    return asked


@transaction.atomic
def decide_need(
    *,
    need: Need,
    outcome: str,
    reason: str,
    by: User,
    now: datetime,
    granted_text: str = "",
    granted_amount: int | None = None,
    seen: str = "",
) -> Need:
    """Say what is granted of what was asked, and why. Public; the initiator hears it. Amounts in whole euros.

    `seen` is the outcome that stood there when the page was opened: two officials do not overwrite each other unseen.
    Money that is granted in full is the amount that was asked, unless more is given; less than that is granted partly.
    """
    role = handling_role(by)
    initiative = lock(need.initiative)
    check_office(initiative, by)
    locked = Need.objects.select_for_update(of=("self",)).get(pk=need.pk)
    if initiative.status in (Status.WITHDRAWN, Status.REFUSED):
        raise MoveRefused(_("Dit plan is gesloten. Er verandert niets meer."))
    if locked.outcome != seen:
        raise MoveRefused(_("Een collega was u voor. Hierover is al besloten."))
    if outcome not in Need.Outcome.values or not outcome:
        raise MoveRefused(_("Kies wat de gemeente besluit."))
    if not reason.strip():
        raise MoveRefused(_("Schrijf waarom de gemeente dit besluit."))
    amount = _granted(locked, outcome, granted_amount)
    locked.outcome, locked.reason, locked.granted_amount = outcome, reason.strip()[:500], amount
    locked.granted_text = "" if outcome == Need.Outcome.REFUSED else granted_text.strip()[:300]
    locked.decided_at, locked.decided_by = now, by
    locked.save(
        update_fields=["outcome", "reason", "granted_text", "granted_amount", "decided_at", "decided_by"],
    )
    event = write_event(
        initiative,
        Event.Kind.NEED_DECIDED,
        now=now,
        by=by,
        role=role,
        by_label=label_of(by),
        text=f"{in_dutch(Need.Kind(locked.kind))}: {in_dutch(Need.Outcome(outcome))}.",
        is_public=initiative.is_public,
    )
    tell_initiator(initiative, "need_decided", now, once=event.pk, need=locked)
    return locked


def _granted(need: Need, outcome: str, amount: int | None) -> int | None:
    """The amount that belongs to this outcome, in euros."""
    if outcome == Need.Outcome.REFUSED or need.kind != Need.Kind.MONEY:
        return None
    if amount is None and outcome == Need.Outcome.GRANTED:
        amount = need.amount
    if amount is None:
        raise MoveRefused(_("Vul in hoeveel geld de gemeente geeft."))
    if not 0 < amount <= MOST_MONEY:
        raise MoveRefused(_("Dit bedrag klopt niet. Vul hele euro's in."))
    if need.amount is not None and (amount < need.amount) != (outcome == Need.Outcome.PARTLY):
        raise MoveRefused(
            _("Dit is minder dan gevraagd. Kies “voor een deel gegeven”.")
            if amount < need.amount
            else _("Dit is alles wat gevraagd is. Kies “gegeven”.")
        )
    return amount


@transaction.atomic
def name_rule(
    *,
    initiative: Initiative,
    blocking: BlockingRule,
    now: datetime,
    by: User | None = None,
    role: Role = Role.INITIATOR,
) -> RuleInTheWay:
    """Name a rule that stands in the way. It stands in the public list until it has an answer with a reason."""
    locked = _of_whom(initiative, by, role)
    if locked.blanked_at is not None or locked.closed_at is not None:
        raise MoveRefused(_("Dit plan is afgesloten."))
    return write_rule(locked, blocking, now=now, by=by, role=role)


def write_rule(
    initiative: Initiative, blocking: BlockingRule, *, now: datetime, by: User | None, role: Role
) -> RuleInTheWay:
    """In the caller's transaction, of a plan that was just made or is locked. The same rule twice is one."""
    rule, problem = " ".join(blocking.rule.split()), blocking.problem.strip()
    if not rule or not problem:
        raise MoveRefused(_("Schrijf welke regel in de weg staat, en wat daardoor niet kan."))
    if already := initiative.rules_in_the_way.filter(rule__iexact=rule).first():
        return already
    if initiative.rules_in_the_way.count() >= MOST_RULES:
        raise MoveRefused(_("Bij dit plan staan al vijf regels. Dat is het meeste dat kan."))
    named = RuleInTheWay.objects.create(initiative=initiative, rule=rule, problem=problem, named_at=now)
    write_event(
        initiative,
        Event.Kind.RULE_NAMED,
        now=now,
        by=by,
        role=role,
        text=rule,
        is_public=initiative.is_public,
    )
    return named


def _of_whom(initiative: Initiative, by: User | None, role: Role) -> Initiative:
    """The locked plan, when this role may add to it."""
    if role in HANDLERS:
        handling_role(by)
        check_office(initiative, by)
    elif role == Role.INITIATOR:
        check_owner(initiative, by)
    else:
        raise MoveRefused(_("Alleen de indiener of een medewerker kan dit toevoegen."))
    return lock(initiative)
