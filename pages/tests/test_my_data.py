"""Seeing, keeping and erasing one's own data: with an account, behind the link of a plan, behind a link in the mail."""

import json
import time

import pytest

from accounts.models import User
from initiatives import keys
from initiatives.models import Initiative
from notifications.services.data_link import make
from tests_support.dump import tables_with

PAGE = "/mijn/gegevens/"
SURE = {"woorden": "laten", "zeker": "on", "wissen": "Wis mijn gegevens"}


@pytest.fixture
def plan(submit, resident) -> Initiative:
    return submit(email=resident.email, by=resident, display_name="Inwoner Jansen", confirmed=False)


def test_the_page_tells_what_is_known_and_the_file_holds_all_of_it(plan, resident, client_for):
    browser = client_for(resident)
    html = browser.get(PAGE).content.decode()
    assert resident.email in html and "Plannen: <strong>1</strong>" in html
    answer = browser.get(PAGE + "bestand/")
    assert answer["Content-Disposition"].startswith('attachment; filename="mijn-gegevens-')
    told = json.loads(answer.content)
    assert told["initiatives"]["plannen"][0]["number"] == plan.number
    assert told["accounts"]["account"]["e-mail"] == resident.email


@pytest.mark.parametrize("missed", ["woorden", "zeker"])
def test_without_both_choices_nothing_is_erased_and_the_page_says_so(missed, plan, resident, client_for):
    browser = client_for(resident)
    page = browser.post(PAGE, SURE | {missed: ""})
    assert page.status_code == 200 and "portal-errors" in page.content.decode()
    assert User.objects.get(pk=resident.pk).email == resident.email


def test_a_get_erases_nothing(plan, resident, client_for):
    client_for(resident).get(PAGE, SURE)
    assert User.objects.get(pk=resident.pk).is_active


def test_erased_nobody_is_signed_in_any_more_here_or_elsewhere(plan, resident, client_for):
    here, phone = client_for(resident), client_for(resident)
    assert here.post(PAGE, SURE).url == "/gegevens/gewist/"
    assert "Uw gegevens zijn gewist" in here.get("/gegevens/gewist/").content.decode()
    for browser in (here, phone):
        assert browser.get(PAGE).status_code == 302
    assert tables_with("inwoner@example.nl") == tables_with("Inwoner Jansen") == []
    plan.refresh_from_db()
    assert plan.display_name == "Een bewoner"
    assert "Een bewoner" in here.get(plan.get_absolute_url()).content.decode()


def test_who_works_here_reads_why_not(official, client_for):
    browser = client_for(official)
    assert "U hebt een rol bij de gemeente" in browser.get(PAGE).content.decode()
    assert browser.post(PAGE, SURE).status_code == 409
    assert User.objects.get(pk=official.pk).is_active


def test_the_link_of_a_plan_shows_and_erases_that_plan(submit, client):
    plan, other = submit(display_name="Anna de Boer"), submit(title="Nog een", display_name="Anna de Boer")
    address = f"/initiatieven/beheren/{keys.make(plan)}/gegevens/"
    assert "Uw gegevens bij dit plan" in client.get(address).content.decode()
    told = client.get(address + "bestand/").content.decode()
    assert plan.number in told and other.number not in told and "plan@example.nl" in told
    assert client.post(address, SURE).status_code == 302
    plan.refresh_from_db()
    other.refresh_from_db()
    assert (plan.email, plan.display_name, other.email) == ("", "Een bewoner", "plan@example.nl")
    # The link opens nothing any more.
    assert client.get(address).status_code == 410


def test_without_an_account_a_link_goes_to_the_address_and_to_no_stranger(submit, client, mailroom):
    plan, other = submit(), submit(title="Nog een")
    for address in ("Plan@example.nl", "vreemde@example.nl"):
        page = client.post("/gegevens/", {"email": address}).content.decode()
        assert "Kennen wij dit adres?" in page
    assert not mailroom.to("vreemde@example.nl")
    letter = mailroom.last_to("plan@example.nl")
    assert letter.kind == "account.data_link"
    link = letter.text.split("http://localhost:8000")[1].split()[0]
    assert "plan@example.nl" not in link
    told = client.get(f"{link}bestand/").content.decode()
    assert plan.number in told and other.number in told
    assert client.post(link, SURE | {"woorden": "weghalen"}).url == "/gegevens/gewist/"
    assert tables_with("plan@example.nl") == []
    assert client.get(link).status_code == 410


def test_a_forged_link_or_one_of_yesterday_opens_nothing(submit, client, mailroom, monkeypatch):
    submit()
    client.post("/gegevens/", {"email": "plan@example.nl"})
    letter = mailroom.last_to("plan@example.nl")
    good = make(letter.uuid)
    assert client.get(f"/gegevens/{good[:-3]}xyz/").status_code == 404
    assert client.get(f"/gegevens/{good[:-3]}xyz/bestand/").status_code == 404
    assert client.get(f"/gegevens/{good}/").status_code == 200
    later = time.time() + 90_000
    monkeypatch.setattr("time.time", lambda: later)
    assert client.get(f"/gegevens/{good}/").status_code == 410


def test_who_has_an_account_is_sent_to_it(resident, plan, client, mailroom):
    client.post("/gegevens/", {"email": resident.email})
    link = f"/gegevens/{make(mailroom.last_to(resident.email).uuid)}/"
    assert client.get(link).url == PAGE
    assert client.post(link, SURE).url == PAGE
    assert User.objects.get(pk=resident.pk).is_active


def test_asking_again_and_again_is_stopped(submit, client, mailroom):
    submit()
    answers = [client.post("/gegevens/", {"email": "plan@example.nl"}).status_code for _press in range(5)]
    assert answers == [200, 200, 200, 429, 429]
    assert len([letter for letter in mailroom.to("plan@example.nl") if letter.kind == "account.data_link"]) == 3


@pytest.mark.parametrize("typed", ["", "geen adres", "a\x00@b.nl", "x" * 300 + "@b.nl"])
def test_what_is_no_address_is_told_and_never_breaks(typed, municipality, client):
    page = client.post("/gegevens/", {"email": typed})
    assert page.status_code == 200 and "portal-errors" in page.content.decode()
