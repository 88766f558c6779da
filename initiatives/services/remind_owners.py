"""Who has to reply to a question, or to do a bid, is reminded of it by letter: after a week, and once more after two.

The clock of the answer stands still all that time. Co-initiators get the letter with a key of their own, and who has
only a postal address gets it on paper. That it was sent stands in the log of the plan (`REMINDED`), and so it is sent
once, however many rounds there are.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Case, OuterRef, Subquery, When
from django.utils import timezone

from accounts.roles import Role
from initiatives.models import Event, Initiative, Question, StepTold
from initiatives.services.letters import tell_initiator
from initiatives.services.move import in_dutch, lock, write_event
from initiatives.workflow import Status

AFTER = (timedelta(days=7), timedelta(days=14))
MOST_A_ROUND = 200


def remind_owners(now: datetime) -> int:
    """Write the letters that are due. Returns about how many plans."""
    waiting = _waiting().filter(since__lte=now - AFTER[0]).order_by("since", "pk")
    due = [pk for pk, *moments in waiting.values_list("pk", "since", "reminded_at") if _is_due(*moments, now)]
    return sum(_remind(pk, now) for pk in due[:MOST_A_ROUND])


def _waiting():
    """Plans that wait for their initiators: since when (`since`), and when they were last reminded (`reminded_at`)."""
    here = {"initiative": OuterRef("pk")}
    asked = Question.objects.filter(**here, replied_at__isnull=True).order_by("-asked_at").values("asked_at")[:1]
    shown = StepTold.objects.filter(**here, step=Status.DISCLOSED).order_by("-told_at").values("told_at")[:1]
    reminded = Event.objects.filter(**here, kind=Event.Kind.REMINDED).order_by("-at").values("at")[:1]
    since = Case(When(status=Status.AWAITING_INITIATOR, then=Subquery(asked)), default=Subquery(shown))
    waiting = Initiative.objects.waiting_for_its_initiators().filter(blanked_at__isnull=True)
    return waiting.annotate(since=since, reminded_at=Subquery(reminded))


def _is_due(since: datetime, reminded_at: datetime | None, now: datetime) -> bool:
    """Whether a step was reached since which nobody was reminded. One that was missed is not sent beside the next."""
    reached = max((after for after in AFTER if since + after <= now), default=None)
    return reached is not None and (reminded_at is None or reminded_at < since + reached)


@transaction.atomic
def _remind(pk: int, now: datetime) -> bool:
    """False when another round did it, or somebody replied meanwhile."""
    locked = lock(Initiative(pk=pk))
    found = _waiting().filter(pk=pk, since__isnull=False).values_list("since", "reminded_at").first()
    if found is None or not _is_due(*found, now):
        return False
    is_question = locked.status == Status.AWAITING_INITIATOR
    question = locked.questions.filter(replied_at__isnull=True).order_by("asked_at").last() if is_question else None
    event = write_event(
        locked,
        Event.Kind.REMINDED,
        now=now,
        by=None,
        role=Role.SYSTEM,
        by_label=in_dutch(Role.SYSTEM),
        is_public=False,
    )
    tell_initiator(locked, "remind_owner", now, once=event.pk, question=question, since=timezone.localdate(found[0]))
    return True
