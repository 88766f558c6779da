"""A platform asks the municipality where something stays; both sides of the balance stand on its page."""

from datetime import timedelta

import pytest
from django.core.cache import caches

from accounts.roles import Role
from agendas.models import AgendaEvent, Promise
from agendas.services import make_promise
from agendas.workflow import Side
from initiatives.models import Event, Initiative
from neighbourhoods.models import Membership, Platform
from notifications.models import Message
from reminders.models import Reminder

DESK = "/platform/sanderbout/"


@pytest.fixture(autouse=True)
def on_the_day(now, monkeypatch, db):
    caches["pages"].clear()
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)


@pytest.fixture
def promise(platform, sanderbout, official, now, today):
    """What the municipality promised the platform, four days late."""
    made = make_promise(
        text="Twee bomen bij de speeltuin",
        owner_side=Side.MUNICIPALITY,
        owner_label="team Groen",
        other_side=Side.PLATFORM,
        other_label="wijkplatform Sanderbout",
        area=sanderbout,
        due_on=today,
        platform=platform,
        official=official,
        by=official,
        role=Role.OFFICIAL,
        by_label="gemeente",
        now=now,
    )
    Promise.objects.filter(pk=made.pk).update(due_on=today - timedelta(days=4))
    made.refresh_from_db()
    return made


@pytest.fixture
def plan(initiative, today):
    """A plan whose answer is four days late."""
    Initiative.objects.filter(pk=initiative.pk).update(answer_due_on=today - timedelta(days=4))
    initiative.refresh_from_db()
    return initiative


@pytest.fixture
def presses(promise, plan):
    """Where the two buttons go."""
    return [f"{DESK}afspraak/{promise.number}/waar-blijft/", f"{DESK}plan/{plan.number}/waar-blijft/"]


def text_of(response) -> str:
    return response.content.decode()


def test_one_press_asks_and_the_row_says_when_something_is_heard(presses, promise, plan, chair, client_for):
    browser = client_for(chair)
    assert text_of(browser.get(DESK)).count("Vraag waar dit blijft") == 2
    for address in presses:
        html = text_of(browser.post(address, follow=True))
        assert "Uw vraag is gesteld. U hoort uiterlijk dinsdag 17 maart iets." in html
    assert html.count("U vroeg hiernaar op 10 maart. U hoort uiterlijk dinsdag 17 maart iets.") == 2
    assert "Vraag waar dit blijft" not in html
    promise.refresh_from_db()
    plan.refresh_from_db()
    assert promise.asked_after_on and plan.asked_after_on
    assert AgendaEvent.objects.get(kind="asked_after").by_label == "voorzitter wijkplatform Sanderbout"
    assert Event.objects.get(kind="asked_after").by_label == "voorzitter wijkplatform Sanderbout"


def test_a_second_press_changes_nothing_and_says_when_it_was_asked(presses, promise, member, client_for):
    browser = client_for(member)
    for address in presses:
        browser.post(address)
        html = text_of(browser.post(address, follow=True))
        assert html.partition('id="tegoed"')[0].count("U vroeg hiernaar op 10 maart.") == 1
    assert AgendaEvent.objects.filter(kind="asked_after").count() == 1
    assert Event.objects.filter(kind="asked_after").count() == 1


def test_after_two_weeks_it_can_be_asked_again(presses, promise, chair, client_for, today):
    Promise.objects.filter(pk=promise.pk).update(
        asked_after_on=today - timedelta(days=14), asked_after_due_on=today - timedelta(days=7)
    )
    html = text_of(client_for(chair).get(DESK))
    assert "U had uiterlijk dinsdag 3 maart iets moeten horen." in html
    assert "Vraag opnieuw waar dit blijft" in html
    client_for(chair).post(presses[0])
    promise.refresh_from_db()
    assert promise.asked_after_on == today


def test_another_platform_that_asked_is_not_you(presses, plan, chair, client_for, today):
    other = Platform.objects.create(name="Dorpsraad", slug="dorpsraad", state_since=today)
    Initiative.objects.filter(pk=plan.pk).update(
        asked_after_by=other, asked_after_on=today, asked_after_due_on=today + timedelta(days=7)
    )
    html = text_of(client_for(chair).get(DESK))
    assert "Een ander wijkplatform vroeg hiernaar op 10 maart." in html
    assert "U vroeg hiernaar" not in html


def test_where_the_resident_is_asked_something_nothing_is_owed(plan, chair, client_for):
    Initiative.objects.filter(pk=plan.pk).update(status="awaiting_initiator")
    html = text_of(client_for(chair).get(DESK))
    assert "Vraag waar dit blijft" not in html
    assert "De gemeente is op dit moment nergens te laat mee." in html


def test_a_platform_that_sleeps_is_told_whom_to_ask(presses, platform, chair, client_for):
    Platform.objects.filter(pk=platform.pk).update(state="dormant")
    browser = client_for(chair)
    assert "Vraag waar dit blijft" not in text_of(browser.get(DESK))
    assert "Dit wijkplatform is nu niet actief." in text_of(browser.post(presses[0], follow=True))


