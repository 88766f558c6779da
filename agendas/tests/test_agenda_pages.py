from datetime import timedelta

import pytest
from django.core.cache import caches
from django.test import Client

from agendas import services
from agendas.models import Block
from neighbourhoods.models import Platform


@pytest.fixture(autouse=True)
def on_the_day(now, monkeypatch, db):
    caches["pages"].clear()
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)


def change(agenda, order, who, **what):
    services.change_block(block=agenda.blocks.get(definition__order=order), **what, **who)


def test_all_agendas_say_where_they_stand_and_wijken_without_one_what_to_do(agenda, as_chair, client):
    change(agenda, 1, as_chair, state="done")
    change(agenda, 2, as_chair, state="busy")
    html = client.get("/buurtagenda/").content.decode()
    assert "Stap 2 van 7: Buurtscan" in html
    assert "1 van de 7 stappen klaar" in html
    assert "Geleen" in html
    assert 'href="/wijken/sittard/"' not in html


def test_one_agenda_shows_seven_blocks_with_state_owners_day_and_notes(agenda, as_chair, client, today, promise_of):
    change(agenda, 1, as_chair, state="done")
    change(agenda, 2, as_chair, state="busy", owners="wijkplatform en school", due_on=today + timedelta(days=9))
    change(agenda, 3, as_chair, notes="Wij missen nog jongeren.")
    Block.objects.filter(agenda=agenda, definition__order=4).update(due_on=today - timedelta(days=2))
    promise_of("Twee bomen")
    html = client.get(agenda.get_absolute_url()).content.decode()
    for words in (
        "Klaar op 10 maart",
        "Nu bezig, klaar uiterlijk donderdag 19 maart",
        "wijkplatform en school",
        "Wij missen nog jongeren.",
        "Nog niet begonnen, had klaar moeten zijn op 8 maart",
        "Afspraken: 1 loopt nog",
        "Twee bomen",
        "Voorzitter wijkplatform Sanderbout rondde de stap “Urgentie” af.",
        "Nieuwe afspraak van team Groen: “Twee bomen”",
    ):
        assert words in html
    assert html.count('aria-current="step"') == 1


def test_an_agenda_that_does_not_exist_is_not_found(municipality, client):
    assert client.get("/buurtagenda/nergens/").status_code == 404


def test_few_queries(agenda, promise_of, client, django_assert_max_num_queries):
    for place in range(20):
        promise_of(f"Afspraak {place}")
    with django_assert_max_num_queries(8):
        client.get("/buurtagenda/")
    with django_assert_max_num_queries(8):
        client.get(agenda.get_absolute_url())


@pytest.mark.parametrize("path", ["/buurtagenda/", "/buurtagenda/sanderbout/"])
def test_two_visitors_get_the_same_bytes_and_no_cookie(agenda, path, client_for, chair):
    visitor = Client().get(path)
    caches["pages"].clear()
    signed_in = client_for(chair).get(path)
    assert visitor.content == signed_in.content
    assert not visitor.cookies
    assert "example.nl" not in visitor.content.decode()


def test_a_platform_that_stopped_or_sleeps_is_named_as_such(agenda, platform, client):
    Platform.objects.filter(pk=platform.pk).update(state="dissolved", state_reason="Te weinig leden.")
    assert "Wijkplatform Sanderbout (opgeheven)" in client.get("/buurtagenda/").content.decode()
    assert "Wijkplatform Sanderbout (opgeheven)" in client.get(agenda.get_absolute_url()).content.decode()


def test_a_wijk_whose_platform_sleeps_says_how_to_go_on(platform, client):
    Platform.objects.filter(pk=platform.pk).update(state="dormant")
    assert "Wijkplatform Sanderbout ligt nu stil." in client.get("/buurtagenda/").content.decode()
