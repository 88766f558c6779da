"""The field "Uw buurt of postcode": what was typed leads to a buurt, and stays nowhere."""

import pytest
from django.test import Client


@pytest.fixture
def strict(municipality):
    """A browser that would be stopped if the form asked for a token."""
    return Client(enforce_csrf_checks=True)


def test_a_name_leads_to_its_page_and_stands_in_no_address(strict):
    response = strict.post("/zoek-buurt/", {"waar": "sanderbout"})
    assert response.status_code == 302
    assert response["Location"] == "/buurten/sanderbout/"
    assert not response.cookies


def test_a_wijk_offers_its_buurten(strict):
    page = strict.post("/zoek-buurt/", {"waar": "Sittard"}).content.decode()
    assert "/buurten/sanderbout/" in page and "/buurten/ophoven/" in page


def test_what_is_not_found_keeps_what_was_typed_and_offers_the_list(strict):
    page = strict.post("/zoek-buurt/", {"waar": "Nergenshuizen"}).content.decode()
    assert 'value="Nergenshuizen"' in page
    assert "/buurten/lindenheuvel/" in page
    assert "Wij vonden geen buurt" in page


@pytest.mark.parametrize("typed", ["", "x" * 121, "a\0b"])
def test_what_cannot_be_is_told_at_the_field(strict, typed):
    response = strict.post("/zoek-buurt/", {"waar": typed})
    assert response.status_code == 200
    assert "utrecht-form-field-error-message" in response.content.decode()


def test_the_page_is_there_without_a_question(strict):
    response = strict.get("/zoek-buurt/?waar=Rijksweg")
    assert 'value="Rijksweg"' not in response.content.decode()
    assert "no-store" in response["Cache-Control"]


def test_nothing_that_was_typed_is_logged(strict, caplog):
    caplog.set_level("DEBUG")
    strict.post("/zoek-buurt/", {"waar": "Geheimstraat 12"})
    assert "Geheimstraat" not in caplog.text
