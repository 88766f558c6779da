"""List, map and detail: what everybody sees, at a constant price, the same for all."""

import re
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from goals.models import Goal, Theme
from initiatives.models import Answer, Initiative
from initiatives.services import (
    link_goals,
    promise_from,
    publish_answer,
    refuse,
    start_carrying_out,
    take_up,
    withdraw,
    write_answer,
)
from initiatives.workflow import Status
from tests_support.cast import NOW, send_in
from tests_support.kept import kept

LIST = "/initiatieven/"


def body(response) -> str:
    return response.content.decode()


@pytest.fixture
def crowd(submit, sanderbout):
    """Adds many public plans at once: crowd(180)."""

    def make(number, **given):
        one = submit(title="Eerste van velen")
        rows = []
        for place in range(number):
            values = {
                "year": 2025,
                "sequence": place + 1,
                "number": f"2025-{place + 1:04d}",
                "submission_token": uuid4(),
                "title": f"Plan {place}",
                "what": "Wat",
                "why": "Waarom",
                "buurt": one.buurt,
                "wijk": one.wijk,
                "display_name": "Bewoner",
                "status": Status.RECEIVED,
                "received_at": one.received_at - timedelta(hours=place + 1),
                "answer_due_on": one.answer_due_on,
                "published_at": one.published_at,
            }
            rows.append(Initiative(**values | given))
        Initiative.objects.bulk_create(rows)

    return make


def queries(client, address) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


@pytest.mark.parametrize(
    "address",
    [
        LIST,
        LIST + "?q=plan",
        LIST + "?q=plna",
        LIST + "?pagina=2&doel=doel-1-value",
        LIST + "?na=2026-0001",
        "/initiatieven/kaart/",
        "/initiatieven/kaart/?q=plna&doel=doel-1-value",
        "/initiatieven/kaart.geojson",
        "/initiatieven/kaart.geojson?q=plna",
    ],
)
def test_the_number_of_queries_does_not_grow(crowd, client, address):
    crowd(10)
    client.get(address)  # The outlines are read once a process.
    few = queries(client, address)
    Initiative.objects.filter(year=2025).delete()
    crowd(200)
    assert queries(client, address) == few <= 8


def test_a_full_detail_page_takes_eight_queries(submit, official, platform, now, client):
    initiative = submit(lon=5.845, lat=50.995)
    take_up(initiative=initiative, by=official, now=now)
    empty = queries(client, initiative.get_absolute_url())
    link_goals(initiative=initiative, goals=Goal.objects.all(), by=official, now=now)
    answer(initiative, official, now)
    for number in range(5):
        promise_from(
            initiative=initiative,
            text=f"Bankje {number}",
            owner_side="municipality",
            owner_label="team Groen",
            other_side="residents",
            other_label="de indiener",
            due_on=now.date() + timedelta(days=30),
            by=official,
            now=now,
        )
    assert empty <= 8
    assert queries(client, initiative.get_absolute_url()) <= 8


def answer(initiative, official, now, decision=Answer.Decision.TAKEN_UP):
    write_answer(
        initiative=initiative,
        decision=decision,
        summary="De bankjes komen er.",
        reason="Ouders vragen erom.",
        next_step="Team Groen plaatst ze.",
        next_by="team Groen",
        next_on=date(2026, 5, 1),
        by=official,
        now=now,
    )
    publish_answer(initiative=initiative, by=official, now=now)


@pytest.mark.parametrize(
    "address", [LIST, LIST + "?q=bankjes", "/initiatieven/kaart/", "/initiatieven/kaart.geojson", "detail"]
)
def test_everybody_gets_the_same_bytes_and_no_cookie(initiative, client_for, resident, official, address):
    address = initiative.get_absolute_url() if address == "detail" else address
    pages = [
        client_for(who).get(address, headers={"Accept-Language": "en"}) for who in (None, None, resident, official)
    ]
    assert len({page.content for page in pages}) == 1
    for page in pages[:2]:
        assert "Set-Cookie" not in page.headers
        assert not page.cookies
        assert "csrf" not in body(page)


@pytest.mark.parametrize("address", [LIST, "/initiatieven/kaart.geojson", "detail"])
def test_an_unchanged_page_is_not_sent_again(initiative, client, address):
    address = initiative.get_absolute_url() if address == "detail" else address
    etag = client.get(address)["ETag"]
    assert client.get(address, headers={"If-None-Match": etag}).status_code == 304
    Initiative.objects.update(title="Een heel andere titel")
    assert client.get(address, headers={"If-None-Match": etag}).status_code == 200


