"""The cast: people and places that every test knows. Most of it is kept from test to test, see `kept`."""

from datetime import date, datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from accounts.models import User
from accounts.roles import Role
from accounts.services import grant_role
from agendas.models import BlockDefinition
from goals.models import Agreement, Goal, Theme
from initiatives import services
from initiatives.kinds import Kind
from initiatives.models import AnswerTerm, Initiative
from initiatives.needed import AskedNeed
from neighbourhoods.models import Area, AreaCoordination, Desk, Membership, Municipality, Platform
from notifications.models import Message
from tests_support.areas import make_area
from tests_support.kept import kept
from tests_support.signed_in import signed_in

LOCAL = ZoneInfo("Europe/Amsterdam")
# A Tuesday morning without anything special about it.
NOW = datetime(2026, 3, 10, 10, 0, tzinfo=LOCAL)


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def today(now) -> date:
    return now.date()


@kept
def municipality() -> Municipality:
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


@kept
def sanderbout(municipality) -> Area:
    return Area.objects.get(slug="sanderbout", level="buurt")


@kept
def ophoven(municipality) -> Area:
    return Area.objects.get(slug="ophoven", level="buurt")


@kept
def lindenheuvel(municipality) -> Area:
    return Area.objects.get(slug="lindenheuvel", level="buurt")


def make_person(name: str, *roles: Role) -> User:
    """person("naam", Role.OFFICIAL) gets that role and the address naam@example.nl."""
    user = User.objects.create_user(f"{name}@example.nl", display_name=name.replace("-", " ").capitalize())
    # A confirmed address, as allauth keeps it: without it no session is opened by code.
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    for role in roles:
        grant_role(user=user, role=role, by=None, now=NOW)
    return user


@pytest.fixture
def person(db):
    return make_person


@kept
def resident() -> User:
    return make_person("inwoner")


@kept
def other_resident() -> User:
    return make_person("buurman")


@kept
def official() -> User:
    return make_person("medewerker", Role.OFFICIAL)


@kept
def other_official() -> User:
    return make_person("collega", Role.OFFICIAL)


@kept
def team_lead() -> User:
    return make_person("teamleider", Role.TEAM_LEAD)


@kept
def coordinator(sanderbout) -> User:
    user = make_person("regievoerder", Role.AREA_COORDINATOR)
    AreaCoordination.objects.create(user=user, area=sanderbout.parent)
    return user


@kept
def council_member() -> User:
    return make_person("raadslid", Role.COUNCIL_MEMBER)


@kept
def adviser() -> User:
    return make_person("adviseur", Role.ADVISER)


@kept
def administrator() -> User:
    return make_person("beheerder", Role.ADMINISTRATOR)


@kept
def professional() -> User:
    return make_person("opbouwwerker", Role.PROFESSIONAL)


@kept
def platform(sanderbout, official) -> Platform:
    """The active wijkplatform of Sanderbout, with a municipal contact."""
    platform = Platform.objects.create(
        name="Wijkplatform Sanderbout", slug="sanderbout", state_since=date(2021, 5, 1), contact=official
    )
    platform.areas.add(sanderbout)
    return platform


@kept
def chair(platform) -> User:
    return seat(make_person("voorzitter"), platform, Membership.Seat.CHAIR)


@kept
def member(platform) -> User:
    return seat(make_person("lid"), platform, Membership.Seat.MEMBER)


def seat(user: User, platform: Platform, kind: str) -> User:
    Membership.objects.create(platform=platform, user=user, seat=kind, since=date(2022, 1, 1))
    return user


@kept
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


def send_in(buurt: Area, *, confirmed: bool = True, **given) -> Initiative:
    """Sends in a plan through the real service."""
    moment = given.pop("now", NOW)
    asked = {
        "title": "Bankjes bij de speeltuin",
        "what": "Wij willen twee bankjes bij de speeltuin.",
        "why": "Ouders en ouderen kunnen daar nu nergens zitten.",
        "buurt": buurt,
        "display_name": "Bewoner van Sanderbout",
        "email": "plan@example.nl",
        "token": uuid4(),
    }
    asked |= WHAT_A_KIND_REQUIRES.get(given.get("kind"), {}) | given
    initiative = services.submit_initiative(now=moment, **asked)
    if confirmed:
        services.confirm_address(initiative=initiative, now=moment)
    initiative.refresh_from_db()
    return initiative


@pytest.fixture
def submit(sanderbout):
    """submit(title="…", email="…", confirmed=True), in Sanderbout unless a buurt is given."""

    def make(confirmed: bool = True, **given) -> Initiative:
        return send_in(given.pop("buurt", sanderbout), confirmed=confirmed, **given)

    return make


@kept
def initiative(sanderbout) -> Initiative:
    """A plan for Sanderbout, received, its address confirmed and so public."""
    return send_in(sanderbout)
