"""How long the file of a plan is kept: by its kind and its result, as `ArchiveRule` says. Data, not code."""

import json
from datetime import datetime, timedelta
from pathlib import Path

from django.db import models
from django.db.models import Case, Exists, ExpressionWrapper, F, OuterRef, Q, When
from django.db.models.functions import Coalesce

from agendas.workflow import PromiseState
from initiatives.models import Answer, ArchiveRule, Initiative, PromiseLink
from initiatives.querysets import InitiativeQuerySet
from initiatives.workflow import WITH_A_RESULT, Status

DATA = Path(__file__).parent.parent / "data" / "archive_rules.json"
Result = ArchiveRule.Result
FOR_EVER = 0
STILL_PROMISED = (PromiseState.OPEN, PromiseState.REPORTED_DONE)
NEVER_ANSWERED = Q(status__in=(Status.WITHDRAWN, Status.REFUSED))
SAID_NO = Q(status__in=(Status.ANSWERED, *WITH_A_RESULT), answer__decision=Answer.Decision.NOT)
# A yes on which nothing followed has its end so long after the answer; the term of its file begins there.
NOTHING_FOLLOWED_AFTER = timedelta(days=365)
YES_ALONE = Q(status=Status.ANSWERED) & ~Q(answer__decision=Answer.Decision.NOT)
SAID_YES = (Q(status__in=WITH_A_RESULT) | YES_ALONE) & ~Q(answer__decision=Answer.Decision.NOT)
BY_RESULT = {Result.WITHDRAWN: NEVER_ANSWERED, Result.REFUSED: SAID_NO, Result.GRANTED: SAID_YES}


def load_archive_rules() -> int:
    """Add the rules of `archive_rules.json` that are not there yet. Returns how many; what was changed stays."""
    told = json.loads(DATA.read_text())
    rules = [ArchiveRule(source=told["source"], **rule) for rule in told["rules"]]
    before = ArchiveRule.objects.count()
    ArchiveRule.objects.bulk_create(rules, ignore_conflicts=True)
    return ArchiveRule.objects.count() - before


def result_of(initiative: Initiative) -> str:
    """The result by which its file is kept; empty while nothing was decided."""
    if initiative.status in (Status.WITHDRAWN, Status.REFUSED):
        return Result.WITHDRAWN
    decision = Answer.objects.filter(initiative=initiative, published_at__isnull=False).values_list("decision").first()
    if initiative.answered_at is None or decision is None:
        return ""
    return Result.REFUSED if decision[0] == Answer.Decision.NOT else Result.GRANTED


def must_be_kept(initiative: Initiative, now: datetime) -> bool:
    """Whether the rules want the file still: public, decided about, and its term is not over."""
    result = result_of(initiative)
    if not result or not initiative.is_public:
        return False
    rule = ArchiveRule.objects.filter(kind=initiative.kind, result=result).first()
    if rule is None:
        return False
    since = initiative.closed_at or initiative.answered_at or now
    if initiative.closed_at is None and result == Result.GRANTED:
        since += NOTHING_FOLLOWED_AFTER
    return rule.years == FOR_EVER or since > years_before(now, rule.years)


def past_their_term(now: datetime) -> InitiativeQuerySet:
    """Ended plans of which the file is no longer kept. Of a kind and result without a rule nothing goes by itself.

    The term begins at the end: when it was done or handed back, with the answer when that was no. A yes that was never
    carried out ends `NOTHING_FOLLOWED_AFTER` the answer, unless a promise to its residents still runs.
    """
    over = Q(pk__in=[])
    for rule in ArchiveRule.objects.exclude(years=FOR_EVER):
        over |= Q(kind=rule.kind, ended_at__lt=years_before(now, rule.years)) & BY_RESULT[rule.result]
    plans = Initiative.objects.filter(blanked_at__isnull=True)
    yes_ended = ExpressionWrapper(F("answered_at") + NOTHING_FOLLOWED_AFTER, models.DateTimeField())
    running = PromiseLink.objects.filter(initiative=OuterRef("pk"), promise__state__in=STILL_PROMISED)
    plans = plans.annotate(ended_at=Case(When(YES_ALONE, then=yes_ended), default=Coalesce("closed_at", "answered_at")))
    return plans.filter(over).exclude(Exists(running) & YES_ALONE)


def years_before(moment: datetime, years: int) -> datetime:
    """The same day so many years ago; 28 February for a 29th that is not there."""
    try:
        return moment.replace(year=moment.year - years)
    except ValueError:
        return moment.replace(year=moment.year - years, day=28)