# ── What is public ───────────────────────────────────────────────────────────
def test_what_is_not_confirmed_is_nowhere(submit, client):
    initiative = submit(confirmed=False, title="Geheim plannetje")
    assert client.get(initiative.get_absolute_url()).status_code == 404
    for address in (LIST, LIST + "?q=geheim", "/initiatieven/kaart/", "/initiatieven/kaart.geojson"):
        assert "Geheim" not in body(client.get(address)).replace("“geheim”", "")


def test_a_refused_plan_tells_why_and_withholds_its_text(initiative, official, client, now):
    refuse(initiative=initiative, reason="Dit is reclame voor een winkel.", by=official, now=now)
    page = body(client.get(initiative.get_absolute_url()))
    assert "Dit is reclame voor een winkel." in page
    for text in (initiative.title, initiative.what, initiative.why):
        assert text not in page
    for address in (LIST, LIST + "?q=bankjes", "/initiatieven/kaart/", "/initiatieven/kaart.geojson"):
        assert initiative.number not in body(client.get(address))


def test_no_personal_data_on_a_public_page(submit, client):
    initiative = submit(email="geheim.adres@example.nl")
    for address in (initiative.get_absolute_url(), LIST, "/initiatieven/kaart.geojson"):
        assert "geheim.adres" not in body(client.get(address))


@pytest.mark.parametrize("number", ["2026-9999", "99999999999999999999", "-1", "٢٠٢٦-٠٠٠١", "2026-0001-x", "a%00b"])
def test_a_plan_that_does_not_exist(initiative, client, number):
    assert client.get(f"/initiatieven/{number}/").status_code == 404


# ── The page of a plan ───────────────────────────────────────────────────────
def test_the_page_tells_the_road_the_answer_and_the_history(initiative, official, client, now):
    take_up(initiative=initiative, by=official, now=now)
    answer(initiative, official, now + timedelta(days=7))
    start_carrying_out(initiative=initiative, text="Team Groen begint.", by=official, now=now + timedelta(days=8))
    page = body(client.get(initiative.get_absolute_url()))
    for part in (
        "Ja, dit gaan we doen.",
        "De bankjes komen er.",
        "Ouders vragen erom.",
        "Huidige stap",
        "Uitvoering",
        "5 werkdagen",
        "De uitvoering begon. Team Groen begint.",
        "uiterlijk donderdag 9 april",
    ):
        assert part in page
    assert official.display_name not in page


def test_advice_that_did_not_come_is_not_awaited_after_the_answer(submit, platform, official, client, now):
    plan = submit()
    assert "Is om advies gevraagd, graag uiterlijk" in body(client.get(plan.get_absolute_url()))
    take_up(initiative=plan, by=official, now=now)
    answer(plan, official, now + timedelta(days=7))
    page = body(client.get(plan.get_absolute_url()))
    assert "Is om advies gevraagd en gaf geen advies." in page and "graag uiterlijk" not in page


def test_a_late_answer_says_how_late(initiative, official, client, now):
    take_up(initiative=initiative, by=official, now=now)
    answer(initiative, official, now + timedelta(days=34))
    page = body(client.get(initiative.get_absolute_url()))
    assert "2 werkdagen te laat" in page


def test_an_unanswered_plan_says_by_when(submit, client):
    initiative = submit(now=timezone.now())
    page = body(client.get(initiative.get_absolute_url()))
    assert "De gemeente geeft antwoord uiterlijk" in page


def test_every_plan_names_who_answers_for_it_with_a_way_to_reach_them(submit, official, client, now, municipality):
    plan = submit()
    for is_refused in (False, True):
        if is_refused:
            refuse(initiative=plan, reason="Past niet.", by=official, now=now)
        page = body(client.get(f"{plan.get_absolute_url()}?{is_refused}"))
        aside = page[page.index("Wie gaat hierover?") : page.index("<footer")]
        assert f"Gemeente {municipality.name}" in aside and municipality.phone in aside and municipality.desk in aside


def test_the_foot_leads_to_the_rules_the_log_the_lists_and_the_paper_form(client, municipality):
    foot = body(client.get(LIST)).split("<footer")[1]
    for name in ("house_rules", "moderation", "asked", "rules", "paper_form"):
        address = reverse(f"initiatives:{name}")
        assert f'href="{address}"' in foot and client.get(address).status_code == 200


def test_a_draft_answer_is_not_public(initiative, official, client, now):
    take_up(initiative=initiative, by=official, now=now)
    write_answer(
        initiative=initiative,
        decision="not",
        summary="Conceptantwoord",
        reason="Conceptreden",
        next_step="x",
        next_by="y",
        next_on=None,
        by=official,
        now=now,
    )
    assert "Concept" not in body(client.get(initiative.get_absolute_url()))


