"""What "klaar" does for each kind of reminder, for whom there is no "klaar", and what a call for help brings about."""

from datetime import date, timedelta

import pytest

from accounts.roles import Role
from agendas.services import ask_after as ask_after_promise
from agendas.services import hold_review, report_done
from agendas.workflow import PromiseState, Side
from initiatives import keys as plan_keys
from initiatives.models import Event
from initiatives.services import ask_after, assign, promise_from, take_up
from neighbourhoods.models import Membership, Platform, Talk
from notifications.models import Message
from notifications.services import deliver
from reminders import keys
from reminders.models import Reminder
from reminders.services import settle_help
from reminders.tests.conftest import nine

pytestmark = pytest.mark.django_db
DUE = date(2026, 4, 7)
OVERDUE = date(2026, 4, 20)


@pytest.fixture(autouse=True)
def clock(monkeypatch, now):
    class Clock:
        moment = now

    monkeypatch.setattr("reminders.views.timezone.now", lambda: Clock.moment)
    return Clock


@pytest.fixture
def link(clock, letter_of):
    """The link of the reminder of this kind that this address gets on this day."""

    def find(kind: str, day: date, address: str) -> str:
        row = letter_of(kind, day, address)
        clock.moment = row.message.created_at + timedelta(hours=2)
        return f"/herinnering/{keys.make(row)}/"

    return find


def row_of(link: str) -> Reminder:
    return keys.read(link.split("/")[2])


@pytest.fixture
def reported(municipal_promise, official, chair, now):
    """The municipality says that the lamps burn: since Tuesday 10 March. The platform has a week to look."""
    return report_done(promise=municipal_promise, by=official, role=Role.OFFICIAL, by_label="gemeente", now=now)


# ── A promise that waits for the other party ─────────────────────────────────


def test_the_other_party_confirms_and_the_promise_is_kept(client, reported, chair, link):
    where = link("promise_confirm", date(2026, 3, 17), chair.email)
    assert "Klopt het dat dit gedaan is?" in client.get(where).text
    page = client.post(where, {"answer": "done", "note": ""}, follow=True)
    assert "staat nu als nagekomen" in page.text
    reported.refresh_from_db()
    assert reported.state == PromiseState.KEPT
    assert reported.events.get(to_state=PromiseState.KEPT).by_label == "Wijkplatform Sanderbout"


def test_that_it_is_not_true_is_said_with_a_word(client, reported, chair, link):
    where = link("promise_confirm", date(2026, 3, 17), chair.email)
    assert "Schrijf op wat er nog niet klaar is" in client.post(where, {"answer": "deny", "note": " "}).text
    page = client.post(where, {"answer": "deny", "note": "Eén lamp is nog stuk."}, follow=True)
    assert "loopt weer verder" in page.text
    reported.refresh_from_db()
    assert (reported.state, reported.explanation) == (PromiseState.OPEN, "Eén lamp is nog stuk.")
    assert row_of(where).answer == "deny"


@pytest.fixture
def promised_to(submit, official, now):
    """A promise to who sent a plan from this address, without an account, reported done by an official."""

    def make(email: str):
        plan = submit(email=email)
        take_up(initiative=plan, by=official, now=now)
        promise = promise_from(
            initiative=plan, text="Wij plaatsen twee bankjes", owner_side=Side.MUNICIPALITY, owner_label="gemeente",
            other_side=Side.RESIDENTS, other_label="de indiener", due_on=DUE, official=official, by=official, now=now,
        )  # fmt: skip
        report_done(promise=promise, by=official, role=Role.OFFICIAL, by_label="gemeente", now=now)
        return promise

    return make


def test_a_resident_without_an_account_confirms_by_link(client, promised_to, link):
    promise = promised_to("plan@example.nl")
    where = link("promise_confirm", date(2026, 3, 17), "plan@example.nl")
    assert "als indiener van het plan" in client.get(where).text
    client.post(where, {"answer": "done", "note": ""})
    promise.refresh_from_db()
    assert promise.state == PromiseState.KEPT
    event = promise.events.get(to_state=PromiseState.KEPT)
    assert (event.by, event.by_role, event.by_label) == (None, "initiator", "indiener")


def test_one_person_does_not_turn_both_keys_signed_in_and_by_link(client, promised_to, official, link):
    """The official who reported it sent the plan too, from the own address and without signing in."""
    promise = promised_to(official.email)
    row = Reminder.objects.filter(to_address=official.email)
    where = link("promise_confirm", date(2026, 3, 17), official.email)
    page = client.post(where, {"answer": "done", "note": ""})
    assert page.status_code == 409 and "U meldde zelf dat dit gedaan is" in page.text
    assert "<title>Fout:" in page.text
    promise.refresh_from_db()
    assert promise.state == PromiseState.REPORTED_DONE
    assert row.get(step=1).answer == ""


