"""Whose plan it is, for the page of one initiative: co-initiators, what differs, a text that was offered."""

from datetime import datetime

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from initiatives import differences, results
from initiatives.admin.deeds.owner import waiting_change
from initiatives.models import Initiative


def owners(request: HttpRequest, initiative: Initiative, now: datetime) -> dict:
    """Four queries. Names are those that the initiators chose; addresses stay where they are asked for."""
    change = waiting_change(initiative)
    is_changed = initiative.is_public and initiative.versions.exists()
    return {
        "template": "initiatives/admin/owner.html",
        "anchor": "van-wie",
        "title": _("Van wie"),
        "joined": list(initiative.invitations.joined()),
        "told": results.told(initiative.look_back) if hasattr(initiative, "look_back") else [],
        "change": change,
        "parts": differences.parts(initiative, change) if change else [],
        "versions_url": reverse("initiatives:versions", args=[initiative.number]) if is_changed else "",
    }
