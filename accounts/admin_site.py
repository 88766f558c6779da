"""The back office at /beheer/: one site on which every app registers.

Its first page is the work list. What belongs on it, the apps above say: they hand over a builder for the list and a
count for every heap of work (`site.work_list`, `site.counts`), so that this lowest storey knows none of them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps

from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.access import Access, needs_role
from accounts.printable import printable_form
from accounts.roles import STAFF


@dataclass(frozen=True)
class Count:
    """A heap of work: how much there is, and where to see exactly those."""

    label: str
    number: int
    url: str
    # "late" or "wait" colours the heap while there is something in it.
    kind: str = ""
    is_current: bool = False


class PortalAdminSite(AdminSite):
    site_title = site_header = _("Beheer")
    index_title = _("Werklijst")
    index_template = "admin/work_list.html"
    enable_nav_sidebar = False
    site_url = "/"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # (request, now) -> what the template of the work list shows.
        self.work_list: Callable[[HttpRequest, datetime], dict] | None = None
        # (request, now) -> the heaps of one app, in the order in which the apps registered.
        self.counts: list[Callable[[HttpRequest, datetime], list[Count]]] = []
        # (request, now) -> what everybody should know first: {"kind", "title", "text", "url", "link"}.
        self.notes: list[Callable[[HttpRequest, datetime], list[dict]]] = []
        # (request, person, now) -> a part of the page of a person: {"template", …what it shows}.
        self.person_panels: list[Callable[[HttpRequest, Model, datetime], dict]] = []

    def has_permission(self, request: HttpRequest) -> bool:
        return request.user.is_authenticated and request.user.has_role(*STAFF)

    def admin_view(self, view, cacheable=False):
        """Every page here is for staff; a view that asks for more says so itself."""
        inner = super().admin_view(view, cacheable)

        @wraps(inner)
        def door(request, *args, **kwargs):
            if request.user.is_authenticated and not self.has_permission(request):
                raise PermissionDenied
            # What limits this person is looked up once for this page (neighbourhoods.scope).
            request.user.is_of_one_request = True
            # Every form of the back office at once: what Word leaves behind in a text breaks no feed and no list.
            if request.method == "POST":
                request.POST = printable_form(request.POST)
            return inner(request, *args, **kwargs)

        if not hasattr(door, "access"):
            door.access = Access("role", STAFF)
        return door

    def login(self, request: HttpRequest, extra_context=None) -> HttpResponse:
        """Sign in where everybody signs in. Who did, and may not enter, is told so."""
        if self.has_permission(request):
            return HttpResponseRedirect(request.GET.get("next") if _is_here(request) else reverse("admin:index"))
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(request.GET.get("next") if _is_here(request) else reverse("admin:index"))

    def logout(self, request: HttpRequest, extra_context=None) -> HttpResponse:
        return HttpResponseRedirect(reverse("account_logout"))

    def password_change(self, request: HttpRequest, extra_context=None) -> HttpResponse:
        return HttpResponseRedirect(reverse("account_change_password"))

    login.access = logout.access = Access("form")
    password_change.access = Access("role", STAFF)

    @needs_role(*STAFF)
    def index(self, request: HttpRequest, extra_context=None) -> HttpResponse:
        now = timezone.now()
        context = {
            **self.each_context(request),
            "title": self.index_title,
            "app_list": self.get_app_list(request),
            "notes": [note for told in self.notes for note in told(request, now)],
            "counts": [count for heaps in self.counts for count in heaps(request, now)],
            **(self.work_list(request, now) if self.work_list else {}),
            **(extra_context or {}),
        }
        request.current_app = self.name
        return TemplateResponse(request, self.index_template, context)


def _is_here(request: HttpRequest) -> bool:
    """Whether `next` is a page of the back office itself."""
    return request.GET.get("next", "").startswith(reverse("admin:index"))


site = PortalAdminSite(name="admin")
