"""On the way: assign, ask, reply, goals, promises, answer, the end. Each with who may and who may not."""

from datetime import timedelta

import pytest

from agendas.models import Promise
from goals.models import Goal
from initiatives.models import Advice, Answer
from initiatives.services import (
    ask_question,
    assign,
    complete,
    give_advice,
    link_goals,
    promise_from,
    publish_answer,
    refuse,
    reply_to_question,
    start_carrying_out,
    take_up,
    withdraw,
    write_answer,
)
from initiatives.workflow import MoveRefused, Status

ANSWER = {
    "summary": "Ja, de bankjes komen er.",
    "reason": "Ouders vragen er al lang om.",
    "next_step": "Team Groen plaatst ze.",
    "next_by": "team Groen",
    "next_on": None,
}


@pytest.fixture
def taken_up(initiative, official, now):
    take_up(initiative=initiative, by=official, now=now)
    return initiative


@pytest.fixture
def answered(taken_up, official, now):
    write_answer(initiative=taken_up, decision=Answer.Decision.TAKEN_UP, by=official, now=now, **ANSWER)
    publish_answer(initiative=taken_up, by=official, now=now)
    return taken_up


OUTSIDERS = ["resident", "council_member", "administrator", "chair", "adviser", "professional"]


@pytest.mark.parametrize("who", OUTSIDERS)
def test_outsiders_may_do_no_deed_of_an_official(who, taken_up, request, now):
    by = request.getfixturevalue(who)
    deeds = [
        lambda: assign(initiative=taken_up, handler=None, by=by, now=now),
        lambda: ask_question(initiative=taken_up, text="Waar precies?", by=by, now=now),
        lambda: link_goals(initiative=taken_up, goals=[], by=by, now=now),
        lambda: write_answer(initiative=taken_up, decision="not", by=by, now=now, **ANSWER),
        lambda: publish_answer(initiative=taken_up, by=by, now=now),
        lambda: refuse(initiative=taken_up, reason="Past niet.", by=by, now=now),
        lambda: start_carrying_out(initiative=taken_up, text="", by=by, now=now),
        lambda: complete(initiative=taken_up, result="Klaar.", by=by, now=now),
        lambda: promise_from(initiative=taken_up, by=by, now=now, **promise_args(now)),
    ]
    for deed in deeds:
        with pytest.raises(Exception, match="mag dit doen|kan alleen|Alleen"):
            deed()
    taken_up.refresh_from_db()
    assert taken_up.status == Status.IN_PROGRESS
    assert Promise.objects.count() == 0


@pytest.mark.parametrize("who", ["official", "team_lead", "coordinator"])
def test_handlers_of_every_kind_may(who, initiative, request, now):
    by = request.getfixturevalue(who)
    take_up(initiative=initiative, by=by, now=now)
    assert initiative.events.last().by_role == by.grants.get().role


def promise_args(now):
    return {
        "text": "Twee bankjes plaatsen",
        "owner_side": "municipality",
        "owner_label": "team Groen",
        "other_side": "residents",
        "other_label": "de indiener",
        "due_on": (now + timedelta(days=60)).date(),
    }


def test_assigning_names_who_handles_and_is_not_public(initiative, official, other_official, resident, now):
    assign(initiative=initiative, handler=other_official, by=official, now=now)
    initiative.refresh_from_db()
    assert initiative.handler == other_official
    assert not initiative.events.get(kind="assigned").is_public
    with pytest.raises(MoveRefused):
        assign(initiative=initiative, handler=resident, by=official, now=now)


def test_nothing_changes_any_more_at_a_plan_that_was_taken_back(initiative, official, now):
    withdraw(initiative=initiative, now=now)
    with pytest.raises(MoveRefused, match="gesloten"):
        assign(initiative=initiative, handler=official, by=official, now=now)
    with pytest.raises(MoveRefused, match="gesloten"):
        link_goals(initiative=initiative, goals=Goal.objects.all()[:1], by=official, now=now)
    initiative.refresh_from_db()
    assert initiative.handler is None
    assert not initiative.goal_links.exists()


def test_a_question_waits_for_the_resident_and_the_reply_goes_on(taken_up, official, mailroom, now):
    assign(initiative=taken_up, handler=official, by=official, now=now)
    question = ask_question(initiative=taken_up, text="Aan welke kant?", by=official, now=now)
    assert taken_up.status == Status.AWAITING_INITIATOR
    letter = mailroom.last_to("plan@example.nl")
    assert "Aan welke kant?" in letter.text
    assert "/initiatieven/beheren/" in letter.text
    reply_to_question(question=question, text="Aan de zonkant.", now=now)
    taken_up.refresh_from_db()
    assert taken_up.status == Status.IN_PROGRESS
    assert "Reactie" in mailroom.last_to(official.email).subject
    with pytest.raises(MoveRefused, match="al gereageerd"):
        reply_to_question(question=question, text="Nog iets.", now=now)


