"""The one door to the state of a promise, and the deeds that go through it."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Role
from agendas.models import AgendaEvent, Promise
from agendas.services.standing import PLATFORM_ROLES, check_standing, not_your_key
from agendas.workflow import NOBODY_TO_ASK, Key, MoveRefused, PromiseState, Side, key_of, may_turn
from neighbourhoods.models import Platform


@transaction.atomic
def move_promise(
    *,
    promise: Promise,
    to: str,
    key: Key,
    by: User | None,
    role: Role,
    by_label: str,
    now: datetime,
    text: str = "",
) -> Promise:
    """The one door to a promise's state: lock, check table, key and hand, write, log. Raises MoveRefused.

    The two keys of a promise are never in one hand: a party confirms only what the other promised, and a person who
    reported it done does not confirm it, whatever roles that person has. Dropping and denying take a reason in `text`.
    """
    promise = Promise.objects.select_for_update(of=("self",)).select_related("platform", "agenda").get(pk=promise.pk)
    text = text.strip()
    role = check_standing(by=by, role=role, platform=promise.platform)
    held = key_of(role, promise.owner_side, promise.other_side)
    if not _may_drop_for_the_dissolved(promise, to, role):
        if not may_turn(promise.state, to, key):
            raise MoveRefused(_no_such_move(promise, to))
        if held != key:
            raise MoveRefused(not_your_key(promise, key))
    if to == PromiseState.KEPT and by is not None and _reporter_of(promise) == by.pk:
        raise MoveRefused(_("U meldde zelf dat dit gedaan is. Iemand anders moet kijken of het klopt."))
    if to == PromiseState.DROPPED and not text:
        raise MoveRefused(_("Schrijf op waarom de afspraak vervalt."))
    if to == PromiseState.OPEN and not text:
        raise MoveRefused(_("Schrijf op wat er nog niet klaar is."))
    before, promise.state = promise.state, PromiseState(to)
    today = timezone.localdate(now)
    if to == PromiseState.REPORTED_DONE:
        promise.reported_done_on = today
    elif to == PromiseState.OPEN:
        promise.reported_done_on = promise.settled_on = None
    else:
        promise.settled_on = today
    if to in (PromiseState.DROPPED, PromiseState.OPEN):
        promise.explanation = text
    elif promise.explanation == NOBODY_TO_ASK:
        # Somebody was found after all; the log keeps it.
        promise.explanation = ""
    promise.save(update_fields=["state", "reported_done_on", "settled_on", "explanation"])
    AgendaEvent.objects.create(
        at=now,
        kind=AgendaEvent.Kind.PROMISE_MOVED,
        agenda=promise.agenda,
        promise=promise,
        by=by,
        by_role=role,
        by_label=by_label,
        from_state=before,
        to_state=promise.state,
        text=text,
    )
    return promise


def report_done(
    *,
    promise: Promise,
    by: User | None,
    role: Role,
    by_label: str,
    now: datetime,
    text: str = "",
) -> Promise:
    """The one who promised says: done. The first key."""
    return move_promise(
        promise=promise,
        to=PromiseState.REPORTED_DONE,
        key=Key.OWNER,
        by=by,
        role=role,
        by_label=by_label,
        now=now,
        text=text,
    )


def confirm_done(
    *,
    promise: Promise,
    by: User | None,
    role: Role,
    by_label: str,
    now: datetime,
    text: str = "",
) -> Promise:
    """The other party says: that is right. The second key; the promise is kept."""
    return move_promise(
        promise=promise,
        to=PromiseState.KEPT,
        key=Key.OTHER,
        by=by,
        role=role,
        by_label=by_label,
        now=now,
        text=text,
    )


def deny_done(
    *,
    promise: Promise,
    text: str,
    by: User | None,
    role: Role,
    by_label: str,
    now: datetime,
) -> Promise:
    """The other party says what is not done yet. The promise runs on."""
    return move_promise(
        promise=promise,
        to=PromiseState.OPEN,
        key=Key.OTHER,
        by=by,
        role=role,
        by_label=by_label,
        now=now,
        text=text,
    )


def drop(
    *,
    promise: Promise,
    text: str,
    by: User | None,
    role: Role,
    by_label: str,
    now: datetime,
) -> Promise:
    """The one who promised says why it will not happen. It stays in the register, with the reason."""
    return move_promise(
        promise=promise,
        to=PromiseState.DROPPED,
        key=Key.OWNER,
        by=by,
        role=role,
        by_label=by_label,
        now=now,
        text=text,
    )


def _reporter_of(promise: Promise) -> int | None:
    """Who turned the first key, the last time it was turned."""
    return (
        promise.events.filter(to_state=PromiseState.REPORTED_DONE).order_by("-pk").values_list("by", flat=True).first()
    )


def _may_drop_for_the_dissolved(promise: Promise, to: str, role: Role) -> bool:
    """What a dissolved platform promised can still be closed by an official, with a reason; never kept."""
    return (
        to == PromiseState.DROPPED
        and promise.state == PromiseState.OPEN
        and promise.owner_side == Side.PLATFORM
        and promise.platform is not None
        and promise.platform.state == Platform.State.DISSOLVED
        and role not in (*PLATFORM_ROLES, Role.INITIATOR, Role.PROFESSIONAL)
    )


def _no_such_move(promise: Promise, to: str) -> str:
    if promise.state == PromiseState.KEPT:
        return _("Deze afspraak is al nagekomen. Er verandert niets meer.")
    if promise.state == PromiseState.DROPPED:
        return _("Deze afspraak is vervallen. Er verandert niets meer.")
    if to == PromiseState.KEPT:
        return _("Eerst moet %(owner)s melden dat het gedaan is. Daarna kan de andere partij dat bevestigen.") % {
            "owner": promise.owner_label
        }
    if promise.state == PromiseState.UNCONFIRMED:
        return _("Deze afspraak is afgesloten. %(other)s kan nog zeggen of het klopt.") % {"other": promise.other_label}
    if promise.state == PromiseState.REPORTED_DONE:
        return _("Dit is al gemeld als gedaan. Nu kijkt %(other)s of het klopt.") % {"other": promise.other_label}
    return _("Deze stap kan nu niet.")
