"""Evidence: where it can be seen whether the mail server took a message.

Over SMTP alone nobody can know what became of a mail whose connection broke behind the final dot. These sources can.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import lru_cache
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from notifications.evidence.imap import ImapJournal
from notifications.evidence.protocol import EvidenceUnavailable, Found, Source
from notifications.evidence.provider import Provider
from notifications.evidence.relay_log import RelayLog

__all__ = ["EvidenceUnavailable", "Found", "Source", "source"]

# What each scheme of EVIDENCE_URL stands for: (url, delay or None) -> Source.
MAKERS: dict[str, Callable[[str, timedelta | None], Source]] = {
    "imaps": ImapJournal,
    "imap": ImapJournal,
    "log": RelayLog,
    "notify": Provider,
}


def source() -> Source | None:
    """The source that EVIDENCE_URL names; None without one. The same object each time: it remembers where it was."""
    if not settings.EVIDENCE_URL:
        return None
    return _make(settings.EVIDENCE_URL, settings.EVIDENCE_DELAY_SECONDS)


@lru_cache(maxsize=8)
def _make(url: str, delay_seconds: int) -> Source:
    scheme = urlsplit(url).scheme
    if scheme not in MAKERS:
        raise ImproperlyConfigured(f"EVIDENCE_URL begins with none of: {', '.join(MAKERS)}")
    return MAKERS[scheme](url, timedelta(seconds=delay_seconds) if delay_seconds >= 0 else None)
