"""What the pages of agendas and promises say of reminders, of who asked after a promise, and of looking back."""

from datetime import date, timedelta

import pytest
from django.core.cache import caches

from agendas import services
from agendas.models import AgendaEvent, Promise
from agendas.services import ReminderNote, note_reminders

Kind = AgendaEvent.Kind


@pytest.fixture(autouse=True)
def on_the_day(now, monkeypatch, db):
    caches["pages"].clear()
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)


@pytest.fixture
def history(agenda, client):
    """What happened, as the page of the agenda tells it."""

    def read() -> str:
        caches["pages"].clear()
        return client.get(agenda.get_absolute_url()).content.decode().partition('id="gebeurd"')[2]

    return read


@pytest.fixture
def note(agenda, now):
    """Adds a line of the portal about a promise or a block of the agenda, so many days ago."""

    def add(kind, days_ago, text="", **about):
        at = now - timedelta(days=days_ago)
        note_reminders([ReminderNote(kind, at, text=text, agenda_id=agenda.pk, **about)])

    return add


def test_reminders_about_one_thing_are_one_line(agenda, promise_of, note, history):
    promise, block = promise_of(), agenda.blocks.first()
    for days_ago in (20, 7):
        note(Kind.REMINDED, days_ago, promise_id=promise.pk)
    note(Kind.REMINDED, 6, block_id=block.pk)
    note(Kind.REMINDER_ANSWERED, 5, "Antwoord op de herinnering: nog bezig.", block_id=block.pk)
    html = history()
    assert "2 keer herinnerd aan de afspraak “Twee bomen bij de speeltuin”, laatst op 3 maart." in html
    assert "Herinnerd aan de stap “Urgentie” op 4 maart. Antwoord op de herinnering: nog bezig." in html


def test_no_answer_and_a_step_higher_are_told_in_order(promise_of, note, history):
    promise = promise_of()
    note(Kind.REMINDED, 9, promise_id=promise.pk)
    note(Kind.REMINDER_IGNORED, 5, "Geen antwoord.", promise_id=promise.pk)
    note(Kind.ESCALATED, 4, "Dit is over tijd. De regievoerder kreeg daarover bericht.", promise_id=promise.pk)
    assert (
        "op 1 maart. Daar kwam geen antwoord op. Dit is over tijd. De regievoerder kreeg daarover bericht." in history()
    )


def test_what_people_do_in_between_begins_a_new_line(promise_of, note, as_official, history, now, today):
    promise = promise_of()
    note(Kind.REMINDED, 9, promise_id=promise.pk)
    moved = as_official | {"now": now - timedelta(days=5)}
    services.reschedule_promise(promise=promise, due_on=today + timedelta(days=40), reason="Regen.", **moved)
    note(Kind.REMINDED, 1, promise_id=promise.pk)
    html = history()
    assert html.count("Herinnerd aan de afspraak") == 2
    assert "keer herinnerd" not in html


def test_a_flood_of_reminders_leaves_room_for_what_people_did(agenda, as_chair, note, history):
    block = agenda.blocks.first()
    services.change_block(block=agenda.blocks.last(), state="busy", **as_chair)
    for days_ago in range(40):
        note(Kind.REMINDED, days_ago, block_id=block.pk)
    html = history()
    assert "40 keer herinnerd" in html
    assert "begon aan de stap “Agenda”" in html


def test_a_promise_asked_after_says_so_while_it_is_late(promise_of, platform, as_chair, client, history, today):
    promise = promise_of()
    Promise.objects.filter(pk=promise.pk).update(due_on=today - timedelta(days=2))
    services.ask_after(promise, platform=platform, **as_chair)
    words = "Wijkplatform Sanderbout vroeg op 10 maart waar dit blijft. Er komt uiterlijk dinsdag 17 maart bericht."
    html = client.get("/afspraken/").content.decode()
    assert words in html
    assert "2 dagen te laat" in html
    assert "vroeg waar de afspraak “Twee bomen bij de speeltuin” blijft." in history()
    Promise.objects.filter(pk=promise.pk).update(due_on=today + timedelta(days=30))
    caches["pages"].clear()
    assert words not in client.get("/afspraken/").content.decode()


def test_when_nothing_was_heard_the_page_says_so(promise_of, today, client):
    promise = promise_of()
    Promise.objects.filter(pk=promise.pk).update(
        due_on=today - timedelta(days=40),
        asked_after_on=today - timedelta(days=20),
        asked_after_due_on=today - timedelta(days=13),
    )
    html = client.get("/afspraken/").content.decode()
    assert "Er had uiterlijk woensdag 25 februari bericht moeten zijn." in html


def test_looking_back_is_told_with_the_next_day(agenda, as_official, history):
    services.hold_review(agenda, next_on=date(2027, 3, 9), text="Meer jongeren deden mee.", **as_official)
    assert (
        "Wijkadviseur schreef op wat er bij het terugkijken naar voren kwam: Meer jongeren deden mee. "
        "De volgende keer is dinsdag 9 maart 2027." in history()
    )


def test_reminders_cost_no_query_more(agenda, promise_of, note, client, django_assert_max_num_queries):
    for place in range(6):
        note(Kind.REMINDED, place, promise_id=promise_of(f"Afspraak {place}").pk)
    caches["pages"].clear()
    with django_assert_max_num_queries(8):
        client.get(agenda.get_absolute_url())
