"""The role that the municipality takes towards an initiative."""

import json
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from initiatives.models import Event, Initiative, MunicipalRole, RoleChange
from initiatives.services.move import check_office, handling_role, label_of, lock, write_event
from initiatives.workflow import MoveRefused, Status

ROLES = Path(__file__).parents[1] / "data" / "municipal_roles.json"


@transaction.atomic
def choose_role(
    *, initiative: Initiative, role: MunicipalRole, by: User, now: datetime, reason: str = "", seen: str | None = None
) -> RoleChange:
    """Say which role the municipality takes. Public, with its day; a change of role says why.

    `seen` is the slug of the role that stood there when the page was opened ("" for none): two officials do not
    overwrite each other unseen.
    """
    acting = handling_role(by)
    locked = lock(initiative)
    check_office(locked, by)
    if locked.status in (Status.WITHDRAWN, Status.REFUSED):
        raise MoveRefused(_("Dit plan is gesloten. Er verandert niets meer."))
    if locked.municipal_role == role.slug:
        raise MoveRefused(_("De gemeente heeft deze rol al."))
    if seen is not None and locked.municipal_role != seen:
        raise MoveRefused(_("Een collega was u voor. De gemeente heeft nu een andere rol."))
    if locked.municipal_role and not reason.strip():
        raise MoveRefused(_("Schrijf waarom de rol van de gemeente verandert."))
    locked.municipal_role = initiative.municipal_role = role.slug
    locked.save(update_fields=["municipal_role"])
    write_event(
        locked,
        Event.Kind.ROLE_CHOSEN,
        now=now,
        by=by,
        role=acting,
        by_label=label_of(by),
        text=f"{role.title}. {reason.strip()[:500]}".strip(),
        is_public=locked.is_public,
    )
    return RoleChange.objects.create(initiative=locked, role=role, reason=reason.strip()[:500], at=now, by=by)


def load_municipal_roles() -> int:
    """Add the roles of our list that are not there yet; what was edited here stays. Returns how many came."""
    listed = json.loads(ROLES.read_text(encoding="utf-8"))["roles"]
    known = set(MunicipalRole.objects.values_list("slug", flat=True))
    new = [
        MunicipalRole(slug=each["slug"], title=each["title"], explanation=each["explanation"], order=each["order"])
        for each in listed
        if each["slug"] not in known
    ]
    MunicipalRole.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)
