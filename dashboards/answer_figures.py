"""How long residents wait for an answer, counted from the log of the answer clocks.

Each figure is a plain count over `ClockEvent`. An answer is owed for each clock that started, so twice for a plan that
was reopened. What was answered in the period is the rows "stopped", with the day that counted on the row itself. A plan
that waits beyond its day, or was withdrawn or refused after it, counts as not in time: not answering never helps a
figure. Only plans that everybody can read are counted.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.conf import settings
from django.contrib.postgres.aggregates import ArrayAgg
from django.core.cache import caches
from django.db import connection
from django.db.models import Count, F, Max, Min, Q, Subquery
from django.db.models.functions import Coalesce, TruncMonth

from dashboards.figures import Period
from dashboards.wilson import interval
from initiatives.kinds import Kind
from initiatives.models import Answer, Initiative
from notifications import hours
from plain_language.models import ReadingRule

KEPT_SECONDS = 60
# A share over fewer says little: those rows are counted together.
FEW = 10

# One pass; grouping() tells by which of the four each row is counted.
COUNT = """
SELECT grouping(team.name, wijk_id, plan_kind, month), team.name, wijk_id, plan_kind, month,
       count(*) FILTER (WHERE is_answer), count(*) FILTER (WHERE is_answer AND on_day <= due_on),
       count(*) FILTER (WHERE NOT is_answer),
       percentile_disc(0.5) WITHIN GROUP (ORDER BY on_day - since) FILTER (WHERE is_answer),
       percentile_disc(0.9) WITHIN GROUP (ORDER BY on_day - since) FILTER (WHERE is_answer),
       (SELECT count(DISTINCT taken.initiative_id) FROM initiatives_clockevent AS taken
        JOIN initiatives_initiative AS plan ON plan.id = taken.initiative_id AND plan.published_at IS NOT NULL
        WHERE taken.kind = 'extended' AND taken.at >= %(start)s AND taken.at < %(end)s)
