"""The work list with the keyboard, and the page of a plan, in a real browser."""

import pytest
from django.utils import timezone

from accounts.second_factor import PROOF
from accounts.sessions import SessionStore
from initiatives.models import Answer, Initiative
from tests_support.browser import DESKTOP

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
    desk.wait_until_whole()
    assert Initiative.objects.get(title="Plan 1").handler == official
    assert desk.page.evaluate(here) == "Plan 1", "one goes on where one was"
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
    # Another button of the page takes away nothing that was typed; what was sent is the server's.
    desk.page.fill("#antwoord-reason", "Een lange reden.")
    with desk.page.expect_navigation():
        desk.page.click("text=Neem in behandeling")
    assert desk.page.input_value("#antwoord-reason") == "Een lange reden."
    desk.page.check("#antwoord-decision_0")
    with desk.page.expect_navigation():
        desk.page.click("text=Bewaar en bekijk het concept")
    # The page opens at the answer; what the press did stays in sight.
    assert desk.page.evaluate("document.querySelector('.portal-said').getBoundingClientRect().top") >= 0
    assert Answer.objects.get().reason == "Een lange reden."
    desk.page.reload()
    assert desk.page.input_value("#antwoord-reason") == "Een lange reden."
    assert desk.page.evaluate("sessionStorage.length") == 0
    # After a silence the help stands still and shows no other page; the text waits for the second factor.
    session = SessionStore(next(one["value"] for one in desk.page.context.cookies() if one["name"] == "session"))
    session[PROOF] |= {"seen": 0}
    session.save()
    with desk.page.expect_response("**/account/login/**"):
        desk.page.fill("#antwoord-reason", "Een andere reden.")
    desk.page.evaluate("new Promise(done => setTimeout(done, 300))")
    assert not desk.page.locator("[data-language-help] form").count()
