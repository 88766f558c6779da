"""An answer written with the language help: on a phone, by keyboard alone."""

import pytest
from django.urls import reverse

from initiatives import services
from initiatives.models import Answer
from plain_language.services import load_office_words
from tests_support.browser import PHONE
from tests_support.keyboard import press, tab_to, type_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]
OFFICE = (
    "Middels voornoemde besluitvorming wordt overgegaan tot realisatie van zitvoorzieningen. "
    "De uitvoering geschiedt onder verantwoordelijkheid van de afdeling Participatie."
)
PLAIN = "Veel ouders vragen om een plek om te zitten. Er is geld voor twee bankjes."


def test_an_official_writes_an_answer_with_the_help_with_words(visitor, initiative, official, now):
    load_office_words(now=now)
    services.assign(initiative=initiative, handler=official, by=official, now=now)
    services.take_up(initiative=initiative, by=official, now=now)
    person = visitor(PHONE, user=official)
    person.go(reverse("admin:initiatives_initiative_change", args=[initiative.pk]))
    tab_to(person, "decision")
    person.page.keyboard.press("Space")
    type_in(person, "summary", "Er komen twee bankjes.")
    type_in(person, "reason", OFFICE)
    type_in(person, "next_step", "Team Groen plaatst de bankjes.")
    type_in(person, "next_by", "team Groen")
    # The help looks while one writes; what it found is told to who cannot see it in one line.
    hints = person.page.locator("[data-language-help]")
    hints.get_by_text("Gewoon woord: met.").wait_for()
    assert "wordt … overgegaan" in hints.inner_text()
    assert "Dit leest moeilijk" in hints.inner_text()
    assert "leest" in person.page.locator("#taalhulp-stand").text_content()
    person.look()

    tab_to(person, "Maak het antwoord openbaar")
    with person.page.expect_navigation():
        person.page.keyboard.press("Enter")
    person.wait_until_whole()
    # The browser itself notes in its console that the press was refused (409).
    person.complaints = [line for line in person.complaints if "409" not in line]
    person.look()
    assert person.sees("Deze tekst leest moeilijk")
    assert person.page.locator("#antwoord-reason").input_value() == OFFICE, "nothing typed is lost"
    assert not Answer.objects.exists()

    type_in(person, "reason", PLAIN)
    hints.get_by_text("Geen tips").or_(hints.get_by_text("leest makkelijk")).first.wait_for()
    assert "Dit leest moeilijk" not in hints.inner_text()
    press(person, "Bewaar en bekijk het concept")
    assert person.sees("Zo komt het op de website")
    press(person, "Maak het antwoord openbaar")
    assert person.sees("Het antwoord staat op de website.")
    answer = Answer.objects.get()
    assert answer.readability > 60 and not answer.reason_hard
    assert answer.published_at is not None
