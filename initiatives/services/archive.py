"""How long the file of a plan is kept: by its kind and its result, as `ArchiveRule` says. Data, not code."""

import json
from datetime import datetime
from pathlib import Path

from django.db.models import Q
from django.db.models.functions import Coalesce

from initiatives.models import Answer, ArchiveRule, Initiative
from initiatives.querysets import InitiativeQuerySet
from initiatives.workflow import Status

DATA = Path(__file__).parent.parent / "data" / "archive_rules.json"
Result = ArchiveRule.Result
FOR_EVER = 0
ENDED = (Status.COMPLETED, Status.HANDED_BACK)
NEVER_ANSWERED = Q(status__in=(Status.WITHDRAWN, Status.REFUSED))
SAID_NO = Q(status__in=(Status.ANSWERED, *ENDED), answer__decision=Answer.Decision.NOT)
SAID_YES = Q(status__in=ENDED) & ~Q(answer__decision=Answer.Decision.NOT)
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
    return rule.years == FOR_EVER or since > years_before(now, rule.years)


def past_their_term(now: datetime) -> InitiativeQuerySet:
    """Ended plans of which the file is no longer kept. Of a kind and result without a rule nothing goes by itself."""
    over = Q(pk__in=[])
    for rule in ArchiveRule.objects.exclude(years=FOR_EVER):
        over |= Q(kind=rule.kind, ended_at__lt=years_before(now, rule.years)) & BY_RESULT[rule.result]
    plans = Initiative.objects.filter(blanked_at__isnull=True)
    return plans.annotate(ended_at=Coalesce("closed_at", "answered_at")).filter(over)


def years_before(moment: datetime, years: int) -> datetime:
    """The same day so many years ago; 28 February for a 29th that is not there."""
    try:
        return moment.replace(year=moment.year - years)
    except ValueError:
        return moment.replace(year=moment.year - years, day=28)
