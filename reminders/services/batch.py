"""A hundred readers at once: their rows under lock, the rules asked again, their mail in one go.

Whoever is locked is locked as a reader, not row by row: two assemblers at once never split what one reader gets. Rows
and readers that somebody else has in hand are left to the next round.
"""

import logging
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone

from accounts.models import User
from notifications import hours, preferences
from notifications.models import Message
from notifications.needed import still_true
from notifications.services import held_for
from reminders.ladder import Due
from reminders.models import Reminder
from reminders.services.owing import still_owed

logger = logging.getLogger(__name__)

# A reader without an account is locked by address, among locks of this number.
ADDRESS_LOCK = 720_153
# Somebody with an account by key, somebody without by address; the list of the council is nobody: "".
Reader = int | str
COUNCIL: Reader = ""
DAILY = preferences.Choice.DAILY


@dataclass
class Batch:
    now: datetime
    users: dict[int, User] = field(default_factory=dict)
    rows: list[Reminder] = field(default_factory=list)
    dues: dict[int, Due] = field(default_factory=dict)
    # What waited for a bundle, by the key of its reader.
    held: dict[int, list[Message]] = field(default_factory=dict)
    wishes: dict[tuple[int, str], str] = field(default_factory=dict)
    # Who wants one mail a day and had that of today, by key.
    had_mail: set[int] = field(default_factory=set)

    @property
    def today(self) -> date:
        return timezone.localdate(self.now)

    def wish_of(self, row: Reminder) -> str:
        """How its recipient wants it. Who has no account is asked only about what may be refused."""
        kind = f"reminder.{row.kind}"
        if row.recipient_id is None:
            return preferences.chosen(kind, person=None, address=row.to_address)
        return self.wishes.get((row.recipient_id, kind), preferences.Choice.AT_ONCE)


def take(readers: Collection[Reader], now: datetime) -> Batch:
    """Lock these readers and all of theirs that is due, until the end of the caller's transaction."""
    batch = Batch(now)
    keys = [reader for reader in readers if isinstance(reader, int)]
    addresses = [reader for reader in readers if isinstance(reader, str)]
    due = Reminder.objects.due(now).select_for_update(skip_locked=True, of=("self",))
    if keys:
        # Without the key: others may meanwhile write rows that point at these people.
        locked = User.objects.filter(pk__in=keys).order_by("pk").select_for_update(skip_locked=True, no_key=True)
        batch.users = {user.pk: user for user in locked}
        batch.rows += due.filter(recipient__in=batch.users)
        waited = list(held_for(batch.users, now).select_for_update(skip_locked=True, of=("self",)))
        for message in _ask_again(waited, now):
            batch.held.setdefault(message.recipient_id, []).append(message)
    if addresses:
        batch.rows += due.filter(recipient=None, to_address__in=_locked(addresses))
    for row in batch.rows:
        row.recipient = batch.users.get(row.recipient_id)
    batch.dues = still_owed(batch.rows, batch.today)
    kinds = {f"reminder.{row.kind}" for row in batch.rows if row.recipient_id}
    batch.wishes = preferences.chosen_by_all(batch.users.values(), kinds) if kinds else {}
    batch.had_mail = _with_mail_of(batch.today, {pk for (pk, _), wish in batch.wishes.items() if wish == DAILY})
    return batch


def _with_mail_of(today: date, readers: Collection[int]) -> set[int]:
    """Which of these (by key) had a mail of reminders or news that was written on this day."""
    if not readers:
        return set()
    written = Message.objects.filter(recipient__in=readers, created_at__gte=hours.on(today))
    theirs = written.filter(key__startswith="digest:").exclude(state=Message.State.CANCELLED)
    return set(theirs.values_list("recipient", flat=True))


def _ask_again(waited: Iterable[Message], now: datetime) -> list[Message]:
    """Those that still hold. What does not is not needed any more; what cannot be asked waits, and the log says so."""
    holds, not_needed = [], []
    for message in waited:
        try:
            (holds if still_true(message, now) else not_needed).append(message)
        except (OperationalError, InterfaceError):
            raise
        except Exception:
            logger.exception("message %s waits: its kind cannot be asked whether it still holds", message.uuid)
    if not_needed:
        Message.objects.filter(pk__in=[message.pk for message in not_needed]).update(
            state=Message.State.CANCELLED, settled_at=now, last_error=""
        )
    return holds


def _locked(addresses: list[str]) -> list[str]:
    """Those that no other assembler has in hand."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT address FROM unnest(%s) AS address WHERE pg_try_advisory_xact_lock(%s, hashtext(address))",
            [sorted(addresses), ADDRESS_LOCK],
        )
        return [address for (address,) in cursor.fetchall()]
