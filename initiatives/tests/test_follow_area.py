"""After a new division of the municipality, plans, agendas and promises stand in the areas of that year."""

import json

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from accounts.models import AuditEvent
from agendas.services import make_promise, start_agenda
from agendas.workflow import Side
from initiatives.models import Initiative
from neighbourhoods.models import Area
from neighbourhoods.services import import_areas

DATA = settings.BASE_DIR / "neighbourhoods" / "data"


def collection(*features) -> dict:
    return {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "properties": {"statcode": code, "statnaam": name}, "geometry": geometry}
            for code, name, geometry in features
        ],
    }


@pytest.fixture
def divide(sanderbout, ophoven, lindenheuvel, now):
    """divide(buurten=[(code, name, outline)…], year=2025): the municipality of the cast in another division."""

    def make(buurten, year=2025):
        outlines = [sanderbout.parent, lindenheuvel.parent]
        wijken = collection(
            ("WK188301", "Wijk 01 Sittard", widened(outlines[0].geometry)),
            ("WK188305", "Wijk 05 Geleen", outlines[1].geometry),
        )
        return import_areas(
            wijken=wijken, buurten=collection(*buurten), code="GM1883", name="Sittard-Geleen", year=year, now=now
        )

    return make


def widened(square: dict) -> dict:
    """Twice as wide, so that both buurten of Sittard lie in it."""
    west, south = square["coordinates"][0][0]
    return box(west, south, west + 0.02, south + 0.01)


def box(west, south, east, north) -> dict:
    return json.loads(json.dumps({"type": "Polygon", "coordinates": [
        [[west, south], [east, south], [east, north], [west, north], [west, south]]
    ]}))  # fmt: skip


def test_a_list_of_a_buurt_holds_the_plans_of_before_the_new_division(
    divide, initiative, sanderbout, ophoven, lindenheuvel, platform, official, now
):
    agenda = start_agenda(
        title="Buurtagenda", slug="agenda", area=sanderbout, platform=platform, official=official, by=official, now=now
    )
    make_promise(
        text="Drie banken", owner_side=Side.MUNICIPALITY, owner_label="gemeente", other_side=Side.PLATFORM,
        other_label=platform.name, platform=platform, area=sanderbout, due_on=now.date(), by=official,
        role="official", by_label="gemeente", now=now,
    )  # fmt: skip
    # In 2025 Sanderbout keeps its place under another code; the others keep theirs.
    divide([
        ("BU188301A1", "Sanderbout", sanderbout.geometry),
        ("BU18830102", "Ophoven", ophoven.geometry),
        ("BU18830503", "Lindenheuvel", lindenheuvel.geometry),
    ])  # fmt: skip
    new = Area.objects.get(code="BU188301A1")
    initiative.refresh_from_db()
    agenda.refresh_from_db()
    assert (initiative.buurt, initiative.wijk, initiative.wijk.year) == (new, new.parent, 2025)
    assert agenda.area == new
    for address in ("/initiatieven/?buurt=sanderbout", "/initiatieven/?wijk=sittard", "/buurten/sanderbout/"):
        assert initiative.title in Client().get(address).content.decode(), address
    assert "Drie banken" in Client().get("/afspraken/?buurt=sanderbout").content.decode()
    assert AuditEvent.objects.filter(change__meegegaan=["0", "3"]).exists()


def test_where_a_buurt_was_divided_a_plan_with_a_point_goes_to_its_part(
    divide, submit, sanderbout, ophoven, lindenheuvel
):
    west, south = sanderbout.geometry["coordinates"][0][0]
    left = submit(title="Links", email="a@example.nl", lon=west + 0.002, lat=south + 0.005, place_source="map")
    right = submit(title="Rechts", email="b@example.nl", lon=west + 0.008, lat=south + 0.005, place_source="map")
    divide([
        ("BU188301A1", "Sanderbout-West", box(west, south, west + 0.004, south + 0.01)),
        ("BU188301A2", "Sanderbout-Oost", box(west + 0.004, south, west + 0.01, south + 0.01)),
        ("BU18830102", "Ophoven", ophoven.geometry),
        ("BU18830503", "Lindenheuvel", lindenheuvel.geometry),
    ])  # fmt: skip
    found = dict(Initiative.objects.values_list("pk", "buurt__name"))
    assert found == {left.pk: "Sanderbout-West", right.pk: "Sanderbout-Oost"}
    assert set(Initiative.objects.values_list("wijk__year", flat=True)) == {2025}


def test_a_buurt_that_moves_to_another_wijk_takes_its_plans_along(
    divide, initiative, sanderbout, ophoven, lindenheuvel, now
):
    def buurten() -> list:
        return [
            ("BU18830101", "Sanderbout", sanderbout.geometry),
            ("BU18830102", "Ophoven", ophoven.geometry),
            ("BU18830503", "Lindenheuvel", lindenheuvel.geometry),
        ]

    divide(buurten())
    wijken = collection(
        ("WK188301", "Wijk 01 Sittard", widened(sanderbout.parent.geometry)),
        ("WK188305", "Wijk 05 Geleen", lindenheuvel.parent.geometry),
    )
    corrected = collection(*buurten())
    corrected["features"][0]["properties"]["wijkcode"] = "WK188305"
    import_areas(wijken=wijken, buurten=corrected, code="GM1883", name="Sittard-Geleen", year=2025, now=timezone.now())
    initiative.refresh_from_db()
    assert (initiative.buurt.name, initiative.wijk.name) == ("Sanderbout", "Geleen")
