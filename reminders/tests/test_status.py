"""/statusz: what is wrong with the post is named; a night's rest is no trouble; /readyz knows nothing of it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from notifications.models import Message, SweepState
from reminders import status
from reminders.models import Reminder

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def broker(monkeypatch):
    monkeypatch.setattr(status, "broker_answers", lambda: True)


@pytest.fixture
def board(now):
    return SweepState.objects.create(last_sweep_at=now)


def put(now, **fields) -> Message:
    number = Message.objects.count() + 1
    given = {"created_at": now, "not_before": now, "subject": "x", "text": "x", "to_address": "a@example.nl"}
    return Message.objects.create(key=f"k{number}", kind="x", message_id=f"<{number}@x>", **given | fields)


def trouble(now) -> list[str]:
    told = status.status(now)
    assert told["is_well"] == (not told["trouble"])
    return told["trouble"]


def test_all_is_well(board, now):
    put(now)
    assert trouble(now) == []


def test_a_sweep_of_over_five_minutes_ago(board, now):
    assert trouble(now + timedelta(minutes=5)) == []
    assert trouble(now + timedelta(minutes=5, seconds=1)) == ["sweep"]


def test_no_sweep_at_all(now):
    assert trouble(now) == ["sweep"]


@pytest.mark.parametrize(
    ("hour", "minute", "waited", "named"),
    [
        (10, 0, 29, []),
        (10, 0, 31, ["late"]),
        # At night and in the first half hour of the day what waited since yesterday waits as it should.
        (23, 0, 300, []),
        (8, 20, 900, []),
        (8, 31, 900, ["late"]),
        (17, 59, 40, ["late"]),
        (18, 1, 40, []),
    ],
)
def test_post_that_waits_over_half_an_hour_inside_sending_hours(board, now, hour, minute, waited, named):
    moment = now.replace(hour=hour, minute=minute)
    SweepState.objects.update(last_sweep_at=moment)
    put(moment - timedelta(minutes=waited))
    assert trouble(moment) == named


@pytest.mark.parametrize("what", ["reminder", "held"])
@pytest.mark.parametrize(
    ("hour", "minute", "waited", "named"),
    [
        (10, 0, 29, []),
        (10, 0, 31, ["late"]),
        (23, 0, 300, []),
        # What was left from yesterday is written at nine.
        (9, 29, 900, []),
        (9, 31, 900, ["late"]),
        # Put off to the bundle of the week.
        (10, 0, -600, []),
    ],
)
def test_a_letter_that_is_not_written_within_half_an_hour(board, now, chair, what, hour, minute, waited, named):
    moment = now.replace(hour=hour, minute=minute)
    SweepState.objects.update(last_sweep_at=moment)
    since = moment - timedelta(minutes=waited)
    if what == "held":
        put(since, state="held", recipient=chair)
    else:
        Reminder.objects.create(
            kind="promise_due", subject_type="agendas.promise", subject_id=1, recipient=chair, due_on=now.date(),
            due_at=since,
        )  # fmt: skip
    assert trouble(moment) == named
    assert status.status(moment)["oldest_unwritten_seconds"] == max(0, waited) * 60


def test_each_moment_is_found_through_its_own_small_index(board, now):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    with CaptureQueriesContext(connection) as asked:
        status._unwritten(now)
    plans = []
    for query in asked.captured_queries:
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN {query['sql']}")
            plans.append("\n".join(line for (line,) in cursor.fetchall()))
    assert len(plans) == 2 and all(name in "".join(plans) for name in ("message_held", "reminder_due"))


def test_who_waits_at_the_screen_waits_at_night_too(board, now):
    night = now.replace(hour=23)
    SweepState.objects.update(last_sweep_at=night)
    put(night - timedelta(minutes=31), is_now=True)
    assert trouble(night) == ["late"]


def test_what_is_uncertain_for_over_an_hour(board, now):
    put(now, state="uncertain", settled_at=now - timedelta(minutes=59))
    assert trouble(now) == []
    put(now, state="uncertain", settled_at=now - timedelta(minutes=61))
    assert trouble(now) == ["uncertain"]
    assert status.status(now)["uncertain_messages"] == 2


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        (lambda now: {"paused_at": now}, "pause"),
        (lambda now: {"brake_since": now}, "brake"),
        (lambda now: {"breaker_until": now + timedelta(minutes=5)}, "breaker"),
    ],
)
def test_what_holds_the_post_back_is_named(board, now, fields, name):
    SweepState.objects.update(**fields(now))
    assert trouble(now) == [name]
    assert status.status(now)["held_by"] == [name]


def test_the_guard_and_dead_letters_are_told_but_no_trouble(board, now):
    SweepState.objects.update(guard_until=now + timedelta(hours=3))
    put(now, state="dead")
    assert trouble(now) == []
    assert status.status(now)["guarded_until"] and status.status(now)["dead_messages"] == 1


def test_letters_that_nobody_prints_for_over_three_working_days(board, now):
    # From a Thursday: Friday, Monday and Tuesday are three, Wednesday is the fourth.
    put(now - timedelta(days=5), state="to_print", way="paper", to_address="")
    assert trouble(now) == []
    SweepState.objects.update(last_sweep_at=now + timedelta(days=1))
    assert trouble(now + timedelta(days=1)) == ["letters"]


def test_the_page_of_readiness_is_not_touched_by_any_of_it(client):
    moment = timezone.now()
    SweepState.objects.create(last_sweep_at=moment - timedelta(days=3), paused_at=moment, brake_since=moment)
    put(moment - timedelta(days=3), state="uncertain", settled_at=moment - timedelta(days=3))
    assert client.get("/statusz").json()["is_well"] is False
    assert client.get("/readyz").status_code == 200


def test_it_names_nobody(board, now):
    put(now, to_address="geheim@example.nl", state="dead")
    assert "geheim" not in str(status.status(now))
