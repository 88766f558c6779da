"""The link in a reminder: opening changes nothing, pressing once does; used, expired and withdrawn have their pages."""

from datetime import date, timedelta

import pytest
from django.core import signing

from accounts.models import User
from agendas.workflow import BlockState, PromiseState
from neighbourhoods.models import Membership, Platform
from notifications.models import Message
from reminders import keys
from reminders.models import Reminder
from reminders.services import settle_help

pytestmark = pytest.mark.django_db
SOON = date(2026, 3, 24)


@pytest.fixture(autouse=True)
def clock(monkeypatch, now):
    """The pages live in the days of the tests: tomorrow at ten unless a test sets it later."""

    class Clock:
        moment = now + timedelta(days=14, hours=1)

    monkeypatch.setattr("reminders.views.timezone.now", lambda: Clock.moment)
    return Clock


@pytest.fixture
def letter(chair, round_on):
    """The reminder of what a test made, as it came to the chair."""

    def find(to="voorzitter@example.nl", day=SOON) -> Message:
        return next(message for message in round_on(day) if message.to_address == to)

    return find


def test_opening_the_link_changes_nothing(client, promise, letter, link_in):
    link = link_in(letter())
    for _ in range(3):
        page = client.get(link)
        assert page.status_code == 200
    assert "Een lentefeest op het plein" in page.text
    for label in ("Klaar", "Nog bezig", "Hulp nodig"):
        assert label in page.text
    promise.refresh_from_db()
    assert promise.state == PromiseState.OPEN
    assert Reminder.objects.get(kind="promise_due", step=0).answer == ""
    assert "no-store" in page["Cache-Control"]


def test_done_reports_the_promise_done(client, promise, letter, link_in, chair):
    link = link_in(letter())
    page = client.post(link, {"answer": "done", "note": "Het was druk en gezellig."}, follow=True)
    assert page.redirect_chain[0][0] == link
    assert "uw antwoord is bewaard" in page.text
    promise.refresh_from_db()
    assert promise.state == PromiseState.REPORTED_DONE
    event = promise.events.get(to_state=PromiseState.REPORTED_DONE)
    assert (event.by, event.by_label, event.text) == (chair, "Wijkplatform Sanderbout", "Het was druk en gezellig.")


def test_done_closes_the_block(client, block, letter, link_in):
    client.post(link_in(letter()), {"answer": "done", "note": ""})
    block.refresh_from_db()
    assert block.state == BlockState.DONE


def test_done_gives_the_advice_with_its_stance(client, advice, letter, link_in):
    link = link_in(letter(day=date(2026, 3, 20)))
    page = client.post(link, {"answer": "done", "note": "Graag twee bankjes in de schaduw."})
    assert page.status_code == 200 and "Wat is uw advies?" in page.text
    page = client.post(link, {"answer": "done", "stance": "against", "note": ""})
    assert "Schrijf uw opmerking op, of waarom u tegen bent" in page.text
    client.post(link, {"answer": "done", "stance": "with_remarks", "note": "Graag in de schaduw."})
    advice.refresh_from_db()
    assert (advice.stance, advice.text) == ("with_remarks", "Graag in de schaduw.")


def test_busy_needs_no_stance_and_changes_nothing_else(client, advice, letter, link_in):
    client.post(link_in(letter(day=date(2026, 3, 20))), {"answer": "busy", "note": "Donderdag vergaderen wij."})
    advice.refresh_from_db()
    assert advice.given_at is None
    row = Reminder.objects.get(kind="advice_awaited", step=0)
    assert (row.answer, row.answer_note) == ("busy", "Donderdag vergaderen wij.")


def test_a_call_for_help_is_seen_until_somebody_takes_it_up(client, promise, letter, link_in, official, now):
    client.post(link_in(letter()), {"answer": "help", "note": "Wij hebben geen zaal."})
    row = Reminder.objects.calling_for_help().get()
    assert row.answer_note == "Wij hebben geen zaal."
    settle_help(reminder=row, by=official, now=now)
    assert not Reminder.objects.calling_for_help().exists()


