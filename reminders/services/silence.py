"""A promise was reported done, and the other party says nothing or cannot be asked: it is closed, not kept."""

from datetime import datetime, timedelta

from django.db.models import Count, DateField, ExpressionWrapper, F, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from agendas.models import Promise
from agendas.querysets import TO_CONFIRM, PromiseQuerySet
from agendas.services import close_unconfirmed
from notifications.models import Message
from reminders import parties
from reminders.faces import Faces
from reminders.models import Reminder

# So long after the report, and after the last thing that the other party said about it.
SILENT_FOR = timedelta(days=30)
REMINDED = 2
MOST_AT_ONCE = 500
# Handed over, by mail, in a bundle or on paper. What came back or still lies here reminded nobody; the row of a message
# that is gone was sent long ago.
ARRIVED = (Message.State.SENT, Message.State.BUNDLED)


def close_what_nobody_confirms(now: datetime) -> int:
    """Close each promise whose other party was silent for too long, or could not be asked all that time. Returns how
    many; twice is the same as once."""
    silent = list(not_confirmed(now))
    parties.look_up_plans(silent)
    faces, closed = Faces(), 0
    for promise in silent:
        is_asked = parties.can_be_asked(promise, faces)
        if not is_asked or promise.times_reminded >= REMINDED:
            closed += close_unconfirmed(promise=promise, was_asked=is_asked, now=now)
        if closed >= MOST_AT_ONCE:
            break
    return closed


def not_confirmed(now: datetime) -> PromiseQuerySet:
    """Reported done 30 days ago or longer, and the other party did not react to any reminder in the last 30 days. With
    `times_reminded`: how many reminders about this report arrived. One query, and one for each kind of row beside it.
    """
    day = timezone.localdate(now) - SILENT_FOR
    about = Reminder.objects.filter(
        kind="promise_confirm",
        subject_type=Promise._meta.label_lower,
        subject_id=OuterRef("pk"),
        # About this report; an earlier one that was denied had a day of its own.
        due_on=OuterRef("confirm_on"),
        rung=Reminder.Rung.OTHER,
    )
    arrived = Q(state=Reminder.State.ATTACHED, answer="") & (Q(message=None) | Q(message__state__in=ARRIVED))
    reminded = about.filter(arrived).order_by().values("subject_id").annotate(n=Count("step", distinct=True))
    lately = about.filter(answered_at__gt=now - SILENT_FOR).order_by().values("subject_id").annotate(n=Count("pk"))
    confirm_on = ExpressionWrapper(F("reported_done_on") + TO_CONFIRM.days, DateField())
    return (
        Promise.objects.reported_by(day)
        .annotate(confirm_on=confirm_on)
        .annotate(
            times_reminded=Coalesce(Subquery(reminded.values("n"), output_field=IntegerField()), 0),
            times_lately=Coalesce(Subquery(lately.values("n"), output_field=IntegerField()), 0),
        )
        .filter(times_lately=0)
        .select_related("platform__contact", "official", "agenda__official")
        .order_by("pk")
    )
