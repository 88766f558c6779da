"""What the portal said about an agenda, a block or a promise goes into its log."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils import translation

from accounts.roles import Role
from agendas.models import AgendaEvent


@dataclass(frozen=True)
class ReminderNote:
    """One line for the log: about a promise, a block or the agenda itself, whose keys are given as far as they apply.

    `kind` is REMINDED, REMINDER_ANSWERED, REMINDER_IGNORED or ESCALATED of `AgendaEvent.Kind`. `text` is Dutch, as the
    log keeps it, and names parties, never people: the log is public.
    """

    kind: str
    at: datetime
    text: str = ""
    agenda_id: int | None = None
    block_id: int | None = None
    promise_id: int | None = None


def note_reminders(entries: Iterable[ReminderNote]) -> int:
    """Write these lines in one query, in the caller's transaction, in the name of the portal. Returns how many."""
    with translation.override("nl"):
        portal = str(Role.SYSTEM.label)
    events = [
        AgendaEvent(
            kind=AgendaEvent.Kind(entry.kind),
            at=entry.at,
            text=entry.text,
            agenda_id=entry.agenda_id,
            block_id=entry.block_id,
            promise_id=entry.promise_id,
            by_role=Role.SYSTEM,
            by_label=portal,
        )
        for entry in entries
    ]
    AgendaEvent.objects.bulk_create(events, batch_size=500)
    return len(events)
