"""A platform asks the municipality where an answer stays."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Role
from initiatives.models import Event, Initiative
from initiatives.services.move import lock, write_event
from initiatives.workflow import MoveRefused, Status
from neighbourhoods.calendar import add_working_days
from neighbourhoods.models import Platform

HEARS_WITHIN = 5
"""Working days."""
AGAIN_AFTER = timedelta(days=14)


@transaction.atomic
def ask_after(initiative: Initiative, *, platform: Platform, by: User, by_label: str, now: datetime) -> Initiative:
    """A platform asks where the answer to a plan in its area stays, which is late; it hears within 5 working days.

    The initiative passed in follows. Raises MoveRefused when the answer is not late, the plan lies outside the areas of
    the platform, `by` holds no seat in it, or somebody asked less than 14 days ago.
    """
    locked = lock(initiative)
    today = timezone.localdate(now)
    role = platform.role_of(by)
    if role is None:
        raise MoveRefused(_("Dit kunnen alleen leden van het wijkplatform doen."))
    if not platform.is_active:
        raise MoveRefused(_("Dit wijkplatform is nu niet actief. Vraag het aan uw contactpersoon bij de gemeente."))
    if not locked.is_public or not Platform.objects.of_area(locked.buurt).filter(pk=platform.pk).exists():
        raise MoveRefused(_("Dit plan ligt niet in het gebied van uw wijkplatform."))
    if not locked.is_open:
        raise MoveRefused(_("Dit plan wacht niet meer op een antwoord."))
    if locked.status == Status.AWAITING_INITIATOR:
        raise MoveRefused(_("De gemeente heeft de indiener iets gevraagd en wacht op de reactie."))
    if not locked.is_overdue(today):
        raise MoveRefused(_("De dag van het antwoord is nog niet voorbij."))
    if locked.asked_after_on and today < locked.asked_after_on + AGAIN_AFTER:
        raise MoveRefused(_("Dit is nog geen twee weken geleden al gevraagd. De gemeente weet ervan."))
    written = {
        "asked_after_by": platform,
        "asked_after_on": today,
        "asked_after_due_on": add_working_days(today, HEARS_WITHIN),
    }
    for name, value in written.items():
        setattr(locked, name, value)
        setattr(initiative, name, value)
    locked.save(update_fields=list(written))
    write_event(locked, Event.Kind.ASKED_AFTER, now=now, by=by, role=Role(role), by_label=by_label)
    return initiative