@pytest.mark.parametrize("status", [status for status in Status if status != Status.AWAITING_CONFIRMATION])
def test_every_state_has_its_page(initiative, client, status, now):
    Initiative.objects.filter(pk=initiative.pk).update(status=status, answered_at=now)
    assert client.get(initiative.get_absolute_url()).status_code == 200


def test_what_is_dutch_says_so_on_an_english_page(initiative, client):
    client.cookies["taal"] = "en"
    page = body(client.get(initiative.get_absolute_url()))
    assert '<html lang="en"' in page
    assert f'<span lang="nl">{initiative.title}</span>' in page
    assert f'<span lang="nl">{initiative.what}</span>' in page


# ── Search and filters ───────────────────────────────────────────────────────
@kept
def three(sanderbout, lindenheuvel, official):
    now = NOW
    garden = send_in(sanderbout, title="Moestuin achter de flat", now=now)
    cafe = send_in(lindenheuvel, title="Taalcafé in de bibliotheek", now=now + timedelta(days=1))
    path = send_in(sanderbout, title="Verlichting fietspad", now=now + timedelta(days=2))
    link_goals(initiative=garden, goals=[Goal.objects.get(slug="doel-2-action")], by=official, now=now)
    take_up(initiative=cafe, by=official, now=now)
    withdraw(initiative=path, now=now)
    return {"moestuin": garden, "cafe": cafe, "pad": path}


def found(client, query) -> list[str]:
    page = body(client.get(LIST + query))
    return re.findall(r'<h3><a class="utrecht-link" href="/initiatieven/([0-9-]+)/"', page)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["pad", "cafe", "moestuin"]),
        ("?sorteer=oudste", ["moestuin", "cafe", "pad"]),
        ("?sorteer=antwoord", ["moestuin", "cafe", "pad"]),
        ("?q=moestuin", ["moestuin"]),
        ("?q=MOESTUINEN", ["moestuin"]),
        ("?q=moes", ["moestuin"]),
        ("?q=moestiun", ["moestuin"]),
        ("?q=taalcafe", ["cafe"]),
        ("?q=Taalcafé", ["cafe"]),
        ("?q=flat+moestuin", ["moestuin"]),
        ("?q=flat+fietspad", []),
        ("?q=%22achter+de+flat%22", ["moestuin"]),
        ("?q=bankjes+-moestuin", ["pad", "cafe"]),
        ("?q=xyzzyx", []),
        ("?q=...", []),
        ("?buurt=lindenheuvel", ["cafe"]),
        ("?wijk=sittard", ["pad", "moestuin"]),
        ("?wijk=sittard&buurt=lindenheuvel", []),
        ("?thema=ecologische-veerkracht", ["moestuin"]),
        ("?doel=doel-2-action", ["moestuin"]),
        ("?status=in_progress", ["cafe"]),
        ("?status=in_progress&status=withdrawn", ["pad", "cafe"]),
        ("?antwoord=optijd", []),
        ("?sinds=2026-03-11", ["pad", "cafe"]),
        ("?tot=2026-03-11", ["cafe", "moestuin"]),
        ("?sinds=2026-03-11&tot=2026-03-11", ["cafe"]),
    ],
)
def test_search_filters_and_orders(three, client, query, names):
    assert found(client, query) == [three[name].number for name in names]


def test_the_page_says_what_it_looked_for_instead(three, client):
    page = body(client.get(LIST + "?q=moestiun"))
    assert "U zocht <strong>moestiun</strong>. Dit zijn plannen met <strong>moestuin</strong>." in page


def test_the_answer_filters(submit, official, client, now):
    in_time, late, waiting = submit(), submit(), submit(now=timezone.now())
    overdue = submit()
    for initiative, days in ((in_time, 3), (late, 40)):
        take_up(initiative=initiative, by=official, now=now)
        answer(initiative, official, now + timedelta(days=days))
    Initiative.objects.filter(pk=overdue.pk).update(answer_due_on=timezone.localdate() - timedelta(days=1))
    answers = {"optijd": {in_time}, "telaat": {late}, "open": {waiting, overdue}, "overtijd": {overdue}}
    for name, expected in answers.items():
        assert set(found(client, f"?antwoord={name}")) == {each.number for each in expected}


def test_chips_take_one_filter_away(three, client):
    page = body(client.get(LIST + "?status=in_progress&buurt=lindenheuvel&q=taal"))
    assert 'href="/initiatieven/?q=taal&amp;buurt=lindenheuvel"' in page
    assert 'href="/initiatieven/?status=in_progress&amp;buurt=lindenheuvel"' in page


