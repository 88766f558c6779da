"""What did not leave after all: withdrawn with its letter, or proved unsaid."""

from datetime import datetime, timedelta

from notifications.models import Message
from notifications.services import take_out_of_bundles
from reminders.models import Reminder

# Longer than any round waits for the next.
LOOK_BACK = timedelta(days=7)
State = Reminder.State


def withdraw_unsent(now: datetime) -> int:
    """Cancel the rows whose letter will not leave: held back because nothing in it was owed any more, or stopped or
    given up by a person.

    If they are owed again in time, the next plan makes them anew, except what a person decided: so each keeps its
    letter. What was answered was read, and stays. Returns how many.
    """
    gone = list(
        Message.objects.filter(
            state=Message.State.CANCELLED, settled_at__gt=now - LOOK_BACK, kind__startswith="reminder."
        ).values_list("pk", flat=True)
    )
    return Reminder.objects.filter(state=State.ATTACHED, answer="", message__in=gone).update(state=State.CANCELLED)


def plan_unsaid(now: datetime) -> int:
    """Plan anew what the evidence proved unsaid while the rest of its mail was said, as happens after a failover.

    Returns how many rows. Twice is once: a row that was taken out of its mail is not found there again. What was
    answered was said somehow, and stays.
    """
    partly = Message.objects.filter(
        state=Message.State.SENT, is_now=False, settled_at__gt=now - LOOK_BACK
    ).exclude(unsaid=[])  # fmt: skip
    unsaid = {message.pk: set(message.unsaid) for message in partly.only("unsaid")}
    if not unsaid:
        return 0
    rows = Reminder.objects.filter(state=State.ATTACHED, answer="", message__in=unsaid)
    again = [row.pk for row in rows if row.reference in unsaid[row.message_id]]
    take_out_of_bundles(unsaid)
    # Another round may have put them into a mail of its own meanwhile: there they stay.
    return Reminder.objects.filter(pk__in=again, state=State.ATTACHED, answer="", message__in=unsaid).update(
        state=State.SCHEDULED, message=None, phone_code=None
    )
