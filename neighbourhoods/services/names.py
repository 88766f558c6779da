"""Deeds about the names of areas and the days on which the municipality is closed."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import AuditEvent, User
from accounts.services import log_change
from neighbourhoods.models import Area, AreaImport, ClosedDay


@transaction.atomic
def rename_area(*, area: Area, name: str, by: User | None, now: datetime) -> Area:
    """Give an area the name that people use. Its address stays, so that links keep working."""
    name = " ".join(name.split())
    if not name:
        raise ValidationError(_("Een gebied heeft een naam nodig."))
    kept = Area.objects.select_for_update().get(pk=area.pk)
    if kept.name != name:
        change = {"naam": [kept.name, name]}
        kept.name = name
        kept.full_clean(exclude=["geometry"])
        kept.save(update_fields=["name"])
        # Every process keeps a copy of the areas and looks at this number.
        AreaImport.objects.create(finished_at=now, source=f"naam {kept.code}")
        log_change(subject=kept, verb=AuditEvent.Verb.CHANGED, by=by, now=now, change=change)
    area.refresh_from_db()
    return area


@transaction.atomic
def close_on(*, day: date, reason: str, by: User | None, now: datetime) -> ClosedDay:
    """The municipality is closed on this day; it no longer counts as a working day."""
    closed, is_new = ClosedDay.objects.get_or_create(day=day, defaults={"reason": reason})
    if is_new:
        log_change(subject=closed, verb=AuditEvent.Verb.ADDED, by=by, now=now)
    return closed
