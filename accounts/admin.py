"""People, their roles and the log, in the back office."""

from django import forms
from django.apps import apps
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.forms.models import BaseInlineFormSet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from accounts import retention
from accounts.addresses import AddressField
from accounts.admin_base import LoggedAdmin, ReadOnlyAdmin, moment
from accounts.admin_download import DownloadMixin
from accounts.admin_site import site
from accounts.models import AuditEvent, RetentionRun, RoleGrant, User
from accounts.roles import Role
from accounts.second_factor import has_factor
from accounts.services import add_person, change_person, forget_keys, grant_role, revoke_role


class RoleGrantFormSet(BaseInlineFormSet):
    """Administrators do not lock themselves out."""

    acting: User | None = None

    def clean(self) -> None:
        super().clean()
        if self.instance != self.acting:
            return
        for form in self.deleted_forms:
            if form.instance.role == Role.ADMINISTRATOR:
                raise forms.ValidationError(
                    _("U kunt uw eigen rol als beheerder niet weghalen. Vraag het een collega.")
                )


class RoleGrantInline(admin.StackedInline):
    model = RoleGrant
    formset = RoleGrantFormSet
    fields = ("role",)
    extra = 0

    # Who may change a person may change their roles.
    def has_view_permission(self, request: HttpRequest, obj=None) -> bool:
        return True

    def has_add_permission(self, request: HttpRequest, obj=None) -> bool:
        return request.user.has_role(Role.ADMINISTRATOR)

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        # A role is given or taken away; it does not turn into another.
        return False

    has_delete_permission = has_add_permission

    def get_formset(self, request: HttpRequest, obj=None, **kwargs):
        formset = super().get_formset(request, obj, **kwargs)
        formset.acting = request.user
        return formset


class PersonForm(forms.ModelForm):
    acting: User | None = None

    class Meta:
        model = User
        fields = ("email", "display_name", "is_active")
        # In the one spelling by which who signs in is found.
        field_classes = {"email": AddressField}

    def clean_is_active(self) -> bool:
        if self.instance == self.acting and not self.cleaned_data["is_active"]:
            raise forms.ValidationError(_("U kunt uw eigen account niet sluiten. Vraag het een collega."))
        return self.cleaned_data["is_active"]


