"""The people and the promises that the tests remind of. Nothing in this town is due but what a test adds."""

from datetime import date, timedelta

from django.utils import timezone

from accounts.models import RoleGrant, User
from accounts.roles import Role
from agendas.models import Promise
from agendas.workflow import Side
from goals.models import Agreement, Goal, Theme
from initiatives.models import AnswerTerm
from neighbourhoods.models import Area, Membership, Municipality, Platform
from participation_portal.faults.counting import mark

OFFICIALS = 400
PLATFORMS = 40
# The first step, 14 days before, fell a week ago, whatever day it is; the next one comes in a week.
DUE_IN = timedelta(days=7)
MADE_AGO = timedelta(days=60)


def build() -> None:
    """Municipality, a wijk with two buurten, officials, platforms with a chair."""
    Municipality.objects.create(code="GM1883", name="Sittard-Geleen", email="meedoen@gemeente.example", phone="14 046")
    top = _area("GM1883", "municipality", "Sittard-Geleen", None, 5.84)
    wijk = _area("WK188301", "wijk", "Sittard", top, 5.84)
    _area("BU18830101", "buurt", "Sanderbout", wijk, 5.84)
    _area("BU18830102", "buurt", "Ophoven", wijk, 5.85)
    AnswerTerm.objects.create(amount=20, from_on=date(2020, 1, 1))
    agreement = Agreement.objects.create(slug="akkoord", title="Samen verder", start_year=2022, end_year=2026)
    theme = Theme.objects.create(agreement=agreement, order=1, slug="groen", title="Groen", summary="Waar het om gaat.")
    Goal.objects.create(theme=theme, kind="value", order=1, slug="doel", title="Doel", explanation="Uitleg.")
    officials(OFFICIALS)
    _build_platforms(wijk, timezone.localdate())


def officials(many: int) -> list[User]:
    """So many people who may promise something for the municipality, as many of them made as are missing."""
    known = User.objects.filter(email__startswith="medewerker").order_by("pk")
    new = User.objects.bulk_create(_person(f"medewerker{number:03d}") for number in range(known.count(), many))
    RoleGrant.objects.bulk_create(RoleGrant(user=user, role=Role.OFFICIAL) for user in new)
    return list(known[:many])


def _person(name: str) -> User:
    return User(email=f"{name}@example.nl", display_name=name.capitalize(), password="!")  # noqa: S106 - no password


def _area(code: str, level: str, name: str, parent: Area | None, lon: float) -> Area:
    ring = [[lon, 50.99], [lon + 0.01, 50.99], [lon + 0.01, 51.0], [lon, 51.0], [lon, 50.99]]
    outline = {"type": "Polygon", "coordinates": [ring]}
    return Area.objects.create(
        code=code, year=2024, level=level, parent=parent, cbs_name=name, name=name, slug=name.lower(),
        geometry=outline, lon=lon + 0.005, lat=50.995,
    )  # fmt: skip


def _build_platforms(area: Area, today: date) -> None:
    contact = officials(1)[0]
    chairs = User.objects.bulk_create(_person(f"voorzitter{number:02d}") for number in range(PLATFORMS))
    # Spoken with today: no rule asks for a talk.
    platforms = Platform.objects.bulk_create(
        Platform(name=f"Platform {number}", slug=f"platform-{number}", state_since=today, contact=contact)
        for number in range(PLATFORMS)
    )
    Platform.areas.through.objects.bulk_create(
        Platform.areas.through(platform_id=platform.pk, area_id=area.pk) for platform in platforms
    )
    Membership.objects.bulk_create(
        Membership(platform=platform, user=chair, seat=Membership.Seat.CHAIR, since=today)
        for platform, chair in zip(platforms, chairs, strict=True)
    )


def promise(many: int, *, each: int = 1, platforms: int = 0, first: int = 0) -> range:
    """Have `many` promises fall due, `each` of them to one person; the last `platforms` were made by platforms.

    Returns their marks. What is owed once, is owed to exactly one recipient today.
    """
    today, area = timezone.localdate(), Area.objects.get(level="wijk")
    people = officials(many // each)
    made_by = list(Platform.objects.order_by("pk")[:platforms])
    rows = []
    for number in range(many):
        late_one = number - (many - platforms)
        shared = {
            "number": first + number + 1,
            "text": f"Een bankje, {mark(first + number)}",
            "other_side": Side.RESIDENTS,
            "other_label": "bewoners",
            "area": area,
            "made_on": today - MADE_AGO,
            "due_on": today + DUE_IN,
        }
        if late_one >= 0:
            maker = made_by[late_one]
            rows.append(Promise(**shared, owner_side=Side.PLATFORM, owner_label=maker.name, platform=maker))
        else:
            official = people[number // each]
            rows.append(Promise(**shared, owner_side=Side.MUNICIPALITY, owner_label="gemeente", official=official))
    Promise.objects.bulk_create(rows)
    return range(first, first + many)
