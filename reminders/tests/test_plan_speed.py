"""The rules among thousands: as many queries for one thing as for hundreds, and what is finished is not read."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from agendas.models import Promise
from initiatives.models import Advice, Initiative
from neighbourhoods.models import Membership, Platform
from reminders.ladder import Faces
from reminders.rules import RULES
from reminders.tests.conftest import nine

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 24)
FINISHED = 2000


def platforms(number: int, first: int, contact: User) -> list[Platform]:
    names = [f"platform-{first + n}" for n in range(number)]
    made = Platform.objects.bulk_create(
        Platform(name=name, slug=name, state_since=date(2025, 9, 1), contact=contact) for name in names
    )
    chairs = User.objects.bulk_create(User(email=f"{name}@example.nl", display_name=name) for name in names)
    Membership.objects.bulk_create(
        Membership(platform=one, user=user, seat="chair", since=date(2025, 9, 1))
        for one, user in zip(made, chairs, strict=True)
    )
    return made


def promises(number: int, first: int, agenda, official, of: list[Platform], **given) -> list[Promise]:
    common = {
        "text": "Iets",
        "owner_side": "platform",
        "owner_label": "platform",
        "other_side": "municipality",
        "other_label": "gemeente",
        "official": official,
        "agenda": agenda,
        "area": agenda.area,
        "made_on": date(2026, 1, 5),
        "due_on": TODAY,
    } | given
    return Promise.objects.bulk_create(
        Promise(number=first + n, platform=of[n % len(of)], **common) for n in range(number)
    )


def plans(number: int, first: int, buurt, handler, **given) -> list[Initiative]:
    at = timezone.make_aware(datetime(2026, 1, 5))
    common = {
        "year": 2026,
        "title": "Plan",
        "what": "Wat",
        "why": "Waarom",
        "buurt": buurt,
        "wijk": buurt.parent,
        "display_name": "Bewoner",
        "received_at": at,
        "published_at": at,
        "answer_due_on": TODAY,
        "handler": handler,
        "status": "received",
    } | given
    return Initiative.objects.bulk_create(
        Initiative(sequence=first + n, number=f"26-{first + n}", submission_token=uuid4(), **common)
        for n in range(number)
    )


@pytest.fixture
def fill(agenda, official, sanderbout):
    """Adds so many things that are due for every rule, spread over as many platforms."""

    def add(number: int, first: int) -> None:
        of = platforms(number, first, official)
        asked = {"asked_after_on": TODAY, "asked_after_due_on": TODAY + timedelta(days=7)}
        mine = {"owner_side": "municipality", "other_side": "platform", "due_on": date(2026, 3, 2)}
        promises(number, first, agenda, official, of)
        promises(number, first + 1000, agenda, official, of, state="reported_done", reported_done_on=TODAY)
        promises(number, first + 2000, agenda, official, of, **mine | asked)
        made = plans(number, first, sanderbout, official)
        plans(number, first + 1000, sanderbout, official, asked_after_by=of[0], **asked)
        still = {"paused_on": TODAY - timedelta(days=30), "pause_long_on": TODAY}
        plans(number, first + 3000, sanderbout, official, **still)
        Advice.objects.bulk_create(
            Advice(initiative=one, platform=platform, asked_at=one.received_at, due_on=TODAY)
            for one, platform in zip(made, of, strict=True)
        )
        agenda.blocks.update(due_on=TODAY)
        type(agenda).objects.update(review_on=TODAY)

    return add


def queries_of(kind: str) -> tuple[int, int]:
    with CaptureQueriesContext(connection) as asked:
        found = len(list(RULES[kind].find(TODAY, faces=Faces())))
    return found, len(asked)


def test_ten_times_as_many_things_cost_as_many_queries(fill):
    kinds = [kind for kind in RULES if kind not in ("block_due", "review_due")]
    fill(2, 10_000)
    few = {kind: queries_of(kind) for kind in kinds}
    fill(20, 50_000)
    many = {kind: queries_of(kind) for kind in kinds}
    for kind in kinds:
        assert many[kind][0] > few[kind][0], kind
        assert many[kind][1] == few[kind][1] <= 14, kind


def test_no_outline_is_loaded(fill):
    fill(2, 10_000)
    for kind, rule in RULES.items():
        with CaptureQueriesContext(connection) as asked:
            list(rule.find(TODAY))
        assert not [one["sql"] for one in asked if "geometry" in one["sql"]], kind


INDEXES = {
    "advice_awaited": "advice_awaited",
    "promise_due": "promise_due",
    "promise_confirm": "promise_to_confirm",
    "promise_called": "promise_asked_after",
    # By day, by team or by wijk: each holds the open ones alone.
    "answer_due": "open_by_",
    "answer_called": "answer_asked_after",
    "pause_long": "paused_for_long",
}


def test_what_is_finished_is_not_read(agenda, official, sanderbout, fill, platform):
    """A few that are due among thousands that were kept or answered: each rule finds its own by an index."""
    fill(3, 10_000)
    old = {"made_on": date(2026, 1, 2), "due_on": date(2026, 2, 2), "reported_done_on": date(2026, 2, 2)}
    old |= {"asked_after_on": date(2026, 2, 3), "asked_after_due_on": date(2026, 2, 10)}
    promises(FINISHED, 100_000, agenda, official, [platform], state="kept", settled_on=TODAY, **old)
    done = {"status": "answered", "answered_at": nine(TODAY), "answer_due_on": date(2026, 2, 2)}
    done |= {"asked_after_on": date(2026, 2, 3), "asked_after_due_on": date(2026, 2, 10)}
    made = plans(FINISHED, 100_000, sanderbout, official, **done)
    Advice.objects.bulk_create(
        Advice(
            initiative=one,
            platform=platform,
            asked_at=one.received_at,
            due_on=date(2026, 2, 2),
            given_at=one.received_at,
            stance="none",
        )
        for one in made
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE agendas_promise, initiatives_initiative, initiatives_advice")
    for kind, index in INDEXES.items():
        how = RULES[kind].things(TODAY).explain()
        table = RULES[kind].model._meta.db_table
        assert index in how and f"Seq Scan on {table}" not in how, f"{kind}:\n{how}"
