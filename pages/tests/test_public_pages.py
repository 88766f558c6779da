"""What holds for every public page of the hall: it answers, costs at most eight queries, is the same for everybody."""

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.roles import Role
from agendas.services import make_promise
from agendas.workflow import Side
from goals.models import Goal
from initiatives import services
from initiatives.models import GoalLink

PAGES = [
    "/",
    "/wijken/",
    "/wijken/sittard/",
    "/buurten/sanderbout/",
    "/buurten/lindenheuvel/",
    "/doelen/",
    "/doelen/thema/sociale-veerkracht/",
    "/doelen/doel-1-action/",
    "/over/",
    "/privacy/",
    "/toegankelijkheid/",
    "/robots.txt",
    "/.well-known/security.txt",
]
MOST_QUERIES = 8


@pytest.fixture
def town(municipality, platform, chair, dissolved_platform):
    """A place where something happens."""


def queries_of(path: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        response = Client().get(path)
    assert response.status_code == 200, path
    return len(queries)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_the_same_for_everybody(town, submit, path):
    submit()
    first, second = Client().get(path), Client().get(path)
    assert first.status_code == 200
    assert first.content == second.content
    assert not first.cookies
    assert first["ETag"] == second["ETag"]
    assert "public" in first["Cache-Control"]
    assert Client().get(path, headers={"if-none-match": first["ETag"]}).status_code == 304


@pytest.mark.parametrize("path", PAGES)
def test_a_page_asks_no_more_of_the_database_when_there_is_more(town, submit, platform, official, path):
    queries_of(path)
    few = queries_of(path)
    now = timezone.now()
    goal = Goal.objects.get(slug="doel-1-action")
    for number in range(12):
        plan = submit(title=f"Plan {number}", email=f"plan{number}@example.nl", now=now)
        GoalLink.objects.create(initiative=plan, goal=goal)
        make_promise(
            text=f"Afspraak {number}",
            owner_side=Side.MUNICIPALITY,
            owner_label="gemeente",
            other_side=Side.PLATFORM,
            other_label="wijkplatform Sanderbout",
            area=plan.buurt,
            due_on=timezone.localdate(now),
            by=official,
            role=Role.OFFICIAL,
            by_label="gemeente",
            now=now,
            official=official,
            platform=platform,
            goal=goal,
        )
    many = queries_of(path)
    assert few <= MOST_QUERIES
    assert many <= max(few, MOST_QUERIES) and many <= MOST_QUERIES


@pytest.mark.parametrize(
    "path", ["/wijken/nergens/", "/buurten/nergens/", "/doelen/geen/", "/doelen/thema/geen/", "/weg/"]
)
def test_what_is_not_there_gives_a_way_back(municipality, path):
    response = Client().get(path)
    assert response.status_code == 404
    assert 'href="/"' in response.content.decode()


@pytest.mark.parametrize("path", PAGES[:11])
def test_an_empty_installation_has_pages_too(db, path):
    response = Client().get(path)
    assert response.status_code in (200, 404)


def test_english_is_a_page_of_its_own(town):
    browser = Client()
    browser.cookies["taal"] = "en"
    assert browser.get("/over/")["Content-Language"] == "en"
    assert Client().get("/over/")["Content-Language"] == "nl"


def test_a_kept_page_costs_no_query(town, settings):
    settings.PUBLIC_PAGE_SECONDS = 10
    caches["pages"].clear()
    Client().get("/over/")
    assert queries_of("/over/") == 0
    caches["pages"].clear()


def test_a_refused_plan_is_on_no_page(town, submit, official):
    plan = submit(title="Dit hoort hier niet", now=timezone.now())
    services.refuse(initiative=plan, reason="Past niet bij de regels.", by=official, now=timezone.now())
    for path in ("/", "/buurten/sanderbout/", "/wijken/sittard/"):
        assert "Dit hoort hier niet" not in Client().get(path).content.decode()
