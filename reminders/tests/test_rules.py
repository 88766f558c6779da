"""Each reminder: too early, on its day, twice, after a missed day, too late; to whom on each step; and when it stops.

A step counts as given when its row is planned and its moment has come; what the letter says is tested elsewhere.
"""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from accounts.models import RoleGrant
from accounts.roles import Role
from agendas.models import Promise
from agendas.services import ask_after as ask_after_promise
from agendas.services import change_block, confirm_done, deny_done, hold_review, report_done, reschedule_promise
from initiatives.models import Initiative
from initiatives.services import ask_after as ask_after_answer
from initiatives.services import (
    ask_question,
    assign,
    give_advice,
    pause_clock,
    promise_from,
    publish_answer,
    resume_clock,
    take_up,
    write_answer,
)
from neighbourhoods.models import AreaCoordination, Membership, Platform, Team
from neighbourhoods.services import record_talk
from reminders.models import Reminder
from reminders.rules import RULES
from reminders.services import plan
from reminders.tests.conftest import nine

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
VB, MW, TL, RV, RAAD, PLAN = "voorzitter", "medewerker", "teamleider", "regievoerder", "raad", "plan"


@pytest.fixture
def said(chair, official, team_lead, coordinator):
    """Plans one kind at 9 in the morning of a day, and gives who is told in that round."""

    def make(kind: str, day: date, minutes: int = 0) -> list[str]:
        moment = nine(day) + timedelta(minutes=minutes)
        plan(moment, rules=[RULES[kind]])
        rows = Reminder.objects.filter(kind=kind).due(moment).select_related("recipient")
        people = [row.recipient.email if row.recipient else row.to_address or "raad@" for row in rows]
        rows.update(state="attached")
        return sorted(person.partition("@")[0] for person in people)

    return make


# ── What is due. Today is Tuesday 10 March 2026; Easter Monday is 6 April ────


@pytest.fixture
def from_a_plan(initiative, official, platform, now):
    """Makes a promise that came from the plan of a resident without an account, for 7 April."""

    def make(owner, other, **given) -> Promise:
        return promise_from(
            initiative=initiative,
            by=official,
            now=now,
            text="Samen de bankjes schilderen",
            owner_side=owner,
            owner_label=owner,
            other_side=other,
            other_label=other,
            due_on=date(2026, 4, 7),
            **{"official": official, "platform": platform} | given,
        )

    return make


@pytest.fixture
def of_residents(from_a_plan):
    return from_a_plan("residents", "municipality")


@pytest.fixture
def of_an_organisation(from_a_plan):
    return from_a_plan("organisation", "residents")


def reported(promise, by, role, now):
    return report_done(promise=promise, by=by, role=role, by_label="wie het beloofde", now=now)


@pytest.fixture
def reported_by_platform(promise, chair, now):
    """On 10 March; the municipality has until Tuesday 17 March to look."""
    return reported(promise, chair, Role.PLATFORM_CHAIR, now)


@pytest.fixture
def reported_to_platform(municipal_promise, official, now):
    return reported(municipal_promise, official, Role.OFFICIAL, now)


@pytest.fixture
def reported_to_resident(from_a_plan, official, now):
    return reported(from_a_plan("municipality", "residents"), official, Role.OFFICIAL, now)


def asked(platform, chair, day):
    return {"platform": platform, "by": chair, "by_label": "Wijkplatform Sanderbout", "now": nine(day)}


@pytest.fixture
def promise_called(municipal_promise, platform, chair):
    """Three days late, on Friday 10 April; the platform hears before Friday 17 April."""
    question = asked(platform, chair, date(2026, 4, 10))
    return ask_after_promise(municipal_promise, role=Role.PLATFORM_CHAIR, **question)


@pytest.fixture
def answer(initiative, platform, official, now):
    """Taken up by an official; the answer is due on Thursday 9 April."""
    assign(initiative=initiative, handler=official, by=official, now=now)
    return take_up(initiative=initiative, by=official, now=now)


