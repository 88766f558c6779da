"""What an official does with the answer clock, and that lists, letters and pages follow."""

from datetime import date, timedelta

import pytest
from django.core.cache import cache

from initiatives.kinds import Kind
from initiatives.models import AnswerTerm, Initiative
from initiatives.services import (
    ask_question,
    confirm_address,
    extend_clock,
    note_delays,
    pause_clock,
    reply_to_question,
    resume_clock,
    take_up,
    withdraw,
)
from initiatives.services.clock import clock_at, start_clock
from initiatives.workflow import MoveRefused

DAY = timedelta(days=1)
DUE = date(2026, 4, 9)


@pytest.fixture
def taken_up(initiative, official, now):
    take_up(initiative=initiative, by=official, now=now)
    initiative.refresh_from_db()
    return initiative


def test_a_question_pauses_and_the_reply_goes_on(taken_up, official, now, mailroom):
    question = ask_question(initiative=taken_up, text="Welke plek?", by=official, now=now + 7 * DAY)
    assert taken_up.paused_on == date(2026, 3, 17)
    assert clock_at(taken_up, now + 7 * DAY).pause_reason == "De gemeente heeft de indiener iets gevraagd."
    assert "staat de klok van het antwoord stil" in mailroom.last_to("plan@example.nl").text
    assert note_delays(now + 90 * DAY) == 0
    with pytest.raises(MoveRefused, match="zonder reactie"):
        resume_clock(initiative=taken_up, by=official, now=now + 8 * DAY)
    reply_to_question(question=question, text="Bij de boom.", now=now + 14 * DAY)
    taken_up.refresh_from_db()
    assert taken_up.paused_on is None and taken_up.answer_due_on == date(2026, 4, 16)
    assert "vóór of op donderdag 16 april 2026" in mailroom.last_to("plan@example.nl").text


def test_a_pause_has_a_reason_that_everybody_reads(taken_up, official, resident, client, mailroom, now, monkeypatch):
    later = now + 7 * DAY
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    for by, reason, why in (
        (official, "  ", "Schrijf waarom"),
        (official, "x" * 301, "korter"),
        (resident, "x", "Alleen"),
    ):
        with pytest.raises(MoveRefused, match=why):
            pause_clock(initiative=taken_up, reason=reason, by=by, now=later)
    pause_clock(initiative=taken_up, reason="Wij wachten op\nde provincie.", by=official, now=later)
    with pytest.raises(MoveRefused, match="staat al stil"):
        pause_clock(initiative=taken_up, reason="Nog een keer.", by=official, now=later)
    page = client.get(taken_up.get_absolute_url()).content.decode()
    assert "De klok staat stil" in page and "dag 5 van 20" in page and "Wij wachten op de provincie." in page
    assert official.display_name not in page
    assert "De klok staat stil sinds 17 maart" in client.get("/initiatieven/").content.decode()
    letter = mailroom.last_to("plan@example.nl")
    assert "Wij wachten op de provincie." in letter.text and "krijgt u een nieuwe datum" in letter.text

    resume_clock(initiative=taken_up, by=official, now=now + 21 * DAY)
    with pytest.raises(MoveRefused, match="loopt al"):
        resume_clock(initiative=taken_up, by=official, now=now + 21 * DAY)
    assert taken_up.answer_due_on == date(2026, 4, 23), "it stood still for ten working days"
    assert "donderdag 23 april 2026" in mailroom.last_to("plan@example.nl").text
    monkeypatch.setattr("django.utils.timezone.now", lambda: now + 22 * DAY)
    cache.clear()
    assert "De klok stond 10 werkdagen stil." in client.get(f"{taken_up.get_absolute_url()}?weer").content.decode()


def test_who_waits_and_who_is_late_while_it_stands_still(taken_up, submit, official, now, today):
    running, late = submit(title="Loopt"), submit(title="Te laat")
    after = now + 35 * DAY
    pause_clock(initiative=taken_up, reason="Wij wachten.", by=official, now=now)
    Initiative.objects.filter(pk=late.pk).update(paused_on=DUE + DAY)
    plans, day = Initiative.objects.order_by("pk"), after.date()
    assert list(plans.overdue(day)) == list(plans.waiting_for_the_municipality()) == [running, late]
    assert list(plans.to_hear_of_a_delay(day)) == [running, late]
    assert list(plans.paused()) == [taken_up, late] and list(plans.due_within(today, 60)) == [running]
    for plan in plans.all():
        assert plan.is_overdue(day) == (plan in plans.overdue(day))
    with pytest.raises(MoveRefused, match="al te laat"):
        pause_clock(initiative=running, reason="Druk.", by=official, now=after)


