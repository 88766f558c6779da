from datetime import date

import pytest

from accounts.roles import Role
from agendas import services
from agendas.models import AgendaEvent


@pytest.fixture
def block(agenda):
    return agenda.blocks.get(definition__order=2)


def test_the_chair_marks_a_block_busy_with_an_owner_and_a_day(block, as_chair):
    services.change_block(block=block, state="busy", owners="wijkplatform", due_on=date(2026, 6, 1), **as_chair)
    block.refresh_from_db()
    assert (block.state, block.owners, block.due_on) == ("busy", "wijkplatform", date(2026, 6, 1))
    event = block.events.get()
    assert (event.from_state, event.to_state, event.new_due_on) == ("not_started", "busy", date(2026, 6, 1))
    assert "wijkplatform" in event.text


def test_a_finished_block_knows_its_day_and_forgets_it_when_reopened(block, as_official, today):
    services.change_block(block=block, state="done", **as_official)
    block.refresh_from_db()
    assert block.done_on == today
    services.change_block(block=block, state="busy", **as_official)
    block.refresh_from_db()
    assert block.done_on is None


def test_what_is_left_out_stays_and_a_day_can_be_taken_away(block, as_chair):
    services.change_block(block=block, due_on=date(2026, 6, 1), notes="Eerst de lijst.", **as_chair)
    services.change_block(block=block, owners="school", **as_chair)
    block.refresh_from_db()
    assert (block.due_on, block.notes) == (date(2026, 6, 1), "Eerst de lijst.")
    services.change_block(block=block, due_on=None, **as_chair)
    block.refresh_from_db()
    assert block.due_on is None


def test_nothing_changed_is_not_logged(block, as_chair):
    services.change_block(block=block, state="not_started", owners="", **as_chair)
    assert not AgendaEvent.objects.filter(block=block).exists()


@pytest.mark.parametrize("role", [Role.PLATFORM_CHAIR, Role.PLATFORM_MEMBER, Role.OFFICIAL, Role.RESIDENT, Role.SYSTEM])
def test_a_resident_changes_no_block_whatever_role_is_claimed(block, resident, role, now):
    with pytest.raises(services.MoveRefused):
        services.change_block(block=block, state="done", by=resident, role=role, by_label="inwoner", now=now)
    block.refresh_from_db()
    assert block.state == "not_started"