@pytest.fixture
def answer_called(answer, platform, chair):
    """On Monday 13 April; the platform hears before Monday 20 April."""
    return ask_after_answer(answer, **asked(platform, chair, date(2026, 4, 13)))


@pytest.fixture
def paused(answer, official, now):
    """On Tuesday 10 March; with Good Friday and Easter Monday off, the twentieth working day is 9 April."""
    return pause_clock(initiative=answer, reason="Wij wachten op de provincie.", by=official, now=now)


@pytest.fixture
def review(agenda):
    type(agenda).objects.update(review_on=date(2026, 4, 7))
    agenda.refresh_from_db()
    return agenda


@pytest.fixture
def spoken_with(platform, official, now):
    """On 10 March; half a year later is 9 September."""
    record_talk(platform, now.date(), "De buurtagenda", official, now)
    return platform


def days(*pairs) -> list[tuple[date, list[str]]]:
    return [(date(2026, month, day), people) for (day, month), *people in pairs]


# What, of which kind, the days on which its steps fall, and who hears it then.
CASES = {
    "advice": ("advice_awaited", days([(20, 3), VB], [(24, 3), VB], [(27, 3), MW], [(7, 4), RV])),
    "promise": (
        "promise_due",
        days([(24, 3), VB], [(7, 4), VB], [(10, 4), MW, VB], [(21, 4), RV], [(7, 5), MW, RAAD, VB]),
    ),
    "municipal_promise": (
        "promise_due",
        days([(24, 3), MW], [(7, 4), MW], [(10, 4), MW], [(21, 4), RV], [(7, 5), MW, RAAD]),
    ),
    "of_residents": (
        "promise_due",
        days([(24, 3), PLAN], [(7, 4), PLAN], [(10, 4), MW, PLAN], [(21, 4), RV], [(7, 5), MW, PLAN, RAAD]),
    ),
    "of_an_organisation": (
        "promise_due",
        days([(24, 3), MW], [(7, 4), MW], [(10, 4), MW], [(21, 4), RV], [(7, 5), MW, RAAD]),
    ),
    "reported_by_platform": (
        "promise_confirm",
        days([(10, 3), MW], [(17, 3), MW], [(24, 3), MW], [(31, 3), RV], [(16, 4), RAAD]),
    ),
    "reported_to_platform": (
        "promise_confirm",
        days([(10, 3), VB], [(17, 3), VB], [(24, 3), MW, VB], [(31, 3), RV], [(16, 4), RAAD]),
    ),
    "reported_to_resident": (
        "promise_confirm",
        days([(10, 3), PLAN], [(17, 3), PLAN], [(24, 3), MW, PLAN], [(31, 3), RV], [(16, 4), RAAD]),
    ),
    "promise_called": (
        "promise_called",
        days([(10, 4), MW], [(17, 4), MW], [(20, 4), MW, TL], [(1, 5), RV], [(18, 5), RAAD]),
    ),
    "block": ("block_due", days([(24, 3), VB], [(10, 4), MW, VB], [(21, 4), RV], [(7, 5), RAAD])),
    "review": ("review_due", days([(24, 3), VB], [(7, 4), VB], [(21, 4), MW, VB], [(7, 5), RV], [(8, 6), RAAD])),
    "answer": (
        "answer_due",
        days([(7, 4), MW], [(9, 4), MW], [(10, 4), MW, TL], [(23, 4), MW, RV], [(11, 5), MW, RAAD, TL]),
    ),
    "answer_called": (
        "answer_called",
        days([(13, 4), MW], [(20, 4), MW], [(23, 4), MW, TL], [(4, 5), RV], [(20, 5), RAAD]),
    ),
    "paused": ("pause_long", days([(9, 4), MW])),
    "spoken_with": ("unspoken", days([(9, 9), MW], [(23, 9), MW], [(9, 10), RV], [(9, 11), RAAD])),
    "platform": ("platform_news", days([(1, 4), VB], [(1, 7), VB], [(1, 10), VB])),
}
EVERY = pytest.mark.parametrize("what", CASES)


