"""Published figures, and what stands beside them."""

from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from accounts.models import AuditEvent
from neighbourhoods.figures import figures_for, latest
from neighbourhoods.models import Area, FigureDefinition, FigureValue
from neighbourhoods.services import ImportRefused
from neighbourhoods.tests.conftest import DATA

HEAD = "code,name,population_2022,avg_woz_eur1000_2022\n"


@pytest.fixture
def real_figures(load_figures):
    load_figures((DATA / "buurten_1883.csv").read_text())
    load_figures((DATA / "wijken_1883.csv").read_text())


@pytest.fixture
def sanderbout(real_ground):
    return Area.objects.get(code="BU18830101")


def test_the_catalogue_explains_every_column_of_both_files(load_figures):
    for name in ("buurten_1883.csv", "wijken_1883.csv"):
        assert load_figures((DATA / name).read_text()).added > 0


def test_a_buurt_stands_beside_its_wijk_where_both_were_published(real_figures, sanderbout):
    row = latest(sanderbout)["avg_woz_eur1000"]
    with translation.override("nl"):
        assert row.text == "€\u00a0153.000"
        assert [(c.label, c.text) for c in row.compared] == [
            ("Sanderbout", "€\u00a0153.000"),
            ("Wijk Sittard", "€\u00a0251.000"),
        ]
    assert (row.year, row.wijk_value, row.municipality_value, row.is_estimate) == (2022, Decimal(251), None, False)


def test_what_only_the_buurt_has_stands_alone(real_figures, sanderbout):
    row = latest(sanderbout)["km_to_gp_practice"]
    assert (row.wijk_value, len(row.compared), row.has_bars) == (None, 1, False)
    with translation.override("nl"):
        assert row.text == "0,5 km"


def test_another_year_is_never_put_beside_it(real_figures, sanderbout):
    # Of the wijk the density was published for 2024 only, of the buurt for 2022.
    row = latest(sanderbout)["density_per_km2"]
    assert (row.year, row.wijk_value) == (2022, None)


def test_an_estimate_says_so_and_names_its_source(real_figures, sanderbout):
    row = latest(sanderbout)["pct_lonely_18plus"]
    assert row.is_estimate
    assert row.year == 2020
    assert "RIVM" in row.source
    with translation.override("nl"):
        assert row.text == "57%"


def test_what_was_not_published_has_no_row_and_is_never_zero(real_figures, real_ground):
    industry = Area.objects.get(code="BU18830507")
    assert "avg_woz_eur1000" not in latest(industry)
    assert latest(industry)["population"].value == 0
    assert not figures_for(Area.objects.get(code="GM1883"))


def test_all_figures_of_an_area_cost_one_query(real_figures, django_assert_num_queries):
    buurt = Area.objects.select_related("parent__parent").get(code="BU18830101")
    with django_assert_num_queries(1):
        assert len(figures_for(buurt)) > 15


def test_figures_of_an_earlier_division_stay_with_their_code(real_figures, load_areas):
    load_areas(year=2025)
    assert latest(Area.objects.get(code="BU18830101", year=2025))["population"].value == 1670


@pytest.mark.parametrize("nothing", ["", " ", ".", "x", "-", "NaN", " -99997", "-99997.0", "-99999999"])
def test_every_way_to_say_not_published_is_read(load_figures, sanderbout, nothing):
    load_figures(HEAD + f"BU18830101  ,Sanderbout,{nothing},153\n")
    assert [v.definition.key for v in FigureValue.objects.all()] == ["avg_woz_eur1000"]


def test_semicolons_commas_and_padding_are_read(load_figures, sanderbout):
    load_figures("\ufeffcode ;name;population_2022 ;avg_woz_eur1000_2022\r\nBU18830101;Sanderbout; 1670 ;153,5\r\n")
    assert {v.definition.key: v.value for v in FigureValue.objects.all()} == {
        "population": Decimal(1670),
        "avg_woz_eur1000": Decimal("153.5"),
    }


def test_a_second_run_changes_nothing_and_a_correction_changes_one(load_figures, sanderbout):
    load_figures(HEAD + "BU18830101,Sanderbout,1670,153\n")
    again = load_figures(HEAD + "BU18830101,Sanderbout,1670,153\n")
    assert (again.is_changed, again.unchanged) == (False, 2)
    assert load_figures(HEAD + "BU18830101,Sanderbout,1675,\n").changed == 2
    assert FigureValue.objects.get().value == 1675
    assert AuditEvent.objects.filter(change__has_key="cijfers").count() == 2


def test_rows_of_others_are_left_out_and_unknown_areas_named(load_figures, sanderbout):
    summary = load_figures(HEAD + "BU18830101,Sanderbout,1,\nBU09170101,Heerlen,2,\nBU18839999,Weg,3,\nNL00,Land,4,\n")
    assert (summary.added, summary.left_out.total()) == (1, 2)
    assert "BU18839999" in str(summary)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("code,name,happiness_2022\nBU18830101,S,1\n", "not in the catalogue: happiness_2022"),
        ("code,name,population\nBU18830101,S,1\n", "do not end in a year: population"),
        (HEAD + "BU18830101,Sanderbout,veel,153\n", "line 2, column population_2022: 'veel' is not a number"),
        (HEAD + "BU18830101,Sanderbout,inf,153\n", "is not a figure"),
        (HEAD + "BU18830101,Sanderbout,1\n", "3 cells under 4 columns"),
        (HEAD + "BU09170101,Heerlen,1,1\n", "no row of an area of Sittard-Geleen"),
        (
            HEAD + "BU18830101,Sanderbout,1,1\nBU18830101,Sanderbout,2,1\n",
            "line 3: BU18830101 stands in the file twice",
        ),
        (HEAD, "holds no rows"),
        ("name,population_2022\nSanderbout,1\n", "no column with the code"),
        ("code,population_2022,population_2022\nBU18830101,1,1\n", "a column twice"),
        ("code,name\nBU18830101,S\n", "has no figures"),
        ("\0", "not a csv text"),
    ],
)
def test_a_bad_file_is_refused_with_its_reason_and_nothing_is_written(load_figures, sanderbout, text, reason):
    with pytest.raises(ImportRefused, match=reason):
        load_figures(text)
    assert not FigureValue.objects.exists()
    assert not FigureDefinition.objects.exists()


def test_a_bad_catalogue_is_refused(load_figures, sanderbout):
    good = "key,label,unit,source,kind,licence,theme,decimals\n"
    row = HEAD + "BU18830101,Sanderbout,1,1\n"
    for line, reason in (
        ("population,Inwoners,,CBS,guess,CC BY 4.0,,0", "kind is measured or estimate"),
        ("population,Inwoners,,CBS,measured,CC BY 4.0,,veel", "decimals is 0 to 3"),
        ("population,Inwoners,,CBS,measured,,,0", "cannot be empty"),
    ):
        with pytest.raises(ImportRefused, match=reason):
            load_figures(row, catalogue=good + line + "\n")
    with pytest.raises(ImportRefused, match="no column licence"):
        load_figures(row, catalogue="key,label,unit,source,kind,theme,decimals\na,b,,c,measured,,0\n")


def test_the_command_reads_the_real_files(real_ground, capsys):
    call_command("import_figures", str(DATA / "buurten_1883.csv"))
    assert "745 added" in capsys.readouterr().out


def test_without_areas_the_command_says_what_to_do(db):
    with pytest.raises(CommandError, match="run import_areas first"):
        call_command("import_figures", str(DATA / "buurten_1883.csv"))
