"""Text blocks for answers, and the roles that the municipality can take."""

from django.contrib import admin

from accounts.admin_base import LoggedAdmin
from accounts.admin_download import DownloadMixin
from accounts.admin_site import site
from accounts.roles import STAFF, Role
from initiatives.models import MunicipalRole, TextBlock


@admin.register(TextBlock, site=site)
class TextBlockAdmin(DownloadMixin, LoggedAdmin):
    """A team lead keeps them as well: they read the answers."""

    viewers = STAFF
    adders = changers = removers = (Role.ADMINISTRATOR, Role.TEAM_LEAD)
    list_display = ("title", "kind", "order")
    download_columns = (*list_display, "text")
    list_filter = ("kind",)


@admin.register(MunicipalRole, site=site)
class MunicipalRoleAdmin(DownloadMixin, LoggedAdmin):
    """A role that was taken stays: its slug stands in the plans."""

    viewers = STAFF
    removers = ()
    list_display = ("title", "order")
    download_columns = (*list_display, "explanation")

    def get_readonly_fields(self, request, obj=None):
        return ("slug",) if obj else ()
