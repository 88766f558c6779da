"""The answer is late: the resident hears that honestly, with a new date."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.roles import Role
from initiatives.models import Event, Initiative
from initiatives.services.letters import tell_initiator
from initiatives.services.move import in_dutch, lock, write_event
from neighbourhoods.calendar import add_working_days

NEW_DATE_AFTER = 10
"""Working days."""
AT_ONCE = 200


def note_delays(now: datetime) -> int:
    """Give every plan whose promised day has passed without an answer a new date, and tell the resident and the page.

    While it is the municipality's turn; one that waits for the resident is not late by the municipality. When the new
    date passes too, that is told again. The promised day itself stays the one that counts. At most AT_ONCE a round, the
    longest waiting first. Returns how many.
    """
    today = timezone.localdate(now)
    late = Initiative.objects.to_hear_of_a_delay(today).order_by("answer_due_on", "pk")
    return sum(_note(pk, today, now) for pk in list(late.values_list("pk", flat=True)[:AT_ONCE]))


@transaction.atomic
def _note(pk: int, today: date, now: datetime) -> bool:
    initiative = lock(Initiative(pk=pk))
    if not Initiative.objects.to_hear_of_a_delay(today).filter(pk=pk).exists():
        return False
    missed, initiative.expected_on = initiative.expected_on, add_working_days(today, NEW_DATE_AFTER)
    initiative.save(update_fields=["expected_on"])
    with translation.override("nl"):
        text = _("Het antwoord is er nog niet. Dat spijt ons. Wij verwachten het nu vóór of op %(day)s.") % {
            "day": date_format(initiative.expected_on, "j F Y")
        }
    write_event(
        initiative,
        Event.Kind.DELAYED,
        now=now,
        by=None,
        role=Role.SYSTEM,
        by_label=in_dutch(Role.SYSTEM),
        text=text,
        is_public=initiative.is_public,
    )
    tell_initiator(
        initiative,
        "delayed",
        now,
        once=initiative.expected_on.isoformat(),
        missed_on=missed,
        is_handled=initiative.handler_id is not None,
    )
    return True
