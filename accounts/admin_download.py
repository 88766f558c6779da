"""A list of the back office as a file: what it shows now, with the filters and the search of its address."""

from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.utils import label_for_field, lookup_field
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.urls import path
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.tables import Table, as_file

AT_ONCE = 2000


class DownloadMixin:
    """For the admin of a list. `download_columns`: fields, or methods of the admin, without personal data."""

    download_columns: tuple[str, ...] = ()

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_download"
        return [path("download.<slug:kind>", self.admin_site.admin_view(self.download), name=name), *super().get_urls()]

    def download(self, request: HttpRequest, kind: str) -> HttpResponse:
        if not self.has_view_permission(request):
            return HttpResponse(status=403)
        try:
            found = self.get_changelist_instance(request).get_queryset(request)
        except IncorrectLookupParameters:
            return HttpResponseBadRequest()
        head = [label_for_field(name, self.model, self) for name in self.download_columns]
        name = f"{slugify(self.opts.verbose_name_plural)}-{timezone.localdate():%Y-%m-%d}"
        return as_file(Table(name, head, (self._cells(row) for row in found.iterator(AT_ONCE))), kind)

    def _cells(self, row) -> list:
        return [self._cell(row, name) for name in self.download_columns]

    def _cell(self, row, name: str):
        """A choice in its words, a thing by its name."""
        field, _attribute, value = lookup_field(name, row, self)
        if isinstance(value, bool):
            return _("ja") if value else _("nee")
        if field is None:
            return value
        if field.choices:
            return getattr(row, f"get_{name}_display")()
        return str(value) if field.is_relation and value is not None else value
