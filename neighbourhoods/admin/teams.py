"""The teams of the municipality: who is in each, and for which areas."""

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.addresses import AddressField
from accounts.admin_base import LoggedAdmin
from accounts.admin_download import DownloadMixin
from accounts.admin_site import site
from accounts.models import User
from accounts.roles import STAFF, Role
from neighbourhoods.models import Area, Team


class TeamForm(forms.ModelForm):
    class Meta:
        model = Team
        fields = ("name", "slug", "phone", "email", "lead", "members", "areas", "is_active")
        field_classes = {"email": AddressField}
        help_texts = {
            "name": _("Zonder het woord team. Bewoners zien deze naam: “bij team Groen”."),
            "email": _(
                "Berichten voor het hele team gaan hierheen. Leeg: naar de teamleider, of anders naar iedereen."
            ),
            "areas": _("Nieuwe plannen in deze gebieden komen bij dit team. Leeg: het team werkt overal."),
            "is_active": _("Haal dit weg als het team stopt. Oude plannen houden hun team."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Who only looks gets no fields.
        if "members" not in self.fields:
            return
        team = self.instance
        kept = list(team.members.values_list("pk", flat=True)) if team.pk else []
        people = (User.objects.handlers() | User.objects.filter(pk__in=[*kept, team.lead_id])).order_by(
            "display_name", "pk"
        )
        self.fields["members"].queryset = people
        self.fields["lead"].queryset = (
            User.objects.active().with_role(Role.TEAM_LEAD) | User.objects.filter(pk=team.lead_id)
        ).order_by("display_name", "pk")
        order = list(Area.Level.values)
        areas = sorted(Area.objects.current().defer("geometry"), key=lambda area: (order.index(area.level), area.name))
        self.fields["areas"].choices = [(area.pk, f"{area.get_level_display()} {area.name}") for area in areas]


@admin.register(Team, site=site)
class TeamAdmin(DownloadMixin, LoggedAdmin):
    """Whoever is taken out of a team sees its plans no longer. A team is never removed: it stops taking part."""

    form = TeamForm
    list_display = ("name", "phone", "lead", "areas_text", "people", "is_active")
    download_columns = ("name", "phone", "areas_text", "people", "is_active")
    list_filter = ("is_active",)
    list_select_related = ("lead",)
    search_fields = ("name",)
    prepopulated_fields = {"slug": ("name",)}
    formfield_overrides = {models.ManyToManyField: {"widget": forms.CheckboxSelectMultiple}}
    viewers = STAFF
    removers = ()
    # The phone and address of a team are no personal data; who is in it is.
    private_fields = ("members", "lead")

    def get_queryset(self, request: HttpRequest):
        found = super().get_queryset(request).prefetch_related(models.Prefetch("areas", Area.objects.defer("geometry")))
        return found.annotate(members_count=models.Count("members"))

    def get_prepopulated_fields(self, request: HttpRequest, obj=None):
        return {} if obj else self.prepopulated_fields

    @admin.display(description=_("gebieden"))
    def areas_text(self, team: Team) -> str:
        return ", ".join(str(area) for area in team.areas.all()) or _("overal")

    @admin.display(description=_("medewerkers"))
    def people(self, team: Team) -> int:
        return team.members_count
