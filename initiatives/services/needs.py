"""What an initiative asks for, and the rules that stand in its way: named by its initiators, or for them."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import HANDLERS, Role
from initiatives.models import Event, Initiative, Need, RuleInTheWay
from initiatives.needed import AskedNeed, BlockingRule
from initiatives.services.move import handling_role, lock, write_event
from initiatives.workflow import MoveRefused

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
    elif role != Role.INITIATOR:
        raise MoveRefused(_("Alleen de indiener of een medewerker kan dit toevoegen."))
    return lock(initiative)
