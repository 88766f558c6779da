"""One initiative in the back office: an official does everything that the road allows, and nothing else."""

import re
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.utils import timezone

from accounts.admin_deeds import DeedAdmin
from accounts.models import AuditEvent
from agendas.models import Promise
from goals.models import Goal
from initiatives import services
from initiatives.admin.deeds import DEEDS
from initiatives.models import Advice, Answer, Event, Initiative
from initiatives.workflow import Status
from neighbourhoods.models import Platform
from tests_support.cast import send_in
from tests_support.kept import kept

ANSWER = {
    "decision": "partly",
    "summary": "Er komt één bankje.",
    "reason": "Er is plek voor één bankje.",
    "next_step": "Wij bestellen het bankje.",
    "next_by": "team Openbare ruimte",
    "next_on": "",
}


def page_of(initiative, deed: str = "change") -> str:
    return f"/beheer/initiatives/initiative/{initiative.pk}/{deed}/"


@pytest.fixture
def desk(official, client_for):
    """The browser of an official."""
    return client_for(official)


@kept
def plan(sanderbout):
    return send_in(sanderbout, now=timezone.now())


@kept
def busy(official, plan):
    services.take_up(initiative=plan, by=official, now=timezone.now())
    return plan


@kept
def answered(official, busy):
    services.write_answer(initiative=busy, **(ANSWER | {"next_on": None}), by=official, now=timezone.now())
    services.publish_answer(initiative=busy, by=official, now=timezone.now())
    return busy


def press(browser, initiative, deed: str, **typed):
    return browser.post(page_of(initiative, deed), typed, follow=True)


def test_the_page_shows_the_plan_but_no_address(plan, desk):
    page = desk.get(page_of(plan)).content.decode()
    assert plan.title in page
    assert plan.what in page
    assert plan.email not in page
    assert "Toon contactgegevens" in page


def test_the_address_is_shown_after_a_press_and_that_is_logged(plan, desk, official):
    page = press(desk, plan, "contact").content.decode()
    assert plan.email in page
    row = AuditEvent.objects.get(verb=AuditEvent.Verb.VIEWED)
    assert (row.actor, row.subject_id) == (official, plan.pk)
    assert plan.email not in str(row.change)
    assert plan.email not in desk.get(page_of(plan)).content.decode()


def test_looking_at_a_deed_does_nothing(plan, desk):
    assert desk.get(page_of(plan, "oppakken")).url == page_of(plan)
    plan.refresh_from_db()
    assert plan.status == Status.RECEIVED


def test_taking_it_in_hand_puts_it_on_my_name(plan, desk, official):
    page = press(desk, plan, "oppakken").content.decode()
    plan.refresh_from_db()
    assert (plan.status, plan.handler) == (Status.IN_PROGRESS, official)
    assert "Het plan is in behandeling." in page


def test_a_plan_without_an_address_becomes_public_after_a_look(submit, desk):
    plan = submit(email="", confirmed=False, now=timezone.now())
    assert "Maak dit plan openbaar" in desk.get(page_of(plan)).content.decode()
    press(desk, plan, "bekeken")
    plan.refresh_from_db()
    assert plan.is_public


def test_an_official_cannot_confirm_the_address_of_another(submit, desk):
    plan = submit(confirmed=False, now=timezone.now())
    assert "Maak dit plan openbaar" not in desk.get(page_of(plan)).content.decode()
    answer = press(desk, plan, "bekeken")
    assert answer.status_code == 409
    plan.refresh_from_db()
    assert not plan.is_public


def test_it_goes_to_a_colleague(plan, desk, other_official):
    press(desk, plan, "toewijzen", handler=other_official.pk, seen="")
    plan.refresh_from_db()
    assert plan.handler == other_official


def test_it_goes_to_nobody_who_may_not_handle(plan, desk, resident, administrator):
    for person in (resident, administrator):
        answer = press(desk, plan, "toewijzen", handler=person.pk, seen="")
        assert "Dit is niet" not in answer.content.decode()
        plan.refresh_from_db()
        assert plan.handler is None


