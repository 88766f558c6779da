"""Every kind of initiative travels its whole road, from the form to the result; and what may not be skipped on it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from inspect import isfunction, signature

import pytest
from django.db import connection
from django.utils import timezone

from accounts.roles import Role
from initiatives import asked, keys, services, wording
from initiatives.kinds import KINDS, Kind, Unit
from initiatives.models import AnswerTerm, Initiative, StepTold
from initiatives.needed import AskedNeed
from initiatives.services.answer import seen_draft
from initiatives.services.clock import clock_at
from initiatives.services.steps import FACTS
from initiatives.what_next import what_next
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
STEPS_IN_ORDER = (
    *(Status.ADMITTED, Status.DISCLOSED, Status.BID, Status.IN_TALKS, Status.ON_AGENDA, Status.AGREED),
    *(Status.EVALUATED, Status.HANDED_BACK),
)
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
            "summary": "Ja, op 1 mei." if plan.reopened_at else "Ja.",
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
        said = "Tot uw reactie staat de klok" if to == Status.AWAITING_INITIATOR else what_next(plan)
        assert said in mailroom.last_to(plan.email).text, "and what happens next"
        clock = clock_at(plan, moment)
        assert (clock.stopped_on is None) == (to in OPEN), "no step but an answer stops the clock"
        assert clock.due_on == plan.answer_due_on and clock.paused_on == plan.paused_on
        answered_on = answered_on or (clock.stopped_on and timezone.localdate(moment))
    assert plan.closed_at and plan.result
    page = client.get(plan.get_absolute_url()).content.decode()
    assert [told.text in page for told in plan.steps_told.all()].count(False) == 0
    ahead = set(MOVES[kind][Status(plan.status)])
    assert ahead == {Status.IN_PROGRESS}, "that was the end of the road, but for an answer that was none"


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


def test_settling_does_not_write_over_a_colleagues_draft_that_was_not_shown(submit, official, other_official, now):
    small = send_in(submit, Kind.SMALL_MATTER)
    words = {"summary": "Ja.", "reason": "Het kan.", "next_step": "Wij komen.", "next_by": "team", "next_on": None}
    draft = services.write_answer(initiative=small, decision="taken_up", **words, by=other_official, now=now)
    settle = {"initiative": small, "text": "De lamp is gemaakt.", "by": official, "now": now}
    with pytest.raises(MoveRefused, match="Collega bewaarde dit antwoord"):
        services.settle(**settle)
    services.settle(**settle, seen=seen_draft(draft))
    small.refresh_from_db()
    assert small.answer.reason == "De lamp is gemaakt."


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


def test_after_more_time_was_taken_no_kind_with_a_longer_term_is_chosen(submit, official, now):
    terms = {Kind.SMALL_MATTER: (5, Unit.WORKING_DAYS), Kind.CHALLENGE: (26, Unit.WEEKS)}
    for kind, (amount, unit) in terms.items():
        AnswerTerm.objects.create(kind=kind, amount=amount, unit=unit, from_on=date(2020, 1, 1))
    plan = send_in(submit, Kind.SMALL_MATTER)
    services.extend_clock(initiative=plan, reason="Er is onderzoek nodig.", by=official, now=now)
    with pytest.raises(MoveRefused, match="al één keer meer tijd"):
        services.change_kind(initiative=plan, kind=Kind.CHALLENGE, reason="Dit is een taak.", by=official, now=now)
    plan.refresh_from_db()
    assert plan.kind == Kind.SMALL_MATTER and plan.answer_due_on == date(2026, 3, 24)


def test_another_kind_with_a_shorter_term_keeps_its_day(initiative, official, now):
    AnswerTerm.objects.create(kind=Kind.SMALL_MATTER, amount=5, from_on=date(2020, 1, 1))
    services.change_kind(initiative=initiative, kind=Kind.SMALL_MATTER, reason="Eén lamp.", by=official, now=now)
    assert initiative.answer_due_on == date(2026, 4, 9) and not clock_at(initiative, now).is_extended


def test_what_is_late_does_not_become_on_time_as_another_kind(submit, official, now, mailroom):
    AnswerTerm.objects.create(kind=Kind.SMALL_MATTER, amount=5, from_on=date(2020, 1, 1))
    plan, late = send_in(submit, Kind.SMALL_MATTER), now + 9 * DAY
    assert plan.is_overdue(late.date())
    services.change_kind(initiative=plan, kind=Kind.IDEA, reason="Dit raakt de hele straat.", by=official, now=late)
    plan.refresh_from_db()
    assert plan.kind == Kind.IDEA and plan.answer_due_on == date(2026, 3, 17) and plan.is_overdue(late.date())
    assert not clock_at(plan, late).is_extended and clock_at(plan, late).is_late


# ── A no on the way, and a question ──────────────────────────────────────────
NO = {"summary": "Nee, dit kan niet.", "reason": "De taak is al uitbesteed.", "next_step": "Niets.", "next_by": "wij"}


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        (Kind.CHALLENGE, Status.ADMITTED),
        (Kind.CHALLENGE, Status.DISCLOSED),
        (Kind.CITIZENS_INITIATIVE, Status.ADMITTED),
    ],
)
def test_on_the_way_the_office_asks_something_and_says_no(kind, state, submit, official, client, mailroom, now):
    plan = send_in(submit, kind)
    for step in ROADS[kind][: ROADS[kind].index(state) + 1]:
        travel(plan, step, official, now)
    reason = clock_at(plan, now).pause_reason
    question = services.ask_question(initiative=plan, text="Met hoeveel bent u?", by=official, now=now + DAY)
    assert plan.status == Status.AWAITING_INITIATOR
    assert clock_at(plan, now + DAY).pause_reason == "De gemeente heeft de indiener iets gevraagd."
    with pytest.raises(MoveRefused, match="wacht op de reactie"):
        services.tell_step(initiative=plan, to=state, **STEPS[state], by=official, now=now + DAY)
    with pytest.raises(MoveRefused, match="soort kan nu niet"):
        services.change_kind(initiative=plan, kind=Kind.IDEA, reason="Anders.", by=official, now=now + DAY)
    services.reply_to_question(question=question, text="Met tien.", now=now + 8 * DAY)
    plan.refresh_from_db()
    assert plan.status == state, "it goes on where it was, and nothing has to be told again"
    assert clock_at(plan, now + 8 * DAY).pause_reason == reason, "a bid that is awaited holds the clock still"
    for decision, why in (("taken_up", "alleen nee"), ("partly", "alleen nee")):
        services.write_answer(initiative=plan, decision=decision, **NO, next_on=None, by=official, now=now + 9 * DAY)
        with pytest.raises(MoveRefused, match=why):
            services.publish_answer(initiative=plan, by=official, now=now + 9 * DAY)
    services.write_answer(initiative=plan, decision="not", **NO, next_on=None, by=official, now=now + 9 * DAY)
    services.publish_answer(initiative=plan, by=official, now=now + 9 * DAY)
    plan.refresh_from_db()
    clock = clock_at(plan, now + 9 * DAY)
    assert plan.status == Status.ANSWERED and clock.in_time and not clock.is_paused
    assert "De taak is al uitbesteed." in mailroom.last_to(plan.email).text


def test_without_a_reply_the_office_goes_on_where_it_was(submit, official, now):
    plan = send_in(submit, Kind.CHALLENGE)
    for step in (Status.IN_PROGRESS, Status.ADMITTED):
        travel(plan, step, official, now)
    services.ask_question(initiative=plan, text="Met hoeveel bent u?", by=official, now=now)
    services.take_up(initiative=plan, by=official, now=now + DAY)
    plan.refresh_from_db()
    assert plan.status == Status.ADMITTED and clock_at(plan, now + DAY).is_running


# ── What is asked of them, and the end ───────────────────────────────────────
def test_whatever_can_be_asked_of_owners_is_asked():
    askers = [
        each
        for name, each in vars(asked).items()
        if isfunction(each) and each.__module__ == asked.__name__ and "plans" in signature(each).parameters
    ]
    assert set(askers) - {asked.asked_of} == set(asked.QUESTIONS)


def test_a_bid_is_asked_of_its_initiators(submit, resident, official, client, client_for, now):
    plan = send_in(submit, Kind.CHALLENGE, by=resident, email=resident.email)
    for step in (Status.IN_PROGRESS, Status.ADMITTED, Status.DISCLOSED):
        travel(plan, step, official, now)
    assert [one.title for one in asked.asked_of([plan], now.date())] == ["Doe een aanbod"]
    for page in (client_for(resident).get("/mijn/"), client.get(f"/initiatieven/beheren/{keys.make(plan)}/")):
        text = page.content.decode()
        assert "Doe een aanbod" in text and "Schrijf wat u gaat doen, en voor welk bedrag." in text
    travel(plan, Status.BID, official, now)
    assert asked.asked_of([plan], now.date()) == []


def test_a_task_that_went_back_is_a_result_and_asks_for_a_look_back(
    submit, official, client, client_for, mailroom, now, monkeypatch
):
    plan = send_in(submit, Kind.CHALLENGE)
    for step in ROADS[Kind.CHALLENGE]:
        travel(plan, step, official, now)
    monkeypatch.setattr("django.utils.timezone.now", lambda: now + DAY)
    page = client.get("/initiatieven/resultaten/").content.decode()
    assert "Na drie jaar is het goed zo." in page and "Taak terug naar de gemeente op 10 maart" in page
    assert "Na drie jaar is het goed zo." in client.get(plan.buurt.get_absolute_url()).content.decode()
    home = client.get("/").content.decode()
    assert "Na drie jaar is het goed zo." in home and "Taak terug naar de gemeente op 10 maart" in home
    assert wording.road(plan, plan.events.all(), now.date() + DAY)[4]["when"] == "10 maart"
    at = f"/beheer/initiatives/initiative/{plan.pk}"
    assert f"{at}/toewijzen/" not in client_for(official).get(f"{at}/change/").content.decode(), (
        "nobody has it any more"
    )
    assert "Hoe ging het? Kijk kort terug" in [one.title for one in asked.asked_of([plan], now.date())]
    assert services.ask_look_backs(now + DAY) == 1
    assert mailroom.last_to(plan.email).kind == "initiative.look_back_asked"


# ── The buttons of the longer roads ──────────────────────────────────────────
def test_every_step_of_a_longer_road_has_its_button(submit, official, client_for, client, now, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: now + DAY)
    desk = client_for(official)
    buttons = {
        Kind.CHALLENGE: [
            *("oppakken", "voldoet", "inzicht", "aanbod", "gesprek", "antwoord", "overeenkomst", "uitvoeren"),
            *("evaluatie", "teruggeven"),
        ],
        Kind.CITIZENS_INITIATIVE: ["oppakken", "voldoet", "raad", "antwoord"],
    }
    typed = {
        **{
            name: STEPS[step]
            for name, step in zip(
                ("voldoet", "inzicht", "aanbod", "gesprek", "raad", "overeenkomst", "evaluatie", "teruggeven"),
                STEPS_IN_ORDER,
                strict=True,
            )
        },
        "antwoord": {**NO, "decision": "taken_up", "openbaar": "1", "reason_hard": "x"},
        "uitvoeren": {"text": "Wij beginnen."},
    }
    for kind, names in buttons.items():
        plan = send_in(submit, kind)
        at = f"/beheer/initiatives/initiative/{plan.pk}/"
        for name in names:
            assert f"{at}{name}/" in desk.get(f"{at}change/").content.decode(), name
            answer = desk.post(f"{at}{name}/", typed.get(name, {}))
            assert answer.status_code == 302, (name, answer.content.decode()[:4000])
        page = client.get(plan.get_absolute_url()).content.decode()
        told = [STEPS[step]["text"] for step in MOVES[kind] if step in STEPS]
        assert [text for text in told if text not in page] == []
    assert Initiative.objects.filter(status=Status.HANDED_BACK, kind=Kind.CHALLENGE).exists()
