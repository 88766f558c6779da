"""Evidence from NotifyNL or GOV.UK Notify (EVIDENCE_URL=notify://): it knows what we sent by our own reference."""

import http.client
import uuid
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from django.utils.dateparse import parse_datetime

from notifications.evidence.protocol import EvidenceUnavailable, Found
from notifications.models import Message
from notifications.notify import Line

# It took the mail, whatever came of it then. Not among them: technical-failure, with which it says that nothing left.
ACCEPTED = {"created", "sending", "sent", "pending", "delivered", "temporary-failure", "permanent-failure"}
BOUNCED = "permanent-failure"
# Notify forgets after seven days; a day less is certain.
MEMORY = timedelta(days=6)
PAGE = "/v2/notifications"


class Provider:
    proof = Message.Evidence.PROVIDER

    def __init__(self, url: str, delay: timedelta | None):
        self.delay = delay if delay is not None else timedelta(seconds=60)

    def find(self, messages: Sequence[Message]) -> Found:
        """One question per message: the API takes no more. References of ours are not in what Notify keeps."""
        ids, bounced = set(), set()
        for message in messages:
            states = {each.get("status") for each in self._ask(reference=str(message.uuid))}
            if states & ACCEPTED:
                ids.add(message.message_id)
            if BOUNCED in states:
                bounced.add(message.message_id)
        return Found(frozenset(ids), bounced=frozenset(bounced))

    def can_deny(self, message: Message, handed_over_at: datetime, now: datetime) -> bool:
        return handed_over_at + self.delay <= now <= handed_over_at + MEMORY

    def newest(self) -> datetime | None:
        moments = (parse_datetime(str(each.get("created_at"))) for each in self._ask() if _number(each))
        return max((moment for moment in moments if moment), default=None)

    def latest_ids(self) -> Mapping[str, datetime]:
        """Notify keeps our references and no Message-IDs."""
        return {}

    def purge(self, before: datetime) -> int:
        """Notify forgets by itself."""
        return 0

    def bounced(self) -> Iterator[uuid.UUID]:
        """The messages (by `uuid`) that came back in the last seven days; the newest 250."""
        yield from filter(None, map(_number, self._ask(status=BOUNCED)))

    def _ask(self, **asked: str) -> list[dict]:
        try:
            line = Line()
            try:
                status, answer = line.get(PAGE, template_type="email", **asked)
            finally:
                line.close()
        except (OSError, http.client.HTTPException) as error:
            raise EvidenceUnavailable(f"the API does not answer: {type(error).__name__}") from error
        found = answer.get("notifications")
        if status != 200 or not isinstance(found, list):
            raise EvidenceUnavailable(f"the API answers {status}")
        return [each for each in found if isinstance(each, dict)]


def _number(notification: dict) -> uuid.UUID | None:
    """The message it is, by our reference; None when it is none of ours."""
    try:
        return uuid.UUID(str(notification.get("reference")))
    except ValueError:
        return None