def test_a_plan_with_another_address_is_no_longer_for_the_old_one(client, promised_to, link):
    promise = promised_to("plan@example.nl")
    where = link("promise_confirm", date(2026, 3, 17), "plan@example.nl")
    promise.initiatives.update(email="ander@example.nl")
    page = client.post(where, {"answer": "done", "note": ""})
    assert page.status_code == 410 and "niet meer bij uw e-mailadres" in page.text
    promise.refresh_from_db()
    assert promise.state == PromiseState.REPORTED_DONE


# ── What the municipality answers ────────────────────────────────────────────


def test_an_answer_to_a_plan_is_not_given_from_the_mail(client, initiative, official, now, link):
    assign(initiative=initiative, handler=official, by=official, now=now)
    where = link("answer_due", initiative.answer_due_on, official.email)
    page = client.get(where)
    assert f"/beheer/initiatives/initiative/{initiative.pk}/change/" in page.text
    assert 'value="done"' not in page.text
    client.post(where, {"answer": "done", "note": "Ja hoor."})
    assert row_of(where).answer == ""
    client.post(where, {"answer": "busy", "note": "Ik wacht op de wethouder."})
    assert row_of(where).answer == "busy"
    # What is said to a colleague is not for the website.
    assert "wethouder" not in " ".join(Event.objects.values_list("text", flat=True))


def test_who_asked_after_a_promise_reads_the_answer_in_the_log(
    client, municipal_promise, platform, chair, official, link
):
    at = nine(OVERDUE)
    ask_after_promise(
        municipal_promise, platform=platform, by=chair, role=Role.PLATFORM_CHAIR, by_label=platform.name, now=at
    )
    where = link("promise_called", OVERDUE, official.email)
    assert "Het wijkplatform wacht op uw antwoord" in client.post(where, {"answer": "busy", "note": ""}).text
    client.post(where, {"answer": "busy", "note": "De lampen komen in mei."})
    told = municipal_promise.events.get(kind="reminder_answered")
    assert told.text == "Antwoord van de gemeente: De lampen komen in mei."


def test_what_a_platform_asked_after_can_be_done_by_now(client, municipal_promise, platform, chair, official, link):
    at = nine(OVERDUE)
    ask_after_promise(
        municipal_promise, platform=platform, by=chair, role=Role.PLATFORM_CHAIR, by_label=platform.name, now=at
    )
    client.post(link("promise_called", OVERDUE, official.email), {"answer": "done", "note": "Ze branden."})
    municipal_promise.refresh_from_db()
    assert municipal_promise.state == PromiseState.REPORTED_DONE


def test_who_asked_after_an_answer_reads_the_word_with_the_plan(
    client, initiative, platform, chair, official, now, link
):
    take_up(initiative=initiative, by=official, now=now)
    ask_after(initiative, platform=platform, by=chair, by_label=platform.name, now=nine(OVERDUE))
    where = link("answer_called", OVERDUE, official.email)
    client.post(where, {"answer": "busy", "note": "Volgende week."})
    told = Event.objects.get(initiative=initiative, kind="reminder_answered")
    assert told.is_public and told.text == "Antwoord van de gemeente: Volgende week."


# ── Looking back, talking, news ──────────────────────────────────────────────


def test_looking_back_asks_what_came_of_it_and_the_next_day(client, agenda, chair, link):
    agenda.review_on = DUE
    agenda.save()
    where = link("review_due", DUE, chair.email)
    for wrong in ({"on": "", "note": "Goed."}, {"on": "2026-04-07", "note": "Goed."}, {"on": "2027-04-06", "note": ""}):
        assert client.post(where, {"answer": "done", **wrong}).status_code == 200
    assert row_of(where).answer == ""
    client.post(where, {"answer": "done", "on": "2027-04-06", "note": "De helft is gelukt."})
    agenda.refresh_from_db()
    assert agenda.review_on == date(2027, 4, 6)
    assert agenda.events.get(kind="reviewed").text == "De helft is gelukt."


def test_who_looked_back_elsewhere_is_told_that_it_is_done(client, agenda, chair, link, clock):
    agenda.review_on = DUE
    agenda.save()
    where = link("review_due", DUE, chair.email)
    hold_review(agenda, next_on=date(2027, 4, 6), text="Goed.", by=chair, role=Role.PLATFORM_CHAIR, by_label="-",
                now=clock.moment)  # fmt: skip
    page = client.get(where)
    assert page.status_code == 410 and "intussen geregeld" in page.text


