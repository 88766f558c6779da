"""A list of running initiatives from another system: read, shown, taken over once."""

import io
import tracemalloc
import zipfile
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.utils import timezone
from openpyxl import Workbook

from accounts.roles import Role
from initiatives.import_file import MOST_ROWS, CannotRead, day_of, read
from initiatives.models import ImportRun, Initiative
from initiatives.services.import_list import give_up_import, start_import, take_over
from initiatives.workflow import MoveRefused, Status
from neighbourhoods.models import Team

HEAD = "oud nummer;titel;wat;waarom;buurt;naam;e-mail;ontvangen;antwoord uiterlijk;stand;team;behandelaar"
GOOD = (
    "Z1;Bankje;Een bankje.;Om te zitten.;Sanderbout;Buren;oud@example.nl;2-3-2026;1-4-2026;in behandeling;Groen;"
    "medewerker@example.nl"
)
BARE = "Z2;Boom;Een boom.;;ophoven;;;2026-03-09;;;;"


def a_list(*lines: str) -> bytes:
    return "\n".join([HEAD, *lines]).encode()


def a_sheet(*lines: str) -> bytes:
    book = Workbook()
    for line in (HEAD, *lines):
        book.active.append(line.split(";"))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.fixture
def green(sanderbout, official, team_lead):
    team = Team.objects.create(name="Groen", slug="groen", lead=team_lead)
    team.members.add(official)
    return team


def test_a_list_is_read_shown_and_taken_over_once(green, official, team_lead, ophoven, mailroom, client_for, now):
    raw = a_list(GOOD, BARE, BARE, "Z3;;Iets.;;Sanderbout;;;1-3-2026;;;;", "Z4;Kat;Een kat.;;Elders;;;1-3-2026;;;;")
    run = start_import(raw=raw, file_name="zaken.csv", by=team_lead, now=now)
    assert run.report["new"] == 2
    assert not any("Buren" in row.values() for row in run.rows), "a name is not kept, also not while the list waits"
    assert [row for row, _why in run.report["refused"]] == [4, 5, 6]
    assert "twee keer" in run.report["refused"][0][1]
    assert not Initiative.objects.exists(), "nothing happens before the press"
    take_over(run=run, by=team_lead, now=now)
    assert (run.report["taken"], run.rows) == (2, [])
    bench, tree = Initiative.objects.order_by("external_reference")
    assert (bench.status, bench.team, bench.handler, bench.contact) == (Status.IN_PROGRESS, green, official, official)
    assert (timezone.localdate(bench.received_at), bench.answer_due_on) == (date(2026, 3, 2), date(2026, 4, 1))
    assert bench.is_public
    assert bench.display_name == "Bewoner van Sanderbout", "nobody asked the sender whether the name may be public"
    assert "Buren" not in client_for(team_lead).get(bench.get_absolute_url()).text
    assert bench.events.get().get_kind_display() == "overgenomen uit een ander systeem"
    assert bench.clock_events.get().due_on == date(2026, 4, 1)
    assert (tree.buurt, tree.display_name, tree.status) == (ophoven, "Bewoner van Ophoven", Status.RECEIVED)
    assert tree.answer_due_on == date(2026, 4, 8), "20 working days without Good Friday and Easter Monday"
    letter = mailroom.last_to("oud@example.nl")
    assert bench.number in letter.subject
    assert "/beheren/" in letter.text
    with pytest.raises(MoveRefused, match="al afgehandeld"):
        take_over(run=run, by=team_lead, now=now)
    again = start_import(raw=a_sheet(GOOD, BARE), file_name="zaken.xlsx", by=team_lead, now=now)
    assert (again.report["new"], again.report["known"], again.report["refused"]) == (0, 2, [])
    give_up_import(run=again, by=team_lead, now=now)
    assert again.rows == []


