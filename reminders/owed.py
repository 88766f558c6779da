"""What the municipality itself still owes a wijkplatform: said before the platform is asked for anything."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q, QuerySet

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
    "paused_on",
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

    Three queries, however many platforms. Of an answer the first promised day counts, also when it got a new one; while
    the resident has to reply it is not owed.
    """
    found = {platform.pk: Owed(platform) for platform in platforms}
    if not found:
        return found
    ground = Ground.of(found)
    late = ground.plans().waiting_for_the_municipality().overdue(today).order_by("answer_due_on", "pk")
    for plan in late.select_related("buurt").only(*OF_A_PLAN):
        for platform in ground.platforms_of(plan):
            found[platform].answers.append(plan)
    promises = Promise.objects.visible_to(None).late(today).filter(platform__in=found, owner_side=Side.MUNICIPALITY)
    for promise in promises.order_by("due_on", "pk"):
        found[promise.platform_id].promises.append(promise)
    return found


@dataclass
class Ground:
    """For which areas some platforms speak; all by primary key."""

    by_platform: dict[int, list[int]]
    by_area: dict[int, list[int]]
    # Who speaks for the whole municipality.
    everywhere: list[int]

    @classmethod
    def of(cls, platforms: Collection[int]) -> "Ground":
        """One query."""
        ground = cls({platform: [] for platform in platforms}, {}, [])
        rows = Platform.areas.through.objects.filter(platform__in=platforms).order_by("pk")
        for platform, area, level in rows.values_list("platform_id", "area_id", "area__level"):
            ground.by_platform[platform].append(area)
            ground.by_area.setdefault(area, []).append(platform)
            if level == Area.Level.MUNICIPALITY:
                ground.everywhere.append(platform)
        return ground

    def plans(self) -> QuerySet[Initiative]:
        """The public plans in any of these areas."""
        plans = Initiative.objects.listed()
        if self.everywhere:
            return plans
        return plans.filter(Q(buurt__in=self.by_area) | Q(wijk__in=self.by_area))

    def platforms_of(self, plan: Initiative) -> dict[int, None]:
        """Which of the platforms speak for the place of this plan, each once."""
        near = self.by_area.get(plan.buurt_id, []) + self.by_area.get(plan.wijk_id, [])
        return dict.fromkeys(near + self.everywhere)
