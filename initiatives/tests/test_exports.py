"""Lists of plans, needs, rules and promises as files: the rows of the list, and nobody's data."""

import pytest
from django.core.cache import cache

from agendas.services import make_promise
from initiatives import exports
from initiatives.models import Initiative, Need, RuleInTheWay
from initiatives.services import decide_need
from initiatives.views.export import DOWNLOADS_AN_HOUR


def text_of(response) -> str:
    assert response.status_code == 200, response.status_code
    return b"".join(response.streaming_content).decode()


@pytest.fixture
def lists(submit, lindenheuvel, platform, official, now):
    """Plans of which one is not public, a need, a rule, a promise; with what a spreadsheet would run in each."""
    plan = submit(title="=HYPERLINK(1)", email="geheim@example.nl", display_name="Buurman Jansen")
    submit(title="Boom", email="b@example.nl", buurt=lindenheuvel)
    hidden = submit(title="Nog niet openbaar", email="c@example.nl", confirmed=False)
    for each in (plan, hidden):
        Need.objects.create(initiative=each, kind=Need.Kind.MONEY, text=f"+{each.pk} euro", amount=500)
        RuleInTheWay.objects.create(initiative=each, rule="@APV", problem=f"-Mag niet {each.pk}", named_at=now)
    make_promise(
        text="=Drie banken", owner_side="municipality", owner_label="gemeente", other_side="platform",
        other_label=platform.name, platform=platform, area=plan.buurt, due_on=now.date(), by=official, role="official",
        by_label="gemeente", now=now,
    )  # fmt: skip
    cache.clear()
    return plan, hidden


def test_public_lists_hold_what_is_public_and_nobodys_data(lists, client):
    plan, hidden = lists
    plans = text_of(client.get("/initiatieven/download/plannen.csv"))
    assert '"\'=HYPERLINK(1)"' in plans
    assert "Boom" in plans
    assert "Boom" not in text_of(client.get("/initiatieven/download/plannen.csv", {"buurt": "sanderbout"}))
    needs = text_of(client.get("/initiatieven/download/gevraagd.csv"))
    assert f"'+{plan.pk} euro" in needs
    rules = text_of(client.get("/initiatieven/download/regels.csv"))
    assert "'@APV" in rules
    promises = text_of(client.get("/afspraken/download.csv"))
    assert "'=Drie banken" in promises
    for file in (plans, needs, rules, promises):
        assert hidden.number not in file
        assert "example.nl" not in file
        assert "Jansen" not in file
    for address in ("/initiatieven/download/plannen.xlsx", "/afspraken/download.xlsx"):
        assert b"".join(client.get(address).streaming_content).startswith(b"PK")
    assert client.get("/initiatieven/download/personen.csv").status_code == 404


@pytest.mark.parametrize(
    "table", [lambda: exports.plans(Initiative.objects.all(), for_office=True), exports.needs, exports.rules]
)
def test_a_list_costs_one_query_however_long(table, lists, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert len(list(table().rows)) >= 1


def test_what_was_asked_and_given_is_added_up_per_buurt(lists, submit, client, official, now):
    plan, _hidden = lists
    more = Need.objects.create(initiative=submit(email="d@example.nl"), kind=Need.Kind.MONEY, text="Verf", amount=300)
    place = Need.objects.create(initiative=plan, kind=Need.Kind.PLACE, text="Een veld")
    by = {"by": official, "now": now, "reason": "Zo is het."}
    decide_need(need=more, outcome="partly", granted_amount=200, **by)
    decide_need(need=place, outcome="refused", **by)
    head, *rows = text_of(client.get("/initiatieven/download/gevraagd-per-buurt.csv")).strip().splitlines()
    cells = [row.replace('"', "").split(";" if ";" in head else ",")[1:] for row in rows]
    assert cells == [
        ["Sanderbout", "geld", "2", "1", "0", "800", "200"],
        ["Sanderbout", "een plek", "1", "0", "1", "0", "0"],
    ]
    assert (
        "/initiatieven/download/gevraagd-per-buurt.csv"
        in client.get("/initiatieven/gevraagd-en-gegeven/").content.decode()
    )


def test_who_downloads_all_day_is_asked_to_wait(lists, client):
    for _time in range(DOWNLOADS_AN_HOUR):
        client.get("/initiatieven/download/regels.csv")
    assert client.get("/initiatieven/download/regels.csv").status_code == 429


def test_the_work_list_as_a_file_is_the_heap_on_the_screen(lists, official, client_for):
    plan, hidden = lists
    Initiative.objects.filter(pk=plan.pk).update(handler=official)
    desk = client_for(official)
    mine = text_of(desk.get("/beheer/initiatives/initiative/download/", {"lijst": "mijn"}))
    assert plan.number in mine
    assert official.display_name in mine
    assert hidden.number not in mine
    assert hidden.number not in text_of(desk.get("/beheer/initiatives/initiative/download/", {"lijst": "open"}))
    Initiative.objects.filter(pk=hidden.pk).update(email="")
    assert hidden.number in text_of(desk.get("/beheer/initiatives/initiative/download/", {"lijst": "bekijken"}))
    assert "example.nl" not in mine
    assert desk.get("/beheer/initiatives/initiative/download/", {"soort": "exe"}).status_code == 404
    assert "'=Drie banken" in text_of(desk.get("/beheer/agendas/promise/download.csv"))
    assert desk.get("/beheer/agendas/promise/download.csv", {"email__startswith": "a"}).status_code == 400
