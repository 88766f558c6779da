"""What every test gets: a PostgreSQL of its own (here), and a fixed cast of people and places (below the line).

The test run starts a PostgreSQL under DATA_DIR/testdb unless DATABASE_URL is set, and shares it with its xdist
workers. Two test runs at once in one DATA_DIR share the server but get databases of their own. Tests that need a
program this machine lacks are left out and named in one line; with REQUIRE_ALL=1 the run fails instead.
"""

import fcntl
import gc
import os
import shutil
from ctypes.util import find_library
from datetime import date, datetime
from importlib import import_module
from uuid import uuid4
from zoneinfo import ZoneInfo

# Playwright's sync API leaves a running event loop behind; Django would refuse every later query.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.test import Client

from accounts.models import User
from accounts.roles import Role
from accounts.services import grant_role
from agendas.models import BlockDefinition
from goals.models import Agreement, Goal, Theme
from initiatives.kinds import Kind
from initiatives.models import AnswerTerm, Initiative
from initiatives.needed import AskedNeed
from neighbourhoods.models import Area, AreaCoordination, Desk, Membership, Municipality, Platform
from notifications.models import Message
from participation_portal.embedded import EmbeddedPostgres, EmbeddedPostgresError
from tests_support.signed_in import signed_in

pytest_plugins = ["tests_support.browser"]

MOST_RUNS_AT_ONCE = 20
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
# Per marker: the program it needs (None: not on this machine) and what is left out without it.
NEEDS = {
    "pdf": (find_library("pangoft2-1.0"), "the test of a PDF: no Pango found (Debian: apt install libpangoft2-1.0-0)"),
    "browser": (CHROMIUM, "browser tests: no Chromium found (Debian: apt install chromium)"),
    "redis": (shutil.which("redis-server"), "tests of Redis: no redis-server found (Debian: apt install redis-server)"),
}


def pytest_configure(config):
    if not hasattr(config, "workerinput"):
        if os.environ.get("REQUIRE_ALL") and (missing := [why for program, why in NEEDS.values() if not program]):
            pytest.exit("REQUIRE_ALL is set. " + "; ".join(missing), returncode=4)
        settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
        take_a_slot(config)
        if not settings.DATABASE_URL:
            config.embedded = EmbeddedPostgres(settings.DATA_DIR, testing=True)
            try:
                config.embedded.start()
            except EmbeddedPostgresError as error:
                pytest.exit(str(error), returncode=3)
    slot = os.environ.get("PYTEST_SLOT", "0")
    if slot != "0":
        settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = f"test_portal_run{slot}"


