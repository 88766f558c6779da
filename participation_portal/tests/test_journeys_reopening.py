"""Who got no real answer says so: from the letter, on a phone, with the keyboard alone."""

from datetime import timedelta

import pytest
from django.utils import timezone

from initiatives.services import publish_answer, take_up, write_answer
from initiatives.workflow import Status
from tests_support.browser import PHONE, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_a_resident_asks_for_a_real_answer(visitor, submit, official, team_lead, mailroom):
    now = timezone.now() - timedelta(days=1)
    plan = submit(now=now)
    take_up(initiative=plan, by=official, now=now)
    words = {"reason": "Dat past in het beleid.", "next_step": "Wij kijken ernaar.", "next_by": "de gemeente"}
    vague = {"decision": "partly", "summary": "Wij nemen uw vraag mee.", "next_on": None}
    write_answer(initiative=plan, **vague, **words, by=official, now=now)
    publish_answer(initiative=plan, by=official, now=now)

    resident = visitor(PHONE).follow(mailroom.last_to(plan.email), "/beheren/")
    enter(resident, "Dit is geen antwoord")
    assert resident.sees("Er komt dan een nieuw antwoord, en een teamleider leest mee.")
    enter(resident, "Vraag een nieuw antwoord")
    assert resident.sees("Schrijf wat u mist.")
    tab_to(resident, "text")
    resident.page.keyboard.type("Er staat niet of het bankje er komt.")
    enter(resident, "Vraag een nieuw antwoord")
    assert resident.sees("De gemeente geeft u een nieuw antwoord.") and not resident.sees("Dit is geen antwoord")

    plan.refresh_from_db()
    assert plan.status == Status.IN_PROGRESS and "bankje er komt" in mailroom.last_to(team_lead.email).text
    resident.go(plan.get_absolute_url())
    assert resident.sees("dag 1 van 20") and resident.sees("Eerder antwoord")
    assert not resident.sees("Wij nemen uw vraag mee."), "the old answer is folded"
    tab_to(resident, "Gegeven op")
    resident.page.keyboard.press("Enter")
    resident.look()
    assert resident.sees("Wij nemen uw vraag mee.")


def enter(person: Visitor, name: str) -> None:
    """Press Enter on the link or button with this text, and look at the page that follows."""
    tab_to(person, name)
    with person.page.expect_navigation():
        person.page.keyboard.press("Enter")
    person.look()


def tab_to(person: Visitor, name: str) -> None:
    """Press Tab until this has the focus: by its text, or as a field by its name."""
    for _press in range(80):
        person.page.keyboard.press("Tab")
        here = person.page.evaluate("[document.activeElement.name || '', document.activeElement.innerText || '']")
        if here[0] == name or name in here[1]:
            return
    raise AssertionError(f"{name} cannot be reached with Tab")