def test_more_time_is_taken_once_and_in_time(taken_up, submit, official, client, mailroom, now, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    extend_clock(initiative=taken_up, reason="Er is onderzoek nodig.", by=official, now=now)
    assert taken_up.answer_due_on == date(2026, 5, 11), "forty working days, the holidays of spring among them"
    assert "Er is onderzoek nodig." in mailroom.last_to("plan@example.nl").text
    page = client.get(taken_up.get_absolute_url()).content.decode()
    assert "dag 1 van 40" in page and "Eerst was beloofd: 9 april." in page and "Er is onderzoek nodig." in page
    with pytest.raises(MoveRefused, match="al één keer"):
        extend_clock(initiative=taken_up, reason="Nog meer.", by=official, now=now)
    other = submit()
    with pytest.raises(MoveRefused, match="voorbij"):
        extend_clock(initiative=other, reason="Te laat bedacht.", by=official, now=now + 40 * DAY)
    pause_clock(initiative=other, reason="Wij wachten.", by=official, now=now)
    with pytest.raises(MoveRefused, match="eerst weer lopen"):
        extend_clock(initiative=other, reason="Lastig.", by=official, now=now)


def test_what_it_waited_for_before_a_question_holds_it_again_after_the_reply(taken_up, official, client, now):
    pause_clock(initiative=taken_up, reason="Wij wachten op de provincie.", by=official, now=now)
    question = ask_question(initiative=taken_up, text="Welke plek?", by=official, now=now + 2 * DAY)
    assert clock_at(taken_up, now + 2 * DAY).pause_reason == "De gemeente heeft de indiener iets gevraagd."
    reply_to_question(question=question, text="Bij de boom.", now=now + 7 * DAY)
    taken_up.refresh_from_db()
    assert (taken_up.status, taken_up.paused_on) == ("in_progress", now.date()), "it stands still since the first day"
    assert clock_at(taken_up, now + 7 * DAY).pause_reason == "Wij wachten op de provincie."
    assert "Wij wachten op de provincie." in client.get(taken_up.get_absolute_url()).content.decode()
    resume_clock(initiative=taken_up, by=official, now=now + 14 * DAY)
    assert taken_up.paused_on is None and taken_up.answer_due_on == date(2026, 4, 23), "two weeks, counted once"


def test_more_time_that_brings_no_later_day_is_not_taken(taken_up, official, now):
    # As of a plan that was taken over from another system, with the day that was promised there.
    start_clock(taken_up, now=now, round=2, due_on=date(2026, 6, 1))
    with pytest.raises(MoveRefused, match="geen latere dag"):
        extend_clock(initiative=taken_up, reason="Lastig.", by=official, now=now)
    assert not clock_at(taken_up, now).is_extended


def test_until_the_address_is_confirmed_the_clock_stands_still(submit, official, client, mailroom, now):
    AnswerTerm.objects.create(kind=Kind.SMALL_MATTER, amount=5, from_on=date(2020, 1, 1))
    small = submit(kind=Kind.SMALL_MATTER, confirmed=False)
    receipt = mailroom.last_to(small.email).text
    assert "De tijd voor het antwoord loopt zodra u bevestigt." in receipt and "loopt al" not in receipt
    later = now + 8 * DAY
    assert clock_at(small, later).pause_reason == "De gemeente wacht tot de indiener het e-mailadres bevestigt."
    with pytest.raises(MoveRefused, match="e-mailadres bevestigt"):
        resume_clock(initiative=small, by=official, now=later)
    confirm_address(initiative=small, now=later)
    small.refresh_from_db()
    assert small.paused_on is None and small.answer_due_on == date(2026, 3, 25), "five working days from now"
    assert "woensdag 25 maart 2026" in mailroom.last_to(small.email).text
    told = submit(email="", confirmed=False)
    assert clock_at(told, now).is_running, "what came without an address waits for the municipality alone"


def test_no_clock_runs_for_what_was_withdrawn(taken_up, official, now):
    pause_clock(initiative=taken_up, reason="Wij wachten.", by=official, now=now)
    withdraw(initiative=taken_up, now=now + DAY)
    taken_up.refresh_from_db()
    clock = clock_at(taken_up, now + DAY)
    assert taken_up.paused_on is None and clock.is_over and clock.in_time is None
    ended = taken_up.clock_events.get(kind="ended")
    assert ended.due_on == clock.due_on == DUE + DAY, "the day on which it waited is not counted against anybody"
    for deed in (pause_clock, extend_clock):
        with pytest.raises(MoveRefused, match="wacht niet meer"):
            deed(initiative=taken_up, reason="x", by=official, now=now + DAY)


def test_the_deeds_stand_on_the_page_of_the_back_office(taken_up, submit, official, client_for, lively_now):
    browser, at = client_for(official), f"/beheer/initiatives/initiative/{taken_up.pk}/"
    page = browser.get(f"{at}change/").content.decode()
    for words in ("De klok", "dag 5 van 20", "Zet de klok stil", "Neem één keer meer tijd", "Kies een andere soort"):
        assert words in page
    said = browser.post(f"{at}klokstil/", {"reason": "Wij wachten op de provincie."}, follow=True).content.decode()
    assert "De klok staat stil. De indiener krijgt bericht." in said and "Laat de klok weer lopen" in said
    refused = browser.post(f"{at}klokstil/", {"reason": "Mijn lange uitleg."})
    assert refused.status_code == 409 and "Mijn lange uitleg." in refused.content.decode()

    challenge = submit(kind=Kind.CHALLENGE, extra={"task": "Het groen", "why_better": "Dichtbij."})
    take_up(initiative=challenge, by=official, now=lively_now)
    at = f"/beheer/initiatives/initiative/{challenge.pk}/"
    said = browser.post(f"{at}voldoet/", {"text": "U bent met genoeg."}, follow=True).content.decode()
    assert "De stap staat op de website" in said and "Laat kosten en kwaliteit zien" in said
    wrong = browser.post(f"{at}inzicht/", {"text": "Een zes.", "amount": "veel"})
    assert "Een zes." in wrong.content.decode() and not challenge.steps_told.filter(step="disclosed").exists()


@pytest.fixture
def lively_now(now, monkeypatch):
    """The portal lives a week later."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: now + 7 * DAY)
    return now + 7 * DAY
