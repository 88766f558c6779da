"""What is kept of messages that came to an end, and for how long."""

import logging
from collections import Counter
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from notifications.evidence import EvidenceUnavailable, source
from notifications.models import Message, MessageCount
from notifications.querysets import MessageQuerySet
from notifications.services.forget import BLANKED, forget_replies

logger = logging.getLogger(__name__)
State = Message.State

# As long as a repeat may be needed, which must be identical.
TEXT_FOR = timedelta(days=14)
ROWS_FOR = timedelta(days=365)
# What waits for a person's decision (dead, uncertain) keeps all it has until then.
ENDED = (State.SENT, State.CANCELLED, State.BOUNCED, State.BUNDLED)
AT_ONCE = 5_000


def retain(now: datetime) -> dict[str, int]:
    """Take out the text of what ended a fortnight ago, and of whoever has no account the address too; after a year
    only a number per month, kind and outcome is left. Twice, or two at once, is the same as once.

    Returns how many were blanked and removed, and how much the journal threw away.
    """
    return {
        "blanked": _blank(now - TEXT_FOR),
        "removed": _remove(now - ROWS_FOR),
        "purged": _purge_journal(now - TEXT_FOR),
    }


def count_past_term(now: datetime) -> int:
    """How many messages `retain` would blank or remove now."""
    nobodys = _ended(now - TEXT_FOR).filter(recipient__isnull=True).exclude(to_address="", postal_address="")
    return (
        _ended(now - TEXT_FOR).filter(settled_at__gte=now - ROWS_FOR).exclude(text="").count()
        + nobodys.filter(settled_at__gte=now - ROWS_FOR, text="").count()
        + _ended(now - ROWS_FOR).count()
    )


def _ended(before: datetime) -> MessageQuerySet:
    """Examples were never sent to anybody: the demo keeps them to show."""
    ended = Message.objects.filter(settled_at__lt=before, state__in=ENDED)
    return ended.exclude(evidence=Message.Evidence.DEMO)


def _blank(before: datetime) -> int:
    """Also of nobody whom the portal knows, and of a thing that was blanked while its last letter was on its way."""
    nobodys = _ended(before).filter(recipient__isnull=True)
    with_text = _in_batches(_ended(before).exclude(text=""), before, subject=BLANKED, text="", html="")
    return with_text + _in_batches(nobodys.exclude(to_address="", postal_address=""), before)


def _in_batches(messages: MessageQuerySet, before: datetime, **blanks: str) -> int:
    total = 0
    while pks := list(messages.values_list("pk", flat=True)[:AT_ONCE]):
        # Asked again in the update itself: a person may have sent one of them again meanwhile, with its text.
        ended = _ended(before).filter(pk__in=pks)
        with transaction.atomic():
            blanked = ended.update(**blanks) if blanks else 0
            nobodys = ended.filter(recipient__isnull=True)
            forgotten = nobodys.update(to_address="", postal_address="")
            forget_replies(nobodys.filter(to_address="").values("pk"))
        total += blanked if blanks else forgotten
    return total


def _remove(before: datetime) -> int:
    total = 0
    while removed := _remove_some(before):
        total += removed
    return total


@transaction.atomic
def _remove_some(before: datetime) -> int:
    old = Message.objects.filter(settled_at__lt=before, state__in=ENDED).select_for_update(skip_locked=True)
    rows = list(old.order_by("pk").values_list("pk", "created_at", "kind", "state")[:AT_ONCE])
    zone = timezone.get_default_timezone()
    numbers = Counter((created.astimezone(zone).date().replace(day=1), *rest) for _pk, created, *rest in rows)
    for (month, kind, state), number in sorted(numbers.items()):
        MessageCount.objects.get_or_create(month=month, kind=kind, state=state, defaults={"number": 0})
        MessageCount.objects.filter(month=month, kind=kind, state=state).update(number=F("number") + number)
    Message.objects.filter(pk__in=[pk for pk, *_rest in rows]).delete()
    return len(rows)


def _purge_journal(before: datetime) -> int:
    """The copies in the journal are personal data too."""
    journal = source()
    if journal is None:
        return 0
    try:
        return journal.purge(before)
    except EvidenceUnavailable as error:
        logger.warning("the journal could not be tidied: %s", error)
        return 0
