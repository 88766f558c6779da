"""Whom the resident can turn to, the whole way: on the own page and in letters. Never on a public page."""

from initiatives.models import Initiative
from neighbourhoods.models import Municipality


def contact_of(initiative: Initiative) -> dict:
    """{"name", "phone", "is_person"}: the contact that was chosen, else who handles it, else the desk. The phone is
    that of the team, else of the municipality. Reads `contact`, `handler`, `team`."""
    person = initiative.contact or initiative.handler
    if person is not None and not person.is_active:
        person = initiative.handler if initiative.handler and initiative.handler.is_active else None
    municipality = Municipality.objects.first()
    phone = (initiative.team.phone if initiative.team else "") or (municipality.phone if municipality else "")
    desk = (municipality.desk if municipality else "").partition(",")[0]
    return {"name": str(person) if person else desk, "phone": phone, "is_person": person is not None}
