"""Numbers about reminders and what came of them, per wijkplatform."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.utils import timezone

from agendas.models import Promise
from initiatives.models import Initiative
from neighbourhoods.models import Platform
from notifications import hours
from notifications.models import DeliveryAttempt, Message
from reminders.models import Reminder
from reminders.owed import Owed, owed_to

State, Post = Reminder.State, Message.State
# What arrived, as far as is known: sent or posted (what is kept no longer ended so), answered, or a public list.
GIVEN = Q(state=State.LISTED) | (
    Q(state=State.ATTACHED) & (Q(message=None) | Q(message__state=Post.SENT) | ~Q(answer=""))
)
# It failed, or a person stopped it. What the portal withdrew itself, because it was not needed, never left.
HELD_BACK = Exists(
    DeliveryAttempt.objects.filter(message=OuterRef("message"), outcome=DeliveryAttempt.Outcome.NOT_NEEDED)
)
NOT_ARRIVED = Q(answer="", state__in=(State.ATTACHED, State.CANCELLED)) & (
    Q(message__state__in=(Post.DEAD, Post.BOUNCED)) | (Q(message__state=Post.CANCELLED) & ~HELD_BACK)
)
# Who hears that somebody else is late.
HIGHER = (Reminder.Rung.TEAM_LEAD, Reminder.Rung.CONTACT, Reminder.Rung.COORDINATOR, Reminder.Rung.COUNCIL)
# What a platform is not asked: a talk that the municipality owes it, and news.
NOT_ASKED = ("unspoken", "platform_news")


@dataclass(frozen=True)
class Figures:
    """Reminders given of what a platform was asked, by what came of them; and what the municipality owes it."""

    given: int = 0
    # By the platform itself, or not.
    answered: int = 0
    ignored: int = 0
    # Of those given: how many went to somebody higher on the ladder.
    escalated: int = 0
    # To the platform itself; not among those given.
    not_arrived: int = 0
    # How often it asked the municipality where something stays, and how often that was answered.
    asked_after: int = 0
    heard: int = 0
    open_answers: int = 0
    late_promises: int = 0


def of_platforms(
    platforms: Collection[Platform], since: date, today: date | None = None, owed: dict[int, Owed] | None = None
) -> dict[int, Figures]:
    """Per platform (by its key) what was due since that day, and what is owed to it today.

    Six queries for all; three when the caller knows what is `owed` already.
    """
    today = today or timezone.localdate()
    start = hours.on(since)
    keys = [platform.pk for platform in platforms]
    rows = Reminder.objects.filter(platform__in=keys, due_at__gte=start).exclude(kind__in=NOT_ASKED)
    by_itself = ~Q(rung__in=HIGHER)
    counted = rows.order_by().values("platform").annotate(
        given=Count("pk", filter=GIVEN),
        answered=Count("pk", filter=by_itself & GIVEN & ~Q(answer="")),
        ignored=Count("pk", filter=by_itself & GIVEN & Q(ignored_at__isnull=False)),
        escalated=Count("pk", filter=GIVEN & Q(rung__in=HIGHER)),
        not_arrived=Count("pk", filter=by_itself & NOT_ARRIVED),
    )  # fmt: skip
    numbers = {row.pop("platform"): row for row in counted}
    owed = owed_to(platforms, today) if owed is None else owed
    asked = _asked_after(keys, start)
    return {
        platform.pk: Figures(
            **numbers.get(platform.pk, {}),
            asked_after=len(asked[platform.pk]),
            heard=sum(asked[platform.pk].values()),
            open_answers=len(owed[platform.pk].answers),
            late_promises=len(owed[platform.pk].promises),
        )
        for platform in platforms
    }


def _asked_after(platforms: Collection[int], start: datetime) -> dict[int, dict[tuple, bool]]:
    """Per platform (by its key) each question where something stays, and whether it was answered or the thing itself
    was settled or moved. Two queries.

    These reminders go to the municipality, so no platform stands on their rows: the thing says who asked.
    """
    found: dict[int, dict[tuple, bool]] = {platform: {} for platform in platforms}
    askers = {"promise_called": (Promise, "platform"), "answer_called": (Initiative, "asked_after_by")}
    for kind, (model, asker) in askers.items():
        about = model.objects.filter(**{f"{asker}__in": platforms}, asked_after_on__isnull=False)
        about_them = {"subject_type": model._meta.label_lower, "subject_id__in": about.values("pk")}
        rows = Reminder.objects.filter(kind=kind, due_at__gte=start, **about_them)
        rows = rows.exclude(state=State.SCHEDULED).annotate(
            asker=Subquery(about.filter(pk=OuterRef("subject_id")).values(asker)[:1]),
            waits=Exists(model.objects.asked_after_by(date.max).filter(pk=OuterRef("subject_id"))),
        )
        for platform, subject, due_on, answer, waits in rows.values_list(
            "asker", "subject_id", "due_on", "answer", "waits"
        ):
            question = (kind, subject, due_on)
            found[platform][question] = found[platform].get(question, False) or bool(answer) or not waits
    return found
