"""Wijkplatformen, their members, and the regievoerders of areas."""

from datetime import date

from django import forms
from django.contrib import admin, messages
from django.db import models
from django.db.models import OuterRef, Subquery
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.addresses import clean_address
from accounts.admin_base import LoggedAdmin, moment
from accounts.admin_download import DownloadMixin
from accounts.admin_site import site
from accounts.models import User
from accounts.roles import STAFF, Role
from neighbourhoods.admin.panels import PanelsMixin
from neighbourhoods.models import Area, AreaCoordination, Membership, Platform, Talk
from neighbourhoods.scope import areas_of, platforms_for
from neighbourhoods.services import (
    PlatformRefused,
    add_member,
    appoint_coordinator,
    change_platform,
    change_seat,
    end_coordination,
    end_membership,
    move_platform,
    start_platform,
)
from neighbourhoods.services.platforms import CHANGEABLE
from neighbourhoods.workflow import PLATFORM_MOVES

CHANGERS = (Role.TEAM_LEAD, Role.AREA_COORDINATOR, Role.ADMINISTRATOR)


class PersonByAddress(forms.ModelChoiceField):
    """A person, named by the address they sign in with: there is no list of people to leaf through."""

    def __init__(self, **kwargs):
        widget = forms.EmailInput(attrs={"class": "vTextField"})
        super().__init__(User.objects.active(), to_field_name="email", widget=widget, **kwargs)
        self.error_messages["invalid_choice"] = _("Met dit adres is geen account. Laat deze persoon eerst inloggen.")

    def to_python(self, value):
        """In the one spelling in which accounts are kept; what is no address is nobody's."""
        if value in self.empty_values or not isinstance(value, str):
            return super().to_python(value)
        try:
            return super().to_python(clean_address(value))
        except ValueError as error:
            raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice") from error


class MembershipForm(forms.ModelForm):
    user = PersonByAddress(label=_("E-mailadres van het lid"))

    class Meta:
        model = Membership
        fields = ("user", "seat", "until")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["user"] = self.instance.user
            # Another person is another seat.
            self.fields["user"].disabled = True
            if self.instance.until:
                for field in self.fields.values():
                    field.disabled = True


class MembershipFormSet(BaseInlineFormSet):
    def clean(self) -> None:
        super().clean()
        seated = set()
        for form in self.forms:
            told = getattr(form, "cleaned_data", None)
            if not told or not told.get("user") or told.get("until"):
                continue
            if told["user"].pk in seated:
                raise forms.ValidationError(_("Iemand staat twee keer als lid in de lijst."))
            seated.add(told["user"].pk)


class MembershipInline(admin.StackedInline):
    """A seat is never removed: it ends, on its last day."""

    model = Membership
    form, formset = MembershipForm, MembershipFormSet
    fields = ("user", "seat", "until", "since")
    readonly_fields = ("since",)
    extra = 0
    can_delete = False

    def get_queryset(self, request: HttpRequest):
        return super().get_queryset(request).select_related("user").order_by("until", "pk")

    def has_view_permission(self, request: HttpRequest, obj=None) -> bool:
        return request.user.has_role(*STAFF)

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        return request.user.has_role(*CHANGERS)

    has_add_permission = has_change_permission


def officials(kept: int | None = None) -> models.QuerySet:
    """Who can be the contact at the municipality; whoever is it already stays on the list."""
    return (User.objects.handlers() | User.objects.filter(pk=kept)).order_by("display_name", "pk")


def area_choices(kept: set, user: User) -> list[tuple[int, str]]:
    """The areas of now in which this person works, from large to small, and those that it hangs on already."""
    order = list(Area.Level.values)
    areas = Area.objects.filter(models.Q(is_current=True) | models.Q(pk__in=[getattr(one, "pk", one) for one in kept]))
    if (own := areas_of(user)) is not None:
        areas = areas.filter(models.Q(pk__in=own) | models.Q(pk__in=[getattr(one, "pk", one) for one in kept]))
    areas = sorted(areas.defer("geometry"), key=lambda area: (order.index(area.level), area.name))
    return [(area.pk, f"{area.get_level_display()} {area.name}") for area in areas]


class PlatformForm(forms.ModelForm):
    acting: User | None = None

    class Meta:
        model = Platform
        fields = (*CHANGEABLE, "areas", "state", "state_reason")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Who only looks gets no fields.
        if "contact" in self.fields:
            self.fields["contact"].queryset = officials(self.instance.contact_id)
            self.fields["areas"].choices = area_choices(set(self.initial.get("areas", ())), self.acting)

    def clean(self) -> dict:
        told = super().clean()
        to, now = (
            told.get("state"),
            Platform.objects.filter(pk=self.instance.pk).values_list("state", flat=True).first(),
        )
        if now and to and to != now and to not in PLATFORM_MOVES[now]:
            states = dict(Platform.State.choices)
            self.add_error("state", _("Van %(now)s naar %(to)s kan niet.") % {"now": states[now], "to": states[to]})
        is_on_paper = told.get("reach") == Platform.Reach.PAPER and to != Platform.State.DISSOLVED
        if is_on_paper and not (told.get("postal_address") or "").strip():
            self.add_error("postal_address", _("Vul het postadres in. Zonder adres kan er geen post op papier komen."))
        if to == Platform.State.DISSOLVED and not (told.get("state_reason") or "").strip():
            self.add_error("state_reason", _("Schrijf op waarom het wijkplatform is opgeheven. Bewoners lezen dit."))
        return told


