"""Numbers about reminders and what came of them, per wijkplatform."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q
from django.utils import timezone

from neighbourhoods.models import Platform
from reminders.models import Reminder
from reminders.owed import owed_to

GIVEN = (Reminder.State.ATTACHED, Reminder.State.LISTED)
# Who hears that somebody else is late.
HIGHER = (Reminder.Rung.TEAM_LEAD, Reminder.Rung.CONTACT, Reminder.Rung.COORDINATOR, Reminder.Rung.COUNCIL)


@dataclass(frozen=True)
class Figures:
    """Reminders given about a platform's things, by what came of them; and what the municipality owes it."""

    given: int = 0
    answered: int = 0
    ignored: int = 0
    # Of those given: how many went to somebody higher on the ladder.
    escalated: int = 0
    open_answers: int = 0
    late_promises: int = 0


def of_platforms(platforms: Collection[Platform], since: date, today: date | None = None) -> dict[int, Figures]:
    """Per platform (by its key) what was due since that day, and what is owed to it today. Four queries for all."""
    today = today or timezone.localdate()
    start = timezone.make_aware(datetime.combine(since, datetime.min.time()))
    rows = Reminder.objects.filter(platform__in=[platform.pk for platform in platforms], due_at__gte=start)
    counted = rows.order_by().values("platform").annotate(
        given=Count("pk", filter=Q(state__in=GIVEN)),
        answered=Count("pk", filter=Q(state__in=GIVEN) & ~Q(answer="")),
        ignored=Count("pk", filter=Q(ignored_at__isnull=False)),
        escalated=Count("pk", filter=Q(state__in=GIVEN, rung__in=HIGHER)),
    )  # fmt: skip
    numbers = {row.pop("platform"): row for row in counted}
    owed = owed_to(platforms, today)
    return {
        platform.pk: Figures(
            **numbers.get(platform.pk, {}),
            open_answers=len(owed[platform.pk].answers),
            late_promises=len(owed[platform.pk].promises),
        )
        for platform in platforms
    }
