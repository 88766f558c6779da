"""The work list as a file: the heap or the search that is on the screen."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from accounts.admin_base import moment
from accounts.tables import CSV, as_file
from initiatives import exports
from initiatives.admin.work_list import asked_for


class DownloadPages:
    """For the admin of initiatives."""

    def download_urls(self) -> list:
        return [path("download/", self.admin_site.admin_view(self.download), name="initiatives_initiative_export")]

    def download(self, request: HttpRequest) -> HttpResponse:
        found = asked_for(request, moment(request))
        return as_file(exports.plans(found, for_office=True), request.GET.get("soort", CSV))
