"""What the portal said about an initiative goes into its history."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from accounts.roles import Role
from initiatives.models import Event
from initiatives.services.move import in_dutch


@dataclass(frozen=True)
class ReminderNote:
    """One line for the history of an initiative.

    `kind` is FOLLOWED_UP, REMINDER_ANSWERED, REMINDER_IGNORED or ESCALATED of `Event.Kind`. `text` is Dutch and names
    parties, never people. What concerns the handler only is not public.
    """

    initiative_id: int
    kind: str
    at: datetime
    text: str = ""
    is_public: bool = False


def note_reminders(entries: Iterable[ReminderNote]) -> int:
    """Write these lines in one query, in the caller's transaction, in the name of the portal. Returns how many."""
    portal = in_dutch(Role.SYSTEM)
    events = [
        Event(
            initiative_id=entry.initiative_id,
            kind=Event.Kind(entry.kind),
            at=entry.at,
            text=entry.text,
            is_public=entry.is_public,
            by_role=Role.SYSTEM,
            by_label=portal,
        )
        for entry in entries
    ]
    Event.objects.bulk_create(events, batch_size=500)
    return len(events)
