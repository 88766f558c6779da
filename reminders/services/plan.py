"""The rows follow the rules: what is owed has a row, what is owed no longer is withdrawn."""

import logging
from collections.abc import Iterable
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import Q
from django.utils import timezone

from notifications.models import DeliveryAttempt
from reminders.ladder import PLAN_AHEAD, Due, Faces, Rule
from reminders.models import Reminder
from reminders.rules import RULES
from reminders.services import rows

logger = logging.getLogger(__name__)

State = Reminder.State
KEY = ("subject_id", "recipient_id", "due_on", "step")
# Two planners at once would wait for each other's rows in a circle: whoever writes holds this.
PLAN_LOCK = 720_152
AT_ONCE = 1000
# No row lies farther ahead, closed days and what waits for the bundle of the week included. (One that does, because a
# clock was wrong, is looked at when its time comes near.)
FARTHEST = 3 * PLAN_AHEAD
# What is known of a row: its key, and the state it is in.
Known = dict[tuple, tuple[int, str]]


@dataclass(frozen=True)
class Change:
    """What is to be written for one rule."""

    rule: Rule
    new: list[Due]
    # Withdrawn rows that are owed again, by their key in the database.
    again: dict[int, Due]
    late: list[int]
    gone: list[int]

    def __bool__(self) -> bool:
        return bool(self.new or self.again or self.late or self.gone)


def plan(now: datetime, *, rules: Iterable[Rule] = RULES.values()) -> dict:
    """Make the row of every reminder that is owed and has none. Two at once, or twice, make each row once.

    A step that is too late becomes SKIPPED, to be seen but not sent. A planned row whose subject was met, moved or
    withdrawn, or whose platform sleeps, becomes CANCELLED; if it is owed again before it was sent, it is planned anew,
    unless somebody answered it or stopped its letter.
    All rows are there at the same moment, so that one letter can carry them. Returns how many were planned, skipped and
    cancelled, and under "failed" the kinds whose rule failed: the others are planned all the same. While another round
    writes, this one leaves it to it.
    """
    today = timezone.localdate(now)
    total = {"planned": 0, "skipped": 0, "cancelled": 0, "failed": []}
    faces, scheduled = Faces(), _scheduled(now + FARTHEST)
    changes = []
    for rule in rules:
        with _named_when_it_fails(rule, total["failed"]):
            changes.append(_change(rule, today, faces, scheduled.get(rule.kind, {})))
    if not any(changes):
        return total
    with transaction.atomic():
        if not _is_mine():
            return total
        for change in filter(None, changes):
            with _named_when_it_fails(change.rule, total["failed"]), transaction.atomic():
                for name, count in _write(change, today).items():
                    total[name] += count
    return total


@contextmanager
def _named_when_it_fails(rule: Rule, failed: list[str]):
    try:
        yield
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        logger.exception("the rule %s could not be planned", rule.kind)
        failed.append(rule.kind)


def _scheduled(until: datetime) -> dict[str, Known]:
    """Per kind every row that waits, up to this moment: through the index of what is due."""
    found: dict[str, Known] = {}
    waiting = Reminder.objects.filter(state=State.SCHEDULED, due_at__lt=until)
    for kind, *key, pk, state in waiting.values_list("kind", *KEY, "pk", "state"):
        found.setdefault(kind, {})[tuple(key)] = (pk, state)
    return found


def _about(rule: Rule, subjects: set[int]) -> Known:
    """Every row of this kind about these subjects, whatever its state."""
    about = {"subject_type": rule.model._meta.label_lower, "subject_id__in": list(subjects)}
    known = Reminder.objects.filter(kind=rule.kind, **about)
    return {tuple(key): (pk, state) for *key, pk, state in known.values_list(*KEY, "pk", "state")}


def _change(rule: Rule, today: date, faces: Faces, scheduled: Known) -> Change:
    wanted = {due.key: due for due in rule.find(today, faces=faces)}
    known = scheduled | _about(rule, {key[0] for key in wanted}) if wanted else scheduled
    waiting = {key: pk for key, (pk, state) in known.items() if state == State.SCHEDULED}
    withdrawn = [pk for key, (pk, state) in known.items() if state == State.CANCELLED and key in wanted]
    may_be_said = _may_be_said_again(withdrawn)
    return Change(
        rule,
        new=[due for key, due in wanted.items() if key not in known],
        again={pk: wanted[key] for key, (pk, _state) in known.items() if pk in may_be_said},
        late=[pk for key, pk in waiting.items() if key in wanted and wanted[key].is_too_late(today)],
        gone=[pk for key, pk in waiting.items() if key not in wanted],
    )


def _may_be_said_again(withdrawn: list[int]) -> set[int]:
    """Of these withdrawn rows, the ones that nobody answered, and whose letter, if they had one, was held back by the
    portal itself. What a person stopped or gave up is not said after all."""
    if not withdrawn:
        return set()
    held_back = Q(message__delivery_attempts__outcome=DeliveryAttempt.Outcome.NOT_NEEDED)
    rows = Reminder.objects.filter(Q(message=None) | held_back, pk__in=withdrawn, answer="")
    return set(rows.order_by().values_list("pk", flat=True))


def _write(change: Change, today: date) -> dict[str, int]:
    made = _add(change.rule, change.new, today) + _plan_anew(change.rule, change.again, today)
    skipped = _waiting(change.late).update(state=State.SKIPPED, reason=Reminder.Reason.TOO_LATE)
    return {
        "planned": made.count(State.SCHEDULED),
        "skipped": skipped + made.count(State.SKIPPED),
        "cancelled": _waiting(change.gone).update(state=State.CANCELLED),
    }


def _is_mine() -> bool:
    """Whether this round may write, until the end of its transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [PLAN_LOCK])
        return cursor.fetchone()[0]


def _add(rule: Rule, dues: list[Due], today: date) -> list[str]:
    """New rows; one that another round made meanwhile stays as it is. Returns their states."""
    new = [_row(rule, due, today) for due in dues]
    rows.insert(new)
    return [row["state"] for row in new]


def _waiting(keys: list[int]):
    """Of these rows, the ones that nobody took up meanwhile."""
    return Reminder.objects.filter(pk__in=keys, state=State.SCHEDULED)


def _plan_anew(rule: Rule, owed_again: dict[int, Due], today: date) -> list[str]:
    """Withdrawn rows that are owed again. Returns their states."""
    found = [Reminder(pk=pk, **_row(rule, due, today)) for pk, due in owed_again.items()]
    fields = ["rung", "platform", "to_address", "language", "due_at", "state", "reason", "message"]
    Reminder.objects.filter(state=State.CANCELLED, answer="").bulk_update(found, fields, batch_size=AT_ONCE)
    return [row.state for row in found]


def _row(rule: Rule, due: Due, today: date) -> dict:
    recipient = due.recipient
    is_too_late = due.is_too_late(today)
    return {
        "kind": rule.kind,
        "subject_type": due.subject._meta.label_lower,
        "subject_id": due.subject.pk,
        "recipient_id": recipient.pk if recipient else None,
        "to_address": recipient.address if recipient else "",
        "language": recipient.language if recipient else "nl",
        "rung": due.rung.value,
        "platform_id": due.platform.pk if due.platform else None,
        "due_on": due.due_on,
        "step": due.step,
        "due_at": due.send_at,
        "state": (State.SKIPPED if is_too_late else State.SCHEDULED).value,
        "reason": Reminder.Reason.TOO_LATE.value if is_too_late else "",
    }
