"""Messages of which nobody knows whether they were sent: the evidence is asked, and without it the kind's policy."""

import logging
from datetime import datetime

from notifications import evidence, kinds
from notifications.delivery import denial as denials
from notifications.delivery import verdict
from notifications.delivery.clock import Clock
from notifications.delivery.denial import Denial
from notifications.delivery.lease import grace
from notifications.delivery.summary import Summary
from notifications.evidence import EvidenceUnavailable, Found, Source
from notifications.kinds import WhenUncertain
from notifications.models import Message

logger = logging.getLogger(__name__)

# So many are looked at in one round, the latest first; asking a mailbox takes its time.
AT_ONCE = 200


def settle_uncertain(clock: Clock, summary: Summary) -> None:
    """Bring every uncertain message to where evidence or policy says, and count it in the summary.

    An evidence that cannot be asked leaves all as it is: that is trouble, and no answer.
    """
    rows = list(Message.objects.filter(state=Message.State.UNCERTAIN).order_by("-settled_at")[:AT_ONCE])
    if not rows:
        return
    now, source = clock.read(), evidence.source()
    if source:
        rows = [message for message in rows if message.settled_at + source.delay <= now]
        try:
            rows = _beyond_evidence(rows, source, clock, summary)
        except EvidenceUnavailable as error:
            summary.trouble = f"evidence: {error}"[:300]
            logger.warning("the evidence cannot be asked: %s", error)
            return
    for message in rows:
        if _may_repeat(message, now):
            summary.repeated += verdict.repeat(message, clock)


def _beyond_evidence(rows: list[Message], source: Source, clock: Clock, summary: Summary) -> list[Message]:
    found = source.find(rows) if rows else Found()
    judged = [(message, settle_by_evidence(message, source, found, clock, summary)) for message in rows]
    return [message for message, denial in judged if denial == Denial.NEVER]


def settle_by_evidence(message: Message, source: Source, found: Found, clock: Clock, summary: Summary) -> Denial | None:
    """Settle it when the evidence knows: it was sent (None), or certainly not. Else say whether it may know later."""
    unsaid = verdict.unsaid_by(message, found)
    if unsaid is not None:
        came_back = message.message_id in found.bounced
        summary.proved_sent += verdict.was_sent(message, clock, source.proof, unsaid=unsaid, came_back=came_back)
        return None
    # It was handed over before this moment, and no longer before it than the grace.
    latest = message.settled_at
    denial = denials.of(source, message, earliest=latest - grace(), latest=latest, now=clock.read())
    if denial == Denial.CERTAIN:
        summary.proved_unsent += verdict.was_not_sent(message, clock)
    return denial


def _may_repeat(message: Message, now: datetime) -> bool:
    """Without evidence: when the kind says so, and only after the mail server has surely hung up. A code never."""
    kind = kinds.find(message.kind)
    if kind and (kind.is_secret or kind.when_uncertain == WhenUncertain.HOLD):
        return False
    return message.repeats < verdict.MOST_REPEATS and message.settled_at + grace() <= now
