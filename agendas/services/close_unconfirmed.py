"""What was reported done, and about which nobody says anything, is closed; never as kept."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.roles import Role
from agendas.models import AgendaEvent, Promise
from agendas.workflow import NOBODY_TO_ASK, Key, PromiseState, may_turn


@transaction.atomic
def close_unconfirmed(*, promise: Promise, now: datetime, was_asked: bool = True) -> bool:
    """Close one promise in the name of the portal, for want of a second key. The caller knows that the other party was
    reminded twice and did not react, or that there was nobody to ask (`was_asked` is false; said in `explanation`).
    It can still be confirmed, or denied, by that party.

    Returns whether it was done: a promise that meanwhile moved on, or was reported anew, stays as it is.
    """
    locked = Promise.objects.select_for_update(of=("self",)).select_related("agenda").get(pk=promise.pk)
    is_as_seen = locked.reported_done_on == promise.reported_done_on
    if not is_as_seen or not may_turn(locked.state, PromiseState.UNCONFIRMED, Key.CLOCK):
        return False
    before, locked.state = locked.state, PromiseState.UNCONFIRMED
    locked.settled_on = timezone.localdate(now)
    with translation.override("nl"):
        told = _("De andere partij reageerde niet op twee herinneringen.") if was_asked else _(NOBODY_TO_ASK)
        portal = str(Role.SYSTEM.label)
    if not was_asked:
        locked.explanation = told
    locked.save(update_fields=["state", "settled_on", "explanation"])
    AgendaEvent.objects.create(
        at=now,
        kind=AgendaEvent.Kind.PROMISE_MOVED,
        agenda=locked.agenda,
        promise=locked,
        by_role=Role.SYSTEM,
        by_label=portal,
        from_state=before,
        to_state=locked.state,
        text=told,
    )
    return True
