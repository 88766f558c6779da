"""The rows follow the rules: what is owed has a row, what is owed no longer is withdrawn."""

import logging
from collections.abc import Iterable
from datetime import date, datetime

from django.db import InterfaceError, OperationalError, connection, transaction
from django.utils import timezone

from reminders.ladder import TOO_LATE, Due, Faces, Rule, Rung
from reminders.models import Reminder
from reminders.rules import RULES

logger = logging.getLogger(__name__)

State = Reminder.State
# Two planners at once would wait for each other's rows in a circle.
PLAN_LOCK = 720_152
AT_ONCE = 1000


@transaction.atomic
def plan(now: datetime, *, rules: Iterable[Rule] = RULES.values()) -> dict:
    """Make the row of every reminder that is owed and has none. Two at once, or twice, make each row once.

    A step that is too late becomes SKIPPED, to be seen but not sent. A planned row whose subject was met, moved or
    withdrawn, or whose platform sleeps, becomes CANCELLED; if it is owed again before it was sent, it is planned anew.
    Returns how many rows were planned, skipped and cancelled, and under "failed" the kinds whose rule failed: the
    others are planned all the same. While another round plans, this one leaves it to it.
    """
    today = timezone.localdate(now)
    total = {"planned": 0, "skipped": 0, "cancelled": 0, "failed": []}
    if not _is_mine():
        return total
    faces = Faces()
    for rule in rules:
        try:
            with transaction.atomic():
                done = _plan_rule(rule, today, faces)
        except (OperationalError, InterfaceError):
            raise
        except Exception:
            logger.exception("the rule %s could not be planned", rule.kind)
            total["failed"].append(rule.kind)
            continue
        for name, count in done.items():
            total[name] += count
    return total


def _is_mine() -> bool:
    """Whether this round may plan, until the end of its transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [PLAN_LOCK])
        return cursor.fetchone()[0]


def _plan_rule(rule: Rule, today: date, faces: Faces) -> dict[str, int]:
    wanted = {due.key: due for due in rule.find(today, faces=faces)}
    known = _known(rule, wanted)
    new = [_row(rule, due, today) for key, due in wanted.items() if key not in known]
    Reminder.objects.bulk_create(new, ignore_conflicts=True, batch_size=AT_ONCE)
    gone = [pk for key, (pk, state) in known.items() if state == State.SCHEDULED and key not in wanted]
    again = {key: pk for key, (pk, state) in known.items() if state == State.CANCELLED and key in wanted}
    late = [
        pk
        for key, (pk, state) in known.items()
        if state == State.SCHEDULED and key in wanted and _is_too_late(wanted[key], today)
    ]
    anew = _plan_anew(rule, {pk: wanted[key] for key, pk in again.items()}, today)
    skipped = _waiting(late).update(state=State.SKIPPED, reason=Reminder.Reason.TOO_LATE)
    made = [row.state for row in new] + anew
    return {
        "planned": made.count(State.SCHEDULED),
        "skipped": skipped + made.count(State.SKIPPED),
        "cancelled": _waiting(gone).update(state=State.CANCELLED),
    }


def _known(rule: Rule, wanted: Iterable[tuple]) -> dict[tuple, tuple[int, str]]:
    """Key and state of every row of this kind that waits, and of all about these subjects: key → (pk, state).

    Two questions, each with an index of its own.
    """
    rows = Reminder.objects.filter(kind=rule.kind)
    about = {"subject_type": rule.model._meta.label_lower, "subject_id__in": list({key[0] for key in wanted})}
    names = ("subject_id", "recipient_id", "due_on", "step", "pk", "state")
    return {
        tuple(key): (pk, state)
        for asked in (rows.filter(state=State.SCHEDULED), rows.filter(**about))
        for *key, pk, state in asked.values_list(*names)
    }


def _waiting(rows: list[int]):
    """Of these, the ones that nobody took up meanwhile."""
    return Reminder.objects.filter(pk__in=rows, state=State.SCHEDULED)


def _plan_anew(rule: Rule, owed_again: dict[int, Due], today: date) -> list[str]:
    """Withdrawn rows that are owed again. Returns their states."""
    rows = []
    for pk, due in owed_again.items():
        row = _row(rule, due, today)
        row.pk = pk
        rows.append(row)
    fields = ["rung", "platform", "to_address", "language", "due_at", "state", "reason", "message"]
    Reminder.objects.filter(state=State.CANCELLED).bulk_update(rows, fields, batch_size=AT_ONCE)
    return [row.state for row in rows]


def _row(rule: Rule, due: Due, today: date) -> Reminder:
    recipient = due.recipient
    is_too_late = _is_too_late(due, today)
    return Reminder(
        kind=rule.kind,
        subject_type=due.subject._meta.label_lower,
        subject_id=due.subject.pk,
        recipient=recipient.user if recipient else None,
        to_address=recipient.address if recipient else "",
        language=recipient.language if recipient else "nl",
        rung=due.rung,
        platform=due.platform,
        due_on=due.due_on,
        step=due.step,
        due_at=due.send_at,
        state=State.SKIPPED if is_too_late else State.SCHEDULED,
        reason=Reminder.Reason.TOO_LATE if is_too_late else "",
    )


def _is_too_late(due: Due, today: date) -> bool:
    """What the list of the council gets is not sent, so never too late."""
    return due.rung != Rung.COUNCIL and due.send_on < today - TOO_LATE
