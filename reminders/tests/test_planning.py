"""Whatever the days on which rounds are made: each step at most once, in order, never early, and made up in time."""

import threading
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agendas.models import Promise
from initiatives.models import Initiative
from neighbourhoods.calendar import FirstWorkingDays
from reminders.ladder import AT_ONCE, PLAN_AHEAD, TOO_LATE, Rung
from reminders.models import Reminder
from reminders.rules import RULES
from reminders.services import plan, rows
from reminders.services.plan import PLAN_LOCK
from reminders.tests.conftest import nine

START = date(2026, 3, 11)
DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db

days_of_rounds = st.lists(st.integers(0, 120), min_size=1, max_size=12, unique=True).map(sorted)

few_days = st.lists(st.integers(0, 90), min_size=2, max_size=6, unique=True).map(sorted)


@pytest.fixture
def closed_days(municipality) -> FirstWorkingDays:
    """Read once; the properties below are about dates only."""
    return FirstWorkingDays()


@pytest.mark.parametrize("kind", RULES)
@given(due_in=st.integers(1, 40), known=st.none() | st.integers(-30, 0), rounds=days_of_rounds)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_steps_come_once_in_order_and_never_early(closed_days, kind, due_in, known, rounds):
    rule, due_on = RULES[kind], START + due_in * DAY
    since = None if known is None else START + known * DAY
    for rung in Rung:
        mine = [step for step in rule.steps if rung in step.to]
        seen: dict[int, date] = {}
        for today in (START + offset * DAY for offset in rounds):
            owed = rule.steps_on(due_on, since, rung, today, closed_days)
            assert [day for _step, day in owed] == sorted(day for _step, day in owed)
            assert sum(day <= today for _step, day in owed) <= 1, "only the last step reached is owed"
            for step, day in owed:
                assert day <= today + PLAN_AHEAD
                if step.days is not AT_ONCE:
                    assert day >= due_on + step.days * DAY and day.weekday() < 5
                if day <= today <= day + TOO_LATE:
                    seen.setdefault(step.number, today)
        assert list(seen) == sorted(seen)
        if mine and mine[-1].days is not AT_ONCE:
            last = closed_days[due_on + mine[-1].days * DAY]
            is_owed = since is None or last > since
            if is_owed and any(last <= START + offset * DAY <= last + TOO_LATE for offset in rounds):
                assert mine[-1].number in seen, "made up within its time"


@given(due_in=st.integers(1, 60), rounds=few_days, moved=st.none() | st.integers(1, 60))
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_rows_are_those_of_the_last_round_whenever_rounds_were_made(promise, chair, due_in, rounds, moved):
    """Moved halfway: nothing of the old day still waits."""
    Reminder.objects.all().delete()
    rule = RULES["promise_due"]
    for place, offset in enumerate(rounds):
        day = due_in + (moved or 0 if place >= len(rounds) // 2 else 0)
        Promise.objects.update(due_on=START + day * DAY)
        today = START + offset * DAY
        plan(nine(today), rules=[rule])
        waiting = Reminder.objects.filter(state="scheduled")
        wanted = {due.key for due in rule.find(today)}
        assert {(row.subject_id, row.recipient_id, row.due_on, row.step) for row in waiting} <= wanted
        known = Reminder.objects.values_list("subject_id", "recipient_id", "due_on", "step")
        assert wanted <= set(known) and len(known) == len(set(known))
        waiting.filter(due_at__lte=nine(today)).update(state="attached")


@pytest.mark.parametrize("kind", RULES)
def test_every_step_has_a_key_of_its_own(kind):
    """The council and a resident without an account are both nobody's account: never in one step."""
    steps = RULES[kind].steps
    assert sorted(step.number for step in steps) == list(range(len(steps)))
    days = [step.days for step in steps if step.days is not AT_ONCE]
    assert days == sorted(days)
    assert all(step.to == (Rung.COUNCIL,) for step in steps if Rung.COUNCIL in step.to)


# ── F12, in small: two planners at once, three days without any ──────────────


def expected_rows(today: date) -> set[tuple]:
    return {(kind, *due.key) for kind, rule in RULES.items() for due in rule.find(today)}


def all_rows() -> list[tuple]:
    return list(Reminder.objects.values_list("kind", "subject_id", "recipient_id", "due_on", "step"))


@pytest.mark.django_db(transaction=True)
def test_two_planners_at_once_make_each_row_once(promise, block, advice, chair):
    barrier, failures = threading.Barrier(2), []

    def planner():
        try:
            barrier.wait(timeout=20)
            for _again in range(2):
                plan(nine(date(2026, 3, 24)))
        except Exception as error:  # noqa: BLE001 - told to the test
            failures.append(error)
        finally:
            connection.close()

    planners = [threading.Thread(target=planner) for _each in range(2)]
    for each in planners:
        each.start()
    for each in planners:
        each.join(timeout=60)
    assert not failures
    rows = all_rows()
    assert len(rows) == len(set(rows)) and set(rows) == expected_rows(date(2026, 3, 24))


def test_what_another_round_is_writing_is_left_to_it(promise, chair):
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [PLAN_LOCK])
        assert plan(nine(date(2026, 3, 24)))["planned"] == 0
    finally:
        other.close()
    assert plan(nine(date(2026, 3, 24)))["planned"] >= 1