def test_a_second_press_does_no_harm(client, promise, letter, link_in):
    link = link_in(letter())
    client.post(link, {"answer": "done", "note": ""})
    page = client.post(link, {"answer": "help", "note": "nee toch"})
    assert page.status_code == 200
    assert "U antwoordde: klaar" in page.text
    assert promise.events.filter(to_state="reported_done").count() == 1
    assert not Reminder.objects.calling_for_help().exists()


def test_an_unknown_button_is_asked_again(client, promise, letter, link_in):
    page = client.post(link_in(letter()), {"answer": "weg", "note": "iets"})
    assert page.status_code == 200 and "iets" in page.text
    assert Reminder.objects.get(kind="promise_due", step=0).answer == ""


def test_after_sixty_days_the_link_is_gone(client, promise, letter, link_in, clock):
    link = link_in(letter())
    clock.moment += keys.LIFETIME
    for page in (client.get(link), client.post(link, {"answer": "done"})):
        assert page.status_code == 410 and "60 dagen" in page.text
    promise.refresh_from_db()
    assert promise.state == PromiseState.OPEN


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda p: Membership.objects.update(until=date(2026, 3, 24)), "U hoort niet meer bij Wijkplatform Sanderbout"),
        (lambda p: Platform.objects.update(state="dissolved", state_reason="-"), "is opgeheven"),
        (lambda p: Platform.objects.update(state="dormant"), "staat op dit moment stil"),
        (lambda p: type(p).objects.update(state="dropped", explanation="Het regende."), "intussen geregeld"),
        (lambda p: type(p).objects.update(due_on=date(2026, 5, 1)), "De nieuwe datum is vrijdag 1 mei 2026"),
        (
            lambda p: User.objects.filter(email="voorzitter@example.nl").update(is_active=False),
            "niet meer voor u",
        ),
    ],
)
def test_what_is_owed_no_longer_says_so_and_takes_no_answer(client, promise, letter, link_in, change, told):
    link = link_in(letter())
    change(promise)
    for page in (client.get(link), client.post(link, {"answer": "done", "note": ""})):
        assert page.status_code == 410
        assert told in page.text
    assert Reminder.objects.get(kind="promise_due", step=0).answer == ""


@pytest.mark.parametrize("spoil", [lambda t: t[:-1], lambda t: "x" + t, lambda t: "onzin", lambda t: t.upper()])
def test_a_forged_link_finds_nothing(client, promise, letter, link_in, spoil):
    token = link_in(letter()).split("/")[2]
    assert client.get(f"/herinnering/{spoil(token)}/").status_code == 404


def test_a_link_of_before_a_letter_could_hold_several_reminders_still_works(promise, letter, member, chair):
    """It named the message, the deed and the person."""
    message = letter()

    def old(kind, person):
        return signing.Signer(salt=keys.SALT).sign_object([message.uuid.hex, kind, person.pk])

    assert keys.read(old("promise_due", member)) is None and keys.read(old("block_due", chair)) is None
    assert keys.read(old("promise_due", chair)) == Reminder.objects.get(kind="promise_due", step=0)


def test_the_contact_of_a_late_platform_cannot_turn_its_key(client, promise, letter, link_in, official):
    link = link_in(letter(to=official.email, day=date(2026, 4, 10)))
    page = client.get(link)
    assert "Dat kan alleen Wijkplatform Sanderbout zelf melden" in page.text
    client.post(link, {"answer": "done", "note": ""})
    promise.refresh_from_db()
    assert promise.state == PromiseState.OPEN
    client.post(link, {"answer": "busy", "note": "Ik belde hen."})
    assert Reminder.objects.get(recipient=official).answer == "busy"


def test_an_official_reports_what_the_municipality_promised(client, municipal_promise, letter, link_in, official):
    client.post(link_in(letter(to=official.email)), {"answer": "done", "note": "De lampen branden."})
    municipal_promise.refresh_from_db()
    assert municipal_promise.state == PromiseState.REPORTED_DONE
    assert municipal_promise.events.get(to_state=PromiseState.REPORTED_DONE).by_label == "gemeente"
