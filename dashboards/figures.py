"""The council's figures, each counted over the very queryset that its link opens.

Plans are counted in one pass over `InitiativeQuerySet.filtered`, promises in one pass over
`PromiseQuerySet.filtered`; the conditions below are those of the filters `antwoord` and `stand`, and a test follows
every link and counts the rows behind it.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.conf import settings
from django.core.cache import caches
from django.db.models import Count, F, Q
from django.db.models.functions import TruncMonth
from django.urls import reverse
from django.utils.http import urlencode

from agendas.forms import register_url
from agendas.models import Promise
from agendas.querysets import Standing
from goals.models import Goal
from initiatives.models import Initiative
from initiatives.querysets import InTime, is_counting
from initiatives.workflow import ANSWERED, OPEN, Status
from neighbourhoods.models import Area

MONTHS = 12
GOALS_KEPT_SECONDS = 60
# What lists and counts are made of: everything public but the refused.
LISTED = [status for status in Status if status != Status.REFUSED]


@dataclass(frozen=True)
class Period:
    """Twelve months: this one and the eleven before. Both days included."""

    start: date
    today: date

    @classmethod
    def until(cls, today: date) -> "Period":
        months = today.year * 12 + today.month - MONTHS
        return cls(date(months // 12, months % 12 + 1, 1), today)

    @property
    def yesterday(self) -> date:
        return self.today - timedelta(days=1)

    def months(self) -> list[date]:
        """The first day of each month."""
        first = self.start.year * 12 + self.start.month - 1
        return [date(month // 12, month % 12 + 1, 1) for month in range(first, first + MONTHS)]


def last_day(month: date) -> date:
    """The last day of the month that begins on this day."""
    return (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def answer_is(answer: str, today: date) -> Q:
    """The condition behind a value of the filter `antwoord`."""
    return {
        InTime.IN_TIME: Q(status__in=ANSWERED, answered_at__date__lte=F("answer_due_on")),
        InTime.LATE: Q(status__in=ANSWERED, answered_at__date__gt=F("answer_due_on")),
        InTime.OPEN: Q(status__in=OPEN),
        InTime.OVERDUE: Q(is_counting(), status__in=OPEN, answer_due_on__lt=today),
    }[InTime(answer)]


@dataclass
class PlanCounts:
    """How many plans came in, and what became of their answers. Overdue ones are part of the open ones."""

    received: int = 0
    in_time: int = 0
    late: int = 0
    open: int = 0
    overdue: int = 0

    def add(self, row: dict) -> None:
        self.received += row["received"]
        self.in_time += row["in_time"]
        self.late += row["late"]
        self.open += row["open"]
        self.overdue += row["overdue"]

    @property
    def judged(self) -> int:
        """The ones whose answer is given or should have been: over these one can say "in time" or not."""
        return self.in_time + self.late + self.overdue

    @property
    def share_in_time(self) -> int | None:
        """Whole percent, rounded down so that 100 means all; None when nothing can be judged."""
        return self.in_time * 100 // self.judged if self.judged else None


@dataclass
class Plans:
    """The plans of a period, counted every way the page shows them."""

    all: PlanCounts = field(default_factory=PlanCounts)
    by_month: dict[date, PlanCounts] = field(default_factory=lambda: defaultdict(PlanCounts))
    by_wijk: dict[int, PlanCounts] = field(default_factory=lambda: defaultdict(PlanCounts))
    by_buurt: dict[int, PlanCounts] = field(default_factory=lambda: defaultdict(PlanCounts))
    by_theme: dict[int, PlanCounts] = field(default_factory=lambda: defaultdict(PlanCounts))
    by_theme_and_wijk: dict[tuple[int, int], int] = field(default_factory=lambda: defaultdict(int))


def count_plans(period: Period) -> Plans:
    """One query, one pass over the public plans received in the period."""
    rows = (
        Initiative.objects.filtered({"sinds": period.start}, period.today)
        .order_by()
        .annotate(month=TruncMonth("received_at"))
        .values("month", "wijk", "buurt", "theme")
        .annotate(
            received=Count("pk"),
            in_time=Count("pk", filter=answer_is(InTime.IN_TIME, period.today)),
            late=Count("pk", filter=answer_is(InTime.LATE, period.today)),
            open=Count("pk", filter=answer_is(InTime.OPEN, period.today)),
            overdue=Count("pk", filter=answer_is(InTime.OVERDUE, period.today)),
        )
    )
    plans = Plans()
    for row in rows:
        plans.all.add(row)
        plans.by_month[row["month"].date()].add(row)
        plans.by_wijk[row["wijk"]].add(row)
        plans.by_buurt[row["buurt"]].add(row)
        if row["theme"]:
            plans.by_theme[row["theme"]].add(row)
            plans.by_theme_and_wijk[row["theme"], row["wijk"]] += row["received"]
    return plans


@dataclass
class PromiseCounts:
    """Promises whose day fell in the period and is past, by how they ended; and the ones whose day is yet to come."""

    kept: int = 0
    late: int = 0
    awaiting: int = 0
    unconfirmed: int = 0
    dropped: int = 0
    running: int = 0
    # Of the last whole month.
    kept_last_month: int = 0
    due_last_month: int = 0

    def add(self, row: dict) -> None:
        self.kept_last_month += row["kept_last_month"]
        self.due_last_month += row["due_last_month"]
        self.kept += row["kept"]
        self.late += row["late"]
        self.awaiting += row["awaiting"]
        self.unconfirmed += row["unconfirmed"]
        self.dropped += row["dropped"]
        self.running += row["running"]

    @property
    def judged(self) -> int:
        return self.kept + self.late + self.awaiting + self.unconfirmed + self.dropped

    @property
    def share_kept(self) -> int | None:
        return self.kept * 100 // self.judged if self.judged else None


def count_promises(period: Period, areas: Iterable[Area]) -> tuple[PromiseCounts, dict[int, PromiseCounts]]:
    """Over everything, and by the key of the wijk: one query. `areas` tells which wijk an area is part of."""
    past = Q(due_on__gte=period.start, due_on__lte=period.yesterday)
    month = period.months()[-2]
    last_month = Q(due_on__gte=month, due_on__lte=last_day(month))
    rows = (
        Promise.objects.filtered({}, period.today)
        .filter(due_on__gte=period.start)
        .order_by()
        .values("area")
        .annotate(
            kept=Count("pk", filter=past & Q(state="kept")),
            late=Count("pk", filter=past & Q(state="open")),
            awaiting=Count("pk", filter=past & Q(state="reported_done")),
            unconfirmed=Count("pk", filter=past & Q(state="unconfirmed")),
            dropped=Count("pk", filter=past & Q(state="dropped")),
            running=Count("pk", filter=Q(state="open", due_on__gte=period.today)),
            kept_last_month=Count("pk", filter=last_month & Q(state="kept")),
            due_last_month=Count("pk", filter=last_month),
        )
    )
    wijk_of = {area.pk: area.pk if area.level == Area.Level.WIJK else area.parent_id for area in areas}
    total, by_wijk = PromiseCounts(), defaultdict(PromiseCounts)
    for row in rows:
        total.add(row)
        if row["area"] in wijk_of:
            by_wijk[wijk_of[row["area"]]].add(row)
    return total, by_wijk


def goals_with_counts() -> list[Goal]:
    """As `count_goals`, at most a minute old: it is the one figure that reads every plan there is."""
    if not settings.PUBLIC_PAGE_SECONDS:
        return count_goals()
    return caches["pages"].get_or_set("council-goals", count_goals, GOALS_KEPT_SECONDS)


def count_goals() -> list[Goal]:
    """Every goal of the current agreement in order, with `plan_number`: the public plans linked to it, ever."""
    # The condition of `InitiativeQuerySet.listed`, over a join that is made once; a subquery per goal takes seconds.
    is_listed = Q(
        initiative_links__initiative__published_at__isnull=False, initiative_links__initiative__status__in=LISTED
    )
    return list(
        Goal.objects.current()
        .select_related("theme")
        .defer("explanation", "named")
        .annotate(plan_number=Count("initiative_links", filter=is_listed))
        .order_by("theme__order", "kind", "order")
    )


# ── The links ────────────────────────────────────────────────────────────────
def plans_url(**params) -> str:
    """The list of plans, narrowed as the number is."""
    given = {name: str(value) for name, value in params.items() if value not in (None, "")}
    return reverse("initiatives:list") + (f"?{urlencode(given)}" if given else "")


def plan_cells(counts: PlanCounts, **params) -> list[dict]:
    """The five numbers of a row, each with the list behind it."""
    return [
        {"value": counts.received, "url": plans_url(**params)},
        {"value": counts.in_time, "url": plans_url(**params, antwoord=InTime.IN_TIME.value)},
        {"value": counts.late, "url": plans_url(**params, antwoord=InTime.LATE.value), "is_late": True},
        {"value": counts.open, "url": plans_url(**params, antwoord=InTime.OPEN.value)},
        {"value": counts.overdue, "url": plans_url(**params, antwoord=InTime.OVERDUE.value), "is_late": True},
    ]


def promise_links(period: Period, **params) -> dict[str, str]:
    """By the name of each count of `PromiseCounts`, the register narrowed to it."""
    past = params | {"sinds": period.start, "tot": period.yesterday}
    return {
        "judged": register_url(**past),
        "kept": register_url(**past, stand=Standing.KEPT.value),
        "late": register_url(**past, stand=Standing.LATE.value),
        "awaiting": register_url(**past, stand=Standing.AWAITING.value),
        "unconfirmed": register_url(**past, stand=Standing.UNCONFIRMED.value),
        "dropped": register_url(**past, stand=Standing.DROPPED.value),
        "running": register_url(**params, stand=Standing.RUNNING.value),
    }
