"""What lies too long: only what reached the council's list and still waits, each thing once, every number a list."""

from datetime import date, timedelta

import pytest
from django.core.cache import caches

from agendas import services as agendas
from agendas.models import Agenda, Promise
from initiatives.models import Initiative
from initiatives.services import withdraw
from neighbourhoods.models import Platform
from neighbourhoods.services.talk import record_talk
from reminders.models import Reminder
from reminders.services import assemble, plan

LIST = "/raad/blijft-liggen/"


@pytest.fixture
def lay(now):
    """Lays a thing on the council's list, as the sweep does: for the day on which it was due."""

    def make(kind, thing, due_on):
        return Reminder.objects.create(
            kind=kind,
            subject_type=thing._meta.label_lower,
            subject_id=thing.pk,
            rung="council",
            state="listed",
            due_on=due_on,
            due_at=now,
            step=5,
        )

    return make


@pytest.fixture
def late_plan(initiative, today, lay):
    Initiative.objects.filter(pk=initiative.pk).update(answer_due_on=today - timedelta(days=50))
    lay("answer_due", initiative, today - timedelta(days=50))
    initiative.refresh_from_db()
    return initiative


@pytest.fixture
def late_promise(many_promises, today, lay):
    promise = Promise.objects.filter(state="open").first()
    Promise.objects.filter(pk=promise.pk).update(due_on=today - timedelta(days=40), text="Twee bomen")
    lay("promise_due", promise, today - timedelta(days=40))
    promise.refresh_from_db()
    return promise


def page(client, address=LIST) -> str:
    caches["pages"].clear()
    return client.get(address).content.decode()


def test_it_says_in_words_and_in_a_table_what_lies_too_long(late_plan, late_promise, client):
    html = page(client, "/raad/")
    assert "plan wacht al meer dan een maand te lang op antwoord." in html
    assert "afspraak is meer dan een maand te laat." in html
    rows = client.get("/raad/").context["waiting"]["first"]
    assert [(row["title"], row["days"]) for row in rows] == [(late_plan.title, 50), ("Twee bomen", 40)]
    assert late_plan.get_absolute_url() in html


def test_every_number_opens_the_list_it_counts(late_plan, late_promise, client):
    groups = client.get("/raad/").context["waiting"]["groups"]
    html = page(client)
    assert [group["value"] for group in groups] == [1, 1]
    for group in groups:
        address, _hash, anchor = group["url"].partition("#")
        assert address == LIST
        section = html.partition(f'<h2 id="{anchor}">')[2].partition("</section>")[0]
        assert section.count('<th scope="row">') == group["value"]


def test_late_things_that_did_not_reach_the_list_are_not_on_it(many_promises, initiative, today, client):
    Initiative.objects.filter(pk=initiative.pk).update(answer_due_on=today - timedelta(days=90))
    assert "Er blijft nu niets te lang liggen" in page(client)
    assert "Er blijft nu niets te lang liggen" in page(client, "/raad/")


def test_what_was_done_moved_or_taken_back_is_off_the_list(late_plan, late_promise, official, now, today, client):
    withdraw(initiative=late_plan, now=now)
    assert late_plan.title not in page(client)
    Promise.objects.filter(pk=late_promise.pk).update(due_on=today + timedelta(days=9))
    assert "Twee bomen" not in page(client)
    # Late again for its new day: it was not laid there for that one.
    Promise.objects.filter(pk=late_promise.pk).update(due_on=today - timedelta(days=31))
    assert "Twee bomen" not in page(client)


def test_a_thing_on_the_list_for_two_reasons_stands_there_once(late_promise, lay, today, client):
    Promise.objects.filter(pk=late_promise.pk).update(
        asked_after_on=today - timedelta(days=37), asked_after_due_on=today - timedelta(days=31)
    )
    lay("promise_called", late_promise, today - timedelta(days=31))
    html = page(client)
    assert html.count("Twee bomen") == 1
    assert "Het wijkplatform vroeg ernaar op 1 februari." in html


def test_steps_of_an_agenda_and_a_review_are_told_too(platform, sanderbout, official, now, today, lay, client):
    agenda = agendas.start_agenda(
        title="Buurtagenda Sanderbout", slug="sanderbout", area=sanderbout, platform=platform, official=official,
        by=official, now=now,
    )  # fmt: skip
    block = agenda.blocks.first()
    agenda.blocks.filter(pk=block.pk).update(due_on=today - timedelta(days=33))
    Agenda.objects.filter(pk=agenda.pk).update(review_on=today - timedelta(days=61))
    lay("block_due", block, today - timedelta(days=33))
    lay("review_due", agenda, today - timedelta(days=61))
    html = page(client)
    assert "Buurtagenda Sanderbout: Urgentie" in html
    assert "2 stappen van buurtagenda&#x27;s liggen stil." in html


def test_a_platform_stays_on_it_until_somebody_speaks_with_it(platform, lay, today, official, now, client):
    Platform.objects.filter(pk=platform.pk).update(state_since=date(2025, 1, 6))
    lay("unspoken", platform, date(2025, 7, 8))
    assert "Wijkplatform Sanderbout" in page(client)
    record_talk(platform, today, "Het jaarplan", by=official, now=now)
    assert "Wijkplatform Sanderbout" not in page(client)


def test_a_plan_that_is_not_public_is_not_named(submit, lay, today, client):
    plan = submit(email="", confirmed=False)
    Initiative.objects.filter(pk=plan.pk).update(answer_due_on=today - timedelta(days=50))
    lay("answer_due", plan, today - timedelta(days=50))
    assert not plan.is_public
    assert plan.title not in page(client)


def test_the_round_lays_there_what_is_too_late(many_promises, now, today, client):
    days = {"made_on": today - timedelta(days=60), "due_on": today - timedelta(days=35)}
    Promise.objects.filter(state="open").update(**days)
    plan(now)
    assemble(now)
    groups = {group["key"]: group["value"] for group in client.get(LIST).context["waiting"]["groups"]}
    assert groups["afspraken"] == Promise.objects.late(today).count() > 5


def test_a_very_long_list_shows_what_lies_longest_and_says_so(late_promise, lay, today, client, monkeypatch):
    for promise in Promise.objects.filter(state="open").exclude(pk=late_promise.pk)[:2]:
        Promise.objects.filter(pk=promise.pk).update(due_on=today - timedelta(days=90))
        lay("promise_due", promise, today - timedelta(days=90))
    monkeypatch.setattr("dashboards.views.WAITING_LISTED", 2)
    html = page(client)
    assert "3 afspraken zijn meer dan een maand te laat. Hier staan de 2 die het langst liggen." in html
    assert "Twee bomen" not in html


def test_few_queries(late_plan, many_promises, lay, today, client, django_assert_max_num_queries):
    for promise in Promise.objects.filter(state="open"):
        lay("promise_due", promise, today - timedelta(days=40))
    Promise.objects.filter(state="open").update(due_on=today - timedelta(days=40))
    page(client)
    caches["pages"].clear()
    with django_assert_max_num_queries(2):
        client.get(LIST)
