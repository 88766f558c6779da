"""Looking back at an agenda together."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Role
from agendas.models import Agenda, AgendaEvent
from agendas.services.days import check_not_too_far
from agendas.services.standing import check_standing
from agendas.workflow import MoveRefused


@transaction.atomic
def hold_review(
    agenda: Agenda, *, next_on: date | None, text: str, by: User | None, role: Role, by_label: str, now: datetime
) -> Agenda:
    """Write down what came of looking back, and when that is done again (None: no more).

    For a handler or a member of the agenda's platform. The agenda passed in follows. Raises MoveRefused.
    """
    locked = Agenda.objects.select_for_update(of=("self",)).select_related("platform").get(pk=agenda.pk)
    role = check_standing(by=by, role=role, platform=locked.platform)
    if not text.strip():
        raise MoveRefused(_("Schrijf op wat er bij het terugkijken naar voren kwam."))
    if next_on is not None and next_on <= timezone.localdate(now):
        raise MoveRefused(_("Kies voor de volgende keer een dag na vandaag."))
    check_not_too_far(next_on, timezone.localdate(now))
    old, locked.review_on = locked.review_on, next_on
    locked.save(update_fields=["review_on"])
    agenda.review_on = next_on
    AgendaEvent.objects.create(
        at=now,
        kind=AgendaEvent.Kind.REVIEWED,
        agenda=locked,
        by=by,
        by_role=role,
        by_label=by_label,
        old_due_on=old,
        new_due_on=next_on,
        text=text.strip(),
    )
    return agenda
