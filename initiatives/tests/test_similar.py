"""What resembles a plan is shown before it is sent in, so that one can join."""

from datetime import timedelta

import pytest
from django.core.cache import cache

from accounts.roles import Role
from agendas.services import make_promise
from agendas.workflow import Side
from initiatives import similar
from initiatives.services import refresh_search_words
from neighbourhoods import geo
from tests_support.cast import NOW, send_in
from tests_support.kept import kept

ADDRESS = "/initiatieven/lijkt-op/"


@pytest.fixture(autouse=True)
def fresh(db):
    cache.clear()


@kept
def gardens(sanderbout, ophoven, lindenheuvel):
    """Three plans about a garden, in the buurt, beside it, and in another wijk; and two that are something else."""
    plans = {
        "here": send_in(sanderbout, title="Een moestuin achter de flat"),
        "beside": send_in(ophoven, title="Samen groente kweken in een buurtmoestuin"),
        "away": send_in(lindenheuvel, title="Moestuin bij de school"),
        "bench": send_in(sanderbout, title="Bankje bij de vijver", what="Naast de moestuin is plek."),
        "light": send_in(sanderbout, title="Meer licht in de steeg"),
    }
    refresh_search_words(NOW)
    return plans


def found(title, buurt):
    return [plan.title for plan in similar.look(title, buurt, geo.ground(), most=5).plans]


def test_plans_here_and_beside_come_first(gardens, sanderbout):
    for title, expected in (
        ("Moestuin", ["here", "beside"]),
        ("Wij willen een MOESTUIN voor de buurt", ["here", "beside"]),
        # Mistyped, in the plural, and as a part of a longer word.
        ("een moestiun", ["here", "beside"]),
        ("moestuinen", ["here", "beside"]),
        ("Onze eigen buurtmoestuin", ["here", "beside"]),
        ("licht in de donkere steeg", ["light"]),
    ):
        titles = found(title, sanderbout)
        assert titles[: len(expected)] == [gardens[name].title for name in expected], title
        assert gardens["away"].title not in titles


def test_what_says_nothing_finds_nothing(gardens, sanderbout):
    for title in ("", "de een in", "buurt plan", "zonnepanelen", "'\"<>%_ & | ! :*", "9999"):
        assert found(title, sanderbout) == [], title


def test_without_a_buurt_it_looks_everywhere(gardens):
    assert len(found("moestuin", None)) >= 3


def test_what_nobody_may_see_is_not_shown(gardens, submit, sanderbout, now):
    submit(title="Geheime moestuin", buurt=sanderbout, confirmed=False)
    assert "Geheime moestuin" not in found("moestuin", sanderbout)


def test_a_promise_in_the_same_buurt_is_shown_as_well(gardens, sanderbout, lindenheuvel, official, now):
    for area in (sanderbout, lindenheuvel):
        make_promise(
            text=f"Een moestuin aanleggen in {area.name}",
            owner_side=Side.MUNICIPALITY,
            owner_label="team Groen",
            other_side=Side.RESIDENTS,
            other_label="de bewoners",
            area=area,
            due_on=now.date() + timedelta(days=30),
            by=official,
            role=Role.OFFICIAL,
            by_label="medewerker",
            now=now,
        )
    alike = similar.look("Moestuin", sanderbout, geo.ground())
    assert [promise.text for promise in alike.promises] == ["Een moestuin aanleggen in Sanderbout"]


def test_while_typing_a_piece_of_html_comes_back(gardens, client):
    page = client.post(ADDRESS, {"title": "moestuin", "buurt": "sanderbout"}).content.decode()
    assert gardens["here"].title in page
    assert f"/initiatieven/{gardens['here'].number}/steunen/" in page
    assert "<html" not in page
    assert client.post(ADDRESS, {"title": "xyzzy", "buurt": "sanderbout"}).content.strip() == b""


def test_a_wrong_question_is_no_error(client, municipality):
    for asked in (
        {},
        {"title": "a\x00b moestuin"},
        {"title": "x" * 9000},
        {"title": "moestuin", "buurt": "atlantis\x00"},
    ):
        assert client.post(ADDRESS, asked).status_code == 200
        assert client.get(ADDRESS, asked).status_code == 200


def test_it_asks_no_more_of_a_larger_portal(gardens, submit, sanderbout, django_assert_max_num_queries):
    ground = geo.ground()
    for number in range(6):
        submit(title=f"Moestuin nummer {number}", buurt=sanderbout)
    with django_assert_max_num_queries(5):
        similar.look("moestuin bij de flat", sanderbout, ground)
