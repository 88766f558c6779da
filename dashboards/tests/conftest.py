"""A hundred plans of every kind, made fast: these tests are about counting, not about how a plan comes to be."""

import random
from datetime import datetime, time, timedelta

import pytest
from django.core.cache import caches
from django.utils import timezone

from accounts.roles import Role
from agendas import services
from agendas.models import Promise
from agendas.workflow import Side
from goals.models import Goal
from initiatives.models import GoalLink, Initiative
from initiatives.workflow import ANSWERED, OPEN, Status
from neighbourhoods.models import Area
from tests_support.cast import NOW
from tests_support.kept import kept


@pytest.fixture(autouse=True)
def on_the_day(now, monkeypatch, db):
    caches["pages"].clear()
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)


def plans(number: int, today, years: float = 2) -> list[Initiative]:
    """Plans spread over buurten, goals and states; the same every time."""
    chance = random.Random(1883)
    buurten = list(Area.objects.buurten().select_related("parent"))
    goals = list(Goal.objects.select_related("theme"))
    made = []
    for place in range(1, number + 1):
        status = chance.choice(list(Status))
        received_on = today - timedelta(days=chance.randrange(int(365 * years)))
        due_on = received_on + timedelta(days=28)
        answered_on = received_on + timedelta(days=chance.choice((10, 28, 29, 50)))
        # Around midnight a day is another day in UTC: both count as the local day.
        clock = chance.choice((time(0, 20), time(12), time(23, 40)))
        buurt = chance.choice(buurten)
        goal = chance.choice([None, *goals])
        is_public = status != Status.AWAITING_CONFIRMATION
        made.append(
            Initiative(
                year=received_on.year,
                sequence=place,
                number=f"{received_on.year}-{place:06}",
                title=f"Plan {place}",
                what="Wat",
                why="Waarom",
                buurt=buurt,
                wijk=buurt.parent,
                display_name="Bewoner",
                status=status,
                theme=goal.theme if goal else None,
                received_at=at(received_on, clock),
                answer_due_on=due_on,
                published_at=at(received_on, clock) if is_public else None,
                answered_at=at(answered_on, clock) if status in ANSWERED else None,
            )
        )
        made[-1].first_goal = goal
    return made


def at(day, clock) -> datetime:
    return timezone.make_aware(datetime.combine(day, clock))


@kept
def many_plans(municipality):
    today = NOW.date()
    made = Initiative.objects.bulk_create(plans(110, today, years=1.2))
    links = [GoalLink(initiative=plan, goal=plan.first_goal) for plan in made if plan.first_goal]
    GoalLink.objects.bulk_create(links)
    assert any(plan.status in OPEN for plan in made)
    return made


@kept
def many_promises(platform, sanderbout, lindenheuvel, official, chair):
    """Promises of every standing, in both wijken and on the wijk itself, some long ago, some due today."""
    now, today = NOW, NOW.date()
    chance = random.Random(1883)
    as_official = {"by": official, "role": Role.OFFICIAL, "by_label": "gemeente", "now": now}
    as_chair = {"by": chair, "role": Role.PLATFORM_CHAIR, "by_label": "voorzitter", "now": now}
    areas = [sanderbout, lindenheuvel, sanderbout.parent, sanderbout.parent.parent]
    for place in range(40):
        promise = services.make_promise(
            text=f"Afspraak {place}",
            owner_side=Side.MUNICIPALITY,
            owner_label="gemeente",
            other_side=Side.PLATFORM,
            other_label="wijkplatform",
            area=chance.choice(areas),
            due_on=today,
            platform=platform,
            official=official,
            **as_official,
        )
        end = chance.choice(("open", "open", "reported", "kept", "dropped"))
        if end in ("reported", "kept"):
            services.report_done(promise=promise, **as_official)
        if end == "kept":
            services.confirm_done(promise=promise, **as_chair)
        if end == "dropped":
            services.drop(promise=promise, text="Kan niet", **as_official)
        due_on = today + timedelta(days=chance.choice((-500, -200, -30, -1, 0, 1, 40)))
        Promise.objects.filter(pk=promise.pk).update(due_on=due_on)
