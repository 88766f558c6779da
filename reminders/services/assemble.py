"""From planned rows to letters in the out tray: one mail for one reader on one day."""

import logging
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime

from django.db import InterfaceError, OperationalError, transaction

from notifications import hours
from notifications.models import Message
from reminders.models import Reminder
from reminders.services.attach import settle
from reminders.services.batch import Reader, take
from reminders.services.compose import write_letters
from reminders.services.sorting import Owing, sort_out
from reminders.services.withdraw import plan_unsaid, withdraw_unsent

logger = logging.getLogger(__name__)

# So many rows are looked at, and so many readers taken, at a time.
MOST_ROWS, MOST_READERS = 1000, 100


def assemble(now: datetime) -> dict[str, int]:
    """Write the mail of every reader who has something due, each thing asked again first: is it still owed?

    Returns what became of the rows: how many letters were `written`; rows `cancelled` (owed no longer), `listed` (for
    the council), `waiting` (put off to the bundle of the week), `refused` (its reader wants none), `again` (proved
    unsaid, so planned anew); and how many readers `failed`. Each batch is one transaction. A batch that fails is tried
    reader by reader, so that one that cannot be written holds nobody else up; it waits and the log says so. Before the
    hour at which what is due today goes out nothing is written: what was left from the day before comes along in the
    same mail.
    """
    total = Counter(dict.fromkeys(("written", "cancelled", "listed", "waiting", "refused", "again", "failed"), 0))
    total["cancelled"] += withdraw_unsent(now)
    total["again"] += plan_unsaid(now)
    for readers in [] if is_before_the_mail(now) else readers_in_order(now):
        try:
            total.update(_assemble_some(readers, now))
        except (OperationalError, InterfaceError):
            raise
        except Exception:
            logger.exception("a batch of reminders failed; its readers are tried one by one")
            for reader in readers:
                total.update(_assemble_alone(reader, now))
    return dict(total)


def is_before_the_mail(now: datetime) -> bool:
    """Whether today's mail is still to come, at an hour at which it can leave."""
    morning = hours.this_morning(now)
    return now < morning and hours.is_open(morning)


def readers_in_order(now: datetime) -> Iterator[list[Reader]]:
    """Who has something due, the longest waiting first, a hundred at a time; then who has only held messages."""
    known: set[Reader] = set()
    after = (datetime.min.replace(tzinfo=UTC), 0)
    while rows := _due_after(*after, now):
        readers: dict[Reader, None] = {}
        for due_at, pk, recipient, address in rows:
            after = (due_at, pk)
            readers.setdefault(recipient or address)
            if len(readers) == MOST_READERS:
                break
        yield list(readers)
        known |= set(readers)
    held = Message.objects.filter(state=Message.State.HELD, not_before__lte=now, recipient__isnull=False)
    waiting = held.order_by("recipient").values_list("recipient", flat=True).distinct()
    others = [reader for reader in waiting if reader not in known]
    for start in range(0, len(others), MOST_READERS):
        yield others[start : start + MOST_READERS]


def _due_after(due_at: datetime, pk: int, now: datetime) -> list[tuple]:
    """Moment, key, person and address of the rows that are due behind this one, in order. One index."""
    rows = Reminder.objects.due(now).filter(due_at__gte=due_at).exclude(due_at=due_at, pk__lte=pk)
    return list(rows.values_list("due_at", "pk", "recipient_id", "to_address")[:MOST_ROWS])


def _assemble_alone(reader: Reader, now: datetime) -> Counter:
    try:
        return _assemble_some([reader], now)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        # Never the address: what is logged names nobody.
        who = reader if isinstance(reader, int) else "without an account"
        logger.exception("the reminders of one reader cannot be written (%s)", who)
        return Counter(failed=1)


@transaction.atomic
def _assemble_some(readers: list[Reader], now: datetime) -> Counter:
    batch = take(readers, now)
    if not batch.rows and not batch.held:
        return Counter()
    owings = [Owing(row, batch.dues[row.pk]) for row in batch.rows if row.pk in batch.dues]
    found = sort_out(owings, batch.wish_of, now, batch.had_mail)
    written = write_letters(batch, found)
    return settle(batch, found, written)
