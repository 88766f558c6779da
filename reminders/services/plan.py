"""The rows follow the rules: what is owed has a row, what is owed no longer is withdrawn."""

from datetime import date, datetime

from django.db import connection, transaction
from django.utils import timezone

from reminders.ladder import TOO_LATE, Due, Rule, Rung
from reminders.models import Reminder
from reminders.rules import RULES

State = Reminder.State
# Two planners at once would wait for each other's rows in a circle.
PLAN_LOCK = 720_152


@transaction.atomic
def plan(now: datetime) -> dict[str, int]:
    """Make the row of every reminder that is owed and has none. Two at once, or twice, make each row once.

    A step that is too late becomes SKIPPED, to be seen but not sent. A planned row whose subject was met, moved or
    withdrawn, or whose platform sleeps, becomes CANCELLED; if it is owed again before it was sent, it is planned anew.
    Returns how many rows were planned, skipped and cancelled. While another round plans, this one leaves it to it.
    """
    today = timezone.localdate(now)
    total = {"planned": 0, "skipped": 0, "cancelled": 0}
    if not _is_mine():
        return total
    for rule in RULES.values():
        for name, count in _plan_rule(rule, today).items():
            total[name] += count
    return total


def _is_mine() -> bool:
    """Whether this round may plan, until the end of its transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [PLAN_LOCK])
        return cursor.fetchone()[0]


def _plan_rule(rule: Rule, today: date) -> dict[str, int]:
    wanted = {due.key: due for due in rule.find(today)}
    rows = Reminder.objects.filter(kind=rule.kind)
    subjects = {"subject_type": rule.model._meta.label_lower, "subject_id__in": {key[0] for key in wanted}}
    # Two questions, each with an index of its own.
    known = {
        (row.subject_id, row.recipient_id, row.due_on, row.step): row
        for row in [*rows.filter(state=State.SCHEDULED), *rows.filter(**subjects)]
    }
    new = [_row(rule, due, today) for key, due in wanted.items() if key not in known]
    Reminder.objects.bulk_create(new, ignore_conflicts=True, batch_size=500)
    gone = [row.pk for key, row in known.items() if row.state == State.SCHEDULED and key not in wanted]
    cancelled = Reminder.objects.filter(pk__in=gone, state=State.SCHEDULED).update(state=State.CANCELLED)
    again = [row for key, row in known.items() if key in wanted and row.state == State.CANCELLED]
    for row in again:
        due = wanted[row.subject_id, row.recipient_id, row.due_on, row.step]
        Reminder.objects.filter(pk=row.pk, state=State.CANCELLED).update(
            message=None, due_at=due.send_at, **_first_state(due, today)
        )
    late = [
        row.pk
        for key, row in known.items()
        if key in wanted and row.state == State.SCHEDULED and _is_too_late(wanted[key], today)
    ]
    skipped = Reminder.objects.filter(pk__in=late, state=State.SCHEDULED).update(
        state=State.SKIPPED, reason=Reminder.Reason.TOO_LATE
    )
    skipped += sum(row.state == State.SKIPPED for row in new)
    planned = sum(row.state == State.SCHEDULED for row in new) + len(again)
    return {"planned": planned, "skipped": skipped, "cancelled": cancelled}


def _row(rule: Rule, due: Due, today: date) -> Reminder:
    recipient = due.recipient
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
        **_first_state(due, today),
    )


def _first_state(due: Due, today: date) -> dict:
    if _is_too_late(due, today):
        return {"state": State.SKIPPED, "reason": Reminder.Reason.TOO_LATE}
    return {"state": State.SCHEDULED, "reason": ""}


def _is_too_late(due: Due, today: date) -> bool:
    """What the list of the council gets is not sent, so never too late."""
    return due.rung != Rung.COUNCIL and due.send_on < today - TOO_LATE
