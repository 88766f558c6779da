"""Who stands behind a party: which people can do what was promised, asked or owed, and who answers for them."""

from collections.abc import Collection, Iterable

from django.db.models import Max, Prefetch, prefetch_related_objects
from django.utils import timezone

from accounts.models import User
from agendas.models import Agenda, AgendaEvent, Block, Promise
from agendas.workflow import Side
from initiatives.models import Initiative, PromiseLink
from neighbourhoods.models import Platform
from reminders.faces import Capacity, Faces, Recipient, initiator_of

# ── A promise: the owner does it, the other looks whether it is done ─────────


def who_promised(promise: Promise, faces: Faces) -> list[Recipient]:
    return _behind(promise, promise.owner_side, faces)


def who_confirms(promise: Promise, faces: Faces) -> list[Recipient]:
    """Nobody when only the municipality could, of its own promise: both keys are never in one hand."""
    people = _behind(promise, promise.other_side, faces)
    is_own = promise.owner_side == Side.MUNICIPALITY
    return [one for one in people if not (is_own and one.capacity == Capacity.OFFICIAL)]


def can_be_asked(promise: Promise, faces: Faces) -> bool:
    """Whether we ask somebody who holds the second key. A platform that sleeps, is gone or has no members holds none,
    and an official speaks for the municipality or an organisation only, whatever letters go to them meanwhile."""
    if promise.other_side == Side.PLATFORM and not (promise.platform and promise.platform.is_active):
        return False
    holders = {Capacity.MEMBER, Capacity.STAND_IN, Capacity.INITIATOR}
    if promise.other_side in (Side.MUNICIPALITY, Side.ORGANISATION):
        holders.add(Capacity.OFFICIAL)
    return any(one.capacity in holders for one in who_confirms(promise, faces))


def _behind(promise: Promise, side: str, faces: Faces) -> list[Recipient]:
    """A platform for itself; for residents who sent the plan, or else the platform that may speak for them; for all
    others, and for want of those, the official who answers for it."""
    platform = _platform_behind(promise, side)
    if platform is not None:
        return faces.of_platform(platform)
    residents = initiator_of(_plan_of(promise)) if side == Side.RESIDENTS else []
    return residents or _answering(promise, faces)


def platform_that_promised(promise: Promise) -> Platform | None:
    return _platform_behind(promise, promise.owner_side)


def platform_that_confirms(promise: Promise) -> Platform | None:
    return _platform_behind(promise, promise.other_side)


def _platform_behind(promise: Promise, side: str) -> Platform | None:
    if side == Side.PLATFORM:
        return promise.platform
    if side != Side.RESIDENTS or Side.PLATFORM in (promise.owner_side, promise.other_side):
        return None
    may_speak = promise.platform is not None and promise.platform.is_active and not initiator_of(_plan_of(promise))
    return promise.platform if may_speak else None


def look_up_plans(promises: Iterable[Promise]) -> None:
    """Of those in which residents have a part, the plan that they came from: two queries for all."""
    of_residents = [one for one in promises if Side.RESIDENTS in (one.owner_side, one.other_side)]
    plan = Prefetch("initiative", Initiative.objects.without_long_texts().select_related("author"))
    prefetch_related_objects(of_residents, Prefetch("initiative_link", PromiseLink.objects.prefetch_related(plan)))


def look_up_plans_and_moves(promises: Collection[Promise]) -> None:
    look_up_plans(promises)
    look_up_moves(promises)


def look_up_moves(promises: Collection[Promise]) -> None:
    """Note on each, as `moved_on`, the day on which it last got another day; None when it never did. One query."""
    moves = AgendaEvent.objects.filter(
        kind=AgendaEvent.Kind.PROMISE_RESCHEDULED, promise__in=[promise.pk for promise in promises]
    )
    last = dict(moves.order_by().values_list("promise").annotate(Max("at")))
    for promise in promises:
        promise.moved_on = timezone.localdate(last[promise.pk]) if promise.pk in last else None


def _plan_of(promise: Promise) -> Initiative | None:
    link = getattr(promise, "initiative_link", None)
    return link.initiative if link else None


def _answering(promise: Promise, faces: Faces) -> list[Recipient]:
    return (
        faces.official(promise.official)
        or faces.official(promise.agenda.official if promise.agenda else None)
        or faces.official(contact_of_promise(promise))
        or faces.team_leads(Capacity.OFFICIAL)
    )


def contact_of_promise(promise: Promise) -> User | None:
    """Of the platform, also of one that is gone: what was promised to it is still owed to its wijk."""
    return promise.platform.contact if promise.platform else None


# ── A buurtagenda ────────────────────────────────────────────────────────────


def who_leads(agenda: Agenda, faces: Faces) -> list[Recipient]:
    if agenda.platform:
        return faces.of_platform(agenda.platform)
    return faces.official(agenda.official) or faces.team_leads(Capacity.OFFICIAL)


def who_leads_block(block: Block, faces: Faces) -> list[Recipient]:
    return who_leads(block.agenda, faces)


def contact_of_agenda(agenda: Agenda) -> User | None:
    return (agenda.platform.contact if agenda.platform else None) or agenda.official


# ── A plan, a platform ───────────────────────────────────────────────────────


def who_handles(initiative: Initiative, faces: Faces) -> list[Recipient]:
    return faces.official(initiative.handler) or faces.leads_of(initiative, Capacity.OFFICIAL)


def who_asked_after(initiative: Initiative) -> User | None:
    """The contact of the platform that asked where the answer stays."""
    return initiative.asked_after_by.contact if initiative.asked_after_by else None


def who_talks_with(platform: Platform, faces: Faces) -> list[Recipient]:
    return faces.official(platform.contact) or faces.team_leads(Capacity.OFFICIAL)
