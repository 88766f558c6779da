"""The work list with the keyboard, and the page of a plan, in a real browser."""

import pytest
from django.utils import timezone

from initiatives.models import Initiative
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
