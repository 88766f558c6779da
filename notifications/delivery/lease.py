"""Who has a message in hand: claims with a lease and a token, the fence, and what becomes of claims that ended.

Whatever dies before the fence is provably unsent and is tried again. Whatever dies behind it is uncertain and is never
repeated by itself.
"""

import uuid
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import DurationField, Q, Value

from notifications import kinds
from notifications.delivery.clock import Clock
from notifications.models import DeliveryAttempt, Message
from notifications.querysets import MessageQuerySet

State = Message.State

# Longer than every step before the fence together (each may take EMAIL_TIMEOUT); renewed for each message.
LEASE = timedelta(minutes=5)
# Behind the fence: longer than the wait for the reply to the final dot, and than any mail server's idle time-out.
GRACE = timedelta(minutes=15)


class LostClaim(Exception):
    """The lease ended and the message may be in other hands: nothing may be sent."""


def claim(clock: Clock, *, most: int, is_now: bool) -> list[Message]:
    """Take up to `most` due messages that nobody else has, the longest waiting first. Commits."""
    token = uuid.uuid4()
    with transaction.atomic():
        due = Message.objects.due(clock.read()).filter(is_now=is_now).select_for_update(skip_locked=True)
        claimed = list(due[:most])
        Message.objects.filter(pk__in=[message.pk for message in claimed]).update(
            state=State.CLAIMED, token=token, lease_until=_later(clock, LEASE)
        )
    for message in claimed:
        message.state, message.token = State.CLAIMED, token
    return claimed


def renew(message: Message, clock: Clock) -> None:
    """Begin with a claimed message. Raises LostClaim when it is no longer ours."""
    if not _ours(message, State.CLAIMED).update(lease_until=_later(clock, LEASE)):
        raise LostClaim


def fence(message: Message, clock: Clock, *, is_copied: bool = False) -> None:
    """The last moment before the first byte: from here on nobody can know. Commits, or raises LostClaim.

    `is_copied`: the journal mailbox will get what the recipient gets.
    """
    ours = _ours(message, State.CLAIMED).filter(lease_until__gt=clock.sql)
    if not ours.update(state=State.HANDING_OVER, lease_until=_later(clock, GRACE), is_copied=is_copied):
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
    now = clock.read()
    ended = Message.objects.filter(lease_until__lte=now)
    again = ended.filter(state=State.CLAIMED).update(state=State.PENDING, token=None, lease_until=None)
    unknown = 0
    with transaction.atomic():
        left = ended.filter(state=State.HANDING_OVER).select_for_update(skip_locked=True)
        for message in left:
            message.attempts += 1
            message.state, message.settled_at = State.UNCERTAIN, now
            message.token = message.lease_until = None
            message.last_error = str(DeliveryAttempt.Outcome.UNCERTAIN.label)
            message.save()
            DeliveryAttempt.objects.create(
                message=message,
                number=message.attempts,
                at=now,
                phase="body",
                detail="lease ended",
                outcome=DeliveryAttempt.Outcome.UNCERTAIN,
            )
            unknown += 1
    return again, unknown


def expire(clock: Clock) -> int:
    """Withdraw what waited too long to be of use, and blank the codes that no longer work."""
    now = clock.read()
    gone = Message.objects.filter(state=State.PENDING, expires_at__lte=now).update(
        state=State.CANCELLED, settled_at=now, last_error="verlopen"
    )
    blank_codes(Message.objects.filter(expires_at__lte=now))
    return gone


def blank_codes(messages: MessageQuerySet) -> None:
    """Wipe the text of those messages that hold a code and are settled."""
    settled = messages.exclude(state__in=[State.PENDING, State.CLAIMED, State.HANDING_OVER])
    settled.exclude(text="").filter(kind__in=kinds.secret_names()).update(text="", html="")


def was_sent_just_now(clock: Clock, *, is_now: bool) -> int:
    """How many hand-overs were tried in the last minute, by everybody together."""
    since: datetime = clock.read() - timedelta(minutes=1)
    tried = DeliveryAttempt.objects.filter(at__gt=since, message__is_now=is_now)
    return tried.exclude(outcome=DeliveryAttempt.Outcome.NOT_NEEDED).count()


def _ours(message: Message, *states: State):
    return Message.objects.filter(Q(pk=message.pk), token=message.token, state__in=states)


def _later(clock: Clock, wait: timedelta):
    return clock.sql + Value(wait, output_field=DurationField())
