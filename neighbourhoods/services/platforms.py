"""Deeds about wijkplatformen, who sits in them, and who coordinates an area. Each writes one row in the log.

The log names people by their number, never by name.
"""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import AuditEvent, User
from accounts.services import log_change
from neighbourhoods.models import Area, AreaCoordination, Membership, Platform
from neighbourhoods.workflow import PLATFORM_MOVES, PlatformRefused

Verb = AuditEvent.Verb
CHANGEABLE = ("name", "slug", "about", "contact", "reach", "postal_address")


@transaction.atomic
def start_platform(*, areas: Iterable[Area], by: User | None, now: datetime, **fields) -> Platform:
    """Make an active platform on these areas. `fields` are those of `CHANGEABLE`."""
    _only(fields)
    areas = list(areas)
    if not areas:
        raise PlatformRefused(_("Kies ten minste één gebied."))
    platform = Platform(state_since=timezone.localdate(now), **fields)
    platform.full_clean()
    platform.save()
    platform.areas.set(areas)
    log_change(subject=platform, verb=Verb.ADDED, by=by, now=now, change={"gebieden": [None, _names(areas)]})
    return platform


@transaction.atomic
def change_platform(
    *, platform: Platform, by: User | None, now: datetime, areas: Iterable[Area] | None = None, **fields
) -> Platform:
    """Change what stands about a platform; its state has deeds of its own. Nothing changed writes no row."""
    _only(fields)
    kept = _lock(platform)
    change = {}
    for name, value in fields.items():
        earlier = getattr(kept, name)
        if earlier != value:
            change[name] = ["…", "…"] if name == "postal_address" else [_word(earlier), _word(value)]
            setattr(kept, name, value)
    if areas is not None:
        areas, earlier = list(areas), list(kept.areas.all())
        if not areas:
            raise PlatformRefused(_("Kies ten minste één gebied."))
        if {area.pk for area in areas} != {area.pk for area in earlier}:
            change["gebieden"] = [_names(earlier), _names(areas)]
            kept.areas.set(areas)
    if change:
        kept.full_clean()
        kept.save()
        log_change(subject=kept, verb=Verb.CHANGED, by=by, now=now, change=change)
    platform.refresh_from_db()
    return platform


def sleep_platform(*, platform: Platform, reason: str, by: User | None, now: datetime) -> Platform:
    """It does nothing for a while: it gets no reminders and is asked no advice."""
    return _move(platform, Platform.State.DORMANT, reason, by, now)


def wake_platform(*, platform: Platform, by: User | None, now: datetime, reason: str = "") -> Platform:
    """It is active (again). After having been dissolved it begins without members."""
    return _move(platform, Platform.State.ACTIVE, reason, by, now)


def dissolve_platform(
    *, platform: Platform, reason: str, by: User | None, now: datetime, on: date | None = None
) -> Platform:
    """It stops, with a reason that its page tells. Seats end that day; it is never reminded again."""
    return _move(platform, Platform.State.DISSOLVED, reason, by, now, on)


def move_platform(
    *, platform: Platform, to: str, reason: str, by: User | None, now: datetime, on: date | None = None
) -> Platform:
    """For a form in which the state is chosen. Raises PlatformRefused."""
    return _move(platform, to, reason, by, now, on)


@transaction.atomic
def _move(platform: Platform, to: str, reason: str, by: User | None, now: datetime, on: date | None = None) -> Platform:
    kept = _lock(platform)
    states = dict(Platform.State.choices)
    if to not in PLATFORM_MOVES[kept.state]:
        raise PlatformRefused(
            _("Dit wijkplatform is nu %(state)s. Dat kan niet veranderen in %(to)s.")
            % {"state": states[kept.state], "to": states.get(to, to)}
        )
    reason = reason.strip()
    if to == Platform.State.DISSOLVED and not reason:
        raise PlatformRefused(_("Schrijf op waarom het wijkplatform is opgeheven. Bewoners lezen dat op de pagina."))
    day = on or timezone.localdate(now)
    earlier = kept.state
    kept.state, kept.state_since, kept.state_reason = to, day, reason
    kept.save(update_fields=["state", "state_since", "state_reason"])
    if to == Platform.State.DISSOLVED:
        kept.memberships.filter(until__isnull=True).update(until=day)
    change = {"stand": [str(earlier), str(to)]} | ({"reden": [None, reason]} if reason else {})
    log_change(subject=kept, verb=Verb.CHANGED, by=by, now=now, change=change)
    platform.refresh_from_db()
    return platform