FROM (
    SELECT owed.kind = 'stopped' AS is_answer, owed.team_id, plan.wijk_id, plan.kind AS plan_kind,
           coalesce(owed.due_on, plan.answer_due_on) AS due_on, (owed.at AT TIME ZONE %(zone)s)::date AS on_day,
           (started.at AT TIME ZONE %(zone)s)::date AS since,
           date_trunc('month', owed.at AT TIME ZONE %(zone)s)::date AS month
    FROM initiatives_clockevent AS owed
    JOIN initiatives_initiative AS plan ON plan.id = owed.initiative_id AND plan.published_at IS NOT NULL
    JOIN initiatives_clockevent AS started ON started.initiative_id = owed.initiative_id
         AND started.round = owed.round AND started.kind = 'started'
    WHERE owed.kind IN ('stopped', 'ended') AND owed.at >= %(start)s AND owed.at < %(end)s
) AS told
LEFT JOIN neighbourhoods_team AS team ON team.id = team_id
WHERE is_answer OR on_day > due_on
GROUP BY GROUPING SETS ((), (team.name), (wijk_id), (plan_kind), (month))
"""
ALL, BY_TEAM, BY_WIJK, BY_KIND, BY_MONTH = 0b1111, 0b0111, 0b1011, 0b1101, 0b1110


@dataclass
class Answers:
    """Answers that were given in a period, and plans that wait now. Days are calendar days since the clock started. Of
    a month `overdue` are the plans that wait now while their day fell in it, and `open` is not told."""

    answered: int = 0
    in_time: int = 0
    # Half had an answer within so many days, nine of ten within so many. None when nothing was answered.
    median: int | None = None
    ninetieth: int | None = None
    open: int = 0
    overdue: int = 0
    # Withdrawn or refused in the period, after the day of its answer had passed.
    closed_late: int = 0
    # Of the plan that waits longest: since when, and its number.
    oldest: tuple[datetime, str] | None = None

    @property
    def judged(self) -> int:
        """Answered, or should have been: over these one can say "in time" or not."""
        return self.answered + self.overdue + self.closed_late

    @property
    def share(self) -> int | None:
        """Whole percent in time, rounded down so that 100 means all; None when nothing can be judged."""
        return self.in_time * 100 // self.judged if self.judged else None

    @property
    def interval(self) -> tuple[int, int] | None:
        return interval(self.in_time, self.judged) if self.judged else None

    def add(self, other: "Answers") -> None:
        """Count together. A median of two groups cannot be told from theirs, so it is left out."""
        for name in ("answered", "in_time", "open", "overdue", "closed_late"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.wait_since(other.oldest)
        self.median = self.ninetieth = None

    def wait_since(self, oldest: tuple[datetime, str] | None) -> None:
        """Keep the plan that waits longest."""
        self.oldest = min(filter(None, (self.oldest, oldest)), default=None)


@dataclass
class Figures:
    """Everything on the page of public figures."""

    all: Answers = field(default_factory=Answers)
    # By name of the team ("" for none), key of the wijk, kind, first day of the month.
    by_team: dict[str, Answers] = field(default_factory=dict)
    by_wijk: dict[int, Answers] = field(default_factory=dict)
    by_kind: dict[str, Answers] = field(default_factory=dict)
    by_month: dict[date, Answers] = field(default_factory=dict)
    received: int = 0
    received_by_month: dict[date, int] = field(default_factory=dict)
    by_channel: dict[str, int] = field(default_factory=dict)
    heard: set[int] = field(default_factory=set)
    # Below this indication an answer counts as hard to read.
    hard_below: int = ReadingRule._meta.get_field("threshold").default
    # Published answers whose readability is known, how many are hard, and how many of those say why.
    weighed: int = 0
    hard: int = 0
    hard_with_reason: int = 0
    reopened: int = 0
    # Plans for which the municipality took more time, once, with a reason.
    extended: int = 0

    def of(self, kind: int, key) -> Answers:
        groups = {BY_TEAM: self.by_team, BY_WIJK: self.by_wijk, BY_KIND: self.by_kind, BY_MONTH: self.by_month}
        return self.all if kind == ALL else groups[kind].setdefault(key, Answers())


def figures_of(period: Period) -> Figures:
    """As `count`, at most a minute old: it reads every answer of a year."""
    if not settings.PUBLIC_PAGE_SECONDS:
        return count(period)
    return caches["pages"].get_or_set(f"public-figures:{period.today}", lambda: count(period), KEPT_SECONDS)


def count(period: Period) -> Figures:
    """Four queries."""
    found = Figures()
    _count_answered(found, period)
    _count_waiting(found, period)
    _count_received(found, period)
    _count_hard(found, period)
    return found


def _count_answered(found: Figures, period: Period) -> None:
    asked = {
        "zone": settings.TIME_ZONE,
        "start": hours.on(period.start),
        "end": hours.on(period.today + timedelta(days=1)),
    }
    with connection.cursor() as cursor:
        cursor.execute(COUNT, asked)
        for grouped, team, wijk, kind, month, *counted in cursor.fetchall():
            key = {BY_TEAM: team or "", BY_WIJK: wijk, BY_KIND: kind, BY_MONTH: month}.get(grouped)
            row = found.of(grouped, key)
            row.answered, row.in_time, row.closed_late, row.median, row.ninetieth, found.extended = counted


def _count_waiting(found: Figures, period: Period) -> None:
    overdue = Initiative.objects.overdue(period.today).order_by().values("pk")
    waiting = (
        Initiative.objects.listed()
        .owing_an_answer()
        .order_by()
        .annotate(month=TruncMonth("answer_due_on"))
        .values("team__name", "wijk", "kind", "month")
        .annotate(
            open=Count("pk"),
            overdue=Count("pk", filter=Q(pk__in=overdue)),
            since=Min("received_at"),
            numbers=ArrayAgg("number", order_by=("received_at", "pk")),
        )
    )
    for row in waiting:
        for grouped, key in (
            *((ALL, None), (BY_TEAM, row["team__name"] or "")),
            *((BY_WIJK, row["wijk"]), (BY_KIND, row["kind"])),
        ):
            counted = found.of(grouped, key)
            counted.open += row["open"]
            counted.overdue += row["overdue"]
            counted.wait_since((row["since"], row["numbers"][0]))
        if row["overdue"] and row["month"] >= period.start:
            found.of(BY_MONTH, row["month"]).overdue += row["overdue"]


def _count_received(found: Figures, period: Period) -> None:
    rows = (
        Initiative.objects.listed()
        .filter(received_at__gte=hours.on(period.start))
        .order_by()
        .annotate(month=TruncMonth("received_at"))
        .values("month", "channel", "buurt")
        .annotate(number=Count("pk"))
    )
    for row in rows:
        month = row["month"].date()
        found.received += row["number"]
        found.received_by_month[month] = found.received_by_month.get(month, 0) + row["number"]
        found.by_channel[row["channel"]] = found.by_channel.get(row["channel"], 0) + row["number"]
        found.heard.add(row["buurt"])


def _count_hard(found: Figures, period: Period) -> None:
    since = hours.on(period.start)
    weighed = Q(published_at__gte=since, readability__isnull=False)
    hard = weighed & Q(readability__lt=F("line"))
    told = Answer.objects.filter(Q(published_at__gte=since) | Q(initiative__reopened_at__gte=since))
    rule = ReadingRule.objects.values("threshold")[:1]
    counted = told.annotate(line=Coalesce(Subquery(rule), found.hard_below)).aggregate(
        limit=Max("line"),
        weighed=Count("pk", filter=weighed),
        hard=Count("pk", filter=hard),
        with_reason=Count("pk", filter=hard & ~Q(reason_hard="")),
        reopened=Count("pk", filter=Q(initiative__reopened_at__gte=since)),
    )
    found.weighed, found.hard = counted["weighed"], counted["hard"]
    found.hard_below = counted["limit"] or found.hard_below
    found.hard_with_reason, found.reopened = counted["with_reason"], counted["reopened"]


def merged(groups: dict, *, few: int = FEW) -> tuple[list[tuple[object, Answers]], Answers | None]:
    """The groups that are large enough, most judged first, and the small ones counted together (None without any)."""
    large = [(key, row) for key, row in groups.items() if row.judged >= few]
    small = [row for row in groups.values() if row.judged < few and (row.judged or row.open)]
    # Of one small group alone, "counted together" would be no word; it stands there by its name.
    if len(small) == 1:
        large += [(key, row) for key, row in groups.items() if row is small[0]]
        small = []
    rest = Answers() if small else None
    for row in small:
        rest.add(row)
    return sorted(large, key=lambda each: (-each[1].judged, str(each[0]))), rest


def small_matters(found: Figures) -> Answers:
    """The quick lane."""
    return found.by_kind.get(Kind.SMALL_MATTER, Answers())
