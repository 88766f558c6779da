"""What became of the rows of a batch, written down."""

from collections import Counter
from datetime import datetime

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from notifications import hours
from notifications.models import Message
from notifications.services import put_in_bundles
from reminders.models import Reminder
from reminders.services.batch import Batch
from reminders.services.compose import Letter
from reminders.services.log import log_given, log_ignored, note_words
from reminders.services.sorting import Owing, Sorted

State = Reminder.State
Thing = tuple[str, int, str, object]


def settle(batch: Batch, found: Sorted, letters: list[Letter]) -> Counter[str]:
    """Write the state of every row, the bundles of the held messages, and the log. A handful of queries."""
    gone = [row.pk for row in batch.rows if row.pk not in batch.dues]
    _write(gone, state=State.CANCELLED)
    _write([one.row.pk for one in found.listed], state=State.LISTED)
    _write([one.row.pk for one in found.refused], state=State.SKIPPED, reason=Reminder.Reason.REFUSED)
    for moment, owings in found.later.items():
        _write([one.row.pk for one in owings], due_at=moment)
    given = found.given
    note_words([(one.row, one.due) for one in given], batch.now)
    _attach(letters)
    put_in_bundles((letter.message, letter.held) for letter in letters if letter.held)
    # What is on the list stands there from now on; what is in a letter is given when that leaves.
    log_given([(one.row, batch.now) for one in found.listed])
    log_ignored(_note_ignored(given, batch.now))
    return Counter(
        written=len(letters),
        cancelled=len(gone),
        listed=len(found.listed),
        waiting=sum(map(len, found.later.values())),
        refused=len(found.refused),
    )


def _write(keys: list[int], **fields) -> None:
    if keys:
        Reminder.objects.filter(pk__in=keys).update(**fields)


def _attach(letters: list[Letter]) -> None:
    carried = [(one.row.pk, letter.message.pk, one.row.to_log) for letter in letters for one in letter.owings]
    if not carried:
        return
    with connection.cursor() as cursor:
        # One statement for all: an UPDATE with a CASE costs three times this.
        cursor.execute(
            "UPDATE reminders_reminder SET state = %s, message_id = carried.message, to_log = carried.words "
            "FROM unnest(%s, %s, %s) AS carried (reminder, message, words) WHERE id = carried.reminder",
            [State.ATTACHED, *map(list, zip(*carried, strict=True))],
        )
    if coded := [one.row for letter in letters for one in letter.owings if one.row.phone_code]:
        Reminder.objects.bulk_update(coded, ["phone_code"])


def _note_ignored(given: list[Owing], now: datetime) -> list[Reminder]:
    """Earlier steps about the same things that nobody answered: the next one was reached. One line per step.

    What did not arrive could not be answered. Whoever of those who got a step answers it, answers for all of them.
    """
    reached: dict[Thing, int] = {}
    for one in given:
        thing = _thing(one.row)
        reached[thing] = max(one.row.step, reached.get(thing, 0))
    later = {thing: step for thing, step in reached.items() if step}
    if not later:
        return []
    by_type: dict[str, set[int]] = {}
    for subject_type, subject_id, _kind, _due_on in later:
        by_type.setdefault(subject_type, set()).add(subject_id)
    arrived = Q(message__state=Message.State.SENT) | ~Q(answer="")
    earlier: dict[tuple, list[Reminder]] = {}
    for subject_type, keys in by_type.items():
        rows = Reminder.objects.filter(arrived, subject_type=subject_type, subject_id__in=keys, state=State.ATTACHED)
        # What was made up for today in one go had no time to be answered.
        before_today = rows.filter(ignored_at=None, message__created_at__lt=hours.on(timezone.localdate(now)))
        for row in before_today.order_by("pk"):
            if row.step < later.get(_thing(row), 0):
                earlier.setdefault((_thing(row), row.step), []).append(row)
    ignored = [rows for rows in earlier.values() if not any(row.answer for row in rows)]
    _write([row.pk for rows in ignored for row in rows], ignored_at=now)
    for rows in ignored:
        rows[0].ignored_at = now
    return [rows[0] for rows in ignored]


def _thing(row: Reminder) -> Thing:
    return (row.subject_type, row.subject_id, row.kind, row.due_on)
