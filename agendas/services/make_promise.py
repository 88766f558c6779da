"""The deed of promising: one party writes down what it does for another, and by when."""

from datetime import date, datetime

from django.db import connection, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Role
from agendas.models import Agenda, AgendaEvent, Promise
from agendas.services.days import check_not_too_far
from agendas.services.standing import PLATFORM_ROLES, check_standing, nobody_confirms
from agendas.workflow import CANNOT_CONFIRM, MoveRefused, PromiseState, Side, key_of
from goals.models import Goal
from neighbourhoods.models import Area, Platform

# Whoever takes the next number holds this until the end of the transaction.
NUMBER_LOCK = 720_151


@transaction.atomic
def make_promise(
    *,
    text: str,
    owner_side: str,
    owner_label: str,
    other_side: str,
    other_label: str,
    area: Area,
    due_on: date,
    by: User | None,
    role: Role,
    by_label: str,
    now: datetime,
    official: User | None = None,
    platform: Platform | None = None,
    agenda: Agenda | None = None,
    goal: Goal | None = None,
) -> Promise:
    """Record what one party promises another, and tell it in the log.

    A platform promises only in its own name; an official may record any promise. Raises MoveRefused.
    """
    today = timezone.localdate(now)
    if platform is None and agenda is not None:
        platform = agenda.platform
    role = check_standing(by=by, role=role, platform=platform)
    if role in PLATFORM_ROLES and owner_side != Side.PLATFORM:
        raise MoveRefused(
            _("Het wijkplatform kan alleen zelf iets beloven. Een afspraak van de gemeente zet de gemeente erin.")
        )
    if role == Role.PROFESSIONAL and key_of(role, owner_side, other_side) is None:
        raise MoveRefused(_("U kunt alleen een afspraak maken van uw eigen organisatie."))
    if role == Role.INITIATOR:
        raise MoveRefused(_("Een afspraak zet de gemeente of het wijkplatform erin."))
    if owner_side == other_side:
        raise MoveRefused(_("Een afspraak maakt u met een ander. Kies twee verschillende partijen."))
    if {owner_side, other_side} == CANNOT_CONFIRM:
        raise MoveRefused(nobody_confirms())
    if Side.PLATFORM in (owner_side, other_side) and platform is None:
        raise MoveRefused(_("Kies het wijkplatform dat bij deze afspraak hoort."))
    if not text.strip():
        raise MoveRefused(_("Schrijf op wat is afgesproken."))
    if due_on < today:
        raise MoveRefused(_("Kies een datum van vandaag of later."))
    check_not_too_far(due_on, today)
    promise = Promise.objects.create(
        number=_next_number(),
        text=text.strip(),
        owner_side=owner_side,
        owner_label=owner_label,
        other_side=other_side,
        other_label=other_label,
        official=official,
        platform=platform,
        agenda=agenda,
        area=area,
        goal=goal,
        made_on=today,
        due_on=due_on,
    )
    AgendaEvent.objects.create(
        at=now,
        kind=AgendaEvent.Kind.PROMISE_MADE,
        agenda=agenda,
        promise=promise,
        by=by,
        by_role=role,
        by_label=by_label,
        to_state=PromiseState.OPEN,
        new_due_on=due_on,
    )
    return promise


def _next_number() -> int:
    """One more than the last, also when several promises are made at the same moment."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [NUMBER_LOCK])
    return (Promise.objects.aggregate(last=models.Max("number"))["last"] or 0) + 1
