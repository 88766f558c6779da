"""What a public page tells a shared cache, also when the visitor sends nonsense."""

import pytest
from django.test import Client

NUL_IN_SESSION = {"cookie": 'session="a\\000bcdefghijk"'}


def test_a_page_that_takes_a_cookie_away_is_for_nobody_else(municipality, settings):
    settings.PUBLIC_PAGE_SECONDS = 10
    page = Client().get("/initiatieven/", headers={"cookie": "session=abc"})
    assert "session" in page.cookies
    assert "no-store" in page["Cache-Control"]
    again = Client().get("/initiatieven/")
    assert not again.cookies
    assert "public" in again["Cache-Control"]


@pytest.mark.parametrize("address", ["/initiatieven/2026-9999/", "/buurten/nergens/", "/favicon.ico"])
def test_what_is_not_there_is_not_kept(municipality, address):
    assert "no-store" in Client().get(address)["Cache-Control"]


@pytest.mark.parametrize("address", ["/initiatieven/", "/initiatieven/indienen/", "/mijn/", "/beheer/"])
def test_a_session_cookie_that_the_database_would_refuse(municipality, address):
    assert Client().get(address, headers=NUL_IN_SESSION).status_code in (200, 302)
