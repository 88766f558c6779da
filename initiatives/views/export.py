"""Public lists to download: the plans that a list shows, what was asked and granted, the rules in the way."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import public_form
from accounts.tables import as_file
from agendas.exports import promises as register
from agendas.forms import PromiseFilter
from agendas.models import Promise
from initiatives import exports
from initiatives.forms import ListFilter
from initiatives.limits import client_address, is_allowed
from initiatives.views.listing import find

DOWNLOADS_AN_HOUR = 20


def _too_often(request: HttpRequest) -> HttpResponse | None:
    if is_allowed("download", client_address(request), DOWNLOADS_AN_HOUR):
        return None
    return render(request, "429.html", status=429)


@require_safe
@public_form
def download_promises(request: HttpRequest, kind: str) -> HttpResponse:
    """The register of promises, with its filters."""
    if refused := _too_often(request):
        return refused
    form = PromiseFilter(request.GET)
    form.is_valid()
    found = Promise.objects.filtered(form.cleaned_data, timezone.localdate()).running_first()
    return as_file(register(found), kind)


@require_safe
@public_form
def download(request: HttpRequest, what: str, kind: str) -> HttpResponse:
    """`what` is plannen (with the filters of the list), gevraagd, gevraagd-per-buurt or regels; `kind` is csv or
    xlsx."""
    if refused := _too_often(request):
        return refused
    if what == "gevraagd":
        return as_file(exports.needs(), kind)
    if what == "gevraagd-per-buurt":
        return as_file(exports.needs_per_buurt(), kind)
    if what == "regels":
        return as_file(exports.rules(), kind)
    filters = ListFilter(request.GET)
    filters.is_valid()
    asked = filters.cleaned_data
    found, _spelling = find(asked, timezone.localdate())
    return as_file(exports.plans(found.in_order(asked["sorteer"])), kind)
