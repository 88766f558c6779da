"""Every kind of initiative travels its whole road, from the form to the result; and what may not be skipped on it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from accounts.roles import Role
from initiatives import services
from initiatives.kinds import KINDS, Kind, Unit
from initiatives.models import AnswerTerm, Initiative, StepTold
from initiatives.needed import AskedNeed
from initiatives.services.clock import clock_at
from initiatives.services.steps import FACTS
from initiatives.workflow import MOVES, OPEN, MoveRefused, Status

DAY = timedelta(days=1)
ASKED = {
    "needs": [AskedNeed("place", "Een plek op het plein.")],
    "event_on": date(2026, 6, 6),
    "event_place": "het plein",
    "extra": {
        "task": "Het groen in de straat",
        "why_better": "Wij zijn er elke dag.",
        "proposal": "Praat over de bus.",
    },
}
STEPS = {
    Status.ADMITTED: {"text": "U bent met genoeg bewoners."},
    Status.DISCLOSED: {"text": "Het groen krijgt nu een zes.", "amount": 12_000},
    Status.BID: {"text": "Wij doen het met twaalf buren.", "amount": 9_000},
    Status.IN_TALKS: {"text": "Wij praten over het gereedschap."},
    Status.ON_AGENDA: {"text": "De raad praat erover.", "until_on": date(2027, 4, 20)},
    Status.AGREED: {"text": "Samen voor drie jaar.", "amount": 9_500, "until_on": date(2029, 6, 1)},
    Status.EVALUATED: {"text": "Het ziet er beter uit."},
    Status.HANDED_BACK: {"text": "Na drie jaar is het goed zo."},
}
COMMON = [Status.IN_PROGRESS, Status.AWAITING_INITIATOR, Status.IN_PROGRESS, Status.ANSWERED]
ROADS = {
    Kind.IDEA: [*COMMON, Status.CARRIED_OUT, Status.COMPLETED],
    Kind.OWN_PLAN: [*COMMON, Status.IN_PROGRESS, Status.ANSWERED, Status.CARRIED_OUT, Status.COMPLETED],
    Kind.SMALL_MATTER: [Status.ANSWERED, Status.COMPLETED],
    Kind.HELP: [*COMMON, Status.CARRIED_OUT, Status.COMPLETED],
    Kind.EVENT: [*COMMON, Status.CARRIED_OUT, Status.COMPLETED],
    Kind.CHALLENGE: [
        *(Status.IN_PROGRESS, Status.ADMITTED, Status.DISCLOSED, Status.BID, Status.IN_TALKS, Status.BID),
        *(Status.IN_TALKS, Status.ANSWERED, Status.AGREED, Status.CARRIED_OUT, Status.EVALUATED),
        *(Status.CARRIED_OUT, Status.EVALUATED, Status.HANDED_BACK),
    ],
    Kind.CITIZENS_INITIATIVE: [
        *(Status.IN_PROGRESS, Status.ADMITTED, Status.ON_AGENDA, Status.ANSWERED, Status.CARRIED_OUT, Status.COMPLETED),
    ],
}


def send_in(submit, kind: Kind, **given) -> Initiative:
    wanted = {name: ASKED[name] for name in KINDS[kind].fields if name in ASKED}
    return submit(kind=kind, **wanted, extra=ASKED["extra"], **given)


def travel(plan: Initiative, to: Status, official, now) -> None:
    """The deed that brings it there, by whoever does that."""
    who = {"initiative": plan, "by": official, "now": now}
    if to == Status.ANSWERED and plan.status == Status.RECEIVED:
        services.settle(text="De lamp is gemaakt.", **who)
    elif to == Status.ANSWERED:
        words = {
            "summary": "Ja.",
            "reason": "Het past hier goed.",
            "next_step": "Wij beginnen.",
            "next_by": "team Groen",
        }
        services.write_answer(decision="taken_up", next_on=None, **words, **who)
        services.publish_answer(**who)
    elif to == Status.AWAITING_INITIATOR:
        services.ask_question(text="Welke dag?", **who)
    elif to == Status.IN_PROGRESS and plan.status == Status.AWAITING_INITIATOR:
        services.reply_to_question(question=plan.questions.last(), text="Zaterdag.", now=now)
    elif to == Status.IN_PROGRESS and plan.status == Status.ANSWERED:
        services.reopen(initiative=plan, text="Er staat niet wanneer.", now=now)
    elif to == Status.BID:
        services.tell_step(initiative=plan, to=to, **STEPS[to], role=Role.INITIATOR, by=None, now=now)
    elif to in FACTS:
        services.tell_step(to=to, **STEPS[to], **who)
    else:
        deed = {
            Status.IN_PROGRESS: lambda: services.take_up(**who),
            Status.CARRIED_OUT: lambda: services.start_carrying_out(text="Wij beginnen.", **who),
            Status.COMPLETED: lambda: services.complete(result="Het staat er.", **who),
        }
        deed[to]()
    plan.refresh_from_db()


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_travels_its_whole_road(kind, submit, official, now, client, mailroom):
    plan, answered_on = send_in(submit, kind), None
    for step, to in enumerate(ROADS[kind], start=1):
        moment, letters = now + step * DAY, len(mailroom.to(plan.email))
        travel(plan, to, official, moment)
        assert plan.status == to
        assert len(mailroom.to(plan.email)) == letters + 1, "the resident hears of every step"
        clock = clock_at(plan, moment)
        assert (clock.stopped_on is None) == (to in OPEN), "no step but an answer stops the clock"
        assert clock.due_on == plan.answer_due_on and clock.paused_on == plan.paused_on
        answered_on = answered_on or (clock.stopped_on and timezone.localdate(moment))
    assert plan.closed_at and plan.result
    page = client.get(plan.get_absolute_url()).content.decode()
    assert [told.text in page for told in plan.steps_told.all()].count(False) == 0
    assert MOVES[kind][Status(plan.status)] == {}, "that was the end of the road"


def test_the_roads_here_lead_over_every_state_of_their_kind():
    ends = {Status.WITHDRAWN, Status.REFUSED, Status.AWAITING_CONFIRMATION, Status.RECEIVED}
    for kind, road in ROADS.items():
        skipped = set(MOVES[kind]) - set(road) - ends
        allowed = {
            Kind.SMALL_MATTER: {Status.IN_PROGRESS, Status.AWAITING_INITIATOR, Status.CARRIED_OUT},
            Kind.CHALLENGE: {Status.AWAITING_INITIATOR, Status.COMPLETED},
            Kind.CITIZENS_INITIATIVE: {Status.AWAITING_INITIATOR},
        }
        assert skipped == allowed.get(kind, set())


def test_each_kind_has_its_own_term(submit, now):
    AnswerTerm.objects.create(kind=Kind.SMALL_MATTER, amount=5, from_on=date(2020, 1, 1))
    AnswerTerm.objects.create(
        kind=Kind.CHALLENGE, amount=26, unit=Unit.WEEKS, complex_amount=52, from_on=date(2020, 1, 1)
    )
    assert send_in(submit, Kind.IDEA).answer_due_on == date(2026, 4, 9)
    assert send_in(submit, Kind.SMALL_MATTER).answer_due_on == date(2026, 3, 17)
    assert send_in(submit, Kind.CHALLENGE).answer_due_on == date(2026, 9, 8)
    assert send_in(submit, Kind.EVENT).answer_due_on == date(2026, 4, 9), "without one of its own: that of an idea"


@pytest.mark.parametrize(
    ("to", "wrong", "why"),
    [
        (Status.ADMITTED, {"text": " "}, "Schrijf wat er bij deze stap hoort"),
        (Status.DISCLOSED, {"amount": None}, "bedrag"),
        (Status.BID, {"amount": -1}, "bedrag"),
        (Status.AGREED, {"until_on": None}, "datum"),
        (Status.AGREED, {"until_on": date(2020, 1, 1)}, "nog komt"),
    ],
)
def test_a_step_says_what_belongs_to_it(to, wrong, why, submit, official, now):
    plan = send_in(submit, Kind.CHALLENGE)
    for step in ROADS[Kind.CHALLENGE][: ROADS[Kind.CHALLENGE].index(to)]:
        travel(plan, step, official, now)
    before = plan.status
    with pytest.raises(MoveRefused, match=why):
        services.tell_step(initiative=plan, to=to, **STEPS[to] | wrong, by=official, now=now)
    with pytest.raises(MoveRefused, match="eerst wat er bij deze stap"):
        services.move_initiative(initiative=plan, to=to, role=Role.OFFICIAL, by=official, by_label="x", now=now + DAY)
    plan.refresh_from_db()
    assert plan.status == before and not StepTold.objects.filter(step=to).exists()


def test_an_idea_knows_no_steps_of_a_challenge(initiative, official, now):
    services.take_up(initiative=initiative, by=official, now=now)
    with pytest.raises(MoveRefused, match="kan niet"):
        services.tell_step(initiative=initiative, to=Status.ADMITTED, text="Goed.", by=official, now=now)


def test_only_a_small_matter_is_settled_at_once(initiative, submit, official, other_official, resident, now):
    with pytest.raises(MoveRefused, match="klein punt"):
        services.settle(initiative=initiative, text="Klaar.", by=official, now=now)
    small = send_in(submit, Kind.SMALL_MATTER)
    with pytest.raises(MoveRefused, match="medewerker"):
        services.settle(initiative=small, text="Klaar.", by=resident, now=now)
    with pytest.raises(MoveRefused, match="waarom het niet kan"):
        services.settle(initiative=small, text=" ", by=official, now=now)
    services.settle(initiative=small, text="De lamp is gemaakt.", by=official, now=now)
    small.refresh_from_db()
    assert small.handler == official and small.answer.summary == "Dit is geregeld." and clock_at(small, now).in_time


@pytest.mark.django_db(transaction=True)
def test_of_two_officials_who_decide_at_once_one_hears_that_the_other_was_first(submit, official, other_official, now):
    small = send_in(submit, Kind.SMALL_MATTER)

    def decide(given):
        by, decision = given
        try:
            services.settle(initiative=Initiative.objects.get(pk=small.pk), text="x", decision=decision, by=by, now=now)
            return decision
        except MoveRefused as refusal:
            return refusal.message
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(decide, [(official, "taken_up"), (other_official, "not")]))
    (won,) = {"taken_up", "not"} & set(outcomes)
    (heard,) = set(outcomes) - {won}
    assert heard == "Dit plan wacht niet meer op een antwoord."
    small.refresh_from_db()
    assert small.answer.decision == won and small.clock_events.filter(kind="stopped").count() == 1


# ── Another kind ─────────────────────────────────────────────────────────────
def test_another_kind_with_a_longer_term_counts_as_more_time(submit, official, now):
    AnswerTerm.objects.create(kind=Kind.SMALL_MATTER, amount=5, from_on=date(2020, 1, 1))
    plan = send_in(submit, Kind.SMALL_MATTER)
    with pytest.raises(MoveRefused, match="Schrijf waarom"):
        services.change_kind(initiative=plan, kind=Kind.IDEA, reason=" ", by=official, now=now)
    services.change_kind(initiative=plan, kind=Kind.IDEA, reason="Dit raakt de hele straat.", by=official, now=now)
    plan.refresh_from_db()
    clock = clock_at(plan, now)
    assert plan.kind == Kind.IDEA and plan.answer_due_on == clock.due_on == date(2026, 4, 9)
    assert clock.is_extended and clock.extend_reason == "Dit raakt de hele straat."
    with pytest.raises(MoveRefused, match="al één keer meer tijd"):
        services.extend_clock(initiative=plan, reason="lastig", by=official, now=now)


def test_another_kind_with_a_shorter_term_keeps_its_day(initiative, official, now):
    AnswerTerm.objects.create(kind=Kind.SMALL_MATTER, amount=5, from_on=date(2020, 1, 1))
    services.change_kind(initiative=initiative, kind=Kind.SMALL_MATTER, reason="Eén lamp.", by=official, now=now)
    assert initiative.answer_due_on == date(2026, 4, 9) and initiative.clock_events.count() == 1
