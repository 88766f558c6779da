"""The front door tells what one can do, what came of plans, and whether the municipality keeps its word."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from accounts.roles import Role
from agendas import services as agenda_services
from agendas.workflow import Side
from initiatives import services
from initiatives.models import AnswerTerm
from pages.views import home

AT = datetime(2026, 3, 10, 10, 0, tzinfo=ZoneInfo("Europe/Amsterdam"))


@pytest.fixture
def carried(submit, official):
    """Brings a plan all the way to its result: carried("title", answered=moment)."""

    def make(title: str, sent: datetime, answered: datetime, result: str = "Het staat er."):
        plan = submit(title=title, now=sent)
        services.take_up(initiative=plan, by=official, now=sent)
        services.write_answer(
            initiative=plan,
            decision="taken_up",
            summary="Ja.",
            reason="Het past bij de buurt.",
            next_step="Wij plaatsen ze.",
            next_by="Team Wijken",
            next_on=None,
            by=official,
            now=answered,
        )
        services.publish_answer(initiative=plan, by=official, now=answered)
        services.complete(initiative=plan, result=result, by=official, now=answered)
        plan.refresh_from_db()
        return plan

    return make


def page() -> str:
    return Client().get("/").content.decode()


def test_the_promise_names_the_real_term(municipality):
    assert "Binnen 20 werkdagen" in page()
    AnswerTerm.objects.create(amount=15, from_on=date(2020, 2, 1))
    AnswerTerm.objects.create(amount=5, from_on=timezone.localdate() + timedelta(days=30))
    assert "Binnen 15 werkdagen" in page()


def test_an_empty_portal_says_so_and_what_one_can_do(municipality):
    text = page()
    assert "Er is nog geen plan ingediend" in text
    assert "Nog geen plan is afgerond" in text
    assert "Er zijn nog geen afspraken" in text


def test_results_come_before_new_plans(submit, carried):
    submit(title="Een nieuw plan", now=timezone.now())
    carried("Licht in de doorgang", AT, AT, result="Er hangen drie lampen.")
    text = page()
    assert text.index("Licht in de doorgang") < text.index("Een nieuw plan")
    assert "Er hangen drie lampen." in text
    assert "Afgerond op 10 maart" in text


def test_a_plan_nobody_confirmed_is_not_shown(submit):
    submit(title="Nog niet bevestigd", confirmed=False)
    assert "Nog niet bevestigd" not in page()


def test_answers_are_counted_by_the_month_in_which_they_were_due(submit, carried, official):
    carried("Op tijd", AT - timedelta(days=40), AT - timedelta(days=35))
    carried("Te laat", AT - timedelta(days=40), AT - timedelta(days=2))
    submit(title="Nog geen antwoord", now=AT - timedelta(days=40))
    services.withdraw(initiative=submit(title="Ingetrokken", now=AT - timedelta(days=40)), now=AT)
    counted = home.answers_kept(date(2026, 3, 10))
    assert (counted["part"], counted["whole"], counted["month"]) == (1, 3, "februari")
    assert home.answers_kept(date(2026, 2, 20))["whole"] == 0


def test_promises_are_kept_when_both_keys_are_turned(sanderbout, platform, chair, official, now):
    made = now - timedelta(days=100)

    def promise(text: str):
        return agenda_services.make_promise(
            text=text,
            owner_side=Side.MUNICIPALITY,
            owner_label="team Groen",
            other_side=Side.PLATFORM,
            other_label="het wijkplatform",
            area=sanderbout,
            due_on=(now - timedelta(days=30)).date(),
            by=official,
            role=Role.OFFICIAL,
            by_label="de gemeente",
            now=made,
            official=official,
            platform=platform,
        )

    promise("Nog open")
    kept = promise("Nagekomen")
    agenda_services.report_done(promise=kept, by=official, role=Role.OFFICIAL, by_label="de gemeente", now=made)
    assert home.promises_kept(now.date())["part"] == 0
    kept.refresh_from_db()
    agenda_services.confirm_done(promise=kept, by=chair, role=Role.PLATFORM_CHAIR, by_label="de voorzitter", now=made)
    counted = home.promises_kept(now.date())
    assert (counted["part"], counted["whole"], counted["late"]) == (1, 2, 1)
