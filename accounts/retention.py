"""How long what is kept: one rule per sort of data, from every app, and the round that applies them.

A rule is a question about how things stand ("closed longer than a year ago"), so a day that was missed is made up and
one done twice changes nothing. Applied once a day; what went is added up in one report a month (`RetentionRun`).
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from accounts.models import RetentionRun

logger = logging.getLogger(__name__)

# Whoever writes the report of a month holds this until the end of the transaction.
REPORT_LOCK = 720_418


@dataclass(frozen=True)
class Rule:
    """`count` says how many rows are past their term, `apply` takes out what is personal and says of how many.

    `label` is shown in /beheer/ and in the README; `term` says how long, in words.
    """

    name: str
    label: str
    term: str
    count: Callable[[datetime], int]
    apply: Callable[[datetime], int]


_rules: dict[str, Rule] = {}


def register(*rules: Rule) -> None:
    """Add rules; for `AppConfig.ready`."""
    _rules.update({rule.name: rule for rule in rules})


def rules() -> tuple[Rule, ...]:
    return tuple(_rules.values())


def look(now: datetime) -> RetentionRun:
    """Count what is past its term and change nothing. Keeps a report of it."""
    return RetentionRun.objects.create(at=now, is_dry=True, counts={rule.name: rule.count(now) for rule in rules()})


def apply(now: datetime) -> RetentionRun:
    """Apply every rule and add what went to the report of this month. One that fails is logged; the others go on."""
    gone = {rule.name: _apply(rule, now) for rule in rules()}
    return _report(gone, now)


def latest(now: datetime) -> dict[str, int]:
    """What went this month until now, by the name of its rule."""
    run = _of_this_month(now)
    return dict(run.counts) if run else {}


def _of_this_month(now: datetime) -> RetentionRun | None:
    month = timezone.localtime(now).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return RetentionRun.objects.filter(is_dry=False, at__gte=month).order_by("-at").first()


def _apply(rule: Rule, now: datetime) -> int:
    try:
        with transaction.atomic():
            return rule.apply(now)
    except DatabaseError:
        raise
    except Exception:
        logger.exception("the retention rule %s failed", rule.name)
        return 0


@transaction.atomic
def _report(gone: dict[str, int], now: datetime) -> RetentionRun:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [REPORT_LOCK])
    run = _of_this_month(now)
    if run is None:
        return RetentionRun.objects.create(at=now, counts=gone)
    run.at = max(run.at, now)
    run.counts = {name: run.counts.get(name, 0) + gone.get(name, 0) for name in {*run.counts, *gone}}
    run.save(update_fields=["at", "counts"])
    return run
