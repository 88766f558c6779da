"""What it means that the evidence did not find a message: it was not sent, wait a little, or nobody will ever know."""

from datetime import datetime, timedelta
from enum import Enum

from notifications.evidence import Source
from notifications.models import Message

# A source that will be able to deny it by then is waited for.
PATIENCE = timedelta(hours=2)
PATIENCE_IN_DELAYS = 10


class Denial(Enum):
    CERTAIN = "it was not sent"
    NOT_YET = "the source may still say"
    NEVER = "the source can never say"


def of(source: Source, message: Message, *, earliest: datetime, latest: datetime, now: datetime) -> Denial:
    """To be asked after `find` did not find it. The hand-over, if any, lay between `earliest` and `latest`.

    Raises EvidenceUnavailable.
    """

    def can_deny(moment: datetime) -> bool:
        # It must remember what was handed over first, and have had its time for what was handed over last.
        return all(source.can_deny(message, handed_over_at, moment) for handed_over_at in {earliest, latest})

    if now < latest + source.delay:
        return Denial.NOT_YET
    if can_deny(now):
        return Denial.CERTAIN
    return Denial.NOT_YET if can_deny(now + max(PATIENCE, PATIENCE_IN_DELAYS * source.delay)) else Denial.NEVER