def test_every_rule_has_its_case():
    assert {kind for kind, _steps in CASES.values()} == set(RULES)


@EVERY
def test_each_step_is_given_on_its_day_to_whom_it_goes_and_once(request, said, what):
    request.getfixturevalue(what)
    kind, steps = CASES[what]
    for day, people in steps:
        assert said(kind, day, minutes=-1) == [], f"too early for {day}"
        assert said(kind, day) == people
        assert said(kind, day, minutes=60) == [], f"a second time on {day}"
    assert said(kind, steps[-1][0] + 30 * DAY) == []


@EVERY
def test_three_days_without_a_round_lose_nothing(request, said, what):
    request.getfixturevalue(what)
    kind, steps = CASES[what]
    for day, people in steps:
        Reminder.objects.all().delete()
        assert set(people) <= set(said(kind, day + 3 * DAY))


@EVERY
def test_after_a_stop_of_weeks_it_is_shown_and_not_sent(request, said, what):
    request.getfixturevalue(what)
    kind, steps = CASES[what]
    assert set(said(kind, steps[-1][0] + 15 * DAY)) <= {RAAD}
    shown = Reminder.objects.filter(kind=kind, state="skipped")
    assert shown.exists() and {row.reason for row in shown} == {"too_late"}


def test_planned_before_a_long_stop_it_is_skipped_too(promise, said):
    said("promise_due", date(2026, 3, 23))
    assert Reminder.objects.get().state == "scheduled"
    assert said("promise_due", date(2026, 6, 1)) == [RAAD]
    assert not Reminder.objects.filter(state="scheduled").exists()


def test_who_just_agreed_on_it_is_not_reminded_of_it(promise, said):
    """Made on 10 March for 20 March: the first step fell before it was made."""
    Promise.objects.update(due_on=date(2026, 3, 20))
    assert said("promise_due", date(2026, 3, 11)) == []
    assert said("promise_due", date(2026, 3, 20)) == [VB]


# ── Met, moved, withdrawn ────────────────────────────────────────────────────


def settle(what: str, it: SimpleNamespace):
    """Does what the reminder asks."""
    by_chair = {"by": it.chair, "by_label": "Wijkplatform", "now": it.now}
    by_official = {"by": it.official, "role": Role.OFFICIAL, "by_label": "gemeente", "now": it.now}
    thing = it.thing
    match what:
        case "advice":
            give_advice(advice=thing, stance="in_favour", text="", **by_chair)
        case "promise":
            report_done(promise=thing, role=Role.PLATFORM_CHAIR, **by_chair)
        case "reported_by_platform":
            confirm_done(promise=thing, **by_official)
        case "promise_called":
            report_done(promise=thing, **by_official)
        case "block":
            change_block(block=thing, state="done", **by_official)
        case "review":
            hold_review(thing, next_on=date(2027, 4, 6), text="Het gaat goed.", **by_official)
        case "answer" | "answer_called":
            publish(thing, it.official, it.now)
        case "paused":
            resume_clock(initiative=thing, by=it.official, now=it.now)
        case "spoken_with":
            record_talk(thing, date(2026, 9, 1), "De speeltuin", it.official, nine(date(2026, 9, 2)))


def publish(initiative: Initiative, official, now):
    words = {"summary": "Ja.", "reason": "Goed plan.", "next_step": "Wij plaatsen ze.", "next_by": "gemeente"}
    write_answer(initiative=initiative, decision="taken_up", next_on=None, by=official, now=now, **words)
    publish_answer(initiative=initiative, by=official, now=now)


MET = ("advice", "promise", "reported_by_platform", "promise_called", "block", "review", "answer", "answer_called")