@transaction.atomic
def add_member(
    *, platform: Platform, user: User, seat: str, by: User | None, now: datetime, since: date | None = None
) -> Membership:
    """Give a person a seat. Raises PlatformRefused when they hold one already or the platform was dissolved."""
    kept = _lock(platform)
    if kept.is_dissolved:
        raise PlatformRefused(_("Dit wijkplatform is opgeheven. Er kunnen geen leden bij."))
    if kept.memberships.filter(user=user, until__isnull=True).exists():
        raise PlatformRefused(_("Deze persoon is al lid van dit wijkplatform."))
    membership = Membership(platform=kept, user=user, seat=seat, since=since or timezone.localdate(now))
    membership.full_clean()
    membership.save()
    log_change(subject=kept, verb=Verb.CHANGED, by=by, now=now, change={"leden": [None, _seat(membership)]})
    return membership


@transaction.atomic
def change_seat(*, membership: Membership, seat: str, by: User | None, now: datetime) -> Membership:
    """Another role in the same platform."""
    kept = Membership.objects.select_for_update().get(pk=membership.pk)
    if kept.until is not None:
        raise PlatformRefused(_("Deze persoon is geen lid meer."))
    if kept.seat != seat:
        earlier = _seat(kept)
        kept.seat = seat
        kept.full_clean()
        kept.save()
        change = {"leden": [earlier, _seat(kept)]}
        log_change(subject=kept.platform, verb=Verb.CHANGED, by=by, now=now, change=change)
    membership.refresh_from_db()
    return membership


@transaction.atomic
def end_membership(*, membership: Membership, by: User | None, now: datetime, on: date | None = None) -> Membership:
    """The seat ends, and stays in the books with its last day. Ending it twice is harmless."""
    kept = Membership.objects.select_for_update().get(pk=membership.pk)
    if kept.until is None:
        kept.until = on or timezone.localdate(now)
        kept.save(update_fields=["until"])
        change = {"leden": [_seat(kept), None]}
        log_change(subject=kept.platform, verb=Verb.CHANGED, by=by, now=now, change=change)
    membership.refresh_from_db()
    return membership


@transaction.atomic
def appoint_coordinator(*, user: User, area: Area, by: User | None, now: datetime) -> AreaCoordination:
    """Make someone the regievoerder of an area; twice is harmless. The role itself is a grant in `accounts`."""
    coordination, is_new = AreaCoordination.objects.get_or_create(user=user, area=area)
    if is_new:
        change = {"regievoerder": [None, f"persoon {user.pk}"]}
        log_change(subject=area, verb=Verb.CHANGED, by=by, now=now, change=change)
    return coordination


@transaction.atomic
def end_coordination(*, coordination: AreaCoordination, by: User | None, now: datetime) -> None:
    """Someone is no longer the regievoerder of an area."""
    change = {"regievoerder": [f"persoon {coordination.user_id}", None]}
    log_change(subject=coordination.area, verb=Verb.CHANGED, by=by, now=now, change=change)
    coordination.delete()


def _only(fields: dict) -> None:
    if unknown := set(fields) - set(CHANGEABLE):
        raise TypeError(f"no such field of a platform to change: {', '.join(sorted(unknown))}")


def _lock(platform: Platform) -> Platform:
    return Platform.objects.select_for_update().get(pk=platform.pk)


def _names(areas: Iterable[Area]) -> str:
    return ", ".join(sorted(str(area) for area in areas))


def _word(value) -> str | None:
    if isinstance(value, User):
        return f"persoon {value.pk}"
    return None if value in (None, "") else str(value)


def _seat(membership: Membership) -> str:
    with translation.override("nl"):
        return f"{membership.get_seat_display()} (persoon {membership.user_id})"