@pytest.mark.parametrize(
    ("raw", "name", "why"),
    [
        (b"", "a.csv", "leeg"),
        (b"naam;leeftijd\nJan;3", "a.csv", "kolommen ontbreken: oud nummer, titel"),
        (HEAD.encode(), "a.csv", "geen enkel plan"),
        (a_list(*[BARE] * (MOST_ROWS + 1)), "a.csv", "te veel regels"),
        (b"x" * 5_000_001, "a.csv", "te groot"),
        (b"PK\x03\x04 geen zip", "a.xlsx", "kunnen lezen"),
        (b"\x00\x01", "a.csv", "kunnen lezen"),
        ((HEAD + ";titel\n" + BARE + ";x").encode(), "a.csv", "twee keer"),
    ],
    ids=["empty", "other columns", "head only", "too long", "too big", "broken", "binary", "double"],
)
def test_what_is_no_list_is_refused_in_words(raw, name, why):
    with pytest.raises(CannotRead) as refused:
        read(raw, name)
    assert why in refused.value.message


@pytest.mark.parametrize(
    ("column", "value", "why"),
    [
        ("stand", "klaar", "de stand is niet"),
        ("ontvangen", "1-4-2026", "moet nog komen"),
        ("ontvangen", "gisteren", "geen datum"),
        ("ontvangen", "0001-01-01", "van vóór 1990"),
        ("antwoord uiterlijk", "9999-12-31", "te ver weg"),
        ("antwoord uiterlijk", "1-1-2026", "vóór de ontvangst"),
        ("e-mail", "geen adres", "e-mailadres klopt niet"),
        ("team", "Nergens", "dit team kennen wij niet"),
        ("behandelaar", "iemand@example.nl", "deze behandelaar kennen wij niet"),
        ("titel", "x" * 121, "langer dan 120"),
        ("oud nummer", "", "oude nummer ontbreekt"),
    ],
)
def test_a_wrong_row_says_why(column, value, why, green, team_lead, now):
    cells = dict(zip(HEAD.split(";"), GOOD.split(";"), strict=True)) | {column: value}
    run = start_import(raw=a_list(";".join(cells.values())), file_name="a.csv", by=team_lead, now=now)
    assert why in run.report["refused"][0][1]


def test_days_are_read_as_people_write_them():
    assert day_of("31-12-2026") == day_of("31/12/2026") == day_of("2026-12-31") == date(2026, 12, 31)
    assert day_of("31-02-2026") is day_of("12.1") is day_of("") is None


def test_the_back_office_asks_before_it_does(green, team_lead, official, client_for):
    desk = client_for(team_lead)
    page = desk.get("/beheer/initiatives/importrun/add/").content.decode()
    assert "oud nummer" in page
    refused = desk.post("/beheer/initiatives/importrun/add/", {"file": SimpleUploadedFile("a.csv", b"x;y\n1;2")})
    assert "Deze kolommen ontbreken" in refused.content.decode()
    shown = desk.post(
        "/beheer/initiatives/importrun/add/", {"file": SimpleUploadedFile("a.csv", a_list(BARE))}, follow=True
    )
    assert "Boom" in shown.content.decode()
    assert "Namen van indieners nemen wij niet over" in shown.content.decode()
    run = ImportRun.objects.get()
    done = desk.post(f"/beheer/initiatives/importrun/{run.pk}/overnemen/", follow=True).content.decode()
    assert "1 plan is overgenomen" in done
    assert Initiative.objects.get().title == "Boom"
    assert client_for(official).get("/beheer/initiatives/importrun/add/").status_code == 403


