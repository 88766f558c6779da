"""What one takes along: a picture, a feed, points on a map, a calendar."""

import io
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from initiatives import card, services
from initiatives.models import Initiative

LONG = "Onzeverkeersveiligheidsverbeteringscommissievergadering " * 4


@pytest.fixture
def party(submit, now) -> Initiative:
    plan = submit(title="Feest, met soep; en brood", email="feest@example.nl")
    day = now.date() + timedelta(days=12)
    Initiative.objects.filter(pk=plan.pk).update(kind="event", event_on=day, event_place="Plein\nnoord")
    plan.refresh_from_db()
    return plan


@pytest.mark.parametrize("title", ["Bankjes", LONG[:120], "😀 \u200f مقاعد", "a"])
def test_the_card_is_a_picture_of_the_right_size(submit, client, title):
    plan = submit(title=title)
    answer = client.get(f"/initiatieven/{plan.number}/kaart.png")
    assert answer["Content-Type"] == "image/png" and "Set-Cookie" not in answer.headers
    picture = Image.open(io.BytesIO(answer.content))
    assert picture.size == (1200, 630) and len(answer.content) < 120_000
    # Something was drawn: ground, strip, outline and letters.
    assert len(picture.convert("RGB").getcolors(2**20)) > 5


def test_the_card_has_one_address_so_that_it_is_drawn_once(initiative, client, monkeypatch):
    monkeypatch.delattr(card, "picture")
    address = f"/initiatieven/{initiative.number}/kaart.png"
    for question in ("fbclid=1", "&", "=&"):
        assert client.get(f"{address}?{question}")["Location"] == address, question


def test_a_title_never_leaves_its_lines(db):
    letters = card.font("bitter", 62, card.BOLD)
    for text in (LONG, "kort", "", "x" * 300):
        found = card.lines(text, letters, 600, 4)
        assert len(found) <= 4 and all(letters.getlength(line) <= 600 for line in found)
    assert card.lines(LONG, letters, 600, 4)[-1].endswith("…")


def test_the_page_names_its_picture_and_shares_by_a_link(initiative, client):
    page = client.get(initiative.get_absolute_url()).content.decode()
    assert f"/initiatieven/{initiative.number}/kaart.png" in page
    for part in ('property="og:title"', 'property="og:image:alt"', "mailto:?subject=", "https://wa.me/?text="):
        assert part in page
    assert initiative.email not in page


def test_a_withheld_plan_is_on_no_picture_feed_point_or_calendar(party, official, client, now):
    services.refuse(initiative=party, reason="Past niet.", by=official, now=now)
    for address in (f"{party.number}/kaart.png", f"kaart/{party.number}.json"):
        assert client.get(f"/initiatieven/{address}").status_code == 404
    for address in ("/initiatieven/rss.xml", "/buurten/sanderbout/agenda.ics", "/buurten/sanderbout/"):
        assert "Feest" not in client.get(address).content.decode()


def test_the_feed_has_the_filters_of_the_list(initiative, submit, lindenheuvel, client):
    submit(title="Tuin & <moes>", buurt=lindenheuvel)
    answer = client.get("/initiatieven/rss.xml?buurt=lindenheuvel")
    assert answer["Content-Type"].startswith("application/rss+xml")
    items = ElementTree.fromstring(answer.content).findall("channel/item")  # noqa: S314 - our own
    assert [item.find("title").text for item in items] == ["Tuin & <moes>"]
    assert b"plan@example.nl" not in answer.content


def test_thousands_of_points_come_bare_and_ask_for_their_words(submit, client, monkeypatch):
    plans = [submit(title=f"Plan {number}", lon=5.84 + number / 1000, lat=50.99) for number in range(3)]
    monkeypatch.setattr("initiatives.views.map.MOST_POINTS", 1)
    data = client.get("/initiatieven/kaart.geojson").json()
    assert [each["properties"]["number"] for each in data["features"]] == [plans[2].number]
    assert data["more"] == [[5.841, 50.99, plans[1].number], [5.84, 50.99, plans[0].number]]
    assert client.get(f"/initiatieven/kaart/{plans[0].number}.json").json()["title"] == "Plan 0"


@pytest.mark.parametrize("place", ["/buurten/sanderbout/", "/wijken/sittard/"])
def test_an_event_stands_in_the_calendar_of_its_buurt_and_wijk(party, client, place, monkeypatch, today):
    monkeypatch.setattr("pages.views.areas.timezone.localdate", lambda *given: today)
    assert "Feest, met soep; en brood" in client.get(place).content.decode()
    answer = client.get(f"{place}agenda.ics")
    assert answer["Content-Type"].startswith("text/calendar")
    text = answer.content.decode().replace("\r\n ", "")
    assert f"UID:plan-{party.number}@" in text and "SUMMARY:Feest\\, met soep\\; en brood" in text
    assert "DTSTART;VALUE=DATE:20260322" in text and "LOCATION:Plein\\nnoord" in text
    assert all(len(line) <= 75 for line in answer.content.split(b"\r\n"))
    assert client.get("/buurten/lindenheuvel/agenda.ics").content.count(b"VEVENT") == 0


def test_a_calendar_and_the_results_cost_the_same_however_many_there_are(party, submit, client, now):
    for number in range(3):
        submit(title=f"Plan {number}")
    Initiative.objects.update(event_on=now.date(), status="completed", closed_at=now, answered_at=now)
    for address, most in (("/buurten/sanderbout/agenda.ics", 4), ("/initiatieven/resultaten/", 5)):
        client.get(address)
        with CaptureQueriesContext(connection) as made:
            client.get(address)
        assert len(made) <= most, address


def test_a_calendar_of_nowhere_is_not_found(municipality, client):
    for address in ("/buurten/nergens/agenda.ics", "/wijken/sanderbout/agenda.ics"):
        assert client.get(address).status_code == 404
