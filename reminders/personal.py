"""To whom something was said about what is due."""

from datetime import datetime

from django.db.models import Q

from accounts.models import User
from accounts.personal import Subject, Wish
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
        whose |= Q(subject_type=thing._meta.label_lower, subject_id=thing.pk) & ~Q(to_address="")
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
