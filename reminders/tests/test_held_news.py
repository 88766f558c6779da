"""Where a digest leads to: never to an address that somebody typed into what it tells."""

import pytest

from notifications.models import Message
from reminders.services.digest import held_news

OURS = "https://portaal.example/plannen/2026-0001/"


@pytest.fixture(autouse=True)
def portal(settings):
    settings.PUBLIC_URL = "https://portaal.example"


def held(text: str):
    return held_news(
        Message(subject="Een nieuw plan", text=f"{text}\n\n-- \nVoet\nhttps://portaal.example/afmelden/x/\n")
    )


@pytest.mark.parametrize(
    "typed",
    [
        "https://kwaad.example/inloggen",
        "https://portaal.example.kwaad.example/",
        "https://kwaad.example/?naar=https://portaal.example/",
        "https://portaal.example/een-ander-plan/",
    ],
)
def test_one_reads_on_at_our_own_address_whatever_a_resident_typed(typed):
    news = held(f"Ingestuurd: “Bankje”.\n\nKijk op {typed} voor mijn tekening.\n\nLees het plan:\n{OURS}")
    assert news.url == OURS
    # What is told is shortened where our own address begins, not at the one that was typed.
    assert news.text.endswith("voor mijn tekening.")


def test_without_an_address_of_ours_nobody_is_led_anywhere():
    assert held("Kijk op https://kwaad.example/.").url == ""


def test_a_foot_that_somebody_typed_cuts_nothing_off():
    news = held(f"Antwoord.\n-- \nJan\n\nBent u het niet eens? Bel ons.\n\nLees verder:\n{OURS}")
    assert "Bel ons." in news.text and news.url == OURS and "Voet" not in news.text
