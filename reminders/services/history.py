"""Reminders of the past, as real use would have left them: for `load_demo`."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from notifications.models import Message
from reminders.models import Reminder
from reminders.rules import RULES
from reminders.services.assemble import write_letter


@transaction.atomic
def settle_history(*, before: datetime) -> int:
    """Write every reminder of what is open now that fell due before this moment, as sent at its own moment.

    Nobody is mailed; the letters bear the evidence "demo". Run it after the history was written: the next round then
    finds nothing to make up. Returns how many were written.
    """
    today, written = timezone.localdate(before), 0
    for rule in RULES.values():
        for due in sorted(rule.find(today, with_passed=True), key=lambda due: due.send_at):
            if due.send_at >= before:
                continue
            row, is_new = Reminder.objects.get_or_create(
                kind=rule.kind,
                subject_type=due.subject._meta.label_lower,
                subject_id=due.subject.pk,
                recipient=due.recipient,
                due_on=due.subject.due_on,
                step=due.step,
                defaults={"platform": due.platform, "due_at": due.send_at},
            )
            if not is_new:
                continue
            row.message, row.state = write_letter(row, due, due.send_at), Reminder.State.ATTACHED
            row.save(update_fields=["message", "state"])
            Message.objects.filter(pk=row.message_id, state=Message.State.PENDING).update(
                state=Message.State.SENT, settled_at=due.send_at, evidence=Message.Evidence.DEMO
            )
            written += 1
    return written
