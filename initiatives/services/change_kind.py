"""It is of another kind than was chosen."""

from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from initiatives.clock import Clock
from initiatives.kinds import Kind
from initiatives.models import AnswerTerm, Event, Initiative
from initiatives.services.clock import clock_at, stretch_clock
from initiatives.services.entrances import asked_from
from initiatives.services.extra_time import reason_for
from initiatives.services.letters import tell_initiator
from initiatives.services.move import check_office, handling_role, label_of, lock, write_event
from initiatives.term_ends import term_end
from initiatives.terms import term_for
from initiatives.what_next import lazy_what_next
from initiatives.workflow import MoveRefused, Status

MAY_CHANGE = frozenset({Status.AWAITING_CONFIRMATION, Status.RECEIVED, Status.IN_PROGRESS, Status.AWAITING_INITIATOR})
"""While it stands on the part of the road that all kinds share."""


@transaction.atomic
def change_kind(*, initiative: Initiative, kind: Kind, reason: str, by: User, now: datetime) -> Initiative:
    """Say of which kind it is. The promised day never comes later without that being counted as more
    time: a longer term counts as the one extension, with this reason. A shorter term leaves the day as it is, and so
    does any term when that day has passed: what is late stays late.

    The initiative passed in follows.
    """
    role, kind = handling_role(by), Kind(kind)
    reason = reason_for(reason, _("Schrijf waarom dit een andere soort is. Iedereen kan dit lezen."))
    locked = lock(initiative)
    check_office(locked, by)
    is_further = locked.status == Status.AWAITING_INITIATOR and asked_from(locked) not in MAY_CHANGE
    if locked.status not in MAY_CHANGE or is_further:
        raise MoveRefused(_("De soort kan nu niet meer veranderen."))
    if locked.kind == kind:
        raise MoveRefused(_("Dit is al de soort van dit plan."))
    locked.kind = initiative.kind = kind
    locked.save(update_fields=["kind"])
    clock = clock_at(locked, now)
    term = term_for(kind, clock.started_on)
    if _gives_more_time(clock, term):
        if locked.clock_events.filter(kind="extended").exists():
            raise MoveRefused(_("Er is al één keer meer tijd genomen. Deze soort kan niet meer gekozen worden."))
        stretch_clock(locked, amount=term.amount, unit=term.unit, reason=reason, now=now, by=by, role=role)
    with translation.override("nl"):
        text = f"{kind.label}. {reason}"
    event = write_event(
        locked,
        Event.Kind.KIND_CHANGED,
        now=now,
        by=by,
        role=role,
        by_label=label_of(by),
        text=text,
        is_public=locked.is_public,
    )
    tell_initiator(
        locked, "kind_changed", now, once=event.pk, text=reason, kind_label=kind.label, what_next=lazy_what_next(locked)
    )
    for name in ("answer_due_on", "expected_on"):
        setattr(initiative, name, getattr(locked, name))
    return initiative


def _gives_more_time(clock: Clock, term: AnswerTerm) -> bool:
    if clock.is_late or term_end(clock.started_on, term.amount, term.unit, clock.closed) <= clock.first_due_on:
        return False
    return clock.due_when_extended(term.amount, term.unit) > clock.due_on
