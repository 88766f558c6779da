"""Reported done and never confirmed: closed, shown as that, and not kept."""

from datetime import timedelta
from itertools import product

import pytest
from django.db import IntegrityError, transaction

from accounts.roles import Role
from agendas import services
from agendas.models import Promise
from agendas.querysets import Standing
from agendas.wording import promise_row, promise_sentence
from agendas.workflow import PROMISE_MOVES, Key, PromiseState


@pytest.fixture
def closed(promise_of, as_official, now, today):
    promise = promise_of()
    services.report_done(promise=promise, **as_official)
    promise.refresh_from_db()
    assert services.close_unconfirmed(promise=promise, now=now + timedelta(days=30))
    promise.refresh_from_db()
    return promise


def test_it_is_closed_and_said_to_be_unconfirmed(closed, today):
    later = today + timedelta(days=31)
    assert (closed.state, closed.settled_on) == ("unconfirmed", today + timedelta(days=30))
    closed.area, row = closed.area, promise_row(closed, later)
    assert row["state"]["label"] == "Afgesloten, niet bevestigd"
    assert [key["is_turned"] for key in row["keys"]] == [True, False]
    assert "kan nog steeds zeggen of het klopt" in " ".join(row["notes"])
    assert closed.events.last().by_role == Role.SYSTEM
    counts = Promise.objects.all().counted(later)
    assert counts[Standing.UNCONFIRMED] == 1 and counts[Standing.KEPT] == counts[Standing.AWAITING] == 0
    assert promise_sentence(counts) == "1 afgesloten, niet bevestigd"


def test_twice_or_about_an_older_report_does_nothing(closed, as_chair, as_official, now):
    assert not services.close_unconfirmed(promise=closed, now=now)
    seen_before = Promise.objects.get(pk=closed.pk)
    services.deny_done(promise=closed, text="Er staat er maar een.", **as_chair)
    later = {"now": now + timedelta(days=40)}
    services.report_done(promise=closed, **as_official | later)
    assert not services.close_unconfirmed(promise=seen_before, now=now + timedelta(days=41))
    closed.refresh_from_db()
    assert (closed.state, closed.settled_on) == ("reported_done", None)


def test_the_other_party_can_still_say_so(closed, as_chair, as_official):
    with pytest.raises(services.MoveRefused, match="alleen wijkplatform Sanderbout"):
        services.confirm_done(promise=closed, **as_official)
    services.confirm_done(promise=closed, **as_chair)
    closed.refresh_from_db()
    assert closed.state == "kept"


def test_the_register_has_a_list_of_its_own(closed, client, now, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: now + timedelta(days=31))
    html = client.get("/afspraken/", {"stand": "nietbevestigd"}).content.decode()
    assert f'id="afspraak-{closed.number}"' in html and "Afgesloten, niet bevestigd" in html
    assert f'id="afspraak-{closed.number}"' not in client.get("/afspraken/?stand=nagekomen").content.decode()


def test_no_role_comes_to_kept_by_any_door_with_one_key(
    promise_of, as_official, official, other_official, team_lead, coordinator, administrator, resident, now
):
    """Whoever stands on the side that promised, and whoever stands on none, tries every move with every key."""
    roles = tuple(Role)
    people = (official, other_official, team_lead, coordinator, administrator, resident, None)
    for start in PromiseState:
        if start == PromiseState.KEPT:
            continue
        promise = promise_of()
        settled = now.date() if start in (PromiseState.UNCONFIRMED, PromiseState.DROPPED) else None
        reported = now.date() if start in (PromiseState.REPORTED_DONE, PromiseState.UNCONFIRMED) else None
        Promise.objects.filter(pk=promise.pk).update(
            state=start, reported_done_on=reported, settled_on=settled, explanation="x"
        )
        for by, role, key in product(people, roles, Key):
            with pytest.raises(services.MoveRefused):
                services.move_promise(
                    promise=promise, to=PromiseState.KEPT, key=key, by=by, role=role, by_label="x", now=now, text="x"
                )


def test_the_clock_has_no_way_to_kept_and_the_database_refuses_one_without_a_report(promise_of):
    assert Key.CLOCK not in {moves.get(PromiseState.KEPT) for moves in PROMISE_MOVES.values()}
    promise = promise_of()
    for state in ("kept", "unconfirmed"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Promise.objects.filter(pk=promise.pk).update(state=state)
