"""How a plan becomes public: the resident confirms the address, or an official looks at what came without one."""

from datetime import datetime

from accounts.models import User
from accounts.roles import Role
from initiatives.models import Event, Initiative
from initiatives.services.move import INITIATOR, handling_role, label_of, move_initiative
from initiatives.workflow import Status


def confirm_address(*, initiative: Initiative, now: datetime) -> Initiative:
    """The resident pressed the button behind the link: the plan is public from now. Pressing twice is harmless."""
    initiative.refresh_from_db(fields=["status", "confirmed_at", "published_at"])
    if initiative.confirmed_at is not None:
        return initiative
    return move_initiative(
        initiative=initiative,
        to=Status.RECEIVED,
        role=Role.INITIATOR,
        by=initiative.author,
        by_label=INITIATOR,
        now=now,
        kind=Event.Kind.CONFIRMED,
    )


def approve(*, initiative: Initiative, by: User, now: datetime) -> Initiative:
    """An official looked at a plan that came without an address: it is public from now."""
    return move_initiative(
        initiative=initiative,
        to=Status.RECEIVED,
        role=handling_role(by),
        by=by,
        by_label=label_of(by),
        now=now,
        kind=Event.Kind.PUBLISHED,
    )
