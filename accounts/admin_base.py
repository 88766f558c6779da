"""How the back office stands before the services: who may come in, and one row in the log for every change.

`LoggedAdmin` is for plain things without a service of their own. Where a deed has a service, the admin of that thing
overrides `save_model` (or `save_formset`, `delete_model`) and calls it; the service writes the row, so nothing is
written here: see `logs_itself`.
"""

from datetime import datetime
from urllib.parse import urlencode

from django.contrib.admin import ModelAdmin, ShowFacets
from django.core.exceptions import FieldDoesNotExist
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.models import AuditEvent
from accounts.roles import Role
from accounts.services import log_change, log_view

# Their old and new value never reach the log; that they changed does.
PRIVATE_FIELDS = frozenset({"email", "phone", "display_name", "password", "postal_address"})
HIDDEN = "…"
# How Django's filters of a list ask for a value.
WAYS_TO_ASK = ("", "__exact", "__id__exact", "__isnull", "__in", "__gte", "__lt")


class RoleAdmin(ModelAdmin):
    """Entrance by role, not by Django's permissions. Without a word of its own: administrators only."""

    viewers: tuple[Role, ...] = (Role.ADMINISTRATOR,)
    adders: tuple[Role, ...] = (Role.ADMINISTRATOR,)
    changers: tuple[Role, ...] = (Role.ADMINISTRATOR,)
    removers: tuple[Role, ...] = (Role.ADMINISTRATOR,)
    # Counting every filter of a big table costs more than it tells.
    show_facets = ShowFacets.NEVER
    # Fields that a link of ours asks for in the address of the list, beside those that the list offers as filters.
    linked_fields: tuple[str, ...] = ()

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj=None) -> bool:
        return request.user.has_role(*self.viewers, *self.changers)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.has_role(*self.adders)

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        return request.user.has_role(*self.changers)

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        return request.user.has_role(*self.removers)

    def lookup_allowed(self, lookup: str, value, request: HttpRequest | None = None) -> bool:
        """Only what the list itself offers. Django lets every column be asked: an address or a code could be guessed
        letter by letter, and no page would show that somebody looked."""
        fields = [*self.linked_fields, *(self._field_of(each) for each in self.list_filter)]
        ways = {f"{name}{how}" for name in fields if name for how in WAYS_TO_ASK}
        ways |= {each.parameter_name for each in self.list_filter if isinstance(each, type)}
        if lookup in {f"{self.date_hierarchy}__{part}" for part in ("year", "month", "day")}:
            # A longer number is no date that Python can hold.
            return len(str(value)) <= 4
        return lookup in ways and "\x00" not in str(value)

    @staticmethod
    def _field_of(offered) -> str:
        """A filter is the name of a field, a pair of it and a class, or a class with a parameter of its own."""
        if isinstance(offered, type):
            return ""
        return offered if isinstance(offered, str) else offered[0]

    # The log is `AuditEvent`; Django's own would be a second one, with names of people in it.
    def log_addition(self, request: HttpRequest, obj: models.Model, message) -> None:
        return None

    def log_change(self, request: HttpRequest, obj: models.Model, message) -> None:
        return None

    def log_deletions(self, request: HttpRequest, queryset) -> None:
        return None

    def history_view(self, request: HttpRequest, object_id: str, extra_context=None) -> HttpResponse:
        """The history of a thing is its part of the log."""
        query = urlencode({"subject_type": self.opts.label_lower, "subject_id": object_id})
        return HttpResponseRedirect(f"{reverse('admin:accounts_auditevent_changelist')}?{query}")


class ReadOnlyAdmin(RoleAdmin):
    """To look at only."""

    adders = changers = removers = ()
    viewers = (Role.ADMINISTRATOR,)


