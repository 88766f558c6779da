"""From what somebody types to the page of a buurt."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.access import public_form
from neighbourhoods import lookup
from neighbourhoods.models import Area
from pages.forms import FindAreaForm


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@public_form
def find_area(request: HttpRequest) -> HttpResponse:
    """From a buurt, wijk, street or postcode to the page of a buurt; several answers are offered as a choice.

    Asks for no CSRF token: it changes nothing, and so its form may stand on pages that are kept for everybody. It
    posts because what was typed may stand in no address, and so in no log.
    """
    is_asked = request.method == "POST"
    form = FindAreaForm(request.POST if is_asked else None)
    found = lookup.find_buurten(form.cleaned_data["waar"]) if is_asked and form.is_valid() else None
    if found and found.only:
        return HttpResponseRedirect(found.only.get_absolute_url())
    context = {"form": form, "found": found, "crumbs": [{"label": _("Buurten"), "url": reverse("area_list")}]}
    if not (found and found.buurten):
        context["buurten"] = Area.objects.buurten().defer("geometry").order_by("name")
    return render(request, "pages/find_area.html", context)
