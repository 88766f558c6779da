"""Sending in a plan by who has no script, and by who has no mouse."""

import pytest

from initiatives.models import Initiative
from initiatives.workflow import Status
from tests_support.browser import DESKTOP, PHONE, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_a_plan_can_be_sent_in_without_scripts(visitor, municipality, mailroom):
    person = visitor(PHONE, java_script_enabled=False).go("/")
    person.press("Ik heb een plan", role="link")
    if "wat=plan" not in person.page.url:
        person.press("Ik heb een plan of idee voor mijn buurt", role="link")
    person.fill("Wat is uw plan?", "Bankjes bij de speeltuin").fill("Vertel meer over uw plan", "Twee bankjes.")
    person.fill("Waarom is dit nodig?", "Nergens kan men zitten.")
    # Typed, not chosen from the list: the buurten that may be meant are offered, and what was typed stays.
    person.fill("Of typ een straat of postcode", "sander").press("Zoek de buurt")
    assert person.page.get_by_label("Wat is uw plan?").input_value() == "Bankjes bij de speeltuin"
    assert person.page.get_by_role("radio", name="Sanderbout").is_checked()
    person.fill("Welke naam mogen anderen zien?", "Bewoner")
    person.page.get_by_label("Ik heb geen e-mail").check()
    person.page.wait_for_timeout(1500)
    person.press("Kijk uw plan na").press("Verstuur")
    plan = Initiative.objects.get()
    assert plan.buurt.name == "Sanderbout"
    assert plan.status == Status.AWAITING_CONFIRMATION
    assert person.sees(plan.number)
    assert not mailroom.all()


def test_a_plan_can_be_sent_in_with_the_keyboard_alone(visitor, municipality):
    person = visitor(DESKTOP).go("/initiatieven/indienen/?wat=plan")
    keyboard = person.page.keyboard
    keyboard.press("Tab")
    assert "Direct naar" in focused(person)
    keyboard.press("Enter")
    assert person.page.evaluate("document.activeElement.tagName") in ("MAIN", "BODY")
    tab_to(person, "title")
    keyboard.type("Bankjes bij de speeltuin")
    tab_to(person, "what")
    keyboard.type("Twee bankjes.")
    tab_to(person, "why")
    keyboard.type("Nergens kan men zitten.")
    tab_to(person, "buurt")
    keyboard.type("Oph")
    tab_to(person, "display_name")
    keyboard.type("Bewoner")
    tab_to(person, "no_email")
    keyboard.press("Space")
    tab_to(person, "kijk")
    with person.page.expect_navigation():
        keyboard.press("Enter")
    person.look()
    assert person.sees("Klopt dit?")
    person.page.wait_for_timeout(500)
    tab_to(person, "verstuur")
    with person.page.expect_navigation():
        keyboard.press("Space")
    person.look()
    plan = Initiative.objects.get()
    assert plan.buurt.name == "Ophoven"
    assert person.sees(plan.number)


def focused(person: Visitor) -> str:
    return person.page.evaluate("document.activeElement.innerText || document.activeElement.name || ''")


def tab_to(person: Visitor, name: str) -> None:
    """Press Tab until this field or button has the focus; where the focus is must be visible all along."""
    for _press in range(60):
        person.page.keyboard.press("Tab")
        here = person.page.evaluate(
            "(e => ({name: e.name || '', outline: getComputedStyle(e).outlineStyle, width: e.offsetWidth}))"
            "(document.activeElement)"
        )
        assert here["outline"] != "none", f"no visible focus on {focused(person)!r}"
        if here["name"] == name:
            return
    raise AssertionError(f"{name} cannot be reached with Tab")
