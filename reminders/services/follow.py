"""Somebody chose otherwise about a kind of reminder: what was put off to another day follows the new wish."""

from datetime import datetime

from django.utils import timezone

from accounts.models import User
from reminders.models import Reminder
from reminders.services.owing import still_owed

PREFIX = "reminder."


def follow_wish(person: User, kind: str, now: datetime) -> int:
    """Bring what was put off for a bundle back to its own day, in the caller's transaction. Returns how many.

    The next round lays it where it goes by what is wanted now: today, in another bundle, on paper or nowhere.
    """
    if not kind.startswith(PREFIX):
        return 0
    put_off = Reminder.objects.filter(
        recipient=person, kind=kind.removeprefix(PREFIX), state=Reminder.State.SCHEDULED, due_at__gt=now
    )
    rows = {row.pk: row for row in put_off}
    if not rows:
        return 0
    dues = still_owed(rows.values(), timezone.localdate(now))
    back = [rows[pk] for pk, due in dues.items() if due.send_at < rows[pk].due_at]
    for row in back:
        row.due_at = dues[row.pk].send_at
        # One by one: a handful, and a round may have taken one up at this moment.
        Reminder.objects.filter(pk=row.pk, state=Reminder.State.SCHEDULED).update(due_at=row.due_at)
    return len(back)