def test_two_officials_take_one_plan_and_the_second_is_told_who_was_first(plan, official, other_official, client_for):
    first, second = client_for(official), client_for(other_official)
    assert press(first, plan, "mij", seen="").status_code == 200
    answer = press(second, plan, "mij", seen="")
    assert answer.status_code == 409
    assert f"Een collega was u voor: {official} behandelt dit plan nu." in answer.content.decode()
    plan.refresh_from_db()
    assert plan.handler == official
    # Who now knows it and presses again, takes it over.
    seen = answer.context_data["forms"]["mij"]["seen"].value()
    assert press(second, plan, "mij", seen=seen).status_code == 200
    plan.refresh_from_db()
    assert plan.handler == other_official


def test_two_officials_press_the_same_step_and_one_gets_a_clear_refusal(plan, official, other_official, client_for):
    first, second = client_for(official), client_for(other_official)
    assert press(first, plan, "oppakken").status_code == 200
    answer = press(second, plan, "oppakken")
    assert answer.status_code == 409
    assert "Dit is niet gelukt." in answer.content.decode()
    assert plan.events.filter(to_status=Status.IN_PROGRESS).count() == 1


def test_a_question_makes_it_wait_and_the_reply_brings_it_back(busy, desk, mailroom):
    page = press(desk, busy, "vraag", text="Hoeveel mensen helpen mee?").content.decode()
    busy.refresh_from_db()
    assert busy.status == Status.AWAITING_INITIATOR
    assert "Hoeveel mensen helpen mee?" in page
    assert "Hoeveel mensen helpen mee?" in mailroom.last_to(busy.email).text
    page = press(desk, busy, "reactie", text="Zes mensen uit de straat.").content.decode()
    busy.refresh_from_db()
    assert busy.status == Status.IN_PROGRESS
    assert "Zes mensen uit de straat." in page


def test_an_official_goes_on_without_a_reply(busy, desk, official):
    services.ask_question(initiative=busy, text="Kan het ook kleiner?", by=official, now=timezone.now())
    press(desk, busy, "verder")
    busy.refresh_from_db()
    assert busy.status == Status.IN_PROGRESS


def test_an_empty_question_is_sent_back_with_a_word_at_the_field(busy, desk):
    answer = press(desk, busy, "vraag", text="  ")
    assert 'id="vraag-text_error"' in answer.content.decode()
    assert not busy.questions.exists()


def test_goals_are_chosen_from_the_agreement_that_holds_now(plan, desk):
    goals = list(Goal.objects.order_by("pk")[:2])
    page = press(desk, plan, "doelen", goals=[goal.pk for goal in goals]).content.decode()
    assert set(plan.goals.all()) == set(goals)
    assert all(re.search(rf'value="{goal.pk}" id="doel-{goal.pk}" checked', page) for goal in goals)
    press(desk, plan, "doelen")
    assert not plan.goals.exists()


def test_a_draft_is_shown_as_it_will_be_public_and_is_not_public_yet(busy, desk, client):
    page = press(desk, busy, "antwoord", **ANSWER).content.decode()
    assert "Zo komt het op de website" in page
    assert 'class="portal-answer"' in page
    busy.refresh_from_db()
    assert busy.status == Status.IN_PROGRESS
    assert Answer.objects.get(initiative=busy).published_at is None


def test_publishing_publishes_exactly_what_stands_in_the_form(busy, desk, mailroom):
    press(desk, busy, "antwoord", **ANSWER)
    press(desk, busy, "antwoord", **(ANSWER | {"summary": "Er komen twee bankjes."}), openbaar="1",
          seen=Answer.objects.get(initiative=busy).written_at.isoformat())  # fmt: skip
    busy.refresh_from_db()
    assert busy.status == Status.ANSWERED
    assert busy.answer.summary == "Er komen twee bankjes."
    assert "Er komen twee bankjes." in mailroom.last_to(busy.email).text
    assert "Bewaar en bekijk" not in desk.get(page_of(busy)).content.decode()


