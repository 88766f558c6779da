"""The work list with the keyboard, and the page of a plan, in a real browser."""

import pytest
from django.utils import timezone

from initiatives.models import Initiative
from tests_support.browser import DESKTOP, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_civil_servant_goes_through_the_list_with_the_keyboard(visitor, submit, official):
    for place in range(3):
        submit(title=f"Plan {place}", email=f"p{place}@example.nl", now=timezone.now())
    desk = visitor(DESKTOP, user=official).go("/beheer/")
    keys = desk.page.keyboard
    here = "document.activeElement.textContent"
    keys.press("j")
    assert desk.page.evaluate(here) == "Plan 0"
    keys.press("j")
    keys.press("j")
    keys.press("k")
    assert desk.page.evaluate(here) == "Plan 1"
    keys.press("a")
    desk.page.wait_for_selector("text=staat nu op uw naam")
    assert Initiative.objects.get(title="Plan 1").handler == official
    # The keys rest while one types.
    desk.page.focus("#zoek")
    keys.type("jaj")
    assert desk.page.input_value("#zoek") == "jaj"
    # Switched off, they stay off.
    desk.page.uncheck("#sneltoetsen-aan")
    desk.page.reload()
    keys.press("j")
    assert desk.page.evaluate(here) != "Plan 1"
    desk.page.check("#sneltoetsen-aan")
    desk.page.focus("th a")
    keys.press("o")
    desk.page.wait_for_url("**/change/")
    desk.look()


def test_an_official_answers_without_meeting_a_barrier(visitor, submit, official, platform):
    """On a phone; at a desk the journey plays it."""
    plan = submit(now=timezone.now())
    desk = visitor(PHONE, user=official).go("/beheer/?lijst=vrij")
    desk.press(plan.title, role="link").press("Neem in behandeling")
    desk.fill("Het antwoord in één of twee zinnen", "Er komt één bankje.")
    desk.press("Bewaar en bekijk het concept")
    assert desk.sees("Zonder reden is een antwoord geen antwoord.")
    desk.page.get_by_label("We doen een deel").check()
    desk.fill("Waarom besluit de gemeente dit?", "Er is plek voor één bankje.")
    desk.press("Bewaar en bekijk het concept")
    assert desk.sees("Zo komt het op de website")
    desk.page.get_by_text("Kies doelen").click()
    desk.page.fill("#doelen-zoek", "doel 2 action")
    desk.look()
    desk.page.get_by_label("Doel 2 action").check()
    desk.press("Bewaar de doelen")
    desk.fill("Wat gebeurt er nu?", "Wij bestellen het bankje.").fill("Wie doet dat?", "team Openbare ruimte")
    desk.press("Maak het antwoord openbaar")
    assert desk.sees("Het antwoord staat op de website.")
