"""An app with codes whose clock stands still: a code that a test reads is still the right one when it is sent."""

import time
from types import SimpleNamespace

import pytest
from allauth.mfa.totp.internal import auth


@pytest.fixture
def still_app(monkeypatch):
    """A code holds for thirty seconds; a test that begins in the last of them would send a stale one."""
    moment = time.time()
    monkeypatch.setattr(auth, "time", SimpleNamespace(time=lambda: moment))


def code_of(secret: str) -> str:
    """What an app with this secret shows now."""
    return auth.format_hotp_value(auth.hotp_value(secret, int(auth.time.time()) // 30))
