"""Answers by phone: the code in a letter on paper, typed by an official who writes down what is said."""

import threading
from datetime import date

import pytest
from django.core.cache import cache
from django.db import connection

from accounts.models import AuditEvent
from agendas.workflow import BlockState, PromiseState
from neighbourhoods.models import Platform
from notifications.models import Message
from reminders import keys
from reminders.admin.phone import WRONG_CODES_AN_HOUR
from reminders.models import Reminder
from reminders.services import AnswerRefused, answer_reminder, find_by_phone_code

pytestmark = pytest.mark.django_db
CODE = "K7MP9TXQ"
PHONE = "/beheer/reminders/reminder/telefoon/"


@pytest.fixture(autouse=True)
def clock(monkeypatch, now):
    class Clock:
        moment = now

    monkeypatch.setattr("accounts.admin_base.timezone.now", lambda: Clock.moment)
    cache.clear()
    return Clock


@pytest.fixture
def on_paper(platform, chair, official, letter_of, clock):
    """The letter on paper about this: the platform has it in hand, with the code."""

    def make(kind: str, day: date) -> Reminder:
        Platform.objects.update(reach="paper", postal_address="Wijkplatform Sanderbout\nPlein 1\n6131 AB Sittard")
        row = letter_of(kind, day, official.email, way="paper")
        row.phone_code = CODE
        row.save()
        clock.moment = row.message.created_at
        return row

    return make


@pytest.fixture
def desk(client_for, other_official):
    """A colleague of the contact, at the phone."""
    return client_for(other_official)


@pytest.mark.parametrize("typed", [CODE, "k7mp 9txq", " K7MP-9TXQ ", "k7 mp 9t xq"])
def test_a_code_is_read_as_people_say_it(on_paper, block, typed):
    row = on_paper("block_due", date(2026, 3, 24))
    assert find_by_phone_code(typed) == row


@pytest.mark.parametrize("typed", ["", "K7MP9TX", "K7MP9TXQQ", "K7MP9TXR", "%", "'; --", "\x00"])
def test_another_code_is_nothing(on_paper, block, typed):
    on_paper("block_due", date(2026, 3, 24))
    assert find_by_phone_code(typed) is None


def test_an_official_sees_what_it_is_about_and_writes_down_that_it_is_done(on_paper, block, desk, other_official):
    row = on_paper("block_due", date(2026, 3, 24))
    page = desk.post(PHONE, {"code": "k7mp 9txq"})
    assert "Wijkplatform Sanderbout" in page.text and 'value="done"' in page.text
    answer = desk.post(PHONE, {"code": CODE, "answer": "done", "note": "Mevrouw belde."})
    assert answer.status_code == 302
    block.refresh_from_db()
    row.refresh_from_db()
    assert block.state == BlockState.DONE
    assert (row.answer, row.answered_by, row.answer_note) == ("done", other_official, "Mevrouw belde.")
    assert block.events.get(to_state="done").by_label == "gemeente, namens Wijkplatform Sanderbout"
    assert AuditEvent.objects.get(subject_type="reminders.reminder").actor == other_official
    assert "opgeschreven door Collega" in desk.get(answer["Location"]).text


def test_the_advice_of_a_platform_is_written_down_with_its_stance(on_paper, advice, desk):
    on_paper("advice_awaited", date(2026, 3, 20))
    assert "Wat is uw advies?" in desk.post(PHONE, {"code": CODE, "answer": "done", "note": ""}).text
    desk.post(PHONE, {"code": CODE, "answer": "done", "stance": "in_favour", "note": ""})
    advice.refresh_from_db()
    assert advice.stance == "in_favour"


