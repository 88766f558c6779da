"""The flood brake: far more ordinary mail at once than usual is held until a person lets it go.

A wrong import or a restored backup then mails nobody by itself.
"""

import logging
from datetime import datetime, timedelta
from statistics import median

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Q
from django.db.models.functions import TruncDate
from django.utils import timezone

from notifications import hours, kinds
from notifications.delivery import board
from notifications.models import Message, SweepState

logger = logging.getLogger(__name__)

# Over so many times the usual day, when it is more than so many in all.
TOO_MANY_TIMES = 3
MORE_THAN = 100
# The usual day: the middle one of the last days with mail. Fewer days tell nothing.
DAYS = 14
FEWEST_DAYS = 3
LOOK_BACK = timedelta(days=30)


def check(moment: datetime) -> SweepState:
    """Count what wants to leave, pull the brake or let it go when nothing is held any more. Returns the board.

    Once pulled it stays so, however many are left, until somebody releases it.
    """
    state = board.read()
    if _wanting(moment, state) is None:
        return state
    with transaction.atomic():
        # Counted again: a person may have let them go in between.
        state = board.locked()
        due = _wanting(moment, state)
        if due is None:
            return state
        if state.brake_since is None:
            logger.error("the flood brake holds %d messages until somebody lets them go", due)
        board.write(state, brake_since=(state.brake_since or moment) if due else None, brake_count=due)
    return state


def _wanting(moment: datetime, state: SweepState) -> int | None:
    """How many want to leave; None while the brake is off and that is no flood."""
    due = _due(moment, state).count() if settings.FLOOD_BRAKE else 0
    return None if state.brake_since is None and not _is_flood(due, moment, state) else due


def forget() -> None:
    """Nothing is due any more: whatever it held is gone."""
    SweepState.objects.filter(brake_since__isnull=False).update(brake_since=None, brake_count=0)


def passes(state: SweepState) -> Q:
    """Which ordinary mail may leave: all, or what was written before a person last let it go."""
    if state.brake_since is None:
        return Q()
    return Q(created_at__lte=state.brake_released_at) if state.brake_released_at else Q(pk__in=[])


def _due(moment: datetime, state: SweepState):
    due = Message.objects.due(moment).filter(_not_let_go(state), is_now=False)
    return due.exclude(kind__in=kinds.urgent_names())


def _not_let_go(state: SweepState) -> Q:
    return Q(created_at__gt=state.brake_released_at) if state.brake_released_at else Q()


def _is_flood(due: int, moment: datetime, state: SweepState) -> bool:
    if not due:
        return False
    if due > settings.FLOOD_BRAKE:
        return True
    today = timezone.localdate(moment, timezone.get_default_timezone())
    total = due + _sent_since(hours.on(today), state)
    if total <= MORE_THAN:
        return False
    usual = _usual_day(today)
    return usual is not None and total > TOO_MANY_TIMES * usual


def _sent_since(moment: datetime, state: SweepState) -> int:
    return _sent().filter(_not_let_go(state), settled_at__gte=moment).count()


def _usual_day(today) -> float | None:
    """How many ordinary messages leave on a day; None while there are too few days to tell."""
    until = hours.on(today)
    days = (
        _sent()
        .filter(settled_at__gte=until - LOOK_BACK, settled_at__lt=until)
        .values(day=TruncDate("settled_at", tzinfo=timezone.get_default_timezone()))
        .annotate(messages=Count("pk"))
        .order_by("-day")
    )
    counts = [day["messages"] for day in days[:DAYS]]
    return median(counts) if len(counts) >= FEWEST_DAYS else None


def _sent():
    """Has an index of its own: among a million finished messages only the last days are read."""
    return Message.objects.filter(state=Message.State.SENT, is_now=False)
