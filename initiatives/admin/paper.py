"""Print for the initiator: the letters of a plan without e-mail, on paper, when somebody stands at the desk."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import translation
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.admin_base import moment
from accounts.roles import HANDLERS
from accounts.services import log_view
from initiatives.models import Initiative
from initiatives.paper_letters import letters_of, sheet
from notifications import letterhead


class PaperPages:
    """For the admin of initiatives."""

    def paper_urls(self) -> list:
        view = self.admin_site.admin_view(self.print_letter)
        return [path("<int:object_id>/brief/<slug:what>/", view, name="initiatives_initiative_paper")]

    def print_letter(self, request: HttpRequest, object_id: int, what: str) -> HttpResponse:
        """One letter as a sheet of paper. That the code on it was seen is noted."""
        if not request.user.has_role(*HANDLERS):
            raise PermissionDenied
        initiative = self.subject(request, object_id)
        found = None if initiative.email else sheet(initiative, what, localdate(moment(request)))
        if found is None:
            raise Http404
        log_view(subject=initiative, by=request.user, now=moment(request), what="brief aan de indiener")
        context = letterhead.variables() | {
            "now": moment(request),
            "sheets": [found],
            "back_url": self.address(initiative),
        }
        with translation.override(initiative.language):
            return render(request, "initiatives/admin/paper.html", context)


def panel(request: HttpRequest, initiative: Initiative, now: datetime) -> dict | None:
    """Which letters there are to print, of a plan without e-mail."""
    letters = [] if initiative.email or not request.user.has_role(*HANDLERS) else letters_of(initiative, localdate(now))
    if not letters:
        return None
    return {
        "template": "initiatives/admin/paper_panel.html",
        "anchor": "papier",
        "title": _("Op papier"),
        "goes_by_post": bool(initiative.postal_address),
        "letters": [
            {
                "label": letter.label,
                "url": reverse("admin:initiatives_initiative_paper", args=[initiative.pk, letter.what]),
            }
            for letter in letters
        ],
    }