def test_half_an_answer_is_kept_but_not_published(busy, desk):
    half = ANSWER | {"summary": "", "next_step": "", "next_by": ""}
    press(desk, busy, "antwoord", **half)
    draft = Answer.objects.get(initiative=busy)
    assert draft.reason == ANSWER["reason"]
    page = press(desk, busy, "antwoord", **half, openbaar="1", seen=draft.written_at.isoformat()).content.decode()
    assert "3 antwoorden kloppen nog niet" in page
    busy.refresh_from_db()
    assert busy.status == Status.IN_PROGRESS


def test_an_answer_without_a_reason_is_not_kept_and_nothing_typed_is_lost(busy, desk):
    page = press(desk, busy, "antwoord", **(ANSWER | {"reason": ""}), openbaar="1").content.decode()
    assert "Zonder reden is een antwoord geen antwoord." in page
    assert ANSWER["next_step"] in page
    assert not Answer.objects.exists()


def test_a_refused_answer_keeps_what_was_typed(plan, desk):
    """The plan was not taken in hand, so publishing is refused; neither draft nor text is lost from the page."""
    answer = press(desk, plan, "antwoord", **ANSWER, openbaar="1")
    assert answer.status_code == 409
    assert ANSWER["reason"] in answer.content.decode()
    assert not Answer.objects.exists()


def test_two_officials_write_one_answer_and_the_second_does_not_wipe_out_the_first(
    busy, official, other_official, client_for
):
    first, second = client_for(official), client_for(other_official)
    press(first, busy, "antwoord", **ANSWER, seen="")
    mine = ANSWER | {"summary": "Er komt geen bankje."}
    answer = press(second, busy, "antwoord", **mine, seen="")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert f"{official} bewaarde dit antwoord terwijl u schreef." in page
    assert "Er komt geen bankje." in page
    assert Answer.objects.get().summary == ANSWER["summary"]
    seen = answer.context_data["forms"]["antwoord"]["seen"].value()
    press(second, busy, "antwoord", **mine, seen=seen)
    assert Answer.objects.get().summary == "Er komt geen bankje."


def test_from_the_answer_to_the_result(answered, desk):
    press(desk, answered, "uitvoeren", text="Het team plaatst het bankje.")
    answered.refresh_from_db()
    assert answered.status == Status.CARRIED_OUT
    page = press(desk, answered, "afronden", result="Er staat nu een bankje.").content.decode()
    answered.refresh_from_db()
    assert answered.status == Status.COMPLETED
    assert "Er staat nu een bankje." in page
    assert "Er is niets meer te doen." in page


def test_a_promise_from_the_answer(answered, desk, platform, official):
    page = press(
        desk,
        answered,
        "afspraak",
        text="De gemeente plaatst het bankje",
        owner="municipality",
        other=f"platform:{platform.pk}",
        due_on=(timezone.localdate() + timedelta(days=60)).isoformat(),
        goal=Goal.objects.first().pk,
    ).content.decode()
    promise = Promise.objects.get()
    assert list(answered.promises.all()) == [promise]
    assert (promise.owner_side, promise.other_label) == ("municipality", platform.name)
    assert (promise.platform, promise.official, promise.goal) == (platform, official, Goal.objects.first())
    assert "De gemeente plaatst het bankje" in page


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"other": "municipality"}, "Kies een andere partij dan die het belooft"),
        ({"owner": "residents", "other": "organisation"}, "Vul de naam van de organisatie in."),
        # Nobody could ever confirm these.
        ({"other": "organisation", "organisation": "Zowonen"}, "Een organisatie kan hier niet zeggen"),
        (
            {"owner": "organisation", "other": "municipality", "organisation": "Zowonen"},
            "Een organisatie kan hier niet zeggen",
        ),
        ({"due_on": "2020-01-01"}, "Deze dag is al voorbij."),
        ({"text": ""}, "Wat is afgesproken?"),
    ],
)
def test_a_promise_that_makes_no_sense_is_sent_back(change, problem, answered, desk):
    good = {
        "text": "Een bankje",
        "owner": "municipality",
        "other": "residents",
        "due_on": (timezone.localdate() + timedelta(days=60)).isoformat(),
    }
    assert problem in press(desk, answered, "afspraak", **(good | change)).content.decode()
    assert not Promise.objects.exists()