def test_a_list_is_of_who_read_it_and_plans_come_only_in_the_own_areas(green, team_lead, person, client_for, sanderbout,
                                                                       lindenheuvel, administrator, now):  # fmt: skip
    green.areas.add(sanderbout.parent)
    other = person("elders", Role.TEAM_LEAD)
    there = Team.objects.create(name="Geleen", slug="geleen", lead=other)
    there.areas.add(lindenheuvel.parent)
    raw = a_list(
        GOOD, "Z5;Bal;Een bal.;;Lindenheuvel;;;1-3-2026;;;;", "Z6;Bel;Een bel.;;Sanderbout;;;1-3-2026;;;Geleen;"
    )
    run = start_import(raw=raw, file_name="a.csv", by=team_lead, now=now)
    assert run.report["refused"] == [
        [3, "dit is van een ander team of gebied"],
        [4, "dit is van een ander team of gebied"],
    ]
    assert start_import(raw=raw, file_name="a.csv", by=administrator, now=now).report["new"] == 3
    for deed in (take_over, give_up_import):
        with pytest.raises(MoveRefused, match="van een collega"):
            deed(run=run, by=other, now=now)
    page = f"/beheer/initiatives/importrun/{run.pk}/change/"
    seen = [client_for(who).get(page).status_code for who in (team_lead, administrator, other)]
    assert seen == [200, 200, 404]
    take_over(run=run, by=team_lead, now=now)
    assert [plan.title for plan in Initiative.objects.all()] == ["Bankje"]


def odd_sheets():
    """Spreadsheets that are broken in a way of their own."""
    whole = zipfile.ZipFile(io.BytesIO(a_sheet(BARE)))
    parts = {name: whole.read(name) for name in whole.namelist()}
    style = b"<styleSheet xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><cellXfs><xf numFmtId='x'/>"
    for name, text in (
        ("xl/workbook.xml", b"<a/>"),
        ("xl/workbook.xml", b"\xff\xff"),
        ("xl/worksheets/sheet1.xml", b"<a>"),
        ("xl/styles.xml", style + b"</cellXfs></styleSheet>"),
    ):
        yield _packed(parts | {name: text})
    packed = _packed(parts)
    yield packed.replace(b"\x08\x00", b"\x63\x00")
    yield packed[: len(packed) // 2] + b"\xff" * 9 + packed[len(packed) // 2 + 9 :]
    # Says that it is locked with a password.
    yield packed.replace(b"PK\x03\x04\x14\x00\x00", b"PK\x03\x04\x14\x00\x01").replace(
        b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01"
    )


def _packed(parts: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in parts.items():
            packed.writestr(name, text)
    return file.getvalue()


def test_an_odd_spreadsheet_is_refused_in_words():
    for number, raw in enumerate(odd_sheets()):
        with pytest.raises(CannotRead) as refused:
            read(raw, "a.xlsx")
        assert refused.value.message, number


@pytest.mark.parametrize(
    ("part", "empty"),
    [("xl/styles.xml", b"<xf/>" * 300_000), ("xl/worksheets/sheet1.xml", b"<c><v>1</v></c>" * 150_000)],
)
def test_a_small_file_that_holds_millions_of_nothings_is_not_unpacked(part, empty, monkeypatch):
    monkeypatch.delattr("initiatives.import_file.load_workbook")
    whole = zipfile.ZipFile(io.BytesIO(a_sheet(BARE)))
    raw = _packed({name: empty if name == part else whole.read(name) for name in whole.namelist()})
    assert len(raw) < 20_000
    with pytest.raises(CannotRead, match="te groot"):
        read(raw, "a.xlsx")


def test_a_file_of_millions_of_lines_is_not_read_to_its_end():
    tracemalloc.start()
    with pytest.raises(CannotRead, match="te veel regels"):
        read(HEAD.encode() + b"\n" * 4_900_000, "a.csv")
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 60_000_000


def test_the_command_does_both_and_tells(green, administrator, tmp_path, capsys):
    file = tmp_path / "lijst.csv"
    file.write_bytes(a_list(BARE, "Z3;;Iets.;;Sanderbout;;;1-3-2026;;;;"))
    call_command("import_initiatives", str(file), by=administrator.email, dry_run=True)
    assert not Initiative.objects.exists()
    call_command("import_initiatives", str(file), by=administrator.email)
    said = capsys.readouterr().out
    assert "line 3: de titel ontbreekt" in said
    assert "1 taken over." in said
