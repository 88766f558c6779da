"""The goals of the municipality, and what residents and promises bring to them."""

from django.test import Client

from accounts.roles import Role
from agendas.services import make_promise
from agendas.workflow import Side
from goals.models import Goal
from initiatives import services


def page(path: str) -> str:
    response = Client().get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_the_agreement_shows_its_themes_and_three_kinds(municipality):
    text = page("/doelen/")
    assert "Samen verder" in text
    assert "/doelen/thema/sociale-veerkracht/" in text and "/doelen/thema/ecologische-veerkracht/" in text
    for label in ("Dit vinden we belangrijk", "Dit gaan we doen", "Hier houden we rekening mee"):
        assert label in text


def test_a_theme_says_which_goals_have_plans_and_which_have_none(submit, official, now):
    services.link_goals(initiative=submit(), goals=[Goal.objects.get(slug="doel-1-action")], by=official, now=now)
    text = page("/doelen/thema/sociale-veerkracht/")
    assert "1 plan van inwoners" in text
    assert "Nog geen plannen of afspraken" in text


def test_a_goal_shows_its_plans_and_promises(submit, sanderbout, platform, official, now):
    goal = Goal.objects.get(slug="doel-1-action")
    services.link_goals(initiative=submit(title="Bankjes"), goals=[goal], by=official, now=now)
    services.link_goals(initiative=submit(title="Geheim", confirmed=False), goals=[goal], by=official, now=now)
    make_promise(
        text="Twee bankjes plaatsen",
        owner_side=Side.MUNICIPALITY,
        owner_label="team Groen",
        other_side=Side.PLATFORM,
        other_label="het wijkplatform",
        area=sanderbout,
        due_on=now.date(),
        by=official,
        role=Role.OFFICIAL,
        by_label="de gemeente",
        now=now,
        official=official,
        platform=platform,
        goal=goal,
    )
    text = page("/doelen/doel-1-action/")
    assert "Bankjes" in text and "Twee bankjes plaatsen" in text
    assert "Geheim" not in text


def test_a_goal_without_anything_says_why(municipality):
    text = page("/doelen/doel-2-value/")
    assert "Nog geen plannen" in text and "Een medewerker kiest bij elk plan de doelen" in text
    assert "Nog geen afspraken" in text


def test_without_an_agreement_the_page_says_so(db):
    assert "Er zijn nog geen doelen" in page("/doelen/")