def test_what_is_not_late_any_more_is_refused_in_words(presses, promise, chair, client_for, today):
    Promise.objects.filter(pk=promise.pk).update(due_on=today)
    html = text_of(client_for(chair).post(presses[0], follow=True))
    assert "De dag van deze afspraak is nog niet voorbij." in html


def test_only_who_holds_a_seat_may_press_and_only_with_a_press(presses, chair, official, client_for, client, today):
    elsewhere = Platform.objects.create(name="Elders", slug="elders", state_since=today)
    Membership.objects.create(platform=elsewhere, user=chair, since=today)
    for address in presses:
        assert client_for(official).post(address).status_code == 403
        assert client.post(address).url.startswith("/account/login/")
        assert client_for(chair).get(address).status_code == 405
        assert client_for(chair).post(address.replace("sanderbout", "elders")).status_code == 404
    assert not AgendaEvent.objects.filter(kind="asked_after").exists()


def test_how_it_went_on_both_sides(presses, platform, chair, client_for, now, today):
    rows = [
        ("doer", "attached", "done"),
        ("doer", "attached", ""),
        ("contact", "attached", ""),
        ("doer", "skipped", ""),
    ]
    for step, (rung, state, answer) in enumerate(rows):
        Reminder.objects.create(
            kind="promise_due", subject_type="agendas.promise", subject_id=1, recipient=chair, rung=rung, state=state,
            platform=platform, due_on=today, due_at=now - timedelta(days=30), step=step, answer=answer,
            answered_at=now if answer else None, ignored_at=now if not answer and rung == "doer" else None,
        )  # fmt: skip
    Reminder.objects.create(
        kind="platform_news", subject_type="neighbourhoods.platform", subject_id=platform.pk, recipient=chair,
        state="attached", platform=platform, due_on=today, due_at=now,
    )  # fmt: skip
    returned = Message.objects.create(
        key="terug", kind="reminder.promise_due", message_id="<terug@x>", subject="x", text="x", state="bounced",
        created_at=now, not_before=now,
    )  # fmt: skip
    Reminder.objects.create(
        kind="promise_due", subject_type="agendas.promise", subject_id=2, recipient=chair, state="attached",
        platform=platform, due_on=today, due_at=now, message=returned,
    )  # fmt: skip
    html = text_of(client_for(chair).get(DESK)).partition('id="hoe-het-ging"')[2]
    for sentence in (
        "1 herinnering kwam niet bij u aan.",
        "U kreeg in de afgelopen twaalf maanden 2 herinneringen.",
        "Op 1 daarvan kwam een antwoord. Op 1 kwam geen antwoord.",
        "1 keer hoorde iemand bij de gemeente dat iets bij u te laat is.",
        "De gemeente is te laat met 1 antwoord. De gemeente is te laat met 1 afspraak met u.",
    ):
        assert sentence in html


def test_how_often_it_asked_and_heard_stands_there(presses, promise, plan, chair, official, client_for, now, today):
    browser = client_for(chair)
    assert "keer waar iets blijft" not in text_of(browser.get(DESK))
    for press in presses:
        browser.post(press)
    for kind, thing in (("promise_called", promise), ("answer_called", plan)):
        for step, recipient in enumerate((official, None)):
            Reminder.objects.create(
                kind=kind, subject_type=thing._meta.label_lower, subject_id=thing.pk, recipient=recipient, step=step,
                rung="doer" if recipient else "council", state="attached", due_on=today, due_at=now,
            )  # fmt: skip
    asked = "U vroeg in de afgelopen twaalf maanden 2 keer waar iets blijft. De gemeente gaf {} keer antwoord."
    assert asked.format(0) in text_of(browser.get(DESK))
    Reminder.objects.filter(kind="promise_called", step=0).update(answer="busy", answered_at=now)
    assert asked.format(1) in text_of(browser.get(DESK))
    Initiative.objects.filter(pk=plan.pk).update(status="answered", answered_at=now)
    assert asked.format(2) in text_of(browser.get(DESK))


def test_a_quiet_year_is_said_so(platform, chair, client_for):
    html = text_of(client_for(chair).get(DESK))
    assert "U kreeg in de afgelopen twaalf maanden geen herinneringen." in html
    assert "De gemeente is op dit moment nergens te laat mee." in html


def test_the_queries_do_not_grow(presses, submit, chair, client_for, today, django_assert_max_num_queries):
    browser = client_for(chair)
    for place in range(8):
        submit(title=f"Plan {place}", email=f"p{place}@example.nl")
    Initiative.objects.update(answer_due_on=today - timedelta(days=3))
    with django_assert_max_num_queries(20):
        assert text_of(browser.get(DESK)).count("Vraag waar dit blijft") == 10
