"""What was given stands in the log of its subject from the moment at which its letter left."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from notifications.models import Message
from reminders.models import Reminder
from reminders.services.log import log_given

# What came back had left too.
LEFT = (Message.State.SENT, Message.State.BOUNCED)
AT_ONCE = 1000


@transaction.atomic
def log_what_left(now: datetime) -> int:
    """Write down the reminders whose letter left since the last round. Returns how many. Twice is once."""
    rows = Reminder.objects.exclude(to_log="").filter(message__state__in=LEFT).select_related("message")
    rows = list(rows.select_for_update(skip_locked=True, of=("self",)).order_by("message__settled_at", "pk")[:AT_ONCE])
    # After a failover a mail may have said some of what it carries and not the rest.
    return log_these([row for row in rows if row.reference not in row.message.unsaid], now)


def log_these(rows: Iterable[Reminder], now: datetime) -> int:
    """The same for these rows, in the caller's transaction; a letter that nobody said was sent left by `now`.

    What the same step told others of the same board is in that line, whenever their letters leave.
    """
    rows = [row for row in rows if row.to_log]
    if not rows:
        return 0
    log_given([(row, row.message.settled_at or now) for row in rows])
    said = {_line(row) for row in rows}
    waiting = Reminder.objects.exclude(to_log="").filter(subject_id__in={row.subject_id for row in rows})
    told = [row.pk for row in waiting.only(*LINE) if _line(row) in said]
    Reminder.objects.filter(pk__in=told).update(to_log="")
    return len(rows)


LINE = ("kind", "subject_type", "subject_id", "due_on", "step", "to_log")


def _line(row: Reminder) -> tuple:
    return tuple(getattr(row, name) for name in LINE)