@admin.register(Platform, site=site)
class PlatformAdmin(PanelsMixin, DownloadMixin, LoggedAdmin):
    change_form_template = "admin/neighbourhoods/platform/change_form.html"
    form = PlatformForm
    inlines = (MembershipInline,)
    list_display = ("name", "state", "state_since", "areas_text", "reach", "contact", "spoken_on")
    list_filter = ("state", "reach")
    download_columns = ("name", "state", "state_since", "areas_text", "reach", "spoken_on")
    list_select_related = ("contact",)
    search_fields = ("name",)
    readonly_fields = ("state_since",)
    prepopulated_fields = {"slug": ("name",)}
    formfield_overrides = {
        models.TextField: {"widget": forms.Textarea(attrs={"rows": 4, "cols": 60})},
        models.ManyToManyField: {"widget": forms.CheckboxSelectMultiple},
    }
    viewers = STAFF
    adders = changers = CHANGERS
    # A platform is dissolved, not removed.
    removers = ()
    shows_personal = "leden en postadres"
    logs_itself = True

    def get_queryset(self, request: HttpRequest):
        talks = Talk.objects.filter(platform=OuterRef("pk")).order_by("-held_on").values("held_on")[:1]
        return platforms_for(request.user).prefetch_related("areas").annotate(last_talk_on=Subquery(talks))

    def get_form(self, request: HttpRequest, obj=None, **kwargs):
        form = super().get_form(request, obj, **kwargs)
        form.acting = request.user
        return form

    def get_fields(self, request: HttpRequest, obj=None):
        fields = ("name", "slug", "areas", "about", "contact", "reach", "postal_address")
        return (*fields, "state", "state_reason", "state_since") if obj else fields

    def get_prepopulated_fields(self, request: HttpRequest, obj=None):
        return {} if obj else self.prepopulated_fields

    def get_inlines(self, request: HttpRequest, obj=None):
        return self.inlines if obj else ()

    def save_model(self, request: HttpRequest, obj: Platform, form, change: bool) -> None:
        now, told = moment(request), form.cleaned_data
        fields = {name: told[name] for name in CHANGEABLE if name in told}
        if not change:
            made = start_platform(areas=told["areas"], by=request.user, now=now, **fields)
            obj.__dict__.update(made.__dict__)
            return
        platform = Platform.objects.get(pk=obj.pk)
        change_platform(platform=platform, areas=told["areas"], by=request.user, now=now, **fields)
        if told["state"] != platform.state:
            move_platform(platform=platform, to=told["state"], reason=told["state_reason"], by=request.user, now=now)
        obj.refresh_from_db()

    def save_related(self, request: HttpRequest, form, formsets, change: bool) -> None:
        """The services have written the areas already."""
        for formset in formsets:
            self.save_formset(request, form, formset, change)

    def save_formset(self, request: HttpRequest, form, formset, change: bool) -> None:
        by, now = request.user, moment(request)
        for part in formset.forms:
            if not part.has_changed() or not part.cleaned_data.get("user"):
                continue
            told = part.cleaned_data
            try:
                if part.instance.pk:
                    kept = Membership.objects.get(pk=part.instance.pk)
                    if kept.seat != told["seat"]:
                        change_seat(membership=kept, seat=told["seat"], by=by, now=now)
                    if told.get("until"):
                        end_membership(membership=kept, by=by, now=now, on=told["until"])
                else:
                    add_member(platform=form.instance, user=told["user"], seat=told["seat"], by=by, now=now)
            except PlatformRefused as refused:
                messages.error(request, str(refused))
        # What the page after this asks of a formset that saved.
        formset.new_objects, formset.changed_objects, formset.deleted_objects = [], [], []

    @admin.display(description=_("laatst gesproken"), ordering="last_talk_on", empty_value="–")
    def spoken_on(self, platform: Platform) -> date | None:
        return platform.last_talk_on

    @admin.display(description=_("gebieden"))
    def areas_text(self, platform: Platform) -> str:
        return ", ".join(str(area) for area in platform.areas.all())


@admin.register(AreaCoordination, site=site)
class AreaCoordinationAdmin(LoggedAdmin):
    """Who is the regievoerder of which area: added or removed, never turned into another."""

    list_display = ("area", "user")
    list_select_related = ("area", "user")
    viewers = STAFF
    adders = removers = (Role.TEAM_LEAD, Role.ADMINISTRATOR)
    changers = ()
    logs_itself = True

    def formfield_for_foreignkey(self, db_field, request: HttpRequest, **kwargs):
        kwargs["queryset"] = officials() if db_field.name == "user" else Area.objects.current().defer("geometry")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: AreaCoordination, form, change: bool) -> None:
        made = appoint_coordinator(user=obj.user, area=obj.area, by=request.user, now=moment(request))
        obj.__dict__.update(made.__dict__)

    def delete_model(self, request: HttpRequest, obj: AreaCoordination) -> None:
        end_coordination(coordination=obj, by=request.user, now=moment(request))
