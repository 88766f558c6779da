"""The agreement, its themes and goals in the back office: texts can be mended, nothing is removed."""

from django.contrib import admin

from accounts.admin_base import LoggedAdmin
from accounts.admin_download import DownloadMixin
from accounts.admin_site import site
from accounts.roles import STAFF, Role
from goals.models import Agreement, Goal, Theme


@admin.register(Agreement, site=site)
class AgreementAdmin(DownloadMixin, LoggedAdmin):
    list_display = download_columns = ("title", "start_year", "end_year", "is_current")
    fields = ("title", "slug", "start_year", "end_year", "builds_on", "is_current")
    viewers = STAFF
    adders = (Role.ADMINISTRATOR,)
    removers = ()


@admin.register(Theme, site=site)
class ThemeAdmin(DownloadMixin, LoggedAdmin):
    list_display = ("title", "agreement", "order")
    download_columns = (*list_display, "summary")
    list_select_related = ("agreement",)
    search_fields = ("title",)
    fields = ("agreement", "order", "slug", "title", "summary")
    viewers = STAFF
    removers = ()


@admin.register(Goal, site=site)
class GoalAdmin(DownloadMixin, LoggedAdmin):
    list_display = ("title", "theme", "kind", "is_trackable")
    download_columns = (*list_display, "explanation")
    list_filter = ("theme", "kind", "is_trackable")
    list_select_related = ("theme",)
    search_fields = ("title", "explanation")
    fields = (
        "theme",
        "kind",
        "order",
        "slug",
        "title",
        "explanation",
        "state_at_signing",
        "is_trackable",
        "has_promise",
        "source_section",
    )
    viewers = STAFF
    removers = ()
