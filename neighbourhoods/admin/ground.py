"""The municipality, its areas, desks, closed days and figures."""

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.admin_base import LoggedAdmin, ReadOnlyAdmin, moment
from accounts.admin_download import DownloadMixin
from accounts.admin_site import site
from accounts.roles import STAFF, Role
from neighbourhoods.models import Address, Area, ClosedDay, Desk, FigureDefinition, Municipality
from neighbourhoods.services import rename_area


@admin.register(Municipality, site=site)
class MunicipalityAdmin(LoggedAdmin):
    fields = ("code", "name", "portal_name", "phone", "email", "desk", "postal_address")
    readonly_fields = ("code",)
    adders = removers = ()
    # These are public: they stand on every page.
    private_fields = ()


@admin.register(Area, site=site)
class AreaAdmin(DownloadMixin, LoggedAdmin):
    """Areas come from import_areas; only the name that people use is written here."""

    list_display = download_columns = ("name", "level", "parent", "code", "year", "is_current")
    list_filter = ("level", "is_current", "year")
    list_select_related = ("parent",)
    search_fields = ("name", "cbs_name", "code")
    fields = ("name", "slug", "code", "year", "level", "parent", "cbs_name", "is_current", "lon", "lat")
    readonly_fields = fields[1:]
    viewers = STAFF
    adders = removers = ()
    logs_itself = True

    def get_queryset(self, request: HttpRequest):
        return super().get_queryset(request).defer("geometry", "parent__geometry")

    def get_search_results(self, request: HttpRequest, queryset, search_term: str):
        """Where an area is chosen, only those of now are offered."""
        if "/autocomplete/" in request.path:
            queryset = queryset.filter(is_current=True)
        return super().get_search_results(request, queryset, search_term)

    def save_model(self, request: HttpRequest, obj: Area, form, change: bool) -> None:
        rename_area(area=obj, name=form.cleaned_data["name"], by=request.user, now=moment(request))


@admin.register(Desk, site=site)
class DeskAdmin(DownloadMixin, LoggedAdmin):
    list_display = ("matter", "name", "phone")
    download_columns = (*list_display, "explanation", "hours", "website")
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    viewers = STAFF
    private_fields = ()


@admin.register(ClosedDay, site=site)
class ClosedDayAdmin(DownloadMixin, LoggedAdmin):
    list_display = download_columns = ("day", "reason")
    date_hierarchy = "day"
    viewers = STAFF


@admin.register(FigureDefinition, site=site)
class FigureDefinitionAdmin(DownloadMixin, ReadOnlyAdmin):
    """What figures mean comes with their catalogue, from import_figures."""

    list_display = download_columns = ("label", "unit", "kind", "source", "licence", "theme")
    list_filter = ("kind", "theme", "source")
    search_fields = ("label", "key")
    viewers = STAFF


@admin.register(Address, site=site)
class AddressAdmin(DownloadMixin, ReadOnlyAdmin):
    """Streets come from import_addresses."""

    list_display = download_columns = ("street", "postcode", "buurt_name", "is_invented")
    search_fields = ("street", "postcode")
    ordering = ("street", "postcode")
    show_full_result_count = False
    viewers = (Role.ADMINISTRATOR,)

    def get_queryset(self, request: HttpRequest):
        return super().get_queryset(request).select_related("buurt").defer("buurt__geometry")

    @admin.display(description=_("buurt"))
    def buurt_name(self, address: Address) -> str:
        return address.buurt.name
