"""An answer that is late: what the page says of the new day, of who asked after it, and of reminders."""

from datetime import timedelta

import pytest
from django.core.cache import caches

from initiatives.admin.due import due_of
from initiatives.models import Event, Initiative
from initiatives.services import ReminderNote, ask_after, note_delays, note_reminders


@pytest.fixture(autouse=True)
def on_the_day(now, monkeypatch, db):
    caches["pages"].clear()
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)


@pytest.fixture
def late(initiative, today):
    """Its answer was due on Friday the 6th of March; a new day was named."""
    Initiative.objects.filter(pk=initiative.pk).update(
        answer_due_on=today - timedelta(days=4), expected_on=today + timedelta(days=10)
    )
    initiative.refresh_from_db()
    return initiative


def page_of(client, initiative) -> str:
    return client.get(initiative.get_absolute_url()).content.decode()


def test_the_new_day_stands_beside_the_old_one(late, client):
    html = page_of(client, late)
    assert "Het antwoord is te laat" in html
    assert "Beloofd was: uiterlijk vrijdag 6 maart." in html
    assert "Nieuwe datum: uiterlijk vrijdag 20 maart." in html


def test_a_list_still_says_how_late_it_is(late, client):
    assert "Antwoord is 4 dagen te laat" in client.get("/initiatieven/").content.decode()


def test_a_new_day_that_passed_too_is_no_day_to_come(late, client, today):
    Initiative.objects.filter(pk=late.pk).update(expected_on=today - timedelta(days=1))
    html = page_of(client, late)
    assert "Daarna werd het uiterlijk maandag 9 maart." in html
    assert "Nieuwe datum" not in html


def test_who_asked_after_it_and_when_something_is_heard(late, platform, chair, client, now):
    ask_after(late, platform=platform, by=chair, by_label="voorzitter wijkplatform Sanderbout", now=now)
    html = page_of(client, late)
    assert "Wijkplatform Sanderbout vroeg op 10 maart waar dit blijft." in html
    assert "Er komt uiterlijk dinsdag 17 maart bericht." in html
    assert "Voorzitter wijkplatform Sanderbout vroeg de gemeente waar het antwoord blijft." in html


def test_the_delays_stand_in_the_history_as_one_line(late, client, now, monkeypatch):
    history = []
    for days in (15, 40):
        moment = now + timedelta(days=days)
        note_delays(moment)
        monkeypatch.setattr("django.utils.timezone.now", lambda at=moment: at)
        caches["pages"].clear()
        history.append(page_of(client, late).partition('id="gebeurd"')[2])
    assert "Het antwoord is er nog niet. Dat spijt ons. Wij verwachten het nu vóór of op 10 april 2026." in history[0]
    assert "vóór of op 4 mei 2026. Eerder noemden wij 1 andere datum." in history[1]
    assert "10 april" not in history[1]


def test_many_reminders_are_one_line(late, client, now):
    notes = [
        ReminderNote(
            late.pk,
            Event.Kind.FOLLOWED_UP,
            now + timedelta(hours=hours),
            text="Herinnering gestuurd aan Wijkplatform Sanderbout.",
            is_public=True,
        )
        for hours in (1, 2)
    ]
    ignored = {"kind": Event.Kind.REMINDER_IGNORED, "at": now + timedelta(hours=3), "text": "Niets gehoord."}
    note_reminders([*notes, ReminderNote(late.pk, is_public=True, **ignored)])
    history = page_of(client, late).partition('id="gebeurd"')[2]
    assert "2 keer herinnerd, laatst op 10 maart. Daar kwam geen antwoord op." in history
    assert "Herinnering gestuurd" not in history


def test_what_the_handler_is_reminded_of_is_not_public(late, client, now):
    note_reminders([ReminderNote(late.pk, Event.Kind.FOLLOWED_UP, now, text="Aan de behandelaar.")])
    assert "Aan de behandelaar" not in page_of(client, late)


def test_it_costs_no_query_more(late, platform, chair, client, now, django_assert_max_num_queries):
    ask_after(late, platform=platform, by=chair, by_label="voorzitter", now=now)
    with django_assert_max_num_queries(8):
        page_of(client, late)


@pytest.mark.parametrize(("ago", "said"), [(3, "1 dag te laat"), (1, "1 werkdag te laat")])
def test_on_the_saturday_after_friday_it_is_a_day_late(late, client, now, monkeypatch, ago, said):
    """And on Monday a working day."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: now - timedelta(days=ago))
    assert f">{said}<" in page_of(client, late)


def test_before_a_long_term_that_ends_on_a_sunday_friday_is_the_last_working_day(late, today):
    late.answer_due_on = today + timedelta(days=5)
    saturday, friday, thursday = (late.answer_due_on - timedelta(days=days) for days in (1, 2, 3))
    assert due_of(late, friday).words == "vandaag, de laatste werkdag"
    assert due_of(late, thursday).words == "nog 1 werkdag"
    assert due_of(late, saturday).words == "nog 1 dag", "a Saturday is no working day, so not the last one either"
