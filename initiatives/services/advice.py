"""What the wijkplatformen of the area are asked, and what they say."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import HANDLERS, Role
from initiatives.models import Advice, Event, Initiative
from initiatives.services.followers import note_news
from initiatives.services.hold import hold
from initiatives.services.letters import tell_person
from initiatives.workflow import MoveRefused
from neighbourhoods.calendar import add_working_days
from neighbourhoods.models import Membership, Platform

WORKING_DAYS_FOR_ADVICE = 10


def ask_advice(*, initiative: Initiative, now: datetime) -> list[Advice]:
    """Ask every active platform of the buurt, its wijk and the municipality, and write to their members.

    Called in the transaction that makes the initiative public. A person with seats in two platforms gets one letter.
    For a platform that is reached on paper, or that has no members yet, its contact at the municipality gets it.
    """
    due_on = add_working_days(timezone.localdate(now), WORKING_DAYS_FOR_ADVICE)
    asked = []
    for platform in Platform.objects.active().of_area(initiative.buurt):
        advice, is_new = Advice.objects.get_or_create(
            initiative=initiative, platform=platform, defaults={"asked_at": now, "due_on": due_on}
        )
        if not is_new:
            continue
        asked.append(advice)
        Event.objects.create(
            initiative=initiative,
            at=now,
            kind=Event.Kind.ADVICE_ASKED,
            by_role=Role.SYSTEM,
            by_label=platform.name,
            is_public=True,
        )
        to_print = platform.reach == Platform.Reach.PAPER
        people = [] if to_print else [seat.user for seat in platform.active_members()]
        for person in people or [platform.contact]:
            if person is None:
                continue
            tell_person(
                person,
                initiative,
                "for_platform",
                now,
                platform=platform,
                to_print=to_print,
                is_contact=not people,
                due_on=due_on,
                workplace_path=f"/platform/{platform.slug}/",
            )
    return asked


@transaction.atomic
def give_advice(*, advice: Advice, stance: str, text: str, by: User, by_label: str, now: datetime) -> Advice:
    """Write down the advice of a platform, once. `by` holds a seat in it, or is an official who writes it down for a
    platform that is reached on paper. The handler is told."""
    hold([advice.initiative_id])
    locked = (
        Advice.objects.select_for_update(of=("self",)).select_related("initiative__buurt", "platform").get(pk=advice.pk)
    )
    initiative = locked.initiative
    seat = Membership.objects.filter(platform=locked.platform, user=by, until__isnull=True).first()
    if seat is not None:
        role = Role.PLATFORM_CHAIR if seat.seat == Membership.Seat.CHAIR else Role.PLATFORM_MEMBER
    elif by.has_role(*HANDLERS):
        role = next(role for role in HANDLERS if by.has_role(role))
        if not Initiative.objects.for_office(by, to_act=True).filter(pk=initiative.pk).exists():
            raise MoveRefused(_("Dit plan is van een ander team of gebied."))
    else:
        raise MoveRefused(_("Alleen een lid van dit wijkplatform kan advies geven."))
    if locked.given_at is not None:
        raise MoveRefused(_("Dit advies is al gegeven."))
    if not initiative.is_open:
        raise MoveRefused(_("De gemeente heeft al geantwoord. Advies kan niet meer."))
    if stance not in Advice.Stance.values:
        raise MoveRefused(_("Kies wat uw advies is."))
    locked.stance, locked.text, locked.given_at, locked.given_by = stance, text, now, by
    locked.save(update_fields=["stance", "text", "given_at", "given_by"])
    advice.stance, advice.text, advice.given_at, advice.given_by = stance, text, now, by
    event = Event.objects.create(
        initiative=initiative,
        at=now,
        kind=Event.Kind.ADVICE_GIVEN,
        by=by,
        by_role=role,
        by_label=by_label[:120],
        text=f"{Advice.Stance(stance).label}. {text}".strip(),
    )
    note_news(event)
    if initiative.handler is not None:
        tell_person(initiative.handler, initiative, "advice_given", now, once=locked.pk, advice=locked)
    return locked