def test_the_key_of_a_platform_is_never_turned_by_the_municipality(on_paper, promise, desk, official, mailroom):
    """Said by phone to be done: kept as a call for help, so that somebody helps a member to report it."""
    row = on_paper("promise_due", date(2026, 3, 24))
    assert "bewaren wij dat als vraag om hulp" in desk.post(PHONE, {"code": CODE}).text
    page = desk.post(PHONE, {"code": CODE, "answer": "done", "note": "Het feest is geweest."}, follow=True)
    assert "bewaard als vraag om hulp" in page.text
    promise.refresh_from_db()
    row.refresh_from_db()
    assert promise.state == PromiseState.OPEN
    assert (row.answer, row.answer_note) == ("help", "Per telefoon gezegd: klaar. Het feest is geweest.")
    assert Reminder.objects.calling_for_help().get() == row
    assert mailroom.last_to(official.email).kind == "reminder.help"


def test_a_second_call_is_told_that_it_was_answered(on_paper, block, desk):
    on_paper("block_due", date(2026, 3, 24))
    desk.post(PHONE, {"code": CODE, "answer": "busy", "note": ""})
    again = desk.post(PHONE, {"code": CODE, "answer": "done", "note": ""})
    assert again.status_code == 409 and "al geantwoord: nog bezig" in again.text
    block.refresh_from_db()
    assert block.state != BlockState.DONE


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda: Platform.objects.update(state="dissolved", state_reason="-"), "opgeheven of staat stil"),
        (lambda: Reminder.objects.update(due_on=date(2026, 4, 6)), "andere datum"),
    ],
)
def test_what_is_asked_no_longer_is_not_written_down(on_paper, block, desk, change, told):
    on_paper("block_due", date(2026, 3, 24))
    change()
    page = desk.post(PHONE, {"code": CODE, "answer": "done", "note": ""})
    assert page.status_code == 409 and told in page.text
    block.refresh_from_db()
    assert block.state != BlockState.DONE


def test_after_sixty_days_the_code_is_worth_nothing(on_paper, block, desk, clock):
    row = on_paper("block_due", date(2026, 3, 24))
    Message.objects.filter(pk=row.message_id).update(created_at=clock.moment - keys.LIFETIME * 1.01)
    assert "ouder dan 60 dagen" in desk.post(PHONE, {"code": CODE}).text


def test_who_guesses_codes_is_stopped_for_an_hour(on_paper, block, desk, client_for, official):
    on_paper("block_due", date(2026, 3, 24))
    for _try in range(WRONG_CODES_AN_HOUR):
        assert "kennen wij niet" in desk.post(PHONE, {"code": "AAAA AAAA"}).text
    stopped = desk.post(PHONE, {"code": CODE})
    assert stopped.status_code == 429 and "te vaak" in stopped.text
    assert client_for(official).post(PHONE, {"code": CODE}).status_code == 200, "a colleague goes on"


@pytest.mark.parametrize(("who", "status"), [("administrator", 403), ("resident", 403), ("chair", 403)])
def test_only_who_handles_plans_takes_answers(request, client_for, who, status, on_paper, block):
    on_paper("block_due", date(2026, 3, 24))
    browser = client_for(request.getfixturevalue(who))
    assert browser.get(PHONE).status_code == status
    assert browser.post(PHONE, {"code": CODE, "answer": "done"}).status_code == status


@pytest.mark.django_db(transaction=True)
def test_by_phone_and_by_link_at_once_is_one_answer(on_paper, block, other_official):
    """Two people answer in the same second; the row decides who was first."""
    row, start, outcomes = on_paper("block_due", date(2026, 3, 24)), threading.Barrier(2), []

    def answer(by, word):
        start.wait()
        try:
            answer_reminder(reminder=row, answer=word, note="", now=row.message.created_at, by=by)
            outcomes.append(word)
        except AnswerRefused as refusal:
            outcomes.append(str(refusal.standing))
        finally:
            connection.close()

    threads = [threading.Thread(target=answer, args=args) for args in ((other_official, "busy"), (None, "done"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    row.refresh_from_db()
    assert sorted(outcomes) == sorted([row.answer, "used"])
