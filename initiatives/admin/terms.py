"""Within how many working days an answer comes: a row for each decision, from its own day."""

from django.contrib import admin
from django.utils import timezone

from accounts.admin_base import LoggedAdmin
from accounts.admin_download import DownloadMixin
from accounts.admin_site import site
from initiatives.models import AnswerTerm


@admin.register(AnswerTerm, site=site)
class AnswerTermAdmin(DownloadMixin, LoggedAdmin):
    """A term that holds already stays as it is: answers were promised by it."""

    fields = ("kind", "amount", "unit", "complex_amount", "source", "from_on")
    list_display = list_display_links = download_columns = fields

    def _is_to_come(self, term: AnswerTerm | None) -> bool:
        return term is None or term.from_on > timezone.localdate()

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and self._is_to_come(obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and self._is_to_come(obj)