def test_a_refusal_asks_for_a_reason_and_ends_the_road(plan, desk):
    press(desk, plan, "weigeren", reason="")
    plan.refresh_from_db()
    assert plan.status == Status.RECEIVED
    press(desk, plan, "weigeren", reason="Dit gaat over één persoon.")
    plan.refresh_from_db()
    assert plan.status == Status.REFUSED


def test_advice_that_came_on_paper_is_written_down(submit, platform, desk):
    Platform.objects.filter(pk=platform.pk).update(reach=Platform.Reach.PAPER)
    plan = submit(now=timezone.now())
    assert "Stuur een brief" in desk.get(page_of(plan)).content.decode()
    press(desk, plan, "advies", stance="in_favour", text="Wij helpen mee.")
    advice = Advice.objects.get(initiative=plan)
    assert (advice.stance, advice.text) == ("in_favour", "Wij helpen mee.")


def test_an_administrator_who_is_no_official_may_do_nothing(plan, administrator, client_for):
    browser = client_for(administrator)
    page = browser.get(page_of(plan)).content.decode()
    assert plan.title in page
    assert "<form" not in page.split('<div class="beheer">')[1]
    for deed in DEEDS:
        assert browser.post(page_of(plan, deed.name)).status_code == 403, deed.name
    assert not Event.objects.filter(by=administrator).exists()


STATES = (Status.AWAITING_CONFIRMATION, Status.AWAITING_INITIATOR, Status.CARRIED_OUT, Status.REFUSED)


@pytest.mark.parametrize("status", STATES)
def test_no_deed_breaks_whatever_the_state(status, answered, submit, desk, monkeypatch):
    """Pressed by hand, without its fields: a page, a refusal or a way back, never an error. Every deed in every state;
    the page that comes back is drawn in one of them."""
    plan = submit(confirmed=False, now=timezone.now()) if status == Status.AWAITING_CONFIRMATION else answered
    draw, drawn = DeedAdmin.show, DEEDS[STATES.index(status) :: len(STATES)]

    def show(page, request, *about, pressed=None, **more):
        return draw(page, request, *about, pressed=pressed, **more) if pressed in drawn else HttpResponse()

    monkeypatch.setattr(DeedAdmin, "show", show)
    for deed in DEEDS:
        Initiative.objects.filter(pk=plan.pk).update(status=status)
        assert desk.post(page_of(plan, deed.name)).status_code in (200, 302, 409), deed.name


def test_what_is_not_there_is_not_there(plan, desk):
    assert desk.post(page_of(plan, "onzin")).status_code == 404
    assert desk.get("/beheer/initiatives/initiative/999999/change/").status_code == 404
    assert desk.get("/beheer/initiatives/initiative/add/").status_code == 404
    assert desk.get(f"/beheer/initiatives/initiative/{plan.pk}/delete/").status_code in (302, 404)
    assert Initiative.objects.filter(pk=plan.pk).exists()


def test_the_list_of_the_admin_is_the_work_list(desk):
    assert desk.get("/beheer/initiatives/initiative/").url == "/beheer/?lijst=open"


def test_text_of_a_resident_is_shown_as_text(submit, desk):
    plan = submit(title="<b>Dik</b>", what="<script>alert(1)</script>", now=timezone.now())
    page = desk.get(page_of(plan)).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
