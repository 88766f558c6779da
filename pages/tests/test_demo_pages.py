"""The demo's doors: open only in a demo, and only for the demo's own visitors."""

from datetime import date

import pytest
from django.test import Client

from accounts.models import User
from neighbourhoods.models import Membership
from notifications.models import Message
from notifications.services import write_message

PAGES = ["/demo/", "/demo/post/", "/demo/post/6f9619ff-8b86-d011-b42d-00c04fc964ff/"]


@pytest.fixture
def demo(settings, municipality):
    settings.DEMO = True


@pytest.fixture
def demo_visitor(platform):
    def make(key: str) -> User:
        return User.objects.create_user(f"{key}@demo.invalid", display_name=key.capitalize())

    return make


@pytest.mark.parametrize("path", PAGES)
def test_outside_a_demo_there_is_nothing(municipality, client, path):
    assert client.get(path).status_code == 404


def test_outside_a_demo_nobody_is_signed_in(municipality, demo_visitor, client):
    demo_visitor("beheerder")
    assert client.post("/demo/inloggen/beheerder/").status_code == 404
    assert "_auth_user_id" not in client.session


def test_one_press_signs_in(demo, demo_visitor, client):
    user = demo_visitor("inwoner")
    assert "Inwoner" in client.get("/demo/").content.decode()
    response = client.post("/demo/inloggen/inwoner/")
    assert response["Location"] == "/mijn/"
    assert client.session["_auth_user_id"] == str(user.pk)


def test_the_chair_lands_at_the_own_platform(demo, demo_visitor, platform, client):
    user = demo_visitor("voorzitter")
    Membership.objects.create(platform=platform, user=user, seat="chair", since=date(2024, 1, 1))
    assert client.post("/demo/inloggen/voorzitter/")["Location"] == "/platform/sanderbout/"


def test_only_the_visitors_of_the_demo_can_be_played(demo, resident, client):
    assert client.post("/demo/inloggen/iemand/").status_code == 404
    assert client.post("/demo/inloggen/inwoner/").status_code == 404


def test_signing_in_needs_a_press(demo, demo_visitor):
    demo_visitor("inwoner")
    assert Client().get("/demo/inloggen/inwoner/").status_code == 405
    assert Client(enforce_csrf_checks=True).post("/demo/inloggen/inwoner/").status_code == 403


def test_the_post_shows_what_the_portal_wrote_with_links_that_work(demo, submit, mailroom, client):
    submit(email="plan@example.nl")
    submit(title="Een ander plan", email="ander@example.nl")
    letter = mailroom.last_to("plan@example.nl")
    page = client.get("/demo/post/").content.decode()
    assert "plan@example.nl" in page and "ander@example.nl" in page
    only = client.get("/demo/post/", {"aan": "plan@example.nl"}).content.decode()
    assert letter.subject in only and "ander@example.nl" not in only
    shown = client.get(f"/demo/post/{letter.uuid}/").content.decode()
    assert '<a href="http' in shown


def test_an_impossible_filter_shows_its_fault_and_all_post(demo, submit, client):
    submit(email="plan@example.nl")
    page = client.get("/demo/post/", {"aan": "geen adres\0"})
    assert page.status_code == 200
    assert "plan@example.nl" in page.content.decode()


def test_a_letter_on_paper_is_shown_as_it_lies_in_its_envelope(demo, now, client):
    write_message(
        kind="initiative.moved",
        key="brief",
        to="",
        template="initiatives/mail/moved",
        context={},
        subject="Nieuws over uw plan",
        now=now,
        choice="paper",
        postal_address="Dorpsraad Obbicht\nVoorbeeldplein 1\n6120 AA Obbicht",
    )
    letter = Message.objects.get()
    assert letter.way == "paper"
    page = client.get("/demo/post/", {"hoe": "papier"}).content.decode()
    assert "Brief op papier: Dorpsraad Obbicht" in page
    shown = client.get(f"/demo/post/{letter.uuid}/").content.decode()
    assert "Dorpsraad Obbicht<br>Voorbeeldplein 1<br>6120 AA Obbicht" in shown
    assert "Wacht op de printer" in shown
    assert "Geen post" in client.get("/demo/post/", {"hoe": "bundel"}).content.decode()
    assert "Geen post" in client.get("/demo/post/", {"hoe": "mail"}).content.decode()
