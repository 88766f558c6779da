"""The resident finds that the answer is none, once; and the bid of those who want to take over a task."""

from datetime import date, timedelta

import pytest
from django.core.cache import cache

from initiatives import keys
from initiatives.kinds import Kind
from initiatives.models import Answer, Initiative
from initiatives.services import complete, publish_answer, reopen, start_carrying_out, take_up, tell_step, write_answer
from initiatives.services.clock import clock_at
from initiatives.workflow import MoveRefused, Status
from neighbourhoods.models import Team

DAY = timedelta(days=1)
VAGUE = "Wij nemen uw vraag mee."


@pytest.fixture(autouse=True)
def fresh_limits(db):
    cache.clear()
    yield
    cache.clear()


def answer(initiative, official, now, summary=VAGUE) -> None:
    words = {"reason": "Dat past in ons beleid.", "next_step": "Wij kijken ernaar.", "next_by": "de gemeente"}
    write_answer(initiative=initiative, decision="partly", summary=summary, next_on=None, by=official, now=now, **words)
    publish_answer(initiative=initiative, by=official, now=now)


@pytest.fixture
def vague(initiative, official, now) -> Initiative:
    """Answered in time, with an answer that says nothing."""
    take_up(initiative=initiative, by=official, now=now)
    Initiative.objects.filter(pk=initiative.pk).update(handler=official)
    answer(initiative, official, now + 7 * DAY)
    initiative.refresh_from_db()
    return initiative


def test_it_gets_a_second_clock_and_the_old_words_stay(vague, official, team_lead, client, mailroom, now, monkeypatch):
    later = now + 14 * DAY
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    reopen(initiative=vague, text="Er staat niet of het bankje komt.", now=later)
    vague.refresh_from_db()
    assert (vague.status, vague.answered_at, vague.reopened_at) == (Status.IN_PROGRESS, None, later)
    clock = clock_at(vague, later)
    assert clock.round == 2 and clock.is_running and clock.due_on == vague.answer_due_on == date(2026, 4, 23)
    assert clock_at(vague, later - DAY).in_time, "that the first answer was in time stays known"
    assert not Answer.objects.get().published_at and vague.former_answers.get().summary == VAGUE
    page = client.get(vague.get_absolute_url()).content.decode()
    assert VAGUE in page and "Op 24 maart liet de indiener weten dat dit geen antwoord was" in page
    assert "Er staat niet of het bankje komt." in page and "De indiener vond het eerste antwoord geen antwoord" in page
    assert "De gemeente geeft antwoord uiterlijk donderdag 23 april" in page and "dag 1 van 20" in page
    for address in (official.email, team_lead.email):
        letter = mailroom.last_to(address)
        assert letter.kind == "initiative.reopened_office" and "donderdag 23 april 2026" in letter.text
        assert "Er staat niet of het bankje komt." in letter.text
    assert "De teamleider leest mee." in mailroom.last_to("plan@example.nl").text


def test_the_team_lead_hears_of_the_new_answer_and_nobody_reopens_twice(vague, official, team_lead, mailroom, now):
    reopen(initiative=vague, text="Wanneer dan?", now=now + 14 * DAY)
    answer(vague, official, now + 15 * DAY, summary="Ja, op 1 mei staat het er.")
    assert mailroom.last_to(team_lead.email).kind == "initiative.answered_again"
    with pytest.raises(MoveRefused, match="al één keer"):
        reopen(initiative=vague, text="Nog een keer.", now=now + 16 * DAY)
    stops = vague.clock_events.filter(kind="stopped").order_by("at")
    assert [(stop.round, stop.due_on) for stop in stops] == [(1, date(2026, 4, 9)), (2, date(2026, 4, 23))]


def test_of_its_own_team_the_lead_alone_hears(vague, person, team_lead, mailroom, now):
    lead = person("teamhoofd")
    team = Team.objects.create(name="Groen", slug="groen", lead=lead)
    Initiative.objects.filter(pk=vague.pk).update(team=team)
    reopen(initiative=vague, text="Wanneer dan?", now=now + 14 * DAY)
    assert mailroom.to(lead.email) and not mailroom.to(team_lead.email)
    assert vague.clock_events.get(round=2).team == team


def test_who_may_not_and_when_not(vague, other_resident, official, now):
    with pytest.raises(MoveRefused, match="indiener"):
        reopen(initiative=vague, text="Ik wil het ook.", by=other_resident, now=now + 8 * DAY)
    with pytest.raises(MoveRefused, match="Schrijf waarom"):
        reopen(initiative=vague, text=" ", now=now + 8 * DAY)
    with pytest.raises(MoveRefused, match="tot en met 28 april 2026"):
        reopen(initiative=vague, text="Te laat.", now=now + 50 * DAY)
    vague.refresh_from_db()
    assert vague.reopened_at is None and not vague.clock_events.filter(round=2).exists()


