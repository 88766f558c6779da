"""The one door, and the road behind it."""

from concurrent.futures import ThreadPoolExecutor
from itertools import product

import pytest
from django.db import connection

from accounts.roles import HANDLERS, Role
from initiatives.kinds import KINDS, Kind
from initiatives.models import Answer, Initiative
from initiatives.services import move_initiative, take_up
from initiatives.services.move import ENTRANCES
from initiatives.workflow import ANSWERED, HANDLER, MEANING, MOVES, OPEN, ROAD, MoveRefused, Status, may_move


@pytest.mark.parametrize("kind", Kind)
def test_every_status_can_be_reached_and_left_as_intended(kind):
    reached, moves = {Status.AWAITING_CONFIRMATION}, MOVES[kind]
    while new := {to for status in reached for to in moves[status]} - reached:
        reached |= new
    assert reached == set(moves)
    ends = {Status.COMPLETED, Status.WITHDRAWN, Status.REFUSED, Status.HANDED_BACK} & set(moves)
    # After an answer the resident may still say, for some weeks, that it is none.
    onward = {status: set(moves[status]) - ({Status.IN_PROGRESS} if status in ANSWERED else set()) for status in moves}
    assert {status for status in moves if not onward[status]} == ends
    for status in ANSWERED & set(moves):
        assert moves[status][Status.IN_PROGRESS] == {Role.INITIATOR}


def test_every_status_is_on_the_road_of_some_kind_and_means_something():
    assert set().union(*MOVES.values()) == set(MEANING) == set(Status)
    assert set(MOVES) == set(Kind) == set(KINDS)
    assert set(ENTRANCES) == set(Status) - {Status.AWAITING_CONFIRMATION}


def test_every_state_stands_somewhere_on_the_road():
    on_the_road = set().union(*(states for _label, states in ROAD))
    assert on_the_road == set(Status) - {Status.WITHDRAWN, Status.REFUSED}
    assert on_the_road >= OPEN


def test_only_who_stands_in_the_table_may_move():
    for kind, current, wanted, role in product(Kind, Status, Status, Role):
        allowed = MOVES[kind].get(current, {}).get(wanted, frozenset())
        expected = role in allowed or (role in HANDLERS and HANDLER in allowed)
        assert may_move(current, wanted, role, kind) is expected


def test_the_door_refuses_what_the_table_refuses(initiative, official, now):
    before = initiative.events.count()
    for current, wanted in product(Status, Status):
        if may_move(current, wanted, HANDLER):
            continue
        published = None if current == Status.AWAITING_CONFIRMATION else now
        Initiative.objects.filter(pk=initiative.pk).update(status=current, answered_at=now, published_at=published)
        with pytest.raises(MoveRefused):
            move_initiative(
                initiative=initiative, to=wanted, role=HANDLER, by=official, by_label="m", now=now, text="Tekst"
            )
        initiative.refresh_from_db()
        assert initiative.status == current
    assert initiative.events.count() == before


def test_a_move_writes_history_and_a_letter_together(initiative, official, mailroom, now):
    take_up(initiative=initiative, by=official, now=now)
    event = initiative.events.get(to_status=Status.IN_PROGRESS)
    assert (event.from_status, event.by, event.by_role) == (Status.RECEIVED, official, Role.OFFICIAL)
    assert event.by_label == "medewerker van de gemeente"
    assert "in behandeling" in mailroom.last_to("plan@example.nl").subject
    assert initiative.status == Status.IN_PROGRESS


def test_a_letter_is_in_one_language_whatever_that_of_who_presses(submit, official, mailroom, now):
    plan = submit(language="en")
    take_up(initiative=plan, by=official, now=now)
    letter = mailroom.last_to(plan.email).text
    assert "After this, the municipality writes its answer." in letter and "Hierna" not in letter


def test_a_letter_that_cannot_be_written_does_not_stop_the_deed(initiative, official, mailroom, now):
    Initiative.objects.filter(pk=initiative.pk).update(email="geen adres")
    take_up(initiative=initiative, by=official, now=now)
    assert mailroom.all()[0].state == "dead"


def test_an_answer_is_needed_to_be_answered(initiative, official, now):
    take_up(initiative=initiative, by=official, now=now)
    with pytest.raises(MoveRefused, match="geen antwoord"):
        move_initiative(initiative=initiative, to=Status.ANSWERED, role=HANDLER, by=official, by_label="m", now=now)
    assert Answer.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_of_eight_at_once_one_succeeds_and_seven_hear_why(initiative, official, now):
    def press(_number):
        try:
            take_up(initiative=Initiative.objects.get(pk=initiative.pk), by=official, now=now)
            return "gelukt"
        except MoveRefused as refusal:
            return refusal.message
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(press, range(8)))
    assert outcomes.count("gelukt") == 1
    assert sum("Iemand anders was u voor" in outcome for outcome in outcomes) == 7
    assert initiative.events.filter(to_status=Status.IN_PROGRESS).count() == 1
