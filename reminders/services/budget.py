"""How much a wijkplatform is asked: so many letters a month, and what comes on top once a week."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import TruncDate
from django.utils import timezone

from neighbourhoods.models import Membership
from notifications.models import Message
from reminders.ladder import LONGEST_CLOSURE
from reminders.models import Reminder


def over_budget(platforms: Collection[int], now: datetime) -> set[int]:
    """Which of these had their ATTENTION_PER_MONTH letters of this calendar month.

    A letter is a local day on which its members, or the platform itself on paper, were reminded of something; more on
    the same day costs no more attention. What goes to the municipality does not count. One query.
    """
    if not platforms:
        return set()
    here, today = timezone.get_current_timezone(), timezone.localdate(now)
    start = datetime(today.year, today.month, 1, tzinfo=here)
    seats = Membership.objects.filter(platform=OuterRef("platform"), user=OuterRef("recipient"))
    rows = (
        Reminder.objects.filter(
            platform__in=platforms,
            state=Reminder.State.ATTACHED,
            message__created_at__gte=start,
            # What was written this month was due not long before: this reads one index.
            due_at__gte=start - LONGEST_CLOSURE - timedelta(days=31),
        )
        .filter(Q(message__way=Message.Way.PAPER) | Exists(seats))
        .annotate(day=TruncDate("message__created_at", tzinfo=here))
        .order_by()
        .values_list("platform", "day")
        .distinct()
    )
    days: dict[int, set] = {}
    for platform, day in rows:
        days.setdefault(platform, set()).add(day)
    return {
        platform
        for platform in platforms
        if today not in days.get(platform, ()) and len(days.get(platform, ())) >= settings.ATTENTION_PER_MONTH
    }
