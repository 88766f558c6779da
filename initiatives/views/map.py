"""The map: an equal of the list. Without JavaScript the page is complete: the buurten with their numbers, the newest
plans, and outlines drawn by the server."""

import math

from django.db.models import Count
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
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

MOST_POINTS = 500
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
        "outlines": outlines.outlines_geojson(filters.ground.buurten, ground=filters.ground),
    }
    return render(request, "initiatives/map.html", context)


@require_safe
@public_page
def map_data(request: HttpRequest) -> HttpResponse:
    """GeoJSON of the same plans: the newest ones as points, and each buurt with its number of plans.

    Plans without a point of their own stand around the middle of their buurt. WGS84, longitude first.
    """
    today = timezone.localdate()
    filters = ListFilter(request.GET)
    filters.is_valid()
    found, _spelling = find(filters.cleaned_data, today)
    features = points(found.newest_first().for_rows()[:MOST_POINTS])
    counts = counts_by_buurt(found)
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
    found = {"type": "FeatureCollection", "features": features, "buurten": buurten, "language": get_language()}
    return JsonResponse(found, content_type="application/geo+json", json_dumps_params={"ensure_ascii": False})


def counts_by_buurt(found) -> dict[int, int]:
    """How many of these plans each buurt has."""
    return dict(found.order_by().values_list("buurt").annotate(number=Count("*")))


def points(initiatives) -> list[dict]:
    """The plans as GeoJSON features. Those of one buurt that have no point of their own stand side by side, from the
    middle of the buurt outwards as the seeds of a sunflower, so that none hides another."""
    in_the_middle: dict[int, int] = {}
    features = []
    for initiative in initiatives:
        if initiative.lon is not None:
            features.append(point(initiative, initiative.lon, initiative.lat))
            continue
        seed = in_the_middle.get(initiative.buurt_id, 0)
        in_the_middle[initiative.buurt_id] = seed + 1
        away, angle = SEED_DEGREES * math.sqrt(seed % MOST_SEEDS), seed * GOLDEN_ANGLE
        lon = initiative.buurt.lon + away * math.cos(angle) / math.cos(math.radians(initiative.buurt.lat))
        features.append(point(initiative, lon, initiative.buurt.lat + away * math.sin(angle)))
    return features


def point(initiative: Initiative, lon: float, lat: float) -> dict:
    """A plan as a GeoJSON feature with what a popup shows."""
    words = {"status": initiative.get_status_display(), "buurt": initiative.buurt.name}
    is_exact = initiative.lon is not None
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [round(lon, 4), round(lat, 4)]},
        "properties": {
            "number": initiative.number,
            "title": initiative.title,
            "url": initiative.get_absolute_url(),
            "text": _("%(status)s, in %(buurt)s") % words if is_exact else _("%(status)s, ergens in %(buurt)s") % words,
            "is_exact": is_exact,
        },
    }