def test_an_empty_list_says_what_to_do(municipality, client):
    assert "U kunt de eerste zijn" in body(client.get(LIST))
    assert "Haal een keuze weg of zoek met een ander woord" in body(client.get(LIST + "?q=xyzzyx"))


BAD_QUERIES = [
    "?q=a%00b",
    "?q=%FF%FE",
    "?q=%ED%A0%80",
    "?q=" + "x" * 5000,
    "?q='; drop table",
    "?q=((%26%26",
    "?q=%3A*%20!%20|",
    "?pagina=-1",
    "?pagina=0",
    "?pagina=1e9",
    "?pagina=" + "9" * 23,
    "?pagina=abc",
    "?pagina=%D9%A1",
    "?na=x",
    "?na=%00",
    "?na=2026-9999999",
    "?buurt=%00",
    "?buurt=atlantis",
    "?wijk[]=1",
    "?thema=%00&thema=x",
    "?status=refused",
    "?status=%00",
    "?doel=99999999999999999999",
    "?doel=%00",
    "?sinds=gisteren",
    "?sinds=0000-00-00",
    "?sinds=9999-12-31",
    "?tot=9999-12-31",
    "?sinds=0001-01-01",
    "?antwoord=x",
    "?sorteer=%00",
    "?" + "&".join(f"status=s{n}" for n in range(200)),
]


@pytest.mark.parametrize("address", [LIST, "/initiatieven/kaart/", "/initiatieven/kaart.geojson"])
def test_bad_parameters_never_break_a_page(initiative, client, address):
    for query in BAD_QUERIES:
        assert client.get(address + query).status_code == 200, query


# ── Pages ────────────────────────────────────────────────────────────────────
def test_pages_follow_each_other_without_gaps(crowd, client):
    crowd(50)
    seen, address = [], LIST
    while address:
        page = body(client.get(address))
        seen += re.findall(r'<h3><a class="utrecht-link" href="/initiatieven/([0-9-]+)/"', page)
        after = re.search(r'href="([^"]+)" rel="next"', page)
        address = after[1].replace("&amp;", "&") if after else ""
    assert len(seen) == len(set(seen)) == 51


@pytest.mark.parametrize("order", ["nieuwste", "oudste", "antwoord"])
def test_the_key_continues_where_the_page_ended(crowd, client, order):
    crowd(50)
    first = found(client, f"?sorteer={order}")
    assert len(first) == 20
    second = found(client, f"?sorteer={order}&pagina=2")
    assert found(client, f"?sorteer={order}&na={first[-1]}") == second


def test_after_page_fifty_the_key_takes_over(crowd, client):
    crowd(1010)
    page = body(client.get(LIST + "?pagina=50"))
    assert re.search(r'href="/initiatieven/\?na=2025-[0-9]{4}" rel="next"', page)
    assert found(client, "?pagina=51") == found(client, "?pagina=50")


# ── The map ──────────────────────────────────────────────────────────────────
def test_the_map_holds_the_same_plans_as_the_list(three, client):
    for query in ("", "?buurt=lindenheuvel", "?q=moestiun", "?status=in_progress"):
        data = client.get("/initiatieven/kaart.geojson" + query).json()
        assert [each["properties"]["number"] for each in data["features"]] == found(client, query)
        assert sum(each["plans"] for each in data["buurten"]) == len(data["features"])


def test_plans_without_a_point_stand_around_the_middle_of_their_buurt(submit, client):
    submit(lon=5.8412, lat=50.9912)
    submit()
    submit()
    features = client.get("/initiatieven/kaart.geojson").json()["features"]
    middle, beside, exact = (each["geometry"]["coordinates"] for each in features)
    assert exact == [5.8412, 50.9912]
    assert middle == [5.845, 50.995]
    assert beside != middle
    assert abs(beside[0] - middle[0]) < 0.002
    assert "ergens in Sanderbout" in features[0]["properties"]["text"]


def test_the_map_page_names_the_buurten_with_their_numbers(three, client):
    page = body(client.get("/initiatieven/kaart/"))
    assert re.search(r'Sanderbout</a> <span class="portal-small">2 plannen', page)
    assert re.search(r'Lindenheuvel</a> <span class="portal-small">1 plan<', page)


def test_themes_are_those_of_the_current_agreement(three, client):
    Theme.objects.filter(slug="ecologische-veerkracht").update(title="Groen")
    assert "Groen" in body(client.get(LIST))
