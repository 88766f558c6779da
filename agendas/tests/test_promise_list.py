from datetime import timedelta

import pytest
from django.core.cache import caches
from django.test import Client

from agendas import services
from agendas.models import Promise
from agendas.querysets import Standing
from agendas.workflow import Side
from goals.models import Goal


@pytest.fixture(autouse=True)
def on_the_day(now, monkeypatch, db):
    caches["pages"].clear()
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)


@pytest.fixture
def six(promise_of, as_official, as_chair, today):
    """One promise of every standing."""
    running, late, awaiting, kept, silent, dropped = (
        promise_of(text) for text in ("Loper", "Late", "Wachter", "Houder", "Zwijger", "Valler")
    )
    Promise.objects.filter(pk=late.pk).update(due_on=today - timedelta(days=6))
    services.report_done(promise=awaiting, **as_official)
    services.report_done(promise=kept, **as_official)
    services.confirm_done(promise=kept, **as_chair)
    services.report_done(promise=silent, **as_official)
    services.close_unconfirmed(promise=Promise.objects.get(pk=silent.pk), now=as_official["now"])
    services.drop(promise=dropped, text="De grond is verkocht.", **as_official)
    settled = {"nagekomen": kept, "nietbevestigd": silent, "vervallen": dropped}
    return {"loopt": running, "telaat": late, "wacht": awaiting} | settled


@pytest.mark.parametrize("standing", Standing.values)
def test_each_standing_shows_just_its_own(six, client, standing):
    html = client.get("/afspraken/", {"stand": standing}).content.decode()
    for name, promise in six.items():
        assert (f'id="afspraak-{promise.number}"' in html) == (name == standing)


def test_the_counts_on_top_are_the_lists_behind_them(six, client, today):
    context = client.get("/afspraken/").context
    for count in context["counts"]:
        assert len(client.get(count["url"]).context["promises"]) == count["number"] == 1


def test_both_keys_and_what_happened_are_in_words(six, client):
    html = client.get("/afspraken/").content.decode()
    for words in (
        "zegt: gedaan, op 10 maart",
        "zegt: klopt, op 10 maart",
        "moet nog kijken of het klopt",
        "6 dagen te laat",
        "Wacht op bevestiging van wijkplatform Sanderbout",
        "Waarom dit vervalt: De grond is verkocht.",
        "Team Groen belooft dit aan wijkplatform Sanderbout.",
    ):
        assert words in html


def test_an_earlier_day_and_its_reason_stay_visible(promise_of, as_official, client, today):
    promise = promise_of(due_on=today + timedelta(days=5))
    services.reschedule_promise(
        promise=promise, due_on=today + timedelta(days=40), reason="De kweker levert later.", **as_official
    )
    html = client.get("/afspraken/").content.decode()
    assert "Eerst was de datum 15 maart. Dat werd 19 april, omdat: De kweker levert later." in html


def test_what_runs_stands_first_by_day_then_what_is_settled(six, client, promise_of, today):
    soon = promise_of("Snel", due_on=today + timedelta(days=2))
    numbers = [row["number"] for row in client.get("/afspraken/").context["promises"]]
    assert numbers[:2] == [six["telaat"].number, soon.number]
    assert set(numbers[-3:]) == {six[name].number for name in ("nagekomen", "nietbevestigd", "vervallen")}


def test_places_goal_agenda_and_days_narrow_the_list(promise_of, client, lindenheuvel, ophoven, today):
    here = promise_of()
    goal = Goal.objects.first()
    elsewhere = promise_of(area=lindenheuvel, agenda=None, goal=goal, due_on=today + timedelta(days=90))

    def shown(**params):
        return [row["number"] for row in client.get("/afspraken/", params).context["promises"]]

    assert shown(wijk="sittard") == shown(buurt="sanderbout") == shown(agenda="sanderbout") == [here.number]
    assert shown(wijk="geleen") == shown(doel=goal.slug) == shown(thema=goal.theme.slug) == [elsewhere.number]
    assert shown(buurt="ophoven") == []
    assert shown(sinds=str(today + timedelta(days=31))) == [elsewhere.number]
    assert shown(tot=str(today + timedelta(days=31))) == [here.number]
    assert shown(nummer=elsewhere.number) == [elsewhere.number]


def test_page_after_page_shows_every_promise_once(promise_of, client):
    for place in range(60):
        promise_of(f"Afspraak {place}", owner_side=Side.MUNICIPALITY)
    seen, url = [], "/afspraken/?stand=loopt"
    while url:
        context = client.get(url).context
        seen += [row["number"] for row in context["promises"]]
        url = context["next_url"]
    assert sorted(seen) == list(range(1, 61))


def test_wrong_parameters_are_named_and_break_nothing(six, client):
    response = client.get("/afspraken/?sinds=gisteren&stand=weg%00&wijk=%00&na=x_y&nummer=a%00b")
    assert response.status_code == 200
    html = response.content.decode()
    assert "portal-errors" in html and 'value="gisteren"' in html
    assert len(response.context["promises"]) == 6


def test_an_empty_register_says_why(municipality, client):
    assert "Er zijn nog geen afspraken" in client.get("/afspraken/").content.decode()
    assert "Hier staan geen afspraken" in client.get("/afspraken/?stand=telaat").content.decode()


def test_eight_queries_at_most_however_many_rows(six, promise_of, client, django_assert_max_num_queries):
    for place in range(30):
        promise_of(f"Afspraak {place}")
    with django_assert_max_num_queries(8):
        client.get("/afspraken/?wijk=sittard&stand=loopt")


def test_two_visitors_get_the_same_bytes_and_no_cookie(six, client_for, chair):
    visitor = Client().get("/afspraken/")
    caches["pages"].clear()
    signed_in = client_for(chair).get("/afspraken/")
    assert visitor.content == signed_in.content
    assert not visitor.cookies
    assert "example.nl" not in visitor.content.decode()
