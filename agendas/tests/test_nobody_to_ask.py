"""Reported done, and nobody to ask whether that is right: closed as unconfirmed, and said honestly."""

from datetime import timedelta

import pytest
from django.utils.translation import override

from agendas import services
from agendas.wording import promise_row


@pytest.fixture
def closed(promise_of, as_official, now):
    promise = promise_of()
    services.report_done(promise=promise, **as_official)
    promise.refresh_from_db()
    assert services.close_unconfirmed(promise=promise, now=now + timedelta(days=30), was_asked=False)
    promise.refresh_from_db()
    return promise


def test_the_register_says_that_there_was_nobody_to_ask(closed, today, client):
    row = promise_row(closed, today + timedelta(days=31))
    assert row["state"]["label"] == "Afgesloten, niet bevestigd"
    assert row["keys"][1] == {
        "who": "Wijkplatform", "text": "er was niemand om dit aan te vragen", "is_turned": False
    }  # fmt: skip
    told = client.get(closed.get_absolute_url()).content.decode()
    assert "Er was niemand aan wie wij konden vragen of het klopt." in told and "twee herinneringen" not in told
    with override("en"):
        assert "nobody" in " ".join(promise_row(closed, today + timedelta(days=31))["notes"])


def test_who_is_found_later_can_still_say_so_and_the_sentence_goes(closed, as_chair):
    services.confirm_done(promise=closed, **as_chair)
    closed.refresh_from_db()
    assert (closed.state, closed.explanation) == ("kept", "")
