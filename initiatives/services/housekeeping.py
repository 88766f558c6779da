"""What the clock does: remind of an address that was not confirmed, close and blank it, refresh the words."""

from datetime import datetime, timedelta

from django.db import transaction

from accounts.roles import Role
from initiatives import keys, words
from initiatives.models import Event, Initiative
from initiatives.services.blank import blank, blank_once
from initiatives.services.letters import tell_initiator
from initiatives.services.move import lock, move_initiative, write_event
from initiatives.workflow import Status

REMIND_AFTER = timedelta(days=7)
CLOSE_AFTER = timedelta(days=30)
PORTAL = str(Role.SYSTEM.label)


def remind_unconfirmed(now: datetime) -> int:
    """Remind everybody, once, whose address waits for confirmation for a week. Returns how many."""
    waiting = (
        Initiative.objects.unconfirmed_since(now - REMIND_AFTER)
        .filter(received_at__gte=now - CLOSE_AFTER)
        .exclude(events__kind=Event.Kind.REMINDED)
    )
    return sum(_remind(initiative, now) for initiative in waiting)


@transaction.atomic
def _remind(initiative: Initiative, now: datetime) -> bool:
    locked = lock(initiative)
    if locked.status != Status.AWAITING_CONFIRMATION or locked.events.filter(kind=Event.Kind.REMINDED).exists():
        return False
    write_event(locked, Event.Kind.REMINDED, now=now, by=None, role=Role.SYSTEM, by_label=PORTAL, is_public=False)
    tell_initiator(
        locked,
        "remind_confirm",
        now,
        confirm_url=keys.confirm_url(locked),
        closes_at=locked.received_at + CLOSE_AFTER,
    )
    return True


def close_unconfirmed(now: datetime) -> int:
    """Close and blank what nobody confirmed within 30 days, and blank what was taken back before anybody saw it and
    lay for 30 days. Number, dates and history stay. Returns how many."""
    closed = sum(_close(initiative, now) for initiative in Initiative.objects.unconfirmed_since(now - CLOSE_AFTER))
    left = Initiative.objects.withdrawn_unseen_since(now - CLOSE_AFTER)
    return closed + sum(blank_once(initiative, now) for initiative in left)


@transaction.atomic
def _close(initiative: Initiative, now: datetime) -> bool:
    locked = lock(initiative)
    if locked.status != Status.AWAITING_CONFIRMATION:
        return False
    move_initiative(initiative=locked, to=Status.WITHDRAWN, role=Role.SYSTEM, by=None, by_label=PORTAL, now=now)
    tell_initiator(locked, "closed_unconfirmed", now)
    blank(locked, now)
    return True


def refresh_search_words(now: datetime) -> int:
    """Count anew which words occur in public initiatives. Returns how many words there are."""
    return words.refresh()
