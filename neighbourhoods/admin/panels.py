"""What stands below the form on the page of a platform: here the talks with it; the apps above add their own.

A panel is a function (request, platform, now) → dict with the keys `template`, `anchor` (of its first heading) and
`title` (of the link to it); the dict is the template's `panel`.
"""

from collections.abc import Callable
from datetime import datetime

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin_base import moment
from accounts.roles import HANDLERS
from neighbourhoods.models import Platform
from neighbourhoods.querysets import HALF_A_YEAR
from neighbourhoods.services import PlatformRefused, record_talk

MOST_TALKS = 10
platform_panels: list[Callable[[HttpRequest, Platform, datetime], dict]] = []


class TalkForm(forms.Form):
    held_on = forms.DateField(
        label=gettext_lazy("Wanneer was het gesprek?"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": gettext_lazy("Kies een datum."),
            "invalid": gettext_lazy("Dit is geen datum. Vul een dag, een maand en een jaar in."),
        },
    )
    about = forms.CharField(
        label=gettext_lazy("Waar ging het over?"),
        help_text=gettext_lazy("In een paar woorden, zonder namen van mensen. Bijvoorbeeld: het nieuwe Wmo-beleid."),
        max_length=300,
        error_messages={"required": gettext_lazy("Schrijf in een paar woorden waarover het ging.")},
    )


def talks(request: HttpRequest, platform: Platform, now: datetime) -> dict:
    """The last talks, since when nobody spoke with it, and the form for a new one."""
    today = timezone.localdate(now)
    held = list(platform.talks.order_by("-held_on", "-pk")[:MOST_TALKS])
    spoken_on = max(held[0].held_on, platform.state_since) if held else platform.state_since
    return {
        "template": "neighbourhoods/admin/talks.html",
        "anchor": "gesprekken",
        "title": _("Gesprekken"),
        "talks": held,
        "spoken_on": held[0].held_on if held else None,
        "is_long_ago": platform.is_active and today - spoken_on >= HALF_A_YEAR,
        "since": spoken_on,
        "form": TalkForm(auto_id="talk-%s") if _may_record(request, platform) else None,
        "url": reverse("admin:neighbourhoods_platform_talk", args=[platform.pk]),
    }


platform_panels.append(talks)


def _may_record(request: HttpRequest, platform: Platform) -> bool:
    return request.user.has_role(*HANDLERS) and not platform.is_dissolved


class PanelsMixin:
    """For the admin of platforms: panels below the form, and the deed "Wij spraken dit platform" at its own address."""

    def change_view(self, request: HttpRequest, object_id: str, form_url="", extra_context=None) -> HttpResponse:
        platform = self.get_object(request, object_id)
        panels = [panel(request, platform, moment(request)) for panel in platform_panels if platform]
        return super().change_view(request, object_id, form_url, {"panels": panels} | (extra_context or {}))

    def get_urls(self):
        address = path(
            "<int:object_id>/gesproken/", self.admin_site.admin_view(self.talk), name="neighbourhoods_platform_talk"
        )
        return [address, *super().get_urls()]

    def talk(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Write down a talk; what is not right is shown with what was typed."""
        platform = get_object_or_404(self.get_queryset(request), pk=object_id)
        if not _may_record(request, platform):
            raise PermissionDenied
        form, refusal = TalkForm(request.POST if request.method == "POST" else None), ""
        if request.method == "POST" and form.is_valid():
            try:
                record_talk(platform, **form.cleaned_data, by=request.user, now=moment(request))
            except PlatformRefused as refused:
                refusal = str(refused)
            else:
                self.message_user(request, _("Het gesprek is opgeschreven."))
                return HttpResponseRedirect(
                    reverse("admin:neighbourhoods_platform_change", args=[platform.pk]) + "#gesprekken"
                )
        context = {
            **self.admin_site.each_context(request),
            "title": _("Wij spraken %(name)s") % {"name": platform.name},
            "opts": self.opts,
            "platform": platform,
            "form": form,
            "refusal": refusal,
        }
        request.current_app = self.admin_site.name
        status = 409 if refusal else 200
        return TemplateResponse(request, "neighbourhoods/admin/talk.html", context, status=status)