@pytest.mark.parametrize("what", [*MET, "spoken_with"])
def test_what_was_done_meanwhile_is_left_alone(request, said, chair, official, now, what):
    thing = request.getfixturevalue(what)
    kind, steps = CASES[what]
    said(kind, steps[1][0] - DAY)
    waiting = Reminder.objects.filter(state="scheduled")
    assert waiting.exists()
    settle(what, SimpleNamespace(thing=thing, chair=chair, official=official, now=now))
    for day, _people in steps[1:]:
        assert said(kind, day) == []
    assert not waiting.exists()


def test_denied_it_is_owed_again(reported_by_platform, official, said, now):
    said("promise_confirm", date(2026, 3, 11))
    asks = {"by": official, "role": Role.OFFICIAL, "by_label": "gemeente", "now": now}
    deny_done(promise=reported_by_platform, text="De helft staat er nog niet.", **asks)
    assert said("promise_confirm", date(2026, 3, 17)) == []
    assert said("promise_due", date(2026, 3, 24)) == [VB]


def test_another_date_is_another_reminder(promise, chair, said, now):
    said("promise_due", date(2026, 3, 23))
    by = {"by": chair, "role": Role.PLATFORM_CHAIR, "by_label": "Wijkplatform", "now": now}
    reschedule_promise(promise=promise, due_on=date(2026, 5, 12), reason="De zaal is later vrij.", **by)
    assert said("promise_due", date(2026, 3, 24)) == []
    assert [str(row.state) for row in Reminder.objects.all()] == ["cancelled"]
    assert said("promise_due", date(2026, 4, 28)) == [VB]


def test_who_just_named_another_day_is_not_reminded_at_once(promise, chair, said):
    """Moved on 23 March to eight days later: the step of two weeks before fell before that."""
    by = {"by": chair, "role": Role.PLATFORM_CHAIR, "by_label": "Wijkplatform", "now": nine(date(2026, 3, 23))}
    reschedule_promise(promise=promise, due_on=date(2026, 3, 31), reason="De zaal is eerder vrij.", **by)
    assert said("promise_due", date(2026, 3, 24)) == said("promise_due", date(2026, 3, 30)) == []
    assert said("promise_due", date(2026, 3, 31)) == [VB]


def test_who_names_another_day_has_answered_the_question_where_it_stays(promise_called, official, said):
    said("promise_called", date(2026, 4, 10))
    by = {"by": official, "role": Role.OFFICIAL, "by_label": "gemeente", "now": nine(date(2026, 4, 13))}
    reschedule_promise(promise=promise_called, due_on=date(2026, 6, 2), reason="De lampen komen in juni.", **by)
    assert said("promise_called", date(2026, 4, 17)) == []


def test_an_answer_is_not_asked_for_while_the_resident_has_to_reply(answer, official, said, now):
    ask_question(initiative=answer, text="Hoeveel bankjes?", by=official, now=now)
    assert said("answer_due", date(2026, 4, 9)) == []
    take_up(initiative=answer, by=official, now=now)
    assert said("answer_due", date(2026, 4, 9)) == [MW]


def test_a_pause_that_ended_in_time_is_not_asked_about_and_the_next_one_counts_anew(paused, official, said):
    assert said("pause_long", date(2026, 4, 8)) == []
    resume_clock(initiative=paused, by=official, now=nine(date(2026, 4, 9)) - timedelta(hours=1))
    assert said("pause_long", date(2026, 4, 9)) == []
    ask_question(initiative=paused, text="Hoeveel bankjes?", by=official, now=nine(date(2026, 4, 9)))
    assert said("pause_long", date(2026, 5, 8)) == []
    assert said("pause_long", date(2026, 5, 11)) == [MW], "20 working days, without King's Day and Liberation Day"


