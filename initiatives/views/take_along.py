"""What one takes along: a picture for who shares a plan, a feed for who reads along."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from accounts.access import public_page
from accounts.printable import printable
from initiatives import card as drawing
from initiatives.forms import ListFilter
from initiatives.models import Initiative
from initiatives.views.listing import find
from initiatives.wording import shorten
from neighbourhoods import geo
from neighbourhoods.models import Municipality

IN_FEED = 30


def whole(path: str) -> str:
    """The whole address; of the portal as it is set, never of what a request says."""
    return settings.PUBLIC_URL + path


@require_safe
@public_page
def card(request: HttpRequest, number: str) -> HttpResponse:
    """A PNG of 1200 by 630 pixels, in Dutch. 404 for a plan whose text is withheld. It has one address: else whoever
    asks for it with another question each time has us draw it each time."""
    if request.META.get("QUERY_STRING"):
        return HttpResponseRedirect(request.path)
    plan = get_object_or_404(Initiative.objects.listed().for_rows(), number=number)
    town = Municipality.objects.first()
    with override("nl"):
        made = drawing.picture(
            title=plan.title,
            buurt=plan.buurt,
            status=plan.get_status_display(),
            site=f"{town.portal_name} in {town.name}" if town else _("Meedoen"),
            ground=geo.ground(),
        )
    return HttpResponse(made, content_type="image/png")


@require_safe
@public_page
def feed(request: HttpRequest) -> HttpResponse:
    """RSS of the newest plans, with the same filters as the list. Dutch, without anything of a person but the name that
    was chosen."""
    filters = ListFilter(request.GET)
    filters.is_valid()
    found, _spelling = find(filters.cleaned_data, timezone.localdate())
    with override("nl"):
        chips = ", ".join(chip["label"] for chip in filters.chips())
        channel = Rss201rev2Feed(
            title=printable(_("Plannen van bewoners") + (f": {chips}" if chips else "")),
            link=whole(filters.url()),
            feed_url=whole(filters.url("initiatives:feed")),
            description=_("Nieuwe plannen van bewoners voor hun buurt."),
            language="nl",
        )
        for plan in found.newest_first().for_rows()[:IN_FEED]:
            url = whole(plan.get_absolute_url())
            where = f"{plan.buurt.name}. {plan.get_status_display()}."
            channel.add_item(
                title=printable(plan.title),
                link=url,
                unique_id=url,
                description=printable(f"{where} {shorten(plan.excerpt)}"),
                pubdate=plan.published_at,
            )
    return HttpResponse(channel.writeString("utf-8"), content_type="application/rss+xml; charset=utf-8")