def test_what_the_municipality_does_next_does_not_shut_it(vague, official, client, mailroom, now, monkeypatch):
    start_carrying_out(initiative=vague, text="Wij beginnen.", by=official, now=now + 7 * DAY)
    complete(initiative=vague, result="Er is naar gekeken.", by=official, now=now + 7 * DAY)
    last_day = now + 49 * DAY
    monkeypatch.setattr("django.utils.timezone.now", lambda: last_day)
    assert "één keer laten weten dat dit geen antwoord is" in client.get(vague.get_absolute_url()).content.decode()
    letters = [letter.text for letter in mailroom.to("plan@example.nl") if letter.kind == "initiative.answer"]
    assert "Dan kunt u dat tot en met 28 april 2026 één keer laten weten." in letters[0]
    at = f"/initiatieven/beheren/{keys.make(vague)}/"
    said = client.post(f"{at}geen-antwoord/", {"text": "Er staat niets."}, follow=True).content.decode()
    assert "De gemeente geeft u een nieuw antwoord." in said
    vague.refresh_from_db()
    assert (vague.status, vague.closed_at, vague.result) == (Status.IN_PROGRESS, None, "")
    assert clock_at(vague, last_day).round == 2 and vague.events.filter(text="Er is naar gekeken.").exists()


def test_the_very_same_words_are_no_new_answer(vague, official, now):
    reopen(initiative=vague, text="Wanneer dan?", now=now + 14 * DAY)
    with pytest.raises(MoveRefused, match="precies deze woorden"):
        answer(vague, official, now + 15 * DAY, summary=f"  {VAGUE.upper()}")
    assert clock_at(vague, now + 15 * DAY).is_running
    answer(vague, official, now + 15 * DAY, summary="Ja, op 1 mei staat het er.")
    assert clock_at(vague, now + 15 * DAY).stopped_on


def test_the_link_of_the_plan_offers_it_once(vague, client, now, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: now + 14 * DAY)
    at = f"/initiatieven/beheren/{keys.make(vague)}/"
    assert "geen-antwoord/" in client.get(at).content.decode()
    empty = client.post(f"{at}geen-antwoord/", {"text": ""}).content.decode()
    assert "Schrijf wat u mist." in empty
    said = client.post(f"{at}geen-antwoord/", {"text": "Wanneer dan?"}, follow=True).content.decode()
    assert "De gemeente geeft u een nieuw antwoord." in said and "geen-antwoord/" not in said
    again = client.post(f"{at}geen-antwoord/", {"text": "Nog <b>eens</b>."})
    assert again.status_code == 409 and vague.former_answers.count() == 1
    for told in ("Dit kan één keer", "Dit schreef u", "Nog &lt;b&gt;eens&lt;/b&gt;."):
        assert told in again.text, told
    assert "Dit schreef u" not in client.get(f"{at}geen-antwoord/").text


def test_the_initiators_do_their_bid_behind_their_link(submit, official, client, now):
    plan = submit(kind=Kind.CHALLENGE, extra={"task": "Het groen", "why_better": "Dichtbij."})
    take_up(initiative=plan, by=official, now=now)
    tell_step(initiative=plan, to=Status.ADMITTED, text="Akkoord.", by=official, now=now)
    tell_step(initiative=plan, to=Status.DISCLOSED, text="Een zes.", amount=12_000, by=official, now=now)
    assert plan.paused_on == now.date(), "while they think about their bid no day of the municipality passes"
    at = f"/initiatieven/beheren/{keys.make(plan)}/"
    assert "/aanbod/" in client.get(at).content.decode()
    wrong = client.post(f"{at}aanbod/", {"text": "Wij doen het zelf.", "amount": "gratis"}).content.decode()
    assert "Wij doen het zelf." in wrong and "hele euro" in wrong
    client.post(f"{at}aanbod/", {"text": "Wij doen het zelf.", "amount": "9.000"})
    plan.refresh_from_db()
    assert (plan.status, plan.paused_on, plan.steps_told.last().amount) == (Status.BID, None, 9_000)
    page = client.get(plan.get_absolute_url()).content.decode()
    assert "De indieners vragen 9.000 euro per jaar." in page and "De taak kost nu 12.000 euro per jaar." in page
