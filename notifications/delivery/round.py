"""One round of delivery: take back, expire, claim, hand over, until nothing is due or the time is up."""

import logging
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.conf import settings

from notifications.delivery import lease
from notifications.delivery.clock import Clock
from notifications.delivery.doors import make_door
from notifications.delivery.hand_over import hand_over
from notifications.models import DeliveryAttempt, Message

logger = logging.getLogger(__name__)
Outcome = DeliveryAttempt.Outcome

AT_ONCE = 5
# So many failures in a row before any recipient was named: the mail server is in trouble, not the messages.
ENOUGH_FAILURES = 5


@dataclass
class Summary:
    """What one round did. `trouble` says why the mail server could not be used; it is empty when all is well."""

    sent: int = 0
    later: int = 0
    refused: int = 0
    uncertain: int = 0
    not_needed: int = 0
    expired: int = 0
    taken_back: int = 0
    trouble: str = ""

    def as_dict(self) -> dict:
        return asdict(self)


def deliver(
    now: datetime | None = None,
    *,
    budget: timedelta = timedelta(seconds=50),
    only_now: bool = False,
    should_stop: Callable[[], bool] = lambda: False,
) -> Summary:
    """Hand over what is due, at most MAIL_PER_MINUTE a minute for each of the two speeds, within the budget.

    The database's clock decides what is due, unless `now` is given. `only_now` takes only what somebody is waiting
    for. `should_stop` is asked between two messages. Any number of rounds may run at once: each message is in one.
    """
    clock, summary = Clock(now), Summary()
    end = time.monotonic() + budget.total_seconds()

    def is_over() -> bool:
        return should_stop() or time.monotonic() > end

    summary.taken_back, summary.uncertain = lease.reap(clock)
    summary.expired = lease.expire(clock)
    door = make_door()
    try:
        while not is_over() and not summary.trouble:
            # Who waits at the screen goes before every batch of the others.
            batch = _claim(clock, is_now=True) or ([] if only_now else _claim(clock, is_now=False))
            if not batch:
                break
            _hand_over_all(batch, door, clock, summary, is_over)
    finally:
        door.close()
    return summary


def _claim(clock: Clock, *, is_now: bool) -> list[Message]:
    room = settings.MAIL_PER_MINUTE - lease.was_sent_just_now(clock, is_now=is_now)
    return lease.claim(clock, most=min(AT_ONCE, room), is_now=is_now) if room > 0 else []


def _hand_over_all(batch: list, door, clock: Clock, summary: Summary, is_over: Callable[[], bool]) -> None:
    failures = 0
    while batch:
        if is_over() or summary.trouble:
            lease.release(batch)
            return
        try:
            door.open()
        except Exception as error:  # noqa: BLE001 - no mail server: nothing is wrong with the messages
            summary.trouble = f"{type(error).__name__}: {error}"[:300]
            logger.warning("the mail server cannot be used: %s", summary.trouble)
            lease.release(batch)
            return
        message = batch.pop(0)
        result = hand_over(message, door, clock)
        if result is None:
            continue
        _count(result, summary)
        failures = failures + 1 if result.outcome == Outcome.LATER and result.step in ("connect", "mail") else 0
        if failures >= ENOUGH_FAILURES:
            summary.trouble = f"{result.code or ''} {result.detail}".strip()[:300]


def _count(result, summary: Summary) -> None:
    name = {
        Outcome.SENT: "sent",
        Outcome.LATER: "later",
        Outcome.REFUSED: "refused",
        Outcome.UNCERTAIN: "uncertain",
        Outcome.NOT_NEEDED: "not_needed",
    }[result.outcome]
    setattr(summary, name, getattr(summary, name) + 1)