def test_a_talk_is_written_down_with_its_day(client, platform, official, link):
    day = Platform.objects.unspoken_by(date(2026, 6, 1)).get().unspoken_on
    assert day == date(2026, 5, 5), "Liberation Day: the reminder comes on the day after"
    where = link("unspoken", day + timedelta(days=1), official.email)
    later = (day + timedelta(days=30)).isoformat()
    assert "moet nog komen" in client.post(where, {"answer": "done", "on": later, "note": "Groen."}).text
    client.post(where, {"answer": "done", "on": day.isoformat(), "note": "Het groen in de buurt"})
    assert Talk.objects.get().about == "Het groen in de buurt"


def test_news_asks_nothing_and_leads_to_the_workplace(client, platform, chair, link):
    where = link("platform_news", date(2026, 4, 1), chair.email)
    for page in (client.get(where), client.post(where, {"answer": "done"})):
        assert page.status_code == 200 and f"/platform/{platform.slug}/" in page.text
    assert row_of(where).answer == ""


# ── Who only hears that others are late ──────────────────────────────────────


@pytest.mark.parametrize("who", ["team_lead", "coordinator", "official"])
def test_who_hears_that_others_are_late_cannot_do_it_for_them(client, request, promise, who, link, chair):
    person = request.getfixturevalue(who)
    day = {"official": date(2026, 4, 10), "coordinator": date(2026, 4, 21)}.get(who, date(2026, 4, 21))
    where = link("promise_due", day, person.email)
    assert 'value="done"' not in client.get(where).text
    client.post(where, {"answer": "done", "note": "Vast wel."})
    promise.refresh_from_db()
    assert promise.state == PromiseState.OPEN
    client.post(where, {"answer": "busy", "note": "Ik bel hen."})
    assert row_of(where).answer == "busy"


def test_who_is_no_longer_team_lead_is_told_that_somebody_else_is(client, promise, team_lead, chair, link):
    where = link("promise_due", date(2026, 4, 21), team_lead.email)
    team_lead.grants.all().delete()
    page = client.get(where)
    assert page.status_code == 410 and "Iemand anders bij de gemeente" in page.text


# ── Help ─────────────────────────────────────────────────────────────────────


def test_a_call_for_help_reaches_the_contact_at_once(client, promise, chair, official, link, mailroom):
    where = link("promise_due", date(2026, 3, 24), chair.email)
    client.post(where, {"answer": "help", "note": "Wij hebben geen zaal."})
    mail = mailroom.last_to(official.email)
    assert mail.kind == "reminder.help" and mail.subject == "Dringend: Wijkplatform Sanderbout vraagt om hulp"
    assert "Wij hebben geen zaal." in mail.text and "Een lentefeest op het plein" in mail.text
    assert f"/beheer/reminders/reminder/{row_of(where).pk}/change/" in mail.text


def test_an_official_who_needs_help_is_heard_by_the_team_leads(
    client, municipal_promise, official, team_lead, link, mailroom
):
    Platform.objects.update(contact=None)
    client.post(link("promise_due", date(2026, 3, 24), official.email), {"answer": "help", "note": "Ik ben ziek."})
    assert mailroom.last_to(team_lead.email).kind == "reminder.help"
    assert not [mail for mail in mailroom.to(official.email) if mail.kind == "reminder.help"]


def test_help_that_was_given_meanwhile_is_not_asked_for_any_more(client, promise, chair, official, link, clock):
    where = link("promise_due", date(2026, 3, 24), chair.email)
    client.post(where, {"answer": "help", "note": ""})
    settle_help(reminder=row_of(where), by=official, now=clock.moment)
    deliver(clock.moment)
    assert Message.objects.get(kind="reminder.help").state == Message.State.CANCELLED


# ── Links that somebody made up ──────────────────────────────────────────────


@pytest.mark.parametrize(
    "token",
    ["x", ":", "a:b", "..", "0" * 32, "0" * 32 + ":" + "A" * 43, "é" * 40, "%00", "{}", "-" * 3000, "eyJh.bGci:1q:Zz"],
)
def test_a_made_up_link_is_not_found(client, db, token):
    assert client.get(f"/herinnering/{token}/").status_code == 404
    assert client.post(f"/herinnering/{token}/", {"answer": "done"}).status_code == 404


def test_a_link_of_another_kind_of_ours_opens_nothing(client, initiative):
    assert client.get(f"/herinnering/{plan_keys.make(initiative)}/").status_code == 404


def test_a_member_who_left_no_longer_answers_for_the_platform(client, reported, chair, link):
    where = link("promise_confirm", date(2026, 3, 17), chair.email)
    Membership.objects.update(until=date(2026, 3, 17))
    assert client.post(where, {"answer": "done"}).status_code == 410
    reported.refresh_from_db()
    assert reported.state == PromiseState.REPORTED_DONE
