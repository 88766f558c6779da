"""Somebody called for help; an official takes it up."""

from datetime import datetime

from django.db import transaction

from accounts.models import AuditEvent, User
from accounts.services import log_change
from reminders.models import Reminder


@transaction.atomic
def settle_help(*, reminder: Reminder, by: User, now: datetime) -> Reminder:
    """Note that an official took up a call for help. The second time changes nothing."""
    locked = Reminder.objects.select_for_update().get(pk=reminder.pk)
    if locked.answer != Reminder.Answer.HELP or locked.help_settled_at is not None:
        return locked
    locked.help_settled_at, locked.help_settled_by = now, by
    locked.save(update_fields=["help_settled_at", "help_settled_by"])
    log_change(subject=locked, verb=AuditEvent.Verb.CHANGED, by=by, now=now, change={"hulpvraag": ["open", "opgepakt"]})
    return locked
