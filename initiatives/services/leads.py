"""The team lead reads along with what was reopened."""

from datetime import datetime

from accounts.models import User
from accounts.roles import Role
from initiatives.models import Initiative
from initiatives.services.letters import tell_person


def leads_of(initiative: Initiative) -> list[User]:
    """Who leads the team that has it; every team lead when no team has it, or its team has no lead."""
    lead = initiative.team.lead if initiative.team else None
    if lead is not None and lead.is_active:
        return [lead]
    return list(User.objects.with_role(Role.TEAM_LEAD).filter(is_active=True).order_by("pk"))


def tell_leads(initiative: Initiative, what: str, now: datetime, *, once: str | int, but=(), **context) -> None:
    """Write the letter `initiatives/mail/<what>` to each of them; `but` heard of it already."""
    for lead in leads_of(initiative):
        if lead not in but:
            tell_person(lead, initiative, what, now, once=once, **context)
