"""Somebody chose otherwise about a kind of reminder: what was put off or waits for the printer follows the new wish."""

from datetime import datetime

from django.utils import timezone

from accounts.models import User
from notifications import preferences
from notifications.delivery.clock import Clock
from notifications.delivery.paper import withdraw
from notifications.models import Message
from reminders.models import Reminder
from reminders.services.compose import by_wish_of
from reminders.services.owing import still_owed

PREFIX = "reminder."
State = Reminder.State


def follow_wish(person: User, kind: str, now: datetime) -> int:
    """Bring what was put off for a bundle back to its own day, and what waits for the printer back to the round, in the
    caller's transaction. Returns how many.

    The next round lays it where it goes by what is wanted now: today, in another bundle, on paper or nowhere.
    """
    if not kind.startswith(PREFIX):
        return 0
    return _back_from_a_bundle(person, kind, now) + _back_from_the_printer(person, kind, now)


def _back_from_a_bundle(person: User, kind: str, now: datetime) -> int:
    put_off = Reminder.objects.filter(
        recipient=person, kind=kind.removeprefix(PREFIX), state=State.SCHEDULED, due_at__gt=now
    )
    rows = {row.pk: row for row in put_off}
    if not rows:
        return 0
    dues = still_owed(rows.values(), timezone.localdate(now))
    back = [rows[pk] for pk, due in dues.items() if due.send_at < rows[pk].due_at]
    for row in back:
        row.due_at = dues[row.pk].send_at
        # One by one: a handful, and a round may have taken one up at this moment.
        Reminder.objects.filter(pk=row.pk, state=State.SCHEDULED).update(due_at=row.due_at)
    return len(back)


def _back_from_the_printer(person: User, kind: str, now: datetime) -> int:
    """A letter that tells of this kind is taken back as a whole: what else was in it may still be wanted on paper, and
    is in the letter of the next round. What is on paper for another reason stays: the letter of a platform, and the
    mail that an official had printed because it came back."""
    if preferences.chosen(kind, person=person, address=person.email) == preferences.Choice.PAPER:
        return 0
    rows = Reminder.objects.filter(state=State.ATTACHED, answer="")
    of_this_kind = rows.filter(recipient=person, kind=kind.removeprefix(PREFIX)).values("message")
    letters = Message.objects.filter(pk__in=of_this_kind, key__startswith=by_wish_of(person.pk))
    waiting = letters.filter(state=Message.State.TO_PRINT).order_by("pk")
    taken = [letter.pk for letter in waiting if withdraw(letter, Clock(now))]
    return rows.filter(message__in=taken).update(state=State.SCHEDULED, message=None, phone_code=None, to_log="")
