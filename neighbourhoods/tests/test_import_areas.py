"""Wijken and buurten from files."""

import copy
import json

import pytest
from django.core.management import CommandError, call_command

from accounts.models import AuditEvent
from neighbourhoods.geo import locate
from neighbourhoods.models import Address, Area, AreaImport, Municipality, Platform
from neighbourhoods.services import ImportRefused, import_areas, rename_area
from neighbourhoods.tests.conftest import DATA, read
from neighbourhoods.tests.files import heerlen


def test_the_real_set_counts_8_wijken_and_37_buurten(real_ground):
    assert (Area.objects.wijken().count(), Area.objects.buurten().count()) == (8, 37)
    assert real_ground.added == 46
    assert Municipality.objects.get().name == "Sittard-Geleen"


def test_names_are_shown_without_the_words_of_cbs(real_ground):
    wijk = Area.objects.get(code="WK188301")
    assert (wijk.name, wijk.cbs_name, wijk.slug, wijk.full_name) == (
        "Sittard",
        "Wijk 01 Sittard",
        "sittard",
        "wijk Sittard",
    )
    assert Area.objects.get(code="WK188307").name == "Obbicht en Papenhoven"
    assert not Area.objects.filter(name__startswith="Wijk ").exists()


def test_a_wijk_and_a_buurt_may_share_a_name_and_an_address(real_ground):
    assert {area.level for area in Area.objects.filter(slug="guttecoven")} == {"wijk", "buurt"}


def test_every_buurt_lies_in_its_wijk_and_that_in_the_municipality(real_ground):
    assert not [b for b in Area.objects.buurten() if b.parent.level != "wijk" or b.code[2:8] != b.parent.code[2:]]
    assert {wijk.parent.code for wijk in Area.objects.wijken()} == {"GM1883"}


def test_a_second_run_changes_nothing_and_says_so(real_ground, load_areas):
    again = load_areas()
    assert not again.is_changed
    assert "nothing changed, 46 areas were already so" in str(again)
    assert AreaImport.objects.count() == 1
    assert AuditEvent.objects.filter(change__has_key="gebieden").count() == 1


def test_a_name_given_by_hand_survives_the_next_import(real_ground, load_areas, now):
    rename_area(area=Area.objects.get(code="BU18830506"), name="Oud-Geleen", by=None, now=now)
    assert not load_areas().is_changed
    assert Area.objects.get(code="BU18830506").name == "Oud-Geleen"


def test_another_year_keeps_the_older_areas_and_says_who_took_over(real_ground, load_areas, now):
    old = Area.objects.get(code="BU18830101")
    platform = Platform.objects.create(name="Wijkplatform Sanderbout", slug="sanderbout", state_since=now.date())
    platform.areas.add(old)
    Address.objects.create(postcode="6134AA", street="Voorbeeldstraat", folded="voorbeeldstraat", buurt=old)
    buurten = read("buurten_1883.geojson")
    # Sanderbout gets another code: who took over is then found by where it lies.
    for feature in buurten["features"]:
        if feature["properties"]["statcode"] == "BU18830101":
            feature["properties"]["statcode"] = "BU188301A1"
    load_areas(buurten=buurten, year=2025)
    old.refresh_from_db()
    new = Area.objects.get(code="BU188301A1")
    assert (old.is_current, new.is_current) == (False, True)
    assert new in [row.new for row in old.successions.all()]
    assert (Area.objects.wijken().count(), Area.objects.buurten().count()) == (8, 37)
    same = Area.objects.get(code="BU18830102", year=2024)
    assert [row.new.code for row in same.successions.all()] == ["BU18830102"]
    assert [area.code for area in platform.areas.all()] == ["BU188301A1"]
    assert Address.objects.get().buurt == new
    assert new.slug == "sanderbout"


def test_an_older_division_is_refused(real_ground, load_areas):
    with pytest.raises(ImportRefused, match="2023 is older"):
        load_areas(year=2023)


def test_an_area_that_the_files_no_longer_hold_ends(real_ground, load_areas):
    buurten = read("buurten_1883.geojson")
    buurten["features"] = [f for f in buurten["features"] if f["properties"]["statcode"] != "BU18830101"]
    summary = load_areas(buurten=buurten)
    assert summary.ended == 1
    assert not Area.objects.get(code="BU18830101").is_current
    assert load_areas().changed == 1
    assert Area.objects.get(code="BU18830101").is_current


