"""What a process remembers from one request or round to the next is forgotten between tests: in which order they run,
and which of them share a process, says nothing."""

import pytest

from initiatives import words
from notifications.delivery import guard


@pytest.fixture(autouse=True)
def nothing_remembered(monkeypatch):
    monkeypatch.setattr(words, "_known", None)
    # As a process that runs for a while: what it does first, its tests ask for.
    monkeypatch.setattr(guard, "_has_looked_back", True)
    monkeypatch.setattr(guard, "_looking_since", None)