def test_a_plan_without_an_address_waits_for_the_municipality_from_the_first_day(submit, said):
    submit(confirmed=False, email="")
    assert said("answer_due", date(2026, 4, 9)) == [TL]
    Initiative.objects.update(email="plan@example.nl")
    assert said("answer_due", date(2026, 4, 10)) == []


# ── Platforms that sleep, that have nobody, that want paper ──────────────────


@pytest.mark.parametrize("state", [Platform.State.DORMANT, Platform.State.DISSOLVED])
def test_a_platform_that_sleeps_or_is_gone_gets_nothing(advice, promise, block, review, chair, said, state):
    kinds = ("advice_awaited", "promise_due", "block_due", "review_due", "unspoken", "platform_news")
    for kind in kinds:
        said(kind, date(2026, 3, 19))
    Platform.objects.update(state=state, state_reason="Te weinig mensen.")
    for day in (date(2026, 3, 24), date(2026, 4, 10), date(2026, 10, 9)):
        assert [said(kind, day) for kind in kinds] == [[]] * len(kinds)
    assert not Reminder.objects.filter(state="scheduled").exists()


def test_what_was_promised_to_a_platform_that_is_gone_is_still_owed(municipal_promise, said):
    Platform.objects.update(state="dissolved", state_reason="Te weinig terug van de gemeente.")
    assert said("promise_due", date(2026, 3, 24)) == [MW]
    assert said("promise_due", date(2026, 5, 7)) == [MW, RAAD]


def test_nobody_waits_for_a_platform_that_is_gone_to_confirm(reported_to_platform, said):
    Platform.objects.update(state="dissolved", state_reason="Te weinig mensen.")
    assert said("promise_confirm", date(2026, 3, 17)) == []


def test_a_platform_that_wakes_is_reminded_again(promise, said):
    said("promise_due", date(2026, 3, 20))
    Platform.objects.update(state="dormant")
    said("promise_due", date(2026, 3, 21))
    assert Reminder.objects.get().state == "cancelled"
    Platform.objects.update(state="active")
    assert said("promise_due", date(2026, 3, 24)) == [VB]
    assert Reminder.objects.filter(step=0).count() == 1


def test_without_a_chair_every_member_hears_it(promise, chair, member, said):
    Membership.objects.filter(user=chair).update(until=date(2026, 3, 1))
    assert said("promise_due", date(2026, 3, 24)) == ["lid"]


def test_without_members_the_contact_hears_it(promise, said):
    Membership.objects.update(until=date(2026, 3, 1))
    assert said("promise_due", date(2026, 3, 24)) == [MW]


def test_without_members_and_contact_the_team_leads_hear_it(promise, said):
    Membership.objects.update(until=date(2026, 3, 1))
    Platform.objects.update(contact=None)
    assert said("promise_due", date(2026, 3, 24)) == [TL]


def test_who_left_gets_nothing_and_who_came_gets_it(promise, chair, member, said):
    said("promise_due", date(2026, 3, 23))
    Membership.objects.filter(user=chair).update(until=date(2026, 3, 23))
    Membership.objects.filter(user=member).update(seat="chair")
    assert said("promise_due", date(2026, 3, 24)) == ["lid"]


def test_on_paper_its_contact_has_the_letter_in_hand(promise, said):
    Platform.objects.update(reach="paper", postal_address="Postbus 1\n6131 AA Sittard")
    assert said("promise_due", date(2026, 3, 24)) == [MW]
    Platform.objects.update(contact=None)
    assert said("promise_due", date(2026, 4, 7)) == [TL]


# ── Where nobody stands on a rung ────────────────────────────────────────────


def test_without_a_handler_the_team_leads_are_asked_for_the_answer(initiative, said):
    assert said("answer_due", date(2026, 4, 9)) == [TL]


