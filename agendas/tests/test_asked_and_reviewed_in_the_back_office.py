"""In the back office: promises that a platform asks after, and looking back at an agenda."""

from datetime import timedelta

import pytest
from django.utils import timezone

from agendas import services
from agendas.models import AgendaEvent, Promise

LIST = "/beheer/agendas/promise/"


@pytest.fixture
def desk(official, client_for):
    return client_for(official)


@pytest.fixture
def asked(promise_of, platform, as_chair):
    """A late promise of the municipality that the platform asked after, now."""

    def make(text="Twee bomen", days=3, **given):
        promise = promise_of(text, **given)
        Promise.objects.filter(pk=promise.pk).update(due_on=timezone.localdate() - timedelta(days=days))
        promise.refresh_from_db()
        return services.ask_after(promise, platform=platform, **as_chair | {"now": timezone.now()})

    return make


def heaps(browser) -> dict[str, tuple[int, str]]:
    counts = browser.get("/beheer/").context_data["counts"]
    return {count.url: (count.number, count.kind) for count in counts if "gevraagd" in count.url}


def test_without_a_question_there_is_no_heap(promise_of, desk):
    promise_of()
    assert heaps(desk) == {}


def test_what_is_asked_is_a_heap_for_all_and_for_who_answers(asked, platform, other_official, desk, client_for):
    asked()
    asked("Drie bankjes", official=other_official)
    platform.contact = other_official
    platform.save()
    assert heaps(desk) == {f"{LIST}?gevraagd=mij": (2, "wait"), f"{LIST}?gevraagd=alle": (2, "wait")}
    Promise.objects.update(official=other_official, agenda=None)
    assert heaps(desk) == {f"{LIST}?gevraagd=alle": (2, "wait")}
    page = client_for(other_official).get(f"{LIST}?gevraagd=mij").content.decode()
    assert "Twee bomen" in page and "Drie bankjes" in page
    assert "Twee bomen" not in desk.get(f"{LIST}?gevraagd=mij").content.decode()


def test_a_question_that_got_no_answer_is_late(asked, desk):
    promise = asked(days=30)
    day = timezone.localdate() - timedelta(days=1)
    Promise.objects.filter(pk=promise.pk).update(asked_after_on=day - timedelta(days=7), asked_after_due_on=day)
    assert {kind for _number, kind in heaps(desk).values()} == {"late"}
    assert "bericht is te laat" in desk.get(f"{LIST}{promise.pk}/change/").content.decode()


def test_another_day_answers_the_question(asked, desk):
    promise = asked()
    page = desk.get(f"{LIST}{promise.pk}/change/").content.decode()
    assert "Wijkplatform Sanderbout vroeg op" in page
    assert "Het wijkplatform hoort iets uiterlijk op" in page
    day = timezone.localdate() + timedelta(days=30)
    desk.post(
        f"{LIST}{promise.pk}/andere-datum/", {"due_on": day.isoformat(), "text": "De bomen komen in het voorjaar."}
    )
    assert heaps(desk) == {}


def test_looking_back_is_written_down_with_the_next_day(agenda, desk):
    address = f"/beheer/agendas/agenda/{agenda.pk}/"
    assert "Wij keken samen terug" in desk.get(f"{address}change/").content.decode()
    assert (
        "Schrijf op wat er bij het terugkijken" in desk.post(f"{address}teruggekeken/", {"text": ""}).content.decode()
    )
    day = timezone.localdate() + timedelta(days=200)
    told = {"text": "Meer jongeren deden mee.", "next_on": day.isoformat()}
    page = desk.post(f"{address}teruggekeken/", told, follow=True).content.decode()
    assert "Het terugkijken is opgeschreven en staat op de website." in page
    agenda.refresh_from_db()
    assert agenda.review_on == day
    assert AgendaEvent.objects.get(kind="reviewed").text == "Meer jongeren deden mee."


def test_a_day_that_passed_is_refused_with_what_was_typed(agenda, desk):
    told = {"text": "Mijn lange verhaal", "next_on": timezone.localdate().isoformat()}
    response = desk.post(f"/beheer/agendas/agenda/{agenda.pk}/teruggekeken/", told)
    assert response.status_code == 409
    assert "Kies voor de volgende keer een dag na vandaag." in response.content.decode()
    assert "Mijn lange verhaal" in response.content.decode()


def test_an_administrator_does_not_look_back_for_others(agenda, administrator, client_for):
    told = {"text": "Ik was er niet bij."}
    address = f"/beheer/agendas/agenda/{agenda.pk}/teruggekeken/"
    assert client_for(administrator).post(address, told).status_code == 403
