"""Small maps of outlines."""

import json
import re

from django.template.loader import render_to_string

from neighbourhoods.geo import ground
from neighbourhoods.models import Area
from neighbourhoods.outlines import SIZE_CARD, outline_map, outlines_geojson


def kinds(outline: dict) -> dict[str, int]:
    counted: dict[str, int] = {}
    for path in outline["paths"]:
        counted[path["kind"]] = counted.get(path["kind"], 0) + 1
    return counted


def test_a_buurt_is_dark_in_its_own_wijk(real_ground):
    outline = outline_map([Area.objects.get(code="BU18830101")])
    assert kinds(outline)["here"] == 1
    assert kinds(outline)["own"] == 4
    assert outline["view_box"] == "0 0 460 300"
    assert [name["text"] for name in outline["names"] if name["is_here"]] == ["Sanderbout"]


def test_a_wijk_shows_its_buurten_within_an_outline(real_ground):
    outline = outline_map([Area.objects.get(code="WK188305")])
    assert (kinds(outline)["own"], kinds(outline)["outline"]) == (7, 1)


def test_nothing_in_particular_is_the_whole_municipality_with_links_and_dots(real_ground):
    outline = outline_map(links=True, points=[(5.85, 50.99)], label="Kaart van Sittard-Geleen")
    assert kinds(outline) == {"rest": 37, "outline": 1}
    assert {"/buurten/sanderbout/"} <= {path.get("url") for path in outline["paths"]}
    assert len(outline["dots"]) == 1
    assert outline["has_links"]


def test_every_buurt_makes_a_small_map_within_its_frame(real_ground):
    now = ground()
    for buurt in now.buurten:
        outline = outline_map([buurt], ground=now)
        page = render_to_string("includes/outline_map.html", {"outline": outline})
        assert len(page) < 4000
        assert all(0 <= name["x"] <= 460 and 0 <= name["y"] <= 300 for name in outline["names"])
        here = [name["text"] for name in outline["names"] if name["is_here"]]
        assert here == [buurt.name]


def test_paths_are_drawn_with_steps_that_come_back_to_where_they_began(real_ground):
    for path in outline_map()["paths"]:
        assert re.fullmatch(r"(M-?[\d.]+ -?[\d.]+l[-\d. ]+z)+", path["d"])


def test_a_card_needs_no_names(real_ground):
    outline = outline_map([Area.objects.get(code="BU18830101")], size=SIZE_CARD, labels=False)
    assert (outline["view_box"], outline["names"]) == ("0 0 340 130", [])


def test_several_maps_on_a_page_share_one_query(real_ground, django_assert_num_queries):
    sanderbout = Area.objects.get(code="BU18830101")
    ground()
    with django_assert_num_queries(1):
        now = ground()
        for size in (None, SIZE_CARD, (400, 220)):
            outline_map([sanderbout], size=size, ground=now)


def test_hatched_areas_do_not_change_the_frame(real_ground):
    empty = list(Area.objects.filter(code__in=["BU18830101", "BU18830102"]))
    assert kinds(outline_map(empty=empty)) == {"empty": 2, "rest": 35, "outline": 1}


def test_an_empty_installation_draws_an_empty_map(db):
    assert outline_map()["paths"] == []
    assert outlines_geojson([])["features"] == []


def test_the_outlines_for_the_big_map_are_small_and_lie_where_they_should(real_ground):
    now = ground()
    collection = outlines_geojson(now.buurten, now)
    assert len(collection["features"]) == 37
    assert len(json.dumps(collection)) < 20_000
    sanderbout = next(f for f in collection["features"] if f["properties"]["name"] == "Sanderbout")
    lon, lat = sanderbout["geometry"]["coordinates"][0][0]
    assert (round(lon, 1), round(lat, 1)) in {(5.8, 51.0), (5.9, 51.0)}
    assert sanderbout["properties"]["url"] == "/buurten/sanderbout/"
