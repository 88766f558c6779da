"""What is asked of every source of evidence, and what it answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from notifications.models import Message


class EvidenceUnavailable(Exception):
    """The source cannot be asked now: that says nothing about any message. The text holds no secrets."""


@dataclass(frozen=True)
class Found:
    """What the source has seen accepted, of what was asked for."""

    message_ids: frozenset[str] = frozenset()
    # Of those asked for, which stood in the X-Herinnering of any accepted mail.
    references: frozenset[str] = frozenset()
    # Accepted and then sent back, as far as the source knows; always part of `message_ids` too.
    bounced: frozenset[str] = frozenset()


class Source(Protocol):
    proof: Message.Evidence
    # So long after a hand-over "it is not there" counts as a no.
    delay: timedelta

    def find(self, messages: Sequence[Message]) -> Found:
        """Which of these messages, and of their references, were accepted. Raises EvidenceUnavailable."""

    def can_deny(self, message: Message, handed_over_at: datetime, now: datetime) -> bool:
        """Whether not finding this message proves that it was not accepted. Includes the delay.

        No for what never goes to this source (a code is not copied to a journal), and for what it has forgotten by
        now (a log that was rotated away). Then the policy of the kind decides, as without a source. To be asked after
        `find`. Raises EvidenceUnavailable.
        """

    def newest(self) -> datetime | None:
        """When the source last saw a message of ours accepted; None when it never did. Raises EvidenceUnavailable."""

    def latest_ids(self) -> Mapping[str, datetime]:
        """The Message-IDs of ours that it saw accepted last, some hundreds at most, and when; all of them when fewer.

        Empty too when the source keeps no Message-IDs: then `newest` is all it can say. Raises EvidenceUnavailable.
        """

    def purge(self, before: datetime) -> int:
        """Delete what the source keeps for us from before this moment (it is personal data). Returns how much."""
