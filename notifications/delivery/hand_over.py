"""One message, from our hands into those of the mail server, and what came of it."""

import logging
import smtplib

from django.conf import settings
from django.db import Error as DatabaseError
from django.db import transaction
from django.db.models import DurationField, Value

from notifications.delivery import attempts, lease, retry
from notifications.delivery.clock import Clock
from notifications.delivery.doors import FrozenMail
from notifications.delivery.expiry import blank_codes
from notifications.delivery.guard import Guard, Wait
from notifications.delivery.last_look import last_look
from notifications.delivery.result import Result
from notifications.models import DeliveryAttempt, Message

logger = logging.getLogger(__name__)
State, Outcome = Message.State, DeliveryAttempt.Outcome
# From here on the mail server may have it.
BEHIND_THE_FENCE = ("body", "reply")


def hand_over(message: Message, door, guard: Guard, clock: Clock) -> Result | None:
    """Bring one claimed message to an outcome and write it down. None when the claim was lost on the way.

    Raises Wait when it may not leave now. Errors of the database pass through: the row then tells the next sweep how
    far it came.
    """
    try:
        lease.renew(message, clock)
        result = _make_ready(message, guard, clock)
        if not isinstance(result, Result):
            result = _converse(result, message, door, clock)
    except lease.LostClaim:
        door.hang_up()
        return None
    except DatabaseError:
        door.hang_up()
        raise
    _write_down(message, result, clock)
    return result


def _make_ready(message: Message, guard: Guard, clock: Clock) -> FrozenMail | Result:
    try:
        if result := last_look(message, guard, clock):
            return result
        if not (message.text.strip() and message.to_address.strip()):
            raise ValueError("there is no text or no address")
        mail = FrozenMail(message)
        mail.message()
    except (Wait, lease.LostClaim):
        raise
    except (ValueError, UnicodeError) as error:
        return Result(Outcome.REFUSED, "before", detail=f"{type(error).__name__}: {error}")
    except Exception as error:
        logger.exception("message %s could not be made ready", message.uuid)
        return Result(Outcome.LATER, "before", detail=f"{type(error).__name__}: {error}")
    return mail


def _converse(mail: FrozenMail, message: Message, door, clock: Clock) -> Result:
    has_passed = False

    def fence() -> None:
        nonlocal has_passed
        lease.fence(message, clock, is_copied=door.is_copied)
        has_passed = True

    try:
        door.send(mail, fence)
        if not has_passed:
            raise ValueError("it never came to the fence")
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
        return _broken(door, error, Outcome.REFUSED)
    except Exception as error:  # noqa: BLE001 - a broken line comes in many classes
        return _broken(door, error, Outcome.LATER)
    return Result(Outcome.SENT, "reply", 250, door.note)


def _broken(door, error: Exception, outcome: Outcome) -> Result:
    step = door.step
    door.hang_up()
    outcome = Outcome.UNCERTAIN if step in BEHIND_THE_FENCE else outcome
    return Result(outcome, step, detail=f"{type(error).__name__}: {error}")


def _refusal(step: str, code: int, reply) -> Result:
    detail = reply.decode(errors="replace") if isinstance(reply, bytes) else str(reply)
    # Before the recipient was named, a "no" is about us, not about this message: it may end.
    is_final = 500 <= code < 600 and step in ("rcpt", "data", *BEHIND_THE_FENCE)
    return Result(Outcome.REFUSED if is_final else Outcome.LATER, step, code, detail)


def _hang_up_if_closed(door, error: smtplib.SMTPResponseException) -> None:
    if error.smtp_code == 421:
        door.hang_up()


def _write_down(message: Message, result: Result, clock: Clock) -> None:
    number = message.attempts + 1
    detail = " ".join(result.detail.split()).replace("\x00", "")[:300]
    with transaction.atomic():
        state, fields = _next_state(message, result, clock)
        if result.is_try:
            fields["attempts"] = number
        fields["last_error"] = (
            "" if state == State.SENT else (f"{result.code} {detail}" if result.code else detail)[:300]
        )
        if not lease.settle(message, state, clock, **fields):
            # Our lease ended while we waited; whoever took over writes the outcome.
            logger.warning("message %s was no longer ours when it came to: %s", message.uuid, result.outcome)
            return
        attempts.note(message, clock, result.outcome, number=number, phase=result.step, code=result.code, detail=detail)
        # A demo shows its codes on the page of sent mail until they have expired.
        if state in (State.SENT, State.DEAD, State.CANCELLED) and not (settings.DEMO and message.expires_at):
            blank_codes(Message.objects.filter(pk=message.pk))


def _next_state(message: Message, result: Result, clock: Clock) -> tuple[State, dict]:
    match result.outcome:
        case Outcome.SENT:
            return State.SENT, {"evidence": Message.Evidence.MAIL_SERVER}
        case Outcome.PROVED_SENT:
            return State.SENT, {"evidence": result.proof, "unsaid": list(result.unsaid)}
        case Outcome.NOT_NEEDED:
            return State.CANCELLED, {}
        case Outcome.UNCERTAIN:
            return State.UNCERTAIN, {}
        case Outcome.LATER if wait := retry.wait_after(message.attempts + 1):
            return State.PENDING, {"not_before": clock.sql + Value(wait, output_field=DurationField())}
    return State.DEAD, {}
