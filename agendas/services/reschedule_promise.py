"""The deed of naming another day. The old day stays visible, with the reason."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Role
from agendas.models import AgendaEvent, Promise
from agendas.services.days import check_not_too_far
from agendas.services.standing import check_standing, not_your_key
from agendas.workflow import Key, MoveRefused, PromiseState, key_of


@transaction.atomic
def reschedule_promise(
    *,
    promise: Promise,
    due_on: date,
    reason: str,
    by: User | None,
    role: Role,
    by_label: str,
    now: datetime,
) -> Promise:
    """The one who promised names another day, with the reason. The old day stays visible. Raises MoveRefused."""
    promise = Promise.objects.select_for_update(of=("self",)).select_related("platform", "agenda").get(pk=promise.pk)
    role = check_standing(by=by, role=role, platform=promise.platform)
    if key_of(role, promise.owner_side, promise.other_side) != Key.OWNER:
        raise MoveRefused(not_your_key(promise, Key.OWNER))
    if promise.state != PromiseState.OPEN:
        raise MoveRefused(_("Een andere datum kan alleen als de afspraak nog loopt."))
    if not reason.strip():
        raise MoveRefused(_("Schrijf op waarom er een andere datum komt."))
    if due_on < timezone.localdate(now):
        raise MoveRefused(_("Kies een datum van vandaag of later."))
    check_not_too_far(due_on, timezone.localdate(now))
    if due_on == promise.due_on:
        raise MoveRefused(_("Dit is al de datum van de afspraak. Kies een andere datum."))
    old, promise.due_on, promise.explanation = promise.due_on, due_on, reason.strip()
    promise.save(update_fields=["due_on", "explanation"])
    AgendaEvent.objects.create(
        at=now,
        kind=AgendaEvent.Kind.PROMISE_RESCHEDULED,
        agenda=promise.agenda,
        promise=promise,
        by=by,
        by_role=role,
        by_label=by_label,
        old_due_on=old,
        new_due_on=due_on,
        text=reason.strip(),
    )
    return promise
