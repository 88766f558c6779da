"""Where a digest leads to: never to an address that somebody typed into what it tells."""

import pytest

from notifications.models import Message
from reminders.services.digest import held_news

OURS = "https://portaal.example/plannen/2026-0001/"


@pytest.fixture(autouse=True)
def portal(settings):
    settings.PUBLIC_URL = "https://portaal.example"


def held(text: str, **given):
    text = f"{text}\n\n-- \nVoet\nhttps://portaal.example/afmelden/x/\n"
    return held_news(Message(subject="Een nieuw plan", text=text, **given))


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


def test_one_does_not_read_on_where_one_says_no_more():
    stop = "https://portaal.example/meedoen/sleutel/"
    text = f"Er is nieuws over het plan.\n\nBekijk het plan:\n{OURS}\n\nVolg dit plan niet meer:\n{stop}"
    news = held(text, headers={"List-Unsubscribe": f"<{stop}>"})
    assert (news.text, news.url) == ("Er is nieuws over het plan.", OURS)


def test_of_several_addresses_with_a_line_that_leads_to_them_only_the_last_is_told():
    own = "https://portaal.example/beheren/sleutel/"
    news = held(f"Uw plan is openbaar.\n\nBekijk uw plan:\n{OURS}\n\nU krijgt antwoord.\n\nUw eigen link:\n{own}")
    assert (news.text, news.url) == ("Uw plan is openbaar.\n\nU krijgt antwoord.", own)


def test_a_list_of_plans_keeps_the_address_of_each():
    other = "https://portaal.example/plannen/2026-0002/"
    news = held(f"Hier deden mensen mee:\n\n- Bankje: 3 mensen erbij\n  {OURS}\n- Boom: 1 mens erbij\n  {other}")
    assert OURS in news.text and "Boom" in news.text and news.url == other
