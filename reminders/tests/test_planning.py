"""Whatever the days on which rounds are made: each step at most once, never early, and made up within its time."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reminders.ladder import TOO_LATE, Rung
from reminders.models import Reminder
from reminders.rules import RULES

START = date(2026, 3, 11)
pytestmark = pytest.mark.django_db

days_of_rounds = st.lists(st.integers(0, 60), min_size=1, max_size=12, unique=True).map(sorted)


@pytest.mark.parametrize("kind", RULES)
@given(due_in=st.integers(1, 40), rounds=days_of_rounds)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_steps_come_once_in_order_and_never_early(closed_days, kind, due_in, rounds):
    rule, due_on = RULES[kind], START + timedelta(days=due_in)
    for to in Rung:
        seen: dict[int, date] = {}
        for offset in rounds:
            today = START + timedelta(days=offset)
            for step, send_on in rule.steps_on(due_on, None, to, today):
                if send_on <= today <= send_on + TOO_LATE and step.number not in seen:
                    seen[step.number] = today
                assert send_on >= due_on + timedelta(days=step.days)
        order = sorted(seen, key=lambda number: (seen[number], number))
        assert order == sorted(seen)
        mine = [step for step in rule.steps if to in step.to]
        if mine:
            last = mine[-1]
            within = [
                START + timedelta(days=offset)
                for offset in rounds
                if due_on + timedelta(days=last.days + 4) <= START + timedelta(days=offset)
                and START + timedelta(days=offset) <= due_on + timedelta(days=last.days) + TOO_LATE
            ]
            if within:
                assert last.number in seen


@pytest.fixture
def closed_days(municipality):
    """Days are asked of the table of closed days; nothing is written."""


@pytest.mark.parametrize("seed", range(3))
def test_rounds_on_any_days_write_each_reminder_once(promise, block, advice, chair, round_on, seed):
    """Three fixed walks through sixty days, with holes and double rounds."""
    days = sorted({(seed * 7 + step * (3 + seed)) % 60 for step in range(10)})
    written = []
    for offset in days:
        for _twice in range(2):
            written += round_on(START + timedelta(days=offset))
    keys = [message.key for message in written]
    assert len(keys) == len(set(keys))
    sent = Reminder.objects.filter(state="attached")
    assert sent.count() == len(written)
    assert all(row.message.created_at >= row.due_at for row in sent)
    assert all(row.message.created_at - row.due_at <= TOO_LATE + timedelta(days=1) for row in sent)
