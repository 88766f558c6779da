"""What resembles a plan while its title is typed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.access import public_form
from initiatives import similar
from initiatives.limits import client_address, is_allowed
from initiatives.models import Initiative
from neighbourhoods import geo

MOST_AN_HOUR = 600


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@public_form
def similar_fragment(request: HttpRequest) -> HttpResponse:
    """A piece of HTML: plans and promises like this `title` in and around this `buurt`. Empty when there are none.

    The form asks with a POST, so that what somebody types stands in no log of addresses; nothing changes either way.
    """
    given = request.POST if request.method == "POST" else request.GET
    title = " ".join(given.get("title", "").replace("\x00", "").split())
    if not is_allowed("similar", client_address(request), MOST_AN_HOUR):
        return HttpResponse("", status=429)
    ground = geo.ground()
    buurt = next((area for area in ground.buurten if area.slug == given.get("buurt", "")), None)
    alike = similar.look(title[: Initiative._meta.get_field("title").max_length], buurt, ground)
    return render(request, "initiatives/includes/similar.html", {"alike": alike})
