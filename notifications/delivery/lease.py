"""Who has a message in hand: claims with a lease and a token, the fence, and what becomes of claims that ended.

Whatever dies before the fence is provably unsent and is tried again. Whatever dies behind it is uncertain: evidence,
the policy of its kind or a person decides.
"""

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import DurationField, Q, Value

from notifications.delivery import attempts
from notifications.delivery.clock import Clock
from notifications.models import DeliveryAttempt, Message
from notifications.querysets import MessageQuerySet

State = Message.State


class LostClaim(Exception):
    """The lease ended and the message may be in other hands: nothing may be sent."""


def lease_time() -> timedelta:
    """Longer than every step before the fence together (each may take EMAIL_TIMEOUT); renewed for each message."""
    return timedelta(seconds=settings.MAIL_LEASE_SECONDS)


def grace() -> timedelta:
    """Behind the fence: longer than the wait for the last reply, and than any mail server's idle time-out."""
    return timedelta(seconds=settings.MAIL_GRACE_SECONDS)


def claim(due: MessageQuerySet, clock: Clock, *, most: int) -> list[Message]:
    """Take up to `most` of the due messages that nobody else has, in their order. Commits."""
    token = uuid.uuid4()
    with transaction.atomic():
        claimed = list(due.select_for_update(skip_locked=True)[:most])
        Message.objects.filter(pk__in=[message.pk for message in claimed]).update(
            state=State.CLAIMED, token=token, lease_until=_later(clock, lease_time())
        )
    for message in claimed:
        message.state, message.token = State.CLAIMED, token
    return claimed


def renew(message: Message, clock: Clock) -> None:
    """Begin with a claimed message. Raises LostClaim when it is no longer ours."""
    if not _ours(message, State.CLAIMED).update(lease_until=_later(clock, lease_time())):
        raise LostClaim


def fence(message: Message, clock: Clock, *, is_copied: bool = False) -> None:
    """The last moment before the first byte: from here on nobody can know. Commits, or raises LostClaim.

    `is_copied`: the journal mailbox will get what the recipient gets.
    """
    ours = _ours(message, State.CLAIMED).filter(lease_until__gt=clock.sql)
    if not ours.update(state=State.HANDING_OVER, lease_until=_later(clock, grace()), is_copied=is_copied):
        raise LostClaim


def release(messages: list[Message]) -> int:
    """Give claimed messages back untouched."""
    pks = [message.pk for message in messages]
    if not pks:
        return 0
    ours = Message.objects.filter(pk__in=pks, state=State.CLAIMED, token=messages[0].token)
    return ours.update(state=State.PENDING, token=None, lease_until=None)


def settle(message: Message, state: State, clock: Clock, **fields) -> bool:
    """Write where a message in our hands came to. False when it is in our hands no longer."""
    ours = _ours(message, State.CLAIMED, State.HANDING_OVER)
    if state != State.PENDING:
        fields |= {"settled_at": clock.sql}
    return bool(ours.update(state=state, token=None, lease_until=None, **fields))


def reap(clock: Clock) -> tuple[int, int]:
    """Take back what a worker left behind. Returns how many go again, and how many are uncertain from now on."""
    ended = Message.objects.filter(lease_until__lte=clock.read(), state__in=[State.CLAIMED, State.HANDING_OVER])
    if not ended.exists():
        return 0, 0
    again = ended.filter(state=State.CLAIMED).update(state=State.PENDING, token=None, lease_until=None)
    with transaction.atomic():
        left = list(ended.filter(state=State.HANDING_OVER).select_for_update(skip_locked=True))
        for message in left:
            message.attempts += 1
            # The mail server took it before this moment or never; how long nobody looked does not matter.
            message.state, message.settled_at = State.UNCERTAIN, message.lease_until
            message.token = message.lease_until = None
            message.last_error = str(DeliveryAttempt.Outcome.UNCERTAIN.label)
            message.save(update_fields=["attempts", "state", "settled_at", "token", "lease_until", "last_error"])
            attempts.note(message, clock, DeliveryAttempt.Outcome.UNCERTAIN, phase="body", detail="lease ended")
    return again, len(left)


def _ours(message: Message, *states: State):
    return Message.objects.filter(Q(pk=message.pk), token=message.token, state__in=states)


def _later(clock: Clock, wait: timedelta):
    return clock.sql + Value(wait, output_field=DurationField())
