"""From a point to its buurt."""

import csv
import time

import pytest

from neighbourhoods.geo import buurten_near, ground, locate
from neighbourhoods.models import Area
from neighbourhoods.services import rename_area
from neighbourhoods.tests.conftest import DATA


def test_every_interior_point_gives_its_buurt(real_ground):
    now = ground()
    rows = list(csv.DictReader((DATA / "buurten_1883.csv").open()))
    found = {row["code"]: now.locate(float(row["lon"]), float(row["lat"])).buurt.code for row in rows}
    assert len(found) == 37
    assert all(code == there for code, there in found.items())


def test_the_label_point_of_every_area_lies_in_it(real_ground):
    now = ground()
    assert all(now.locate(b.lon, b.lat).buurt == b for b in now.buurten)


def test_in_the_middle_of_a_large_buurt_there_is_nothing_to_choose(real_ground):
    found = locate(5.81, 51.045)
    assert found.buurt is not None
    lindenheuvel = Area.objects.get(code="BU18830503")
    found = locate(lindenheuvel.lon, lindenheuvel.lat)
    assert (found.buurt, found.is_near_border) == (lindenheuvel, False)


def test_near_a_border_the_other_side_is_offered_too_by_metres(municipality, sanderbout, ophoven):
    # Their border is the meridian of 5.85; 300 metres is 0.00427 degrees of longitude there.
    inside, outside = locate(5.85 - 0.0042, 50.995), locate(5.85 - 0.0044, 50.995)
    assert inside.buurt == outside.buurt == sanderbout
    assert (inside.neighbours, inside.is_near_border) == ((ophoven,), True)
    assert inside.choices == (sanderbout, ophoven)
    assert not outside.is_near_border


def test_on_the_border_itself_one_is_proposed_and_both_are_offered(municipality, sanderbout, ophoven):
    found = locate(5.85, 50.995)
    assert set(found.choices) == {sanderbout, ophoven}


def test_outside_the_municipality_there_is_no_buurt(municipality, sanderbout):
    assert locate(5.2, 52.1).buurt is None
    assert locate(5.2, 52.1).choices == ()
    just_outside = locate(5.838, 50.995)
    assert (just_outside.buurt, just_outside.choices) == (None, (sanderbout,))


@pytest.mark.parametrize("point", [(float("nan"), 51.0), (float("inf"), 51.0), (500.0, -500.0)])
def test_what_is_no_place_gives_nothing(municipality, point):
    assert locate(*point).choices == ()


def test_an_empty_installation_knows_no_places(db):
    assert locate(5.85, 50.99).choices == ()


def test_an_import_is_seen_at_once(real_ground, load_areas):
    assert locate(5.84767, 50.98718).buurt.year == 2024
    load_areas(year=2025)
    assert locate(5.84767, 50.98718).buurt.year == 2025


def test_a_new_name_is_seen_at_once(municipality, sanderbout, now):
    assert locate(5.845, 50.995).buurt.name == "Sanderbout"
    rename_area(area=sanderbout, name="De Sanderbout", by=None, now=now)
    assert locate(5.845, 50.995).buurt.name == "De Sanderbout"


def test_the_neighbours_of_a_buurt_and_of_a_wijk(municipality, sanderbout, ophoven):
    assert buurten_near(sanderbout) == [ophoven]
    assert buurten_near(sanderbout.parent) == []


def test_asking_costs_one_query_and_with_the_ground_at_hand_none(municipality, django_assert_num_queries):
    locate(5.845, 50.995)
    with django_assert_num_queries(1):
        now = ground()
    with django_assert_num_queries(0):
        now.locate(5.845, 50.995)


def test_a_point_is_found_in_microseconds(real_ground):
    now = ground()
    now.locate(5.84767, 50.98718)
    start = time.perf_counter()
    for n in range(1000):
        now.locate(5.80 + n / 10_000, 50.98)
    assert (time.perf_counter() - start) / 1000 < 500e-6