def test_the_official_may_go_on_and_the_late_reply_still_counts(taken_up, official, now):
    question = ask_question(initiative=taken_up, text="Aan welke kant?", by=official, now=now)
    take_up(initiative=taken_up, by=official, now=now)
    reply_to_question(question=question, text="Aan de zonkant.", now=now)
    taken_up.refresh_from_db()
    assert taken_up.status == Status.IN_PROGRESS
    assert question.reply == "Aan de zonkant."


def test_the_first_goal_gives_the_theme(initiative, official, now):
    goals = list(Goal.objects.order_by("-pk")[:2])
    link_goals(initiative=initiative, goals=goals, by=official, now=now)
    initiative.refresh_from_db()
    assert initiative.theme == goals[0].theme
    assert [link.goal for link in initiative.goal_links.all()] == goals
    link_goals(initiative=initiative, goals=[], by=official, now=now)
    initiative.refresh_from_db()
    assert initiative.theme is None


def test_the_answer_goes_out_in_full(answered, mailroom, now):
    answered.refresh_from_db()
    assert answered.status == Status.ANSWERED
    assert answered.answered_at == now
    letter = mailroom.last_to("plan@example.nl")
    for part in (ANSWER["summary"], ANSWER["reason"], ANSWER["next_step"], ANSWER["next_by"], "Ja, dit gaan we doen"):
        assert part in letter.text


def test_an_answer_without_a_reason_is_refused(taken_up, official, now):
    with pytest.raises(MoveRefused, match="reden"):
        write_answer(initiative=taken_up, decision="not", by=official, now=now, **ANSWER | {"reason": " "})


def test_a_published_answer_is_not_rewritten(answered, official, now):
    with pytest.raises(MoveRefused):
        write_answer(initiative=answered, decision="not", by=official, now=now, **ANSWER)
    assert answered.answer.decision == "taken_up"


def test_the_road_to_a_result(answered, official, now):
    start_carrying_out(initiative=answered, text="Team Groen begint.", by=official, now=now)
    with pytest.raises(MoveRefused, match="wat ervan gekomen is"):
        complete(initiative=answered, result="", by=official, now=now)
    complete(initiative=answered, result="De bankjes staan er.", by=official, now=now)
    answered.refresh_from_db()
    assert answered.status == Status.COMPLETED
    assert answered.result == "De bankjes staan er."
    assert answered.closed_at == now


def test_a_no_is_not_carried_out(taken_up, official, now):
    write_answer(initiative=taken_up, decision=Answer.Decision.NOT, by=official, now=now, **ANSWER)
    publish_answer(initiative=taken_up, by=official, now=now)
    with pytest.raises(MoveRefused, match="nee"):
        start_carrying_out(initiative=taken_up, text="", by=official, now=now)


def test_refusing_asks_for_a_reason(initiative, official, now):
    with pytest.raises(MoveRefused):
        refuse(initiative=initiative, reason="", by=official, now=now)
    refuse(initiative=initiative, reason="Dit is reclame.", by=official, now=now)
    assert initiative.status == Status.REFUSED


def test_the_resident_may_withdraw_until_there_is_an_answer(submit, answered, now):
    initiative = submit(confirmed=False)
    withdraw(initiative=initiative, now=now)
    assert initiative.status == Status.WITHDRAWN
    with pytest.raises(MoveRefused):
        withdraw(initiative=answered, now=now)


def test_a_promise_hangs_on_the_plan_it_came_from(answered, official, now):
    promise = promise_from(initiative=answered, by=official, now=now, **promise_args(now))
    assert list(answered.promises.all()) == [promise]
    assert promise.area == answered.buurt
    assert answered.events.get(kind="promise_made").text == promise.text


def test_a_member_gives_advice_once_and_the_handler_hears_it(submit, official, member, mailroom, now):
    initiative = submit()
    assign(initiative=initiative, handler=official, by=official, now=now)
    advice = initiative.advices.get()
    give_advice(
        advice=advice,
        stance=Advice.Stance.WITH_REMARKS,
        text="Graag aan de zonkant.",
        by=member,
        by_label=advice.platform.name,
        now=now,
    )
    assert "zonkant" in mailroom.last_to(official.email).text
    assert initiative.events.get(kind="advice_given").by_role == "platform_member"
    with pytest.raises(MoveRefused, match="al gegeven"):
        give_advice(advice=advice, stance="against", text="", by=member, by_label="x", now=now)


@pytest.mark.parametrize("who", ["resident", "council_member", "administrator"])
def test_others_give_no_advice(who, submit, member, request, now):
    advice = submit().advices.get()
    with pytest.raises(MoveRefused, match="lid"):
        give_advice(advice=advice, stance="against", text="", by=request.getfixturevalue(who), by_label="x", now=now)


def test_advice_after_the_answer_is_too_late(submit, member, official, now):
    initiative = submit()
    advice = initiative.advices.get()
    refuse(initiative=initiative, reason="Reclame.", by=official, now=now)
    with pytest.raises(MoveRefused):
        give_advice(advice=advice, stance="against", text="", by=member, by_label="x", now=now)
