"""Asked just before a message leaves: may it leave at this hour, was it sent already, is it still true?"""

from datetime import datetime

from notifications import hours, kinds
from notifications.delivery.clock import Clock
from notifications.delivery.guard import Guard, NobodyKnows, Wait
from notifications.delivery.result import Result
from notifications.models import DeliveryAttempt, Message
from notifications.needed import is_needed

Outcome = DeliveryAttempt.Outcome


def last_look(message: Message, guard: Guard, clock: Clock) -> Result | None:
    """What became of the message already, or None: it may go.

    Raises Wait, and whatever the question of a kind raises.
    """
    moment = clock.read()
    if not may_leave_at(message, moment):
        raise Wait
    if guard.concerns(message):
        try:
            unsaid = guard.look_up(message, clock)
        except NobodyKnows:
            return Result(Outcome.UNCERTAIN, "guard")
        if unsaid is not None:
            return Result(Outcome.PROVED_SENT, "guard", proof=guard.source.proof, unsaid=tuple(unsaid))
    return None if is_needed(message, moment) else Result(Outcome.NOT_NEEDED, "before")


def may_leave_at(message: Message, moment: datetime) -> bool:
    """Ordinary mail only inside sending hours; what somebody waits for, and what is urgent, always."""
    kind = kinds.find(message.kind)
    return message.is_now or bool(kind and kind.is_urgent) or hours.is_open(moment)
