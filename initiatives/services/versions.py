"""An old text of a plan taken out of sight: something stands in it that should never have been public."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import AuditEvent, User
from accounts.roles import Role
from accounts.services import log_change
from initiatives import public_words
from initiatives.models import Version
from initiatives.services.move import check_office, handling_role, lock
from initiatives.services.own_people import check_owner
from initiatives.workflow import MoveRefused

LONGEST_REASON = Version._meta.get_field("removed_because").max_length


@transaction.atomic
def remove_version(
    *, version: Version, reason: str, by: User | None, now: datetime, is_office: bool = False
) -> Version:
    """Take the text of one old version away for good, by one of the initiators (`by` is None behind a signed link) or
    by an official (`is_office`). That it was there, and why it went, stays to be read. Raises MoveRefused."""
    locked = lock(version.initiative)
    if is_office:
        role = handling_role(by)
        check_office(locked, by)
    else:
        role = Role.INITIATOR
        check_owner(locked, by)
    reason = " ".join(reason.split())
    if not reason or len(reason) > LONGEST_REASON:
        raise MoveRefused(_("Schrijf kort waarom deze oude tekst weg moet."))
    if said := public_words.what_is_private(reason):
        raise MoveRefused(said)
    found = Version.objects.select_for_update().get(pk=version.pk, initiative=locked)
    if found.removed_because:
        raise MoveRefused(_("Deze oude tekst is al weg."))
    found.title = found.what = found.why = ""
    found.removed_because = reason
    found.save(update_fields=["title", "what", "why", "removed_because"])
    change = {"oude tekst": ["te lezen", "weg"], "reden": [None, reason]}
    log_change(subject=locked, verb=AuditEvent.Verb.REMOVED, by=by, role=role, now=now, change=change)
    return found