def test_another_municipality_loads_without_a_change_of_code(db, now):
    summary = import_areas(
        wijken=heerlen.wijken(), buurten=heerlen.buurten(), code="GM0917", name="Heerlen", year=2025, now=now
    )
    assert (Area.objects.wijken().count(), Area.objects.buurten().count()) == (2, 3)
    assert dict(summary.left_out) == {"of other municipalities": 1, "water only": 1}
    wijk = Area.objects.get(code="WK0917MA")
    assert (wijk.name, wijk.slug) == ("Centrum", "centrum")
    # Two buurten share a name: both have an address.
    assert sorted(b.slug for b in Area.objects.buurten()) == ["centrum", "centrum-10", "station"]
    assert locate(5.975, 50.885).buurt.code == "BU0917MAB2"


def test_one_installation_serves_one_municipality(real_ground, now):
    with pytest.raises(ImportRefused, match="serves Sittard-Geleen"):
        import_areas(
            wijken=heerlen.wijken(), buurten=heerlen.buurten(), code="GM0917", name="Heerlen", year=2025, now=now
        )


def spoil(change):
    wijken, buurten = copy.deepcopy(heerlen.wijken()), copy.deepcopy(heerlen.buurten())
    change(wijken["features"], buurten["features"])
    return {"wijken": wijken, "buurten": buurten}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda w, b: b[0]["properties"].update(buurtcode="BU0917"), "is not the code of a buurt"),
        (lambda w, b: b[0]["properties"].update(buurtcode="bu0917ma10"), "is not the code of a buurt"),
        (lambda w, b: b[0]["properties"].update(buurtcode=None), "has no code"),
        (lambda w, b: b[0]["properties"].update(buurtnaam=" "), "has no name"),
        (lambda w, b: b[1]["properties"].update(buurtcode="BU0917MA10"), "twice"),
        (lambda w, b: b[0]["properties"].update(wijkcode="WK091777"), "which the wijk file does not hold"),
        (lambda w, b: b[0].update(geometry=None), "has no outline"),
        (lambda w, b: b[0].update(geometry={"type": "Point", "coordinates": [5, 51]}), "has no outline"),
        (lambda w, b: b[0].update(geometry=heerlen.box(195000, 322000, 500)), "WGS84, longitude first"),
        (lambda w, b: b[0].update(geometry=heerlen.box(50.88, 5.96)), "WGS84, longitude first"),
        (lambda w, b: b[0]["geometry"].update(coordinates=[[["x"]]]), "cannot be read"),
        (lambda w, b: b.clear(), "holds no areas of GM0917"),
        (lambda w, b: w.pop(0), "which the wijk file does not hold"),
        (lambda w, b: b[0].pop("properties"), "has no properties"),
    ],
)
def test_a_bad_file_is_refused_with_its_reason_and_nothing_is_written(db, now, change, reason):
    with pytest.raises(ImportRefused, match=reason):
        import_areas(**spoil(change), code="GM0917", name="Heerlen", year=2025, now=now)
    assert not Area.objects.exists()
    assert not Municipality.objects.exists()


def test_the_command_tells_what_it_did(db, capsys):
    call_command("import_areas", *files(), municipality="GM1883", name="Sittard-Geleen", year=2024)
    assert "46 added" in capsys.readouterr().out


def test_the_command_refuses_what_is_no_geojson(db, tmp_path):
    broken = tmp_path / "wijken.geojson"
    broken.write_text("{")
    for bad, reason in ((broken, "is not JSON"), (tmp_path / "no", "cannot be read"), (tmp_path / "a.gpkg", "ogr2ogr")):
        with pytest.raises(CommandError, match=reason):
            call_command("import_areas", str(bad), files()[1], municipality="GM1883", name="S", year=2024)
    broken.write_text(json.dumps([1]))
    with pytest.raises(CommandError, match="not a GeoJSON FeatureCollection"):
        call_command("import_areas", str(broken), files()[1], municipality="GM1883", name="S", year=2024)
    assert not Municipality.objects.exists()


def files() -> list[str]:
    return [str(DATA / "wijken_1883.geojson"), str(DATA / "buurten_1883.geojson")]
