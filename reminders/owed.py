"""What the municipality itself still owes a wijkplatform: said before the platform is asked for anything."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from agendas.models import Promise
from agendas.workflow import Side
from initiatives.models import Initiative
from neighbourhoods.models import Area, Platform

# What a letter or a page tells about a plan; the long texts and the outlines stay in the database.
OF_A_PLAN = (
    "number",
    "title",
    "status",
    "answer_due_on",
    "expected_on",
    "asked_after_by",
    "asked_after_on",
    "asked_after_due_on",
    "published_at",
    "buurt__name",
    "buurt__slug",
    "buurt__level",
    "wijk",
)


@dataclass
class Owed:
    """Both lists with the oldest day first: public plans without their answer, promises of the municipality."""

    platform: Platform
    answers: list[Initiative] = field(default_factory=list)
    promises: list[Promise] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not self.answers and not self.promises

    @property
    def number(self) -> int:
        return len(self.answers) + len(self.promises)


def owed_to(platforms: Collection[Platform], today: date) -> dict[int, Owed]:
    """Per platform (by its key) what is late on this day: answers past their day, promises past theirs.

    Three queries, however many platforms. Of an answer the first promised day counts, also when it got a new one.
    """
    found = {platform.pk: Owed(platform) for platform in platforms}
    if not found:
        return found
    areas = areas_of(found)
    late = plans_in(areas).overdue(today).order_by("answer_due_on", "pk")
    for plan in late.select_related("buurt").only(*OF_A_PLAN):
        for platform in platforms_of(plan, areas):
            found[platform].answers.append(plan)
    promises = Promise.objects.visible_to(None).late(today).filter(platform__in=found, owner_side=Side.MUNICIPALITY)
    for promise in promises.order_by("due_on", "pk"):
        found[promise.platform_id].promises.append(promise)
    return found


def areas_of(platforms: Collection[int]) -> dict[int, list[tuple[int, str]]]:
    """Per platform its areas, as pairs of key and level."""
    areas: dict[int, list[tuple[int, str]]] = {platform: [] for platform in platforms}
    rows = Platform.areas.through.objects.filter(platform__in=platforms).order_by("pk")
    for platform, area, level in rows.values_list("platform_id", "area_id", "area__level"):
        areas[platform].append((area, level))
    return areas


def plans_in(areas: dict[int, list[tuple[int, str]]]):
    """The public plans in any of these areas."""
    known = {area for mine in areas.values() for area in mine}
    plans = Initiative.objects.listed()
    if any(level == Area.Level.MUNICIPALITY for _area, level in known):
        return plans
    keys = [area for area, _level in known]
    return plans.filter(Q(buurt__in=keys) | Q(wijk__in=keys))


def platforms_of(plan: Initiative, areas: dict[int, list[tuple[int, str]]]) -> list[int]:
    """Which of these platforms speak for the place of this plan."""
    return [
        platform
        for platform, mine in areas.items()
        if any(area in (plan.buurt_id, plan.wijk_id) or level == Area.Level.MUNICIPALITY for area, level in mine)
    ]
