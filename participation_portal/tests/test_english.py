"""Who chose English reads English; what people and the municipality wrote, and what the log keeps, stays Dutch."""

import pytest
from django.utils import translation

from agendas.wording import party
from initiatives.services.move import label_of
from notifications import kinds

pytestmark = pytest.mark.django_db


@pytest.fixture
def english(client):
    client.cookies["taal"] = "en"
    return client


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("/", "Your plan for the neighbourhood always gets an answer"),
        ("/initiatieven/", "Plans from residents"),
        ("/afspraken/", "This is what was promised"),
        ("/raad/", "Do we keep our word?"),
        ("/over/", "How we count"),
        ("/bestaat-niet/", "This page does not exist"),
    ],
)
def test_pages_speak_english(english, address, told):
    page = english.get(address).content.decode()
    assert '<html lang="en"' in page
    assert told in page


def test_the_log_stays_dutch_when_somebody_works_in_english(official):
    with translation.override("en"):
        assert label_of(official) == "medewerker van de gemeente"


def test_the_municipality_is_named_in_the_language_of_the_page():
    with translation.override("en"):
        assert party("de gemeente") == party("gemeente") == "the municipality"
    assert party("de gemeente") == "de gemeente"


def test_kinds_of_letters_follow_the_page():
    with translation.override("en"):
        assert str(kinds.find("reminder.promise_due").label) == "reminder: promise"