def pytest_sessionstart(session):
    """What is loaded now stays: looking through all of it for garbage again and again took a tenth of the run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)


def pytest_collection_modifyitems(items):
    # The long ones first: then no worker is left alone with one at the end.
    items.sort(key=lambda item: not any(item.get_closest_marker(name) for name in ("browser", "slow")))
    for item in items:
        for marker, (program, why) in NEEDS.items():
            if not program and item.get_closest_marker(marker):
                item.add_marker(pytest.mark.skip(reason=why))


def pytest_terminal_summary(terminalreporter):
    for program, why in NEEDS.values():
        if not program:
            terminalreporter.write_line(f"Left out: {why}", yellow=True)


def pytest_unconfigure(config):
    if embedded := getattr(config, "embedded", None):
        embedded.stop()


def take_a_slot(config):
    """Hold the first free number until this run ends; its number names its databases."""
    for slot in range(MOST_RUNS_AT_ONCE):
        lock = open(settings.DATA_DIR / f".pytest-{slot}.lock", "a")  # noqa: SIM115 - held until the process ends
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            continue
        config.slot_lock = lock
        os.environ["PYTEST_SLOT"] = str(slot)
        return
    pytest.exit(f"{MOST_RUNS_AT_ONCE} test runs already use {settings.DATA_DIR}; set another DATA_DIR.", returncode=3)


# ── The cast: people and places every test knows ─────────────────────────────
LOCAL = ZoneInfo("Europe/Amsterdam")


def square(lon: float, lat: float, size: float = 0.01) -> dict:
    """A square outline as GeoJSON, its south-west corner at this point (WGS84 degrees)."""
    ring = [[lon, lat], [lon + size, lat], [lon + size, lat + size], [lon, lat + size], [lon, lat]]
    return {"type": "Polygon", "coordinates": [ring]}


@pytest.fixture
def now() -> datetime:
    """A Tuesday morning without anything special about it."""
    return datetime(2026, 3, 10, 10, 0, tzinfo=LOCAL)


@pytest.fixture
def today(now) -> date:
    return now.date()


@pytest.fixture
def municipality(db) -> Municipality:
    """Sittard-Geleen in small: two wijken, three buurten of one square kilometre, an agreement, seven blocks."""
    town = Municipality.objects.create(
        code="GM1883",
        name="Sittard-Geleen",
        phone="14 046",
        email="meedoen@gemeente.example",
        desk="Stadhuis, Hub Dassenplein 1, maandag tot en met vrijdag van 9.00 tot 17.00 uur",
        postal_address="Postbus 18, 6130 AA Sittard",
    )
    top = make_area("GM1883", "municipality", "Sittard-Geleen", None, 5.84, 50.98)
    sittard = make_area("WK188301", "wijk", "Sittard", top, 5.84, 50.99, cbs_name="Wijk 01 Sittard")
    geleen = make_area("WK188305", "wijk", "Geleen", top, 5.80, 50.96, cbs_name="Wijk 05 Geleen")
    make_area("BU18830101", "buurt", "Sanderbout", sittard, 5.84, 50.99)
    make_area("BU18830102", "buurt", "Ophoven", sittard, 5.85, 50.99)
    make_area("BU18830503", "buurt", "Lindenheuvel", geleen, 5.80, 50.96)
    Desk.objects.bulk_create(
        Desk(matter=matter, name=f"Loket: {label}", explanation="Hier helpen we u verder.", phone="14 046")
        for matter, label in Desk.Matter.choices
    )
    AnswerTerm.objects.create(amount=20, from_on=date(2020, 1, 1))
    BlockDefinition.objects.bulk_create(
        BlockDefinition(
            order=order,
            slug=slug,
            method_name=slug,
            title=slug.capitalize(),
            explanation="Uitleg.",
            result="Resultaat.",
            done_when="Als het klaar is.",
        )
        for order, slug in enumerate(BLOCKS, start=1)
    )
    agreement = Agreement.objects.create(slug="akkoord", title="Samen verder", start_year=2022, end_year=2026)
    themes = Theme.objects.bulk_create(
        Theme(
            agreement=agreement,
            order=order,
            slug=title.lower().replace(" ", "-"),
            title=title,
            summary="Waar het om gaat.",
        )
        for order, title in enumerate(("Sociale veerkracht", "Ecologische veerkracht"), start=1)
    )
    Goal.objects.bulk_create(
        Goal(
            theme=theme,
            kind=kind,
            order=1,
            slug=f"doel-{theme.order}-{kind}",
            title=f"Doel {theme.order} {kind}",
            explanation="Uitleg.",
        )
        for theme in themes
        for kind in ("value", "action")
    )
    return town


BLOCKS = ("urgentie", "buurtscan", "partijen", "verhalen", "tellen-en-vertellen", "beleid", "agenda")


def make_area(code: str, level: str, name: str, parent, lon: float, lat: float, cbs_name: str = "") -> Area:
    return Area.objects.create(
        code=code,
        year=2024,
        level=level,
        parent=parent,
        cbs_name=cbs_name or name,
        name=name,
        slug=name.lower(),
        geometry=square(lon, lat),
        lon=lon + 0.005,
        lat=lat + 0.005,
    )


@pytest.fixture
def sanderbout(municipality) -> Area:
    return Area.objects.get(slug="sanderbout", level="buurt")


@pytest.fixture
def ophoven(municipality) -> Area:
    return Area.objects.get(slug="ophoven", level="buurt")


@pytest.fixture
def lindenheuvel(municipality) -> Area:
    return Area.objects.get(slug="lindenheuvel", level="buurt")


@pytest.fixture
def person(db, now):
    """Makes a person: person("naam", Role.OFFICIAL) gets that role and the address naam@example.nl."""

    def make(name: str, *roles: Role) -> User:
        user = User.objects.create_user(f"{name}@example.nl", display_name=name.replace("-", " ").capitalize())
        # A confirmed address, as allauth keeps it: without it no session is opened by code.
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        for role in roles:
            grant_role(user=user, role=role, by=None, now=now)
        return user

    return make


@pytest.fixture
def resident(person) -> User:
    return person("inwoner")


@pytest.fixture
def other_resident(person) -> User:
    return person("buurman")


@pytest.fixture
def official(person) -> User:
    return person("medewerker", Role.OFFICIAL)


@pytest.fixture
def other_official(person) -> User:
    return person("collega", Role.OFFICIAL)


@pytest.fixture
def team_lead(person) -> User:
    return person("teamleider", Role.TEAM_LEAD)


@pytest.fixture
def coordinator(person, sanderbout) -> User:
    user = person("regievoerder", Role.AREA_COORDINATOR)
    AreaCoordination.objects.create(user=user, area=sanderbout.parent)
    return user


@pytest.fixture
def council_member(person) -> User:
    return person("raadslid", Role.COUNCIL_MEMBER)


@pytest.fixture
def adviser(person) -> User:
    return person("adviseur", Role.ADVISER)


@pytest.fixture
def administrator(person) -> User:
    return person("beheerder", Role.ADMINISTRATOR)


@pytest.fixture
def professional(person) -> User:
    return person("opbouwwerker", Role.PROFESSIONAL)


@pytest.fixture
def platform(sanderbout, official) -> Platform:
    """The active wijkplatform of Sanderbout, with a municipal contact."""
    platform = Platform.objects.create(
        name="Wijkplatform Sanderbout", slug="sanderbout", state_since=date(2021, 5, 1), contact=official
    )
    platform.areas.add(sanderbout)
    return platform


@pytest.fixture
def chair(person, platform) -> User:
    return seat(person("voorzitter"), platform, Membership.Seat.CHAIR)


@pytest.fixture
def member(person, platform) -> User:
    return seat(person("lid"), platform, Membership.Seat.MEMBER)


def seat(user: User, platform: Platform, kind: str) -> User:
    Membership.objects.create(platform=platform, user=user, seat=kind, since=date(2022, 1, 1))
    return user


@pytest.fixture
def dissolved_platform(lindenheuvel, official) -> Platform:
    platform = Platform.objects.create(
        name="Wijkplatform Lindenheuvel",
        slug="lindenheuvel",
        state=Platform.State.DISSOLVED,
        state_since=date(2023, 6, 1),
        state_reason="Het bestuur kreeg te weinig terug van de gemeente.",
        contact=official,
    )
    platform.areas.add(lindenheuvel)
    return platform


@pytest.fixture
def client_for(client):
    """A browser in which this person is signed in with a second factor; None is a visitor."""

    def make(user: User | None) -> Client:
        return signed_in(Client(), user) if user is not None else Client()

    return make


class Mailroom:
    """The messages as they were written, newest first."""

    def all(self) -> list[Message]:
        return list(Message.objects.order_by("-pk"))

    def to(self, address: str) -> list[Message]:
        return list(Message.objects.filter(to_address=address).order_by("-pk"))

    def last_to(self, address: str) -> Message:
        return self.to(address)[0]


@pytest.fixture
def mailroom(db) -> Mailroom:
    return Mailroom()


# Beside the five questions; what a test gives itself goes first.
WHAT_A_KIND_REQUIRES = {
    Kind.HELP: {"needs": (AskedNeed("people", "Drie mensen om te graven."),)},
    Kind.EVENT: {"event_on": date(2026, 6, 13), "event_place": "Op het grasveld"},
    Kind.CHALLENGE: {"extra": {"task": "Het onderhoud van het groen.", "why_better": "Wij zien wat er nodig is."}},
    Kind.CITIZENS_INITIATIVE: {"extra": {"proposal": "Maak van de wijk een wijk zonder zwerfafval."}},
}


@pytest.fixture
def submit(sanderbout, now):
    """Sends in a plan through the real service: submit(title="…", email="…", confirmed=True)."""

    initiative_services = import_module("initiatives.services")

    def make(confirmed: bool = True, **given) -> Initiative:
        moment = given.pop("now", now)
        asked = {
            "title": "Bankjes bij de speeltuin",
            "what": "Wij willen twee bankjes bij de speeltuin.",
            "why": "Ouders en ouderen kunnen daar nu nergens zitten.",
            "buurt": sanderbout,
            "display_name": "Bewoner van Sanderbout",
            "email": "plan@example.nl",
            "token": uuid4(),
        }
        asked |= WHAT_A_KIND_REQUIRES.get(given.get("kind"), {}) | given
        initiative = initiative_services.submit_initiative(now=moment, **asked)
        if confirmed:
            initiative_services.confirm_address(initiative=initiative, now=moment)
        initiative.refresh_from_db()
        return initiative

    return make


@pytest.fixture
def initiative(submit) -> Initiative:
    """A plan for Sanderbout, received, its address confirmed and so public."""
    return submit()
