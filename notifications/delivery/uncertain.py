"""Messages of which nobody knows whether they were sent: the evidence is asked, and without it the kind's policy."""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta

from notifications import evidence, kinds
from notifications.delivery import verdict
from notifications.delivery.clock import Clock
from notifications.delivery.lease import grace
from notifications.delivery.summary import Summary
from notifications.evidence import EvidenceUnavailable, Found, Source
from notifications.kinds import WhenUncertain
from notifications.models import Message

logger = logging.getLogger(__name__)

AT_ONCE = 100
# What the evidence could not settle by then is asked no more each minute; `post --reconcile` still does.
ASKED_FOR = timedelta(days=2)


def settle_uncertain(clock: Clock, summary: Summary) -> None:
    """Bring every uncertain message to where evidence or policy says, and count it in the summary.

    An evidence that cannot be asked leaves all as it is: that is trouble, and no answer.
    """
    rows = Message.objects.filter(state=Message.State.UNCERTAIN)
    if not (waiting := list(rows.order_by("-created_at").values_list("pk", "settled_at"))):
        return
    now, source = clock.read(), evidence.source()
    asked = [pk for pk, since in waiting if source and since + source.delay <= now < since + source.delay + ASKED_FOR]
    doubtful = [pk for pk, _since in waiting]
    for batch in _rows(asked):
        try:
            found = source.find(batch)
            settled = {message.pk for message in batch if settle_by_evidence(message, source, found, clock, summary)}
        except EvidenceUnavailable as error:
            summary.trouble = f"evidence: {error}"[:300]
            logger.warning("the evidence cannot be asked: %s", error)
            return
        doubtful = [pk for pk in doubtful if pk not in settled]
    may_still_be_proved = [pk for pk, since in waiting if source and now < since + source.delay]
    for batch in _rows([pk for pk in doubtful if pk not in set(may_still_be_proved)]):
        for message in batch:
            if _may_repeat(message, now) and verdict.repeat(message, clock):
                summary.repeated += 1


def settle_by_evidence(message: Message, source: Source, found: Found, clock: Clock, summary: Summary) -> bool:
    """Whether the evidence decided: yes, it was sent, or a "no" that the source can stand for."""
    unsaid = verdict.unsaid_by(message, found)
    if unsaid is not None:
        came_back = message.message_id in found.bounced
        summary.proved_sent += verdict.was_sent(message, clock, source.proof, unsaid=unsaid, came_back=came_back)
        return True
    # It was handed over before this moment, and no longer ago than the grace.
    now, latest = clock.read(), message.settled_at
    if latest + source.delay <= now and source.can_deny(message, latest - grace(), now):
        summary.proved_unsent += verdict.was_not_sent(message, clock)
        return True
    return False


def _may_repeat(message: Message, now: datetime) -> bool:
    """Without evidence: when the kind says so, and only after the mail server has surely hung up. A code never."""
    kind = kinds.find(message.kind)
    if kind and (kind.is_secret or kind.when_uncertain == WhenUncertain.HOLD):
        return False
    return message.repeats < verdict.MOST_REPEATS and message.settled_at + grace() <= now


def _rows(pks: list[int]) -> Iterator[list[Message]]:
    for first in range(0, len(pks), AT_ONCE):
        yield list(Message.objects.filter(pk__in=pks[first : first + AT_ONCE], state=Message.State.UNCERTAIN))
