"""A page of the back office that is a form in front of the services.

Django's admin writes a row by itself. Where a row has a road, a log and people who are told, that is wrong: there the
page shows what is, and offers deeds. A deed is a form and a service. Pressed, the service does it and the page is
shown anew; refused, the page is shown with what was typed still in it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from accounts.admin_base import RoleAdmin, moment, way_back
from accounts.roles import STAFF, Role

CONFLICT = 409


class NoForm(forms.Form):
    """For a deed that needs nothing but the press of a button."""


@dataclass(frozen=True)
class Deed:
    """One thing that can be done from a page.

    `do(request, subject, form, now)` calls the service and returns the sentence that tells what was done, or a
    response. `is_offered(subject, user)` decides whether the page shows it; the service decides whether it happens.
    """

    name: str
    label: str
    do: Callable[[HttpRequest, models.Model, forms.Form, datetime], str | HttpResponse]
    form: type[forms.Form] = NoForm
    roles: tuple[Role, ...] = ()
    is_offered: Callable[[models.Model, models.Model], bool] = lambda subject, user: True
    anchor: str = ""
    # Extra arguments of the form: (subject, request, now) -> {"initial": ..., ...}
    arguments: Callable[[models.Model, HttpRequest, datetime], dict] = field(default=lambda subject, request, now: {})

    def bind(self, subject, request: HttpRequest, now: datetime, *, is_pressed: bool = False) -> forms.Form:
        typed = {"data": request.POST, "files": request.FILES} if is_pressed else {}
        return self.form(**typed, auto_id=f"{self.name}-%s", **self.arguments(subject, request, now))

    def bind_again(self, subject, request: HttpRequest, now: datetime) -> forms.Form:
        """What was typed, after a refusal. What the person had seen (the field `seen`) is now what the page shows."""
        form = self.bind(subject, request, now, is_pressed=True)
        if "seen" in form.fields:
            form.data = form.data.copy()
            form.data["seen"] = form.get_initial_for_field(form.fields["seen"], "seen")
        return form


class DeedAdmin(RoleAdmin):
    """Shows a row on a page of its own and changes it through deeds only."""

    deeds: tuple[Deed, ...] = ()
    # What makes a new row; its `do` gets None as subject and returns a response.
    adding: Deed | None = None
    page_template: str
    adding_template = "admin/deed_add.html"
    # What a service raises when a deed is refused; its text is a plain sentence for the person.
    refusals: tuple[type[Exception], ...] = ()

    viewers = STAFF
    changers = removers = ()

    def has_add_permission(self, request):
        return self.adding is not None and request.user.has_role(*self.adding.roles)

    # ── Addresses ──
    def get_urls(self):
        here, view = f"{self.opts.app_label}_{self.opts.model_name}", self.admin_site.admin_view
        adding = [path("add/", view(self.add_page), name=f"{here}_add")] if self.adding else []
        return [
            path("", view(self.changelist_view), name=f"{here}_changelist"),
            *adding,
            path("<int:object_id>/change/", view(self.page), name=f"{here}_change"),
            path("<int:object_id>/<slug:deed>/", view(self.press), name=f"{here}_deed"),
        ]

    def address(self, subject: models.Model) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[subject.pk])

    # ── Pages ──
    def subject(self, request: HttpRequest, object_id: int) -> models.Model:
        found = self.get_queryset(request).filter(pk=object_id).first()
        if found is None:
            raise Http404
        return found

    def page_context(self, request: HttpRequest, subject: models.Model, now: datetime) -> dict:
        """What the template shows beside `subject`, `deeds` and `forms`."""
        return {}

    def page(self, request: HttpRequest, object_id: int) -> HttpResponse:
        return self.show(request, self.subject(request, object_id), moment(request))

    def show(
        self,
        request: HttpRequest,
        subject: models.Model,
        now: datetime,
        *,
        pressed: Deed | None = None,
        typed: forms.Form | None = None,
        refusal: str = "",
        extra: dict | None = None,
    ) -> HttpResponse:
        offered = {
            deed.name: deed for deed in self.deeds if self.may(request, deed) and self.offers(deed, subject, request)
        }
        if pressed:
            offered[pressed.name] = pressed
        bound = {
            name: typed if deed is pressed and typed is not None else deed.bind(subject, request, now)
            for name, deed in offered.items()
        }
        context = {
            **self.admin_site.each_context(request),
            "title": str(subject),
            "opts": self.opts,
            "subject": subject,
            "deeds": offered,
            "forms": bound,
            "pressed": pressed.name if pressed else "",
            "refusal": refusal,
            "form": typed,
            **self.page_context(request, subject, now),
            **(extra or {}),
        }
        request.current_app = self.admin_site.name
        status = CONFLICT if refusal else 200
        return TemplateResponse(request, self.page_template, context, status=status)

    def may(self, request: HttpRequest, deed: Deed) -> bool:
        return request.user.has_role(*deed.roles)

    def offers(self, deed: Deed, subject: models.Model, request: HttpRequest) -> bool:
        return deed.is_offered(subject, request.user)

    def check_deed(self, deed: Deed, subject: models.Model, request: HttpRequest) -> None:
        """Raises one of `refusals` when this person may open the page, but not do this."""

    def press(self, request: HttpRequest, object_id: int, deed: str) -> HttpResponse:
        chosen = next((one for one in self.deeds if one.name == deed), None)
        if chosen is None:
            raise Http404
        if not self.may(request, chosen):
            raise PermissionDenied
        subject, now = self.subject(request, object_id), moment(request)
        if request.method != "POST":
            return HttpResponseRedirect(self.address(subject))
        form = chosen.bind(subject, request, now, is_pressed=True)
        if not form.is_valid():
            return self.show(request, subject, now, pressed=chosen, typed=form)
        try:
            self.check_deed(chosen, subject, request)
            done = chosen.do(request, subject, form, now)
        except self.refusals as refusal:
            fresh = self.subject(request, object_id)
            again = chosen.bind_again(fresh, request, now)
            return self.show(request, fresh, now, pressed=chosen, typed=again, refusal=str(refusal))
        if isinstance(done, HttpResponse):
            return done
        messages.success(request, done)
        return HttpResponseRedirect(way_back(request) or self.address(subject) + chosen.anchor)

    def add_page(self, request: HttpRequest) -> HttpResponse:
        if not self.may(request, self.adding):
            raise PermissionDenied
        if request.method not in ("GET", "HEAD", "POST"):
            return HttpResponseNotAllowed(["GET", "POST"])
        now, is_pressed, refusal = moment(request), request.method == "POST", ""
        form = self.adding.bind(None, request, now, is_pressed=is_pressed)
        if is_pressed and form.is_valid():
            try:
                return self.adding.do(request, None, form, now)
            except self.refusals as error:
                refusal = str(error)
        context = {
            **self.admin_site.each_context(request),
            "title": self.adding.label,
            "opts": self.opts,
            "adding": self.adding,
            "form": form,
            "refusal": refusal,
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, self.adding_template, context, status=CONFLICT if refusal else 200)
