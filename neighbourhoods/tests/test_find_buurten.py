"""From what somebody types to buurten; streets from a file."""

import pytest
from django.core.management import CommandError, call_command

from neighbourhoods.lookup import Reason, find_buurten
from neighbourhoods.models import Address, Area
from neighbourhoods.services import ImportRefused, import_addresses

STREETS = """postcode,street,buurt
6134 aa,Voorbeeldstraat,BU18830101
6134AB,Bèkstraat,BU18830101
6134AB,Bèkstraat,BU18830102
6165XX,Proefweg,BU18830503
"""


@pytest.fixture
def load_streets(municipality, now):
    def load(text=STREETS, **told):
        return import_addresses(text=text, now=now, **told)

    return load


def names(text: str) -> list[str]:
    return [buurt.name for buurt in find_buurten(text).buurten]


def test_the_name_of_a_buurt(municipality):
    assert names("Sanderbout") == names("  SANDERBOUT ") == names("sánderbout") == ["Sanderbout"]
    assert find_buurten("sanderbout").only.slug == "sanderbout"


def test_the_name_of_a_wijk_gives_its_buurten_to_choose_from(municipality):
    found = find_buurten("sittard")
    assert [buurt.name for buurt in found.buurten] == ["Ophoven", "Sanderbout"]
    assert (found.reason, found.only) == (Reason.SEVERAL, None)
    assert names("Wijk 01 Sittard") == ["Ophoven", "Sanderbout"]


def test_a_beginning_and_a_small_mistake_are_enough(municipality):
    assert names("linden") == ["Lindenheuvel"]
    assert names("sandrebout") == ["Sanderbout"]
    assert names("ophovn") == ["Ophoven"]
    assert names("xyzzyxy") == []


def test_a_name_that_a_wijk_and_a_buurt_share_is_left_to_the_resident(real_ground):
    found = find_buurten("Guttecoven")
    assert [b.name for b in found.buurten] == ["Einighausen", "Guttecoven", "Limbricht"]


@pytest.mark.parametrize("postcode", ["6134AA", "6134 aa", "6134aa "])
def test_a_postcode_gives_its_buurt(load_streets, postcode):
    load_streets()
    assert names(postcode) == ["Sanderbout"]


def test_four_digits_give_every_buurt_of_them(load_streets):
    load_streets()
    found = find_buurten("6134")
    assert [b.name for b in found.buurten] == ["Ophoven", "Sanderbout"]
    assert found.streets == ["Bèkstraat", "Voorbeeldstraat"]


@pytest.mark.parametrize(
    "street", ["Voorbeeldstraat", "voorbeeldstraat 12", "Voorbeeldstr", "voorbeeldstraat 12 a", "voorbeeldstraat 1-3"]
)
def test_a_street_with_or_without_a_number(load_streets, street):
    load_streets()
    assert names(street) == ["Sanderbout"]
    assert names("bekstraat") == ["Ophoven", "Sanderbout"]


def test_without_streets_the_answer_says_why(municipality):
    found = find_buurten("6134AA")
    assert (found.buurten, found.reason) == ([], Reason.NO_ADDRESSES)
    assert "geen straten en postcodes" in found.reason.label


def test_an_unknown_street_is_not_blamed_on_the_table(load_streets):
    load_streets()
    assert find_buurten("Nergenslaan 1").reason == Reason.UNKNOWN
    assert find_buurten("9999ZZ").reason == Reason.UNKNOWN


@pytest.mark.parametrize("text", ["", "  ", "\x00", "\n\t"])
def test_nothing_typed(municipality, text):
    assert find_buurten(text).reason == Reason.NOTHING_TYPED


@pytest.mark.parametrize("text", ["%", "_", "'; drop table", "a" * 5000, "\x00abc", "(", "[", "🏡🏡🏡"])
def test_odd_input_finds_nothing_and_breaks_nothing(load_streets, text):
    load_streets()
    assert names(text) == []


def test_what_was_typed_is_kept_nowhere(load_streets, caplog):
    load_streets()
    before = Address.objects.count()
    with caplog.at_level("DEBUG"):
        find_buurten("Voorbeeldstraat 12")
    assert "12" not in " ".join(r.getMessage() for r in caplog.records if not r.name.startswith("django.db"))
    assert Address.objects.count() == before


def test_it_costs_at_most_three_queries(load_streets, django_assert_max_num_queries):
    load_streets()
    find_buurten("sanderbout")
    for text in ("sanderbout", "6134", "Voorbeeldstraat 1", "nergensstraat"):
        with django_assert_max_num_queries(3):
            find_buurten(text)


def test_invented_streets_are_marked_and_give_way_to_real_ones(load_streets):
    load_streets(is_invented=True)
    assert find_buurten("6134AA").is_invented
    summary = load_streets()
    assert (summary.added, summary.ended) == (4, 4)
    assert not find_buurten("6134AA").is_invented
    with pytest.raises(ImportRefused, match="real streets already"):
        load_streets(is_invented=True)


def test_a_second_run_changes_nothing(load_streets):
    load_streets()
    assert not load_streets().is_changed


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("postcode,street,buurt\n0134AA,A,BU18830101\n", "line 2: '0134AA' is not a postcode"),
        ("postcode,street,buurt\n6134AA,,BU18830101\n", "no street"),
        ("postcode,street\n6134AA,A\n", "no column buurt"),
        ("postcode,street,buurt\n6134AA,A,BU09170101\n", "holds none in a buurt of Sittard-Geleen"),
    ],
)
def test_a_bad_file_is_refused_and_nothing_is_written(load_streets, text, reason):
    with pytest.raises(ImportRefused, match=reason):
        load_streets(text)
    assert not Address.objects.exists()


def test_the_command(municipality, tmp_path, capsys):
    file = tmp_path / "straten.csv"
    file.write_text(STREETS)
    call_command("import_addresses", str(file), invented=True)
    assert "4 added" in capsys.readouterr().out
    file.write_text("x")
    with pytest.raises(CommandError):
        call_command("import_addresses", str(file))
    assert Address.objects.filter(is_invented=True).count() == 4


def test_a_street_of_a_buurt_that_ended_is_not_offered(load_streets):
    load_streets()
    Area.objects.filter(code="BU18830503").update(is_current=False)
    assert names("proefweg") == []
