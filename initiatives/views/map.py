"""The map: an equal of the list. Without JavaScript the page is complete: the buurten with their numbers, the newest
plans, and outlines drawn by the server."""

import math

from django.db.models import Count
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import public_page
from initiatives import wording
from initiatives.forms import ListFilter
from initiatives.models import Initiative
from initiatives.views.listing import ROWS, find, tabs
from neighbourhoods import outlines
from neighbourhoods.geo import Ground
from neighbourhoods.models import Area

# With what a popup shows; what is not among the newest comes as a bare point, and asks for its words when pressed.
MOST_POINTS = 500
MOST_BARE_POINTS = 20_000
# How plans without a point of their own lie around the middle of their buurt: some fifty metres apart.
SEED_DEGREES = 0.0005
MOST_SEEDS = 40
GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))


@require_safe
@public_page
def initiative_map(request: HttpRequest) -> HttpResponse:
    """The map with, beside it, the same plans as a list and the number of plans in each buurt."""
    today = timezone.localdate()
    filters = ListFilter(request.GET)
    filters.is_valid()
    found, spelling = find(filters.cleaned_data, today)
    counts = counts_by_buurt(found)
    rows = list(found.newest_first().for_rows()[: ROWS + 1])
    buurten = [
        {
            "name": buurt.name,
            "wijk": buurt.parent.name,
            "number": counts[buurt.pk],
            "url": filters.url(buurt=buurt.slug, wijk=None),
        }
        for buurt in sorted(filters.ground.buurten, key=lambda area: area.name)
        if counts.get(buurt.pk)
    ]
    context = {
        "filters": filters,
        "q": filters.cleaned_data.get("q", ""),
        "spelling": spelling,
        "rows": [wording.row(initiative, today) for initiative in rows[:ROWS]],
        "has_more": len(rows) > ROWS,
        "list_url": filters.url(),
        "buurten": sorted(buurten, key=lambda buurt: -buurt["number"]),
        "chips": filters.chips("initiatives:map"),
        "clear_url": reverse("initiatives:map"),
        "keep": [{"name": name, "value": value} for name, value in filters.asked() if name != "q"],
        "tabs": tabs(filters, "map"),
        "geojson_url": filters.url("initiatives:map_data"),
        "point_url": reverse("initiatives:map_point", args=["0000-0000"]),
        "outlines": outlines.outlines_geojson(filters.ground.buurten, ground=filters.ground),
        # Where who does not want all the circles goes on.
        "past_id": "nieuwste" if buurten else "",
    }
    return render(request, "initiatives/map.html", context)


@require_safe
@public_page
def map_data(request: HttpRequest) -> HttpResponse:
    """GeoJSON of the same plans: the newest ones as points, and each buurt with its number of plans.

    What is not among those is in `more`, as [longitude, latitude, number]: 20,000 points in all. `map_point` has the
    words of each. Plans without a point of their own stand around the middle of their buurt. WGS84, longitude first.
    """
    today = timezone.localdate()
    filters = ListFilter(request.GET)
    filters.is_valid()
    found, _spelling = find(filters.cleaned_data, today)
    in_the_middle: dict[int, int] = {}
    newest = found.newest_first()
    features = points(newest.for_rows()[:MOST_POINTS], in_the_middle)
    counts = counts_by_buurt(found)
    more = []
    if sum(counts.values()) > MOST_POINTS:
        more = bare_points(newest[MOST_POINTS:MOST_BARE_POINTS], filters.ground, in_the_middle)
    buurten = [
        {
            "code": buurt.code,
            "name": buurt.name,
            "url": filters.url(buurt=buurt.slug, wijk=None),
            "plans": counts[buurt.pk],
        }
        for buurt in filters.ground.buurten
        if counts.get(buurt.pk)
    ]
    found = {
        "type": "FeatureCollection",
        "features": features,
        "more": more,
        "buurten": buurten,
        "language": get_language(),
    }
    compact = {"ensure_ascii": False, "separators": (",", ":")}
    return JsonResponse(found, content_type="application/geo+json", json_dumps_params=compact)


@require_safe
@public_page
def map_point(request: HttpRequest, number: str) -> HttpResponse:
    """What a popup shows of one plan, for the points that came without words."""
    plan = get_object_or_404(Initiative.objects.listed().for_rows(), number=number)
    return JsonResponse(words_of(plan), json_dumps_params={"ensure_ascii": False})


def counts_by_buurt(found) -> dict[int, int]:
    """How many of these plans each buurt has."""
    return dict(found.order_by().values_list("buurt").annotate(number=Count("*")))


def points(initiatives, in_the_middle: dict[int, int]) -> list[dict]:
    """The plans as GeoJSON features. `in_the_middle` counts per buurt how many stand around its middle."""
    features = []
    for initiative in initiatives:
        own = (initiative.lon, initiative.lat)
        lon, lat = own if initiative.lon is not None else around(initiative.buurt, in_the_middle)
        features.append(point(initiative, lon, lat))
    return features


def bare_points(initiatives, ground: Ground, in_the_middle: dict[int, int]) -> list[list]:
    """Of thousands: [longitude, latitude, number] and no more."""
    found = []
    for number, lon, lat, buurt in initiatives.values_list("number", "lon", "lat", "buurt"):
        if lon is None:
            if buurt not in ground.areas:
                continue
            lon, lat = around(ground.areas[buurt], in_the_middle)
        found.append([round(lon, 4), round(lat, 4), number])
    return found


def around(buurt: Area, in_the_middle: dict[int, int]) -> tuple[float, float]:
    """A place for one more plan of this buurt that has no point of its own: from the middle of the buurt outwards as
    the seeds of a sunflower, so that none hides another."""
    seed = in_the_middle.get(buurt.pk, 0)
    in_the_middle[buurt.pk] = seed + 1
    away, angle = SEED_DEGREES * math.sqrt(seed % MOST_SEEDS), seed * GOLDEN_ANGLE
    lon = buurt.lon + away * math.cos(angle) / math.cos(math.radians(buurt.lat))
    return lon, buurt.lat + away * math.sin(angle)


def point(initiative: Initiative, lon: float, lat: float) -> dict:
    """A plan as a GeoJSON feature with what a popup shows."""
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [round(lon, 4), round(lat, 4)]},
        "properties": words_of(initiative),
    }


def words_of(initiative: Initiative) -> dict:
    """What a popup shows of a plan."""
    words = {"status": initiative.get_status_display(), "buurt": initiative.buurt.name}
    is_exact = initiative.lon is not None
    return {
        "number": initiative.number,
        "title": initiative.title,
        "url": initiative.get_absolute_url(),
        "text": _("%(status)s, in %(buurt)s") % words if is_exact else _("%(status)s, ergens in %(buurt)s") % words,
        "is_exact": is_exact,
    }
