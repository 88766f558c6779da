"""Support, an addition and an offer of help by a neighbour without an account: on a phone, by keyboard alone."""

import pytest

from initiatives.models import Comment, Follow, HelpOffer
from notifications.models import Message
from tests_support.browser import PHONE, Visitor
from tests_support.keyboard import press, tab_to, type_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]
ADDRESS = "buur@example.nl"


def test_a_neighbour_without_an_account_takes_part(visitor, initiative):
    person = visitor(PHONE).go(initiative.get_absolute_url())
    assert person.sees("Nog niemand steunt dit plan.")

    press(person, "Ik steun dit")
    type_in(person, "email", ADDRESS)
    tab_to(person, "also_follow")
    person.page.keyboard.press("Space")
    press(person, "verstuur")
    assert person.sees("Kijk in uw mail")
    follow_the_mail(person)
    press(person, "Ja, dat klopt")
    assert person.sees("mens steunt dit plan")
    assert Follow.objects.confirmed().count() == 1

    press(person, "Help mee met dit plan")
    press(person, "verstuur")
    assert person.sees("Schrijf wat u kunt doen.")
    type_in(person, "text", "Ik heb een aanhanger.")
    type_in(person, "display_name", "Ali")
    type_in(person, "email", ADDRESS)
    press(person, "verstuur")
    follow_the_mail(person)
    press(person, "Ja, stuur dit naar de indieners")
    assert HelpOffer.objects.running().get().text == "Ik heb een aanhanger."

    # The initiator reacts from the mail; both talk through the portal.
    initiator = visitor(PHONE).follow(Message.objects.get(kind="initiative.offer_new"), "/hulp/")
    assert initiator.sees("Ik heb een aanhanger.")
    assert not initiator.sees(ADDRESS)
    type_in(initiator, "text", "Fijn! Zaterdag om tien uur?")
    press(initiator, "bericht")
    person.follow(Message.objects.get(kind="initiative.offer_message"), "/aanbod/")
    assert person.sees("Zaterdag om tien uur?")

    person.go(initiative.get_absolute_url() + "aanvullen/")
    tab_to(person, "kind")
    person.page.keyboard.press("ArrowDown")
    type_in(person, "text", "Zet ook een bankje in de schaduw.")
    type_in(person, "display_name", "Ali")
    type_in(person, "email", ADDRESS)
    press(person, "verstuur")
    follow_the_mail(person)
    press(person, "Ja, plaats dit bij het plan")
    assert Comment.objects.visible().get().kind == Comment.Kind.BETTER
    person.go(initiative.get_absolute_url() + "?met=alles")
    assert person.sees("Zet ook een bankje in de schaduw.")
    press(person, "Meld dit")
    assert person.sees("Welke huisregel geldt hier?")


def follow_the_mail(person: Visitor) -> None:
    letter = Message.objects.filter(kind="initiative.part_confirm", to_address=ADDRESS).latest("pk")
    person.follow(letter, "/initiatieven/")
