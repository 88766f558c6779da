"""What an official does with the answer clock: let it stand still, let it go on, take more time once."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from initiatives.models import Event, Initiative
from initiatives.services.clock import clock_at, hold_clock, let_clock_go, stretch_clock
from initiatives.services.entrances import waits_for
from initiatives.services.letters import tell_initiator
from initiatives.services.move import check_office, handling_role, label_of, lock, write_event
from initiatives.terms import longest, term_for
from initiatives.what_next import lazy_what_next
from initiatives.workflow import MoveRefused, Status

LONGEST_REASON = 300


@transaction.atomic
def pause_clock(*, initiative: Initiative, reason: str, by: User, now: datetime) -> Initiative:
    """The municipality waits for something that it does not have in hand; everybody may read for what.

    The initiative passed in follows. Raises MoveRefused without a reason, or when the clock does not run.
    """
    role = handling_role(by)
    reason = reason_for(reason, _("Schrijf waarom de klok stilstaat. Iedereen kan dit lezen."))
    locked = _open(initiative, by)
    if locked.is_overdue(timezone.localdate(now)):
        raise MoveRefused(_("Het antwoord is al te laat. De klok kan nu niet meer stilstaan."))
    if locked.paused_on is not None:
        raise MoveRefused(_("De klok staat al stil."))
    hold_clock(locked, reason=reason, now=now, by=by, role=role)
    return _told(initiative, locked, Event.Kind.CLOCK_PAUSED, "clock_paused", reason, by, role, now)


@transaction.atomic
def resume_clock(*, initiative: Initiative, by: User, now: datetime) -> Initiative:
    """What it waited for is there: the clock goes on, and the day of the answer moves by as long as it stood still."""
    role = handling_role(by)
    locked = _open(initiative, by)
    if locked.status == Status.AWAITING_INITIATOR:
        raise MoveRefused(_("De klok wacht op de indiener. Kies “Ga verder zonder reactie”."))
    if locked.status == Status.DISCLOSED:
        raise MoveRefused(_("De klok wacht op het aanbod van de indieners."))
    if waits_for(locked):
        raise MoveRefused(_("De klok wacht tot de indiener het e-mailadres bevestigt."))
    if let_clock_go(locked, now=now, by=by, role=role) is None:
        raise MoveRefused(_("De klok loopt al."))
    return _told(initiative, locked, Event.Kind.CLOCK_RESUMED, "clock_resumed", "", by, role, now)


@transaction.atomic
def extend_clock(*, initiative: Initiative, reason: str, by: User, now: datetime) -> Initiative:
    """Take the longer term of a complex matter, once, before the promised day has passed."""
    role = handling_role(by)
    reason = reason_for(reason, _("Schrijf waarom er meer tijd nodig is. Iedereen kan dit lezen."))
    locked = _open(initiative, by)
    clock = clock_at(locked, now)
    if locked.clock_events.filter(kind="extended").exists():
        raise MoveRefused(_("Er is al één keer meer tijd genomen. Dat kan niet nog een keer."))
    if clock.is_paused:
        raise MoveRefused(_("De klok staat stil. Laat de klok eerst weer lopen."))
    if clock.is_late:
        raise MoveRefused(_("De dag van het antwoord is voorbij. Meer tijd nemen kan niet meer."))
    term = term_for(locked.kind, clock.started_on)
    if clock.due_when_extended(longest(term), term.unit) <= clock.due_on:
        raise MoveRefused(_("Met meer tijd komt er geen latere dag. De dag van het antwoord blijft zoals hij is."))
    stretch_clock(locked, amount=longest(term), unit=term.unit, reason=reason, now=now, by=by, role=role)
    return _told(initiative, locked, Event.Kind.CLOCK_EXTENDED, "clock_extended", reason, by, role, now)


def reason_for(reason: str, problem: str) -> str:
    """What everybody may read, on one line; without it the deed is refused with this `problem`."""
    reason = " ".join(reason.split())
    if not reason:
        raise MoveRefused(problem)
    if len(reason) > LONGEST_REASON:
        raise MoveRefused(_("Maak de reden korter: hoogstens %(n)d tekens.") % {"n": LONGEST_REASON})
    return reason


def _open(initiative: Initiative, by: User) -> Initiative:
    locked = lock(initiative)
    check_office(locked, by)
    if not locked.is_open:
        raise MoveRefused(_("Dit plan wacht niet meer op een antwoord."))
    return locked


def _told(initiative, locked, kind, letter, text, by, role, now) -> Initiative:
    """Add it to the history, write the letter, and let the initiative passed in follow."""
    event = write_event(
        locked, kind, now=now, by=by, role=role, by_label=label_of(by), text=text, is_public=locked.is_public
    )
    tell_initiator(locked, letter, now, once=event.pk, text=text, what_next=lazy_what_next(locked))
    for name in ("answer_due_on", "expected_on", "paused_on"):
        setattr(initiative, name, getattr(locked, name))
    return initiative
