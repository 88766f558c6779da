"""To whom something was said about what is due."""

from datetime import datetime

from django.db.models import Q

from accounts.models import User
from accounts.personal import Subject, Wish
from agendas.models import Promise
from initiatives.models import Invitation, PromiseLink
from reminders.models import Reminder

MODELS = (Reminder,)
State = Reminder.State


def _of(subject: Subject):
    whose = Q(pk__in=[])
    if subject.user is not None:
        whose |= Q(recipient=subject.user)
    if subject.email:
        whose |= Q(to_address__iexact=subject.email)
    for thing in subject.things:
        plan = thing.initiative if isinstance(thing, Invitation) else thing
        promises = PromiseLink.objects.filter(initiative=plan).values("promise")
        about = Q(subject_type=plan._meta.label_lower, subject_id=plan.pk)
        about |= Q(subject_type=Promise._meta.label_lower, subject_id__in=promises)
        # What went to the address of this link; that of others, and of officials, is theirs.
        whose |= about & Q(recipient__isnull=True, to_address__iexact=thing.email) & ~Q(to_address="")
    return Reminder.objects.filter(whose)


def export(subject: Subject) -> dict:
    rows = [
        {
            "wanneer": row.due_at.isoformat(),
            "stand": str(row.get_state_display()),
            "antwoord": str(row.get_answer_display()),
            "toelichting": row.answer_note,
        }
        for row in _of(subject).order_by("due_at")
    ]
    return {"herinneringen": rows} if rows else {}


def erase(subject: Subject, *, wish: Wish, by: User | None, now: datetime) -> dict[str, int]:
    """What is still to be said is called off; of what was said no address and no typed words stay."""
    rows = _of(subject)
    called_off = rows.filter(state=State.SCHEDULED).update(state=State.CANCELLED)
    emptied = rows.exclude(to_address="", answer_note="", phone_code=None).update(
        to_address="", answer_note="", phone_code=None
    )
    return {"afgezegd": called_off, "leeg": emptied}
