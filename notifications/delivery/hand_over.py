"""One message, from our hands into those of the mail server, and what came of it."""

import logging
import random
import smtplib
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import Error as DatabaseError
from django.db import transaction
from django.db.models import DurationField, Value

from notifications import kinds
from notifications.delivery import lease
from notifications.delivery.clock import Clock
from notifications.delivery.doors import FrozenMail
from notifications.models import DeliveryAttempt, Message

logger = logging.getLogger(__name__)
State, Outcome = Message.State, DeliveryAttempt.Outcome

# How long after each failure the next try comes, times a random 0.5 to 1.5; then it is for a person.
RETRY_AFTER = [
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=3),
    timedelta(hours=6),
    timedelta(hours=12),
    timedelta(hours=24),
]


@dataclass(frozen=True)
class Result:
    outcome: Outcome
    step: str
    code: int | None = None
    detail: str = ""


def hand_over(message: Message, door, clock: Clock) -> Result | None:
    """Bring one claimed message to an outcome and write it down. None when the claim was lost on the way.

    Errors of the database pass through: the row then tells the next sweep how far it came.
    """
    try:
        lease.renew(message, clock)
        result = _try(message, door, clock)
    except lease.LostClaim:
        door.hang_up()
        return None
    except DatabaseError:
        door.hang_up()
        raise
    _write_down(message, result, clock)
    return result


def _try(message: Message, door, clock: Clock) -> Result:
    kind = kinds.find(message.kind)
    try:
        # Asked in a savepoint: a query that fails there must not spoil what follows.
        message.asked_at = clock.read()
        with transaction.atomic():
            is_needed = kind is None or kind.still_true is None or kind.still_true(message)
        if not is_needed:
            return Result(Outcome.NOT_NEEDED, "before")
        mail = FrozenMail(message)
        mail.message()
    except (ValueError, UnicodeError) as error:
        return Result(Outcome.REFUSED, "before", detail=f"{type(error).__name__}: {error}")
    except Exception as error:
        logger.exception("message %s could not be made ready", message.uuid)
        return Result(Outcome.LATER, "before", detail=f"{type(error).__name__}: {error}")
    try:
        door.send(mail, lambda: lease.fence(message, clock, is_copied=door.is_copied))
    except (lease.LostClaim, DatabaseError):
        raise
    except smtplib.SMTPRecipientsRefused as error:
        code, reply = next(iter(error.recipients.values()))
        return _refusal("rcpt", code, reply)
    except smtplib.SMTPResponseException as error:
        # A certain "no", also behind the fence: the server answered.
        step = door.step
        _hang_up_if_closed(door, error)
        return _refusal(step, error.smtp_code, error.smtp_error)
    except (UnicodeError, ValueError, smtplib.SMTPNotSupportedError) as error:
        step = door.step
        door.hang_up()
        outcome = Outcome.UNCERTAIN if step in ("body", "reply") else Outcome.REFUSED
        return Result(outcome, step, detail=f"{type(error).__name__}: {error}")
    except Exception as error:  # noqa: BLE001 - a broken line comes in many classes
        step = door.step
        door.hang_up()
        outcome = Outcome.UNCERTAIN if step in ("body", "reply") else Outcome.LATER
        return Result(outcome, step, detail=f"{type(error).__name__}: {error}")
    return Result(Outcome.SENT, "reply", 250, door.note)


def _refusal(step: str, code: int, reply) -> Result:
    detail = reply.decode(errors="replace") if isinstance(reply, bytes) else str(reply)
    # Before the recipient was named, a "no" is about us, not about this message: it may end.
    is_final = 500 <= code < 600 and step in ("rcpt", "data", "body", "reply")
    return Result(Outcome.REFUSED if is_final else Outcome.LATER, step, code, detail)


def _hang_up_if_closed(door, error: smtplib.SMTPResponseException) -> None:
    if error.smtp_code == 421:
        door.hang_up()


def _write_down(message: Message, result: Result, clock: Clock) -> None:
    number = message.attempts + 1
    detail = " ".join(result.detail.split()).replace("\x00", "")[:300]
    with transaction.atomic():
        state, fields = _next_state(message, result, clock)
        if result.outcome != Outcome.NOT_NEEDED:
            fields["attempts"] = number
        fields["last_error"] = (
            "" if state == State.SENT else (f"{result.code} {detail}" if result.code else detail)[:300]
        )
        if not lease.settle(message, state, clock, **fields):
            # Our lease ended while we waited; whoever took over writes the outcome.
            logger.warning("message %s was no longer ours when it came to: %s", message.uuid, result.outcome)
            return
        DeliveryAttempt.objects.create(
            message=message,
            number=number,
            at=clock.sql,
            phase=result.step,
            smtp_code=result.code,
            detail=detail,
            outcome=result.outcome,
        )
        # A demo shows its codes on the page of sent mail until they have expired.
        if state in (State.SENT, State.DEAD, State.CANCELLED) and not (settings.DEMO and message.expires_at):
            lease.blank_codes(Message.objects.filter(pk=message.pk))


def _next_state(message: Message, result: Result, clock: Clock) -> tuple[State, dict]:
    match result.outcome:
        case Outcome.SENT:
            return State.SENT, {"evidence": Message.Evidence.MAIL_SERVER}
        case Outcome.NOT_NEEDED:
            return State.CANCELLED, {}
        case Outcome.UNCERTAIN:
            return State.UNCERTAIN, {}
        case Outcome.LATER if message.attempts < len(RETRY_AFTER):
            wait = RETRY_AFTER[message.attempts] * random.uniform(0.5, 1.5)  # noqa: S311 - no secret
            return State.PENDING, {"not_before": clock.sql + Value(wait, output_field=DurationField())}
    return State.DEAD, {}
