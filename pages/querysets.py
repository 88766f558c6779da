"""Questions of the hall that gather from several storeys at once, so that a page stays within its eight queries."""

from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When, Window
from django.db.models.functions import Coalesce, JSONObject

from agendas.models import Block
from agendas.querysets import Standing, stands
from agendas.workflow import PromiseState
from initiatives.models import Advice, Initiative, PromiseLink
from initiatives.querysets import is_counting
from initiatives.workflow import OPEN, WITH_A_RESULT, Status
from neighbourhoods.models import Area, AreaCoordination, Membership, Platform

LAST_RECEIVED = 3
COMING = 5
BY_URGENCY = (
    *(Standing.LATE, Standing.AWAITING, Standing.RUNNING),
    *(Standing.KEPT, Standing.UNCONFIRMED, Standing.DROPPED),
)
NOT_SHOWN_IN_ROWS = ("search", "what", "why", "buurt__geometry")


def counted(rows: QuerySet, by: str) -> Coalesce:
    """How many of these rows point at the outer row through `by`; 0 when none."""
    counts = rows.order_by().filter(**{by: OuterRef("pk")}).values(by).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counts, output_field=IntegerField()), 0)


# ── Initiatives ──────────────────────────────────────────────────────────────
def rows_of(initiatives: QuerySet) -> QuerySet:
    """Initiatives as rows: with their buurt, without their long texts."""
    return initiatives.select_related("buurt").defer(*NOT_SHOWN_IN_ROWS)


def newest_results(number: int) -> QuerySet:
    """Of what came something last, with how many promises came of it and how many of those were kept. Also a task that
    went back to the municipality."""
    promises = PromiseLink.objects.exclude(promise__state=PromiseState.DROPPED)
    return (
        rows_of(Initiative.objects.listed().filter(status__in=WITH_A_RESULT))
        .annotate(
            promise_number=counted(promises, "initiative"),
            kept_number=counted(promises.filter(promise__state=PromiseState.KEPT), "initiative"),
        )
        .order_by(F("closed_at").desc())[:number]
    )


def answers_due_between(start: date, end: date) -> dict[str, int]:
    """Of the public plans whose answer was due from `start` until before `end`: `total`, and answered `in_time`.

    A plan that was withdrawn before its answer is left out: nobody owes it anything. So is one whose clock stands
    still: its answer gets another day. Of one that was reopened the day of the new answer counts.
    """
    due = Initiative.objects.listed().filter(is_counting(), answer_due_on__gte=start, answer_due_on__lt=end)
    due = due.exclude(status=Status.WITHDRAWN, answered_at__isnull=True)
    return due.aggregate(total=Count("pk"), in_time=Count("pk", filter=Q(answered_at__date__lte=F("answer_due_on"))))


# ── Promises ─────────────────────────────────────────────────────────────────
def promises_by_urgency(promises: QuerySet, today: date) -> QuerySet:
    """Late ones first, then what waits, runs, was kept; each row also carries the counts over all of them."""
    return promises.annotate(
        urgency=Case(*(When(stands(standing, today), then=Value(place)) for place, standing in enumerate(BY_URGENCY))),
        **{
            f"{standing.name.lower()}_number": Window(Count("pk", filter=stands(standing, today)))
            for standing in Standing
        },
        all_number=Window(Count("pk")),
    ).order_by("urgency", F("settled_on").desc(nulls_last=True), "due_on", "pk")


# ── Areas ────────────────────────────────────────────────────────────────────
def buurten_with_plans_since(moment) -> QuerySet:
    """Every buurt, without its outline, and whether a plan came in since this moment (`has_plan`)."""
    plans = Initiative.objects.listed().filter(buurt=OuterRef("pk"), received_at__gte=moment)
    return Area.objects.buurten().defer("geometry").annotate(has_plan=Exists(plans)).order_by("name")


def area_page(level: str, today: date) -> QuerySet:
    """Areas of this level with those above them, how many plans run there, whether a coordinator works there, and
    `coming`: the first events of residents there, as {title, number, on, place, buurt}."""
    events = Initiative.objects.listed().taking_place(today).filter(**{level: OuterRef("pk")})
    coming = events.values(
        row=JSONObject(title="title", number="number", on="event_on", place="event_place", buurt="buurt__name")
    )[:COMING]
    plans = Initiative.objects.listed().filter(status__in=OPEN)
    here = Q(area=OuterRef("pk")) | Q(area=OuterRef("parent")) | Q(area=OuterRef("parent__parent"))
    coordinations = AreaCoordination.objects.filter(here, user__is_active=True)
    return (
        Area.objects.current()
        .filter(level=level)
        .select_related("parent__parent")
        .defer("geometry", "parent__geometry", "parent__parent__geometry")
        .annotate(
            open_number=counted(plans, level), has_coordinator=Exists(coordinations), coming=ArraySubquery(coming)
        )
    )


def wijken_with_plans() -> QuerySet:
    """Every wijk and buurt, without outlines, with the number of plans that run there (`open_number`)."""
    plans = Initiative.objects.listed().filter(status__in=OPEN)
    return (
        Area.objects.current()
        .exclude(level=Area.Level.MUNICIPALITY)
        .defer("geometry")
        .annotate(open_number=Case(When(level="wijk", then=counted(plans, "wijk")), default=counted(plans, "buurt")))
        .order_by("code")
    )


def platforms_here(area_pks: list[int]) -> QuerySet:
    """Platforms of these areas, the nearest first, with their number of members and the last plans they received."""
    advices = Advice.objects.filter(platform=OuterRef("pk"), initiative__published_at__isnull=False)
    received = (
        advices.exclude(initiative__status=Status.REFUSED)
        .order_by("-asked_at", "-pk")
        .values(
            row=JSONObject(
                title="initiative__title", number="initiative__number", asked_at="asked_at", given_at="given_at"
            )
        )[:LAST_RECEIVED]
    )
    members = Membership.objects.filter(until__isnull=True)
    return (
        Platform.objects.filter(
            Exists(Platform.areas.through.objects.filter(platform=OuterRef("pk"), area__in=area_pks))
        )
        .annotate(received=ArraySubquery(received), member_number=counted(members, "platform"))
        .order_by("name")
    )


def blocks_here(areas: list[int]) -> QuerySet:
    """The blocks of every agenda of these areas, agenda by agenda, in the order of the method."""
    return (
        Block.objects.filter(agenda__area__in=areas)
        .select_related("agenda__area", "definition")
        .defer("agenda__area__geometry")
        .order_by("agenda__area__level", "-agenda__started_on", "agenda", "definition__order")
    )
