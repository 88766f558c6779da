"""What becomes of a message that lies still, once evidence, the policy of its kind or a reconciliation has spoken.

Each is one transaction and says whether it happened: a row that changed since it was read is left alone.
"""

from collections.abc import Iterable

from django.db import transaction

from notifications.delivery import attempts, retry
from notifications.delivery.clock import Clock
from notifications.delivery.expiry import blank_codes
from notifications.evidence import Found
from notifications.models import DeliveryAttempt, Message

State, Outcome = Message.State, DeliveryAttempt.Outcome

# So often a message is repeated by itself for want of evidence; as many means: never again by itself.
MOST_REPEATS = 2


def unsaid_by(message: Message, found: Found) -> list[str] | None:
    """None when the source saw nothing of this message; else those of its references that were not said yet.

    Its own Message-ID says all of it. Its references may have been said by other mails, of before a failover.
    """
    if message.message_id in found.message_ids:
        return []
    said = [each for each in message.references if each in found.references]
    return [each for each in message.references if each not in found.references] if said else None


@transaction.atomic
def was_sent(
    message: Message, clock: Clock, proof: Message.Evidence, *, unsaid: Iterable[str], came_back: bool
) -> bool:
    """Proved: the mail server took it; `came_back` when it is also known that it was returned."""
    state = State.BOUNCED if came_back else State.SENT
    moment = {} if message.state == State.UNCERTAIN else {"settled_at": clock.sql}
    fields = {"state": state, "evidence": proof, "unsaid": list(unsaid), "last_error": ""} | moment
    if not _unchanged(message).update(**fields):
        return False
    attempts.note(message, clock, Outcome.PROVED_SENT, phase="evidence")
    if came_back:
        attempts.note(message, clock, Outcome.BOUNCED, phase="evidence")
    blank_codes(Message.objects.filter(pk=message.pk))
    return True


@transaction.atomic
def was_not_sent(message: Message, clock: Clock) -> bool:
    """Proved: it did not arrive. A failed try like any other: it goes again after its wait, or is for a person."""
    if _is_erased(message):
        return _withdraw(message)
    wait = retry.wait_after(max(1, message.attempts))
    if wait is None:
        return bool(_unchanged(message).update(state=State.DEAD))
    again = message.settled_at + wait
    if not _unchanged(message).update(state=State.PENDING, settled_at=None, not_before=again, last_error=""):
        return False
    attempts.note(message, clock, Outcome.PROVED_UNSENT, phase="evidence")
    return True


@transaction.atomic
def repeat(message: Message, clock: Clock) -> bool:
    """Nobody can know, and its kind says: the identical message goes again."""
    if _is_erased(message):
        return _withdraw(message)
    changed = {"state": State.PENDING, "settled_at": None, "not_before": clock.sql, "repeats": message.repeats + 1}
    if not _unchanged(message).update(**changed, last_error=""):
        return False
    attempts.note(message, clock, Outcome.REPEATED, phase="policy")
    return True


@transaction.atomic
def hold(message: Message, clock: Clock) -> bool:
    """Nobody can know: it waits for a person, and is not repeated by itself."""
    fields = {"state": State.UNCERTAIN, "settled_at": message.settled_at or clock.sql, "repeats": MOST_REPEATS}
    if not _unchanged(message).update(**fields):
        return False
    attempts.note(message, clock, Outcome.UNCERTAIN, phase="reconcile")
    return True


def _is_erased(message: Message) -> bool:
    """The personal data was taken out while it was uncertain: there is nothing left to send."""
    return not (message.text and message.to_address)


def _withdraw(message: Message) -> bool:
    _unchanged(message).update(state=State.CANCELLED)
    return False


def _unchanged(message: Message):
    return Message.objects.filter(
        pk=message.pk, state=message.state, attempts=message.attempts, settled_at=message.settled_at
    )
