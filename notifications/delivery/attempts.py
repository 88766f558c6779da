"""Every try leaves a line: how far it came, what the mail server said, and which process tried."""

import os
import socket
from functools import lru_cache

from notifications.delivery.clock import Clock
from notifications.models import DeliveryAttempt, Message

Outcome = DeliveryAttempt.Outcome

# A conversation with the mail server was begun.
TRIES = (Outcome.SENT, Outcome.LATER, Outcome.REFUSED, Outcome.UNCERTAIN)


def note(
    message: Message,
    clock: Clock,
    outcome: Outcome,
    *,
    number: int | None = None,
    phase: str = "",
    code: int | None = None,
    detail: str = "",
) -> None:
    """Write the line, in the caller's transaction. `number` is by default that of the last try."""
    DeliveryAttempt.objects.create(
        message=message,
        number=message.attempts if number is None else number,
        at=clock.sql,
        worker=_worker(os.getpid()),
        phase=phase,
        smtp_code=code,
        detail=detail[:300],
        outcome=outcome,
    )


@lru_cache(maxsize=1)
def _worker(process: int) -> str:
    return f"{socket.gethostname()}:{process}"[-60:]
