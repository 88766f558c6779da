"""How long the file of a plan is kept: a row for each kind and result, decided by the archivist."""

from django.contrib import admin

from accounts.admin_base import LoggedAdmin
from accounts.admin_download import DownloadMixin
from accounts.admin_site import site
from initiatives.models import ArchiveRule


@admin.register(ArchiveRule, site=site)
class ArchiveRuleAdmin(DownloadMixin, LoggedAdmin):
    """Without a row nothing of that kind goes by itself."""

    list_display = download_columns = ("kind", "result", "years", "source")
    list_display_links = ("kind", "result")
    list_filter = ("kind", "result")
    fields = ("kind", "result", "years", "source")