class LoggedAdmin(RoleAdmin):
    """Every addition, change and removal writes one row in the log, with what each field was and became."""

    private_fields: frozenset[str] | tuple[str, ...] = PRIVATE_FIELDS
    # What a person's data this page shows, for example "e-mailadres": opening the page is then noted in the log.
    shows_personal: str = ""
    # True where a service behind `save_model` writes the row.
    logs_itself = False

    def change_view(self, request: HttpRequest, object_id: str, form_url="", extra_context=None) -> HttpResponse:
        response = super().change_view(request, object_id, form_url, extra_context)
        if self.shows_personal and request.method == "GET" and response.status_code == 200:
            thing = self.get_object(request, object_id)
            if thing is not None:
                log_view(subject=thing, by=request.user, now=moment(request), what=self.shows_personal)
        return response

    def save_model(self, request: HttpRequest, obj: models.Model, form, change: bool) -> None:
        before = type(obj)._base_manager.get(pk=obj.pk) if change else None
        request.portal_before = {name: as_text(before, name) for name in form.changed_data} if before else {}
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form, formsets, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if self.logs_itself or (change and not form.changed_data):
            return
        before = getattr(request, "portal_before", {})
        difference = self.difference(form.instance, form.changed_data, before)
        verb = AuditEvent.Verb.CHANGED if change else AuditEvent.Verb.ADDED
        log_change(subject=form.instance, verb=verb, by=request.user, now=moment(request), change=difference)

    def save_formset(self, request: HttpRequest, form, formset, change: bool) -> None:
        before = {}
        for part in formset.initial_forms:
            if part.has_changed():
                kept = formset.model._base_manager.get(pk=part.instance.pk)
                before[kept.pk] = {name: as_text(kept, name) for name in part.changed_data}
        things = formset.save(commit=False)
        changed = {thing.pk: names for thing, names in formset.changed_objects}
        for thing in formset.deleted_objects:
            self.remove(request, thing)
        for thing in things:
            is_new, names = thing.pk is None, changed.get(thing.pk, [])
            thing.save()
            log_change(
                subject=thing,
                verb=AuditEvent.Verb.ADDED if is_new else AuditEvent.Verb.CHANGED,
                by=request.user,
                now=moment(request),
                change=self.difference(thing, names, before.get(thing.pk, {})),
            )
        formset.save_m2m()

    def delete_model(self, request: HttpRequest, obj: models.Model) -> None:
        self.remove(request, obj)

    @transaction.atomic
    def delete_queryset(self, request: HttpRequest, queryset) -> None:
        for thing in queryset:
            self.delete_model(request, thing)

    def remove(self, request: HttpRequest, thing: models.Model) -> None:
        with transaction.atomic():
            log_change(subject=thing, verb=AuditEvent.Verb.REMOVED, by=request.user, now=moment(request))
            thing.delete()

    def difference(self, thing: models.Model, names: list[str], before: dict[str, str | None]) -> dict:
        """{field: [before, after]} of these fields, personal values left out."""
        result = {}
        for name in names:
            pair = [before.get(name), as_text(thing, name)]
            result[name] = [HIDDEN if text else None for text in pair] if name in self.private_fields else pair
        return result


def moment(request: HttpRequest) -> datetime:
    """The clock, asked once a request."""
    if not hasattr(request, "portal_now"):
        request.portal_now = timezone.now()
    return request.portal_now


def way_back(request: HttpRequest) -> str:
    """The page of the back office that a form named to return to, such as the work list with its filters; or empty."""
    back = request.POST.get("terug", "")
    is_safe = url_has_allowed_host_and_scheme(back, allowed_hosts=None) and back.startswith(reverse("admin:index"))
    return back if is_safe else ""


def as_text(thing: models.Model, name: str) -> str | None:
    """The value of a field as words for the log; None for what is empty or is no field of the thing."""
    try:
        field = thing._meta.get_field(name)
    except FieldDoesNotExist:
        return None
    if field.many_to_many:
        return ", ".join(str(other) for other in getattr(thing, name).all()) or None
    value = getattr(thing, name)
    return None if value in (None, "") else str(value)[:500]