def test_a_row_that_another_round_made_meanwhile_stays_as_it_is(promise, chair):
    plan(nine(date(2026, 3, 23)), rules=[RULES["promise_due"]])
    made = Reminder.objects.get()
    again = {name: getattr(made, name) for name in rows.VARYING if name != "uuid"}
    rows.insert([again | {"state": "skipped"}])
    assert Reminder.objects.get().uuid == made.uuid and Reminder.objects.get().state == "scheduled"


def test_three_days_without_a_planner_end_with_the_same_rows(promise, block, advice, chair):
    for day in (20, 24, 25, 26):
        plan(nine(date(2026, 3, day)))
    daily = {(kind, *row) for kind, *row in all_rows() if kind != "advice_awaited"}
    Reminder.objects.all().delete()
    for day in (20, 26):
        plan(nine(date(2026, 3, day)))
    assert {(kind, *row) for kind, *row in all_rows() if kind != "advice_awaited"} == daily
    assert expected_rows(date(2026, 3, 26)) <= set(all_rows())


# ── What goes wrong with one rule, and one row per address ──────────────────


@pytest.mark.django_db(transaction=True)
def test_a_rule_that_fails_is_named_and_the_others_are_planned(promise, chair, caplog):
    def broken(until):
        """In the database itself."""
        Initiative.objects.extra(where=["nergens = 1"]).first()

    broken_rule = replace(RULES["answer_due"], waiting=broken)
    done = plan(nine(date(2026, 3, 24)), rules=[broken_rule, RULES["promise_due"]])
    assert done["failed"] == ["answer_due"] and done["planned"] >= 1
    assert "answer_due" in caplog.text
    assert Reminder.objects.filter(kind="promise_due").exists()


def test_who_has_no_account_gets_a_row_by_address_once(of_a_resident, now):
    for minutes in range(2):
        plan(now + timedelta(minutes=minutes), rules=[RULES["promise_due"]])
    (row,) = Reminder.objects.filter(step=0)
    assert (row.recipient, row.to_address, row.state, row.rung) == (None, "plan@example.nl", "scheduled", "doer")


@pytest.fixture
def of_a_resident(municipal_promise, initiative) -> Promise:
    """Turned round: residents promised it, and it came from the plan of somebody without an account."""
    Promise.objects.update(owner_side="residents", other_side="municipality", platform=None, due_on=START + 20 * DAY)
    initiative.promise_links.create(promise=municipal_promise)
    return municipal_promise


def test_withdrawn_and_owed_again_is_one_row(promise, chair):
    at = nine(date(2026, 3, 23))
    rule = [RULES["promise_due"]]
    plan(at, rules=rule)
    Promise.objects.update(state="dropped", explanation="Vervalt.", settled_on=at.date())
    assert plan(at, rules=rule)["cancelled"] == 1
    Promise.objects.update(state="open", settled_on=None)
    assert plan(at, rules=rule)["planned"] == 1
    assert Reminder.objects.get().state == "scheduled"
