"""The platform asks the municipality where something stays. The same reminder, with the roles turned round."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Role
from agendas.models import AgendaEvent, Promise
from agendas.services.standing import PLATFORM_ROLES, check_standing
from agendas.workflow import MoveRefused, PromiseState, Side
from neighbourhoods.calendar import add_working_days
from neighbourhoods.models import Platform

HEARS_WITHIN = 5
"""Working days."""
AGAIN_AFTER = timedelta(days=14)


@transaction.atomic
def ask_after(
    promise: Promise, *, platform: Platform, by: User | None, role: Role, by_label: str, now: datetime
) -> Promise:
    """A platform asks where a promise of the municipality stays, which is late; it hears within 5 working days.

    The promise passed in follows. Raises MoveRefused when it is not late, not promised to this platform by the
    municipality, or asked after less than 14 days ago.
    """
    locked = Promise.objects.select_for_update(of=("self",)).get(pk=promise.pk)
    today = timezone.localdate(now)
    role = check_standing(by=by, role=role, platform=platform)
    if role not in PLATFORM_ROLES:
        raise MoveRefused(_("Dit kunnen alleen leden van het wijkplatform doen."))
    if not platform.is_active:
        raise MoveRefused(_("Dit wijkplatform is nu niet actief. Vraag het aan uw contactpersoon bij de gemeente."))
    if locked.platform_id != platform.pk or locked.owner_side != Side.MUNICIPALITY:
        raise MoveRefused(_("Dit is geen afspraak van de gemeente met uw wijkplatform."))
    if locked.state != PromiseState.OPEN:
        raise MoveRefused(_("Deze afspraak is gemeld als gedaan, of al afgesloten."))
    if not locked.is_overdue(today):
        raise MoveRefused(_("De dag van deze afspraak is nog niet voorbij."))
    if locked.asked_after_on and today < locked.asked_after_on + AGAIN_AFTER:
        raise MoveRefused(_("U hebt dit nog geen twee weken geleden gevraagd. De gemeente weet ervan."))
    locked.asked_after_on, locked.asked_after_due_on = today, add_working_days(today, HEARS_WITHIN)
    locked.save(update_fields=["asked_after_on", "asked_after_due_on"])
    promise.asked_after_on, promise.asked_after_due_on = locked.asked_after_on, locked.asked_after_due_on
    AgendaEvent.objects.create(
        at=now,
        kind=AgendaEvent.Kind.ASKED_AFTER,
        agenda=locked.agenda,
        promise=locked,
        by=by,
        by_role=role,
        by_label=by_label,
        new_due_on=locked.asked_after_due_on,
    )
    return promise