@admin.register(User, site=site)
class UserAdmin(LoggedAdmin):
    """A person; the address is who they are and does not change here."""

    form = PersonForm
    inlines = (RoleGrantInline,)
    list_display = ("shown", "roles_text", "is_active", "joined_at")
    list_filter = ("is_active", "grants__role")
    search_fields = ("display_name", "email")
    ordering = ("display_name", "pk")
    viewers = (Role.TEAM_LEAD, Role.AREA_COORDINATOR, Role.ADMINISTRATOR)
    removers = ()
    shows_personal = "e-mailadres en post"
    logs_itself = True
    change_form_template = "admin/accounts/user/change_form.html"

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return super().get_queryset(request).prefetch_related("grants")

    def change_view(self, request: HttpRequest, object_id: str, form_url="", extra_context=None):
        """With what the apps above know of this person: their post, what they will be reminded of."""
        person = self.get_object(request, object_id)
        panels = [panel(request, person, moment(request)) for panel in self.admin_site.person_panels if person]
        return super().change_view(request, object_id, form_url, {"panels": panels} | (extra_context or {}))

    def get_urls(self):
        forget = self.admin_site.admin_view(self.forget_keys)
        return [path("<int:object_id>/sleutels/", forget, name="accounts_user_forget_keys"), *super().get_urls()]

    def forget_keys(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Take away the second factors of a colleague who lost the phone: a page that asks, a press that does it."""
        person = self.get_object(request, str(object_id))
        if not request.user.has_role(Role.ADMINISTRATOR) or person == request.user:
            raise PermissionDenied
        if person is None:
            raise Http404
        back = reverse("admin:accounts_user_change", args=[person.pk])
        if request.method == "POST":
            forget_keys(user=person, by=request.user, now=moment(request))
            messages.success(request, _("De beveiliging is weg. Deze persoon is overal uitgelogd en kreeg een mail."))
            return HttpResponseRedirect(back)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Haal de extra beveiliging weg"),
            "person": person,
            "back_url": back,
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/accounts/user/forget_keys.html", context)

    def get_form(self, request: HttpRequest, obj=None, **kwargs):
        form = super().get_form(request, obj, **kwargs)
        form.acting = request.user
        return form

    def get_fields(self, request: HttpRequest, obj=None):
        return ("email", "display_name", "is_active", "joined_at", "last_login") if obj else ("email", "display_name")

    def get_readonly_fields(self, request: HttpRequest, obj=None):
        return ("email", "joined_at", "last_login") if obj else ()

    def get_inlines(self, request: HttpRequest, obj=None):
        return self.inlines if obj else ()

    def save_model(self, request: HttpRequest, obj: User, form, change: bool) -> None:
        if change:
            fields = {name: form.cleaned_data[name] for name in form.changed_data}
            change_person(user=obj, by=request.user, now=moment(request), **fields)
            return
        told = form.cleaned_data
        made = add_person(email=told["email"], display_name=told["display_name"], by=request.user, now=moment(request))
        obj.__dict__.update(made.__dict__)

    def save_formset(self, request: HttpRequest, form, formset, change: bool) -> None:
        fresh = formset.save(commit=False)
        for grant in formset.deleted_objects:
            revoke_role(user=form.instance, role=Role(grant.role), by=request.user, now=moment(request))
        for grant in fresh:
            grant_role(user=form.instance, role=Role(grant.role), by=request.user, now=moment(request))

    @admin.display(description=_("naam"), ordering="display_name")
    def shown(self, user: User) -> str:
        return user.display_name or f"persoon {user.pk}"

    @admin.display(description=_("rollen"))
    def roles_text(self, user: User) -> str:
        return ", ".join(grant.get_role_display() for grant in user.grants.all())


def keys_panel(request: HttpRequest, person: User, now) -> dict:
    """Whether a person has a second factor, for who may take it away."""
    return {
        "template": "admin/accounts/user/keys.html",
        "has_factor": has_factor(person),
        "forget_url": reverse("admin:accounts_user_forget_keys", args=[person.pk])
        if request.user.has_role(Role.ADMINISTRATOR) and person != request.user
        else "",
    }


site.person_panels.append(keys_panel)


@admin.register(AuditEvent, site=site)
class AuditEventAdmin(ReadOnlyAdmin):
    list_display = ("at", "actor", "actor_role", "verb", "subject_kind", "subject_label")
    list_filter = ("verb", "actor_role", "subject_type")
    search_fields = ("subject_label",)
    date_hierarchy = "at"
    # The history of a thing is its part of the log.
    linked_fields = ("subject_id",)
    list_select_related = ("actor",)
    show_full_result_count = False

    @admin.display(description=_("soort"), ordering="subject_type")
    def subject_kind(self, event: AuditEvent) -> str:
        """The kind of thing in words; a kind that no longer exists keeps its old name."""
        try:
            return apps.get_model(event.subject_type)._meta.verbose_name
        except LookupError:
            return event.subject_type


@admin.register(RetentionRun, site=site)
class RetentionRunAdmin(DownloadMixin, ReadOnlyAdmin):
    """One report a month of what went, and each time that somebody only looked."""

    list_display = download_columns = ("at", "is_dry", "total")
    list_filter = ("is_dry",)
    fields = ("at", "is_dry", "told")
    readonly_fields = ("told",)

    @admin.display(description=_("hoeveel"))
    def total(self, run: RetentionRun) -> int:
        return sum(run.counts.values())

    @admin.display(description=_("wat er weg is"))
    def told(self, run: RetentionRun) -> str:
        """Every rule with its term, also those of which nothing went."""
        lines = ((rule.label, rule.term, run.counts.get(rule.name, 0)) for rule in retention.rules())
        return format_html("<ul>{}</ul>", format_html_join("", "<li>{} ({}): <strong>{}</strong></li>", lines))
