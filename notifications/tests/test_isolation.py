"""One address that keeps failing holds up nobody else."""

import asyncio
from datetime import timedelta

import pytest

from notifications.models import Message
from notifications.services import deliver

pytestmark = pytest.mark.django_db
AWAY = "weg@example.nl"


@pytest.fixture
def letters(letter) -> list[Message]:
    """Six to the same bad address, the oldest of all, and between them others."""
    return [letter(AWAY if number < 6 else f"bewoner{number}@example.nl") for number in range(12)]


def states(letters: list[Message]) -> list[str]:
    return [Message.objects.get(pk=each.pk).state for each in letters]


def tries(letters: list[Message]) -> int:
    return sum(each.delivery_attempts.count() for each in letters[:6])


def test_an_address_that_is_always_busy(letters, sink, now):
    sink.rcpt[AWAY] = "451 4.3.0 later"
    summary = deliver(now)
    assert (summary.sent, summary.later, summary.trouble) == (6, 1, "")
    assert states(letters) == ["pending"] * 6 + ["sent"] * 6
    # Each round asks it once.
    assert deliver(now).later == 1


def test_an_address_that_hangs_costs_one_patience(letters, sink, now, settings, monkeypatch):
    settings.EMAIL_TIMEOUT = 0.3

    async def hang(server, session, envelope, address, options):
        if address == AWAY:
            await asyncio.sleep(1)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    monkeypatch.setattr(sink, "handle_RCPT", hang)
    assert deliver(now).sent == 6
    assert tries(letters) == 1 and states(letters)[:6] == ["pending"] * 6


def test_an_address_at_which_the_line_breaks(letters, sink, now):
    sink.dot[AWAY] = "hang up"
    summary = deliver(now)
    assert (summary.sent, summary.uncertain) == (6, 1)
    assert states(letters) == ["uncertain"] + ["pending"] * 5 + ["sent"] * 6


def test_it_is_not_forgotten(letters, sink, now):
    sink.rcpt[AWAY] = "451 4.3.0 later"
    deliver(now)
    sink.rcpt.clear()
    assert deliver(now + timedelta(minutes=5)).sent == 6