def test_a_handler_who_lost_the_role_is_as_one_who_left(initiative, promise, official, coordinator, said):
    """Reminded is who can act: the lead of the plan's team, or else all team leads; so too for a platform's contact."""
    Initiative.objects.update(handler=official)
    RoleGrant.objects.filter(user=official).delete()
    assert said("answer_due", date(2026, 4, 9)) == [TL]
    Initiative.objects.update(team=Team.objects.create(name="Groen", lead=coordinator))
    Reminder.objects.all().delete()
    assert said("answer_due", date(2026, 4, 9)) == [RV]
    Membership.objects.update(until=date(2026, 3, 1))
    assert said("promise_due", date(2026, 3, 24)) == [TL]


def test_without_an_official_the_team_leads_answer_for_the_municipality(municipal_promise, said):
    Promise.objects.update(official=None, agenda=None)
    Platform.objects.update(contact=None)
    assert said("promise_due", date(2026, 3, 24)) == [TL]


def test_without_a_coordinator_the_team_leads_hear_it(promise, said):
    AreaCoordination.objects.all().delete()
    assert said("promise_due", date(2026, 4, 21)) == [MW, TL, VB]


def test_without_a_contact_somebody_still_talks_with_the_platform(spoken_with, said):
    Platform.objects.update(contact=None)
    assert said("unspoken", date(2026, 9, 9)) == [TL]


def test_for_residents_without_an_address_the_platform_speaks_or_else_the_official(of_residents, platform, said):
    Initiative.objects.update(email="")
    assert said("promise_due", date(2026, 3, 24)) == [VB]
    Platform.objects.update(state="dormant")
    assert said("promise_due", date(2026, 4, 7)) == [MW]


def test_a_resident_with_an_account_is_known_by_it(submit, resident, official, said, now):
    plan_ = submit(email=resident.email)
    Initiative.objects.update(author=resident)
    sides = {"owner_side": "residents", "owner_label": "bewoners", "other_side": "municipality", "other_label": "gem."}
    promise_from(initiative=plan_, by=official, now=now, text="Schilderen", due_on=date(2026, 4, 7), **sides)
    assert said("promise_due", date(2026, 3, 24)) == ["inwoner"]
    assert Reminder.objects.get(step=0).recipient == resident


def test_who_withdrew_a_plan_hears_no_more_of_its_promises(of_residents, said):
    Initiative.objects.update(status="withdrawn")
    assert PLAN not in said("promise_due", date(2026, 3, 24))


def test_the_municipality_is_never_asked_to_confirm_its_own_promise(from_a_plan, official, said, now):
    promise = from_a_plan("municipality", "residents", platform=None)
    # Written down before it was refused: an organisation has no page to confirm on.
    Promise.objects.filter(pk=promise.pk).update(other_side="organisation")
    reported(promise, official, Role.OFFICIAL, now)
    assert said("promise_confirm", date(2026, 3, 10)) == []
    assert said("promise_confirm", date(2026, 3, 24)) == [TL]


# ── What comes round by itself ───────────────────────────────────────────────


def test_as_long_as_nobody_talks_it_is_asked_each_half_year(spoken_with, said):
    assert said("unspoken", date(2026, 9, 9)) == [MW]
    assert said("unspoken", date(2027, 3, 11)) == [MW]
    assert Reminder.objects.filter(state="attached").count() == 2


def test_a_platform_from_before_the_rule_is_not_forgotten(platform, said):
    """Active since 1 May 2021, and nobody ever wrote down a talk."""
    heard = {day for day in range(0, 183, 10) if MW in said("unspoken", date(2026, 3, 10) + day * DAY)}
    assert heard


def test_a_platform_that_just_began_gets_no_news_of_the_quarter_before(platform, said):
    Platform.objects.update(state_since=date(2026, 4, 2))
    assert said("platform_news", date(2026, 4, 3)) == []
    assert said("platform_news", date(2026, 7, 1)) == [VB]


def test_each_platform_gets_its_news_once_a_quarter(platform, said):
    heard = [day for day in range(0, 92, 7) if said("platform_news", date(2026, 4, 1) + day * DAY)]
    assert heard == [0, 91]
