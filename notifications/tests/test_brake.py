"""The flood brake: far more mail than usual is held until a person lets it go."""

from datetime import timedelta

import pytest

from accounts.models import AuditEvent
from notifications.delivery import brake
from notifications.models import Message, SweepState
from notifications.services import deliver, release_brake

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def a_small_flood(settings, monkeypatch):
    settings.FLOOD_BRAKE = 3
    monkeypatch.setattr(brake, "MORE_THAN", 10)


@pytest.fixture
def usual(letter, now):
    """On each of the last days so many letters left: usual(40, days=5)."""

    def make(number: int, *, days: int) -> None:
        for day in range(1, days + 1):
            for _ in range(number):
                letter(state="sent", settled_at=now - timedelta(days=day))

    return make


def test_more_than_agreed_at_once_is_held(letter, now):
    for _ in range(4):
        letter()
    summary = deliver(now)
    assert (summary.sent, summary.held_by) == (0, "brake")
    board = SweepState.objects.get()
    assert (board.brake_since, board.brake_count) == (now, 4)


def test_what_is_held_does_not_slip_through_when_less_is_left(letter, now, official):
    letters = [letter() for _ in range(4)]
    deliver(now)
    Message.objects.filter(pk=letters[0].pk).update(state="cancelled")
    assert deliver(now + HOUR).sent == 0
    assert SweepState.objects.get().brake_count == 3


def test_when_nothing_is_held_any_more_the_brake_is_off(letter, now):
    for _ in range(4):
        letter()
    deliver(now)
    Message.objects.update(state="cancelled")
    deliver(now + HOUR)
    letter()
    assert deliver(now + HOUR).sent == 1


def test_what_somebody_waits_for_and_what_is_urgent_pass(letter, now):
    for _ in range(4):
        letter()
    letter(kind="test.now", is_now=True)
    letter(kind="test.urgent")
    assert deliver(now).sent == 2


def test_a_person_lets_go_what_was_written_until_then_and_the_log_says_so(letter, now, official):
    for _ in range(4):
        letter()
    deliver(now)
    assert release_brake(by=official, now=now + HOUR) == 4
    assert AuditEvent.objects.get(actor=official, verb="changed").change == {"rem": [4, "losgelaten"]}
    # A second press lets nothing more go.
    assert release_brake(by=official, now=now + 2 * HOUR) == 0
    for _ in range(4):
        letter(created_at=now + 2 * HOUR)
    summary = deliver(now + 2 * HOUR)
    assert (summary.sent, summary.held_by) == (4, "brake")
    assert SweepState.objects.get().brake_count == 4


def test_three_times_the_usual_day_is_held(letter, now, usual, settings):
    settings.FLOOD_BRAKE = 500
    usual(4, days=4)
    for _ in range(13):
        letter()
    assert deliver(now).held_by == "brake"


def test_a_busy_day_is_no_flood(letter, now, usual, settings):
    settings.FLOOD_BRAKE = 500
    usual(5, days=4)
    for _ in range(13):
        letter()
    assert deliver(now).sent == 13
    # What was sent today counts too.
    for _ in range(3):
        letter()
    assert deliver(now + HOUR).held_by == "brake"


def test_a_few_a_day_are_never_a_flood(letter, now, usual, settings):
    settings.FLOOD_BRAKE = 500
    usual(1, days=5)
    for _ in range(10):
        letter()
    assert deliver(now).sent == 10


def test_without_days_to_compare_with_only_the_number_counts(letter, now, usual, settings):
    settings.FLOOD_BRAKE = 20
    usual(1, days=2)
    for _ in range(20):
        letter()
    assert deliver(now).sent == 20


def test_what_was_let_go_today_does_not_hold_what_comes_after(letter, now, usual, settings, official):
    settings.FLOOD_BRAKE = 500
    usual(1, days=5)
    for _ in range(11):
        letter()
    assert deliver(now).held_by == "brake"
    release_brake(by=official, now=now)
    assert deliver(now).sent == 11
    letter(created_at=now + HOUR)
    assert deliver(now + HOUR).sent == 1


def test_zero_holds_nothing(letter, now, settings):
    settings.FLOOD_BRAKE = 0
    for _ in range(9):
        letter()
    assert deliver(now).sent == 9


def test_who_lets_go_while_a_round_counts_is_not_overruled(letter, now, official, settings, monkeypatch):
    settings.FLOOD_BRAKE = 3
    for number in range(6):
        letter(f"bewoner{number}@example.nl")
    deliver(now)
    assert SweepState.objects.get().brake_since
    read = brake.board.read

    def read_and_release():
        state = read()
        monkeypatch.setattr(brake.board, "read", read)
        release_brake(by=official, now=now)
        return state

    monkeypatch.setattr(brake.board, "read", read_and_release)
    brake.check(now)
    state = SweepState.objects.get()
    assert (state.brake_since, state.brake_released_at) == (None, now)
