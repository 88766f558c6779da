"""The form of a platform in a real browser: nobody meets a barrier in it."""

import pytest

from accounts.models import User
from neighbourhoods.models import Platform
from tests_support.browser import DESKTOP, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_platform_gets_a_member_and_an_area(size, visitor, platform, chair, ophoven, resident, administrator):
    desk = visitor(size, user=administrator).go(f"/beheer/neighbourhoods/platform/{platform.pk}/change/")
    page = desk.page
    page.get_by_label("buurt Ophoven").check()
    page.locator(".add-row a").first.click()
    desk.look()
    page.locator("#id_memberships-1-user").fill("niemand@example.nl")
    page.locator("[name=_save]").click()
    page.wait_for_selector(".errornote")
    desk.look()
    assert desk.sees("Met dit adres is geen account.")
    page.locator("#id_memberships-1-user").fill(resident.email)
    page.locator("[name=_save]").click()
    page.wait_for_url("**/beheer/neighbourhoods/platform/")
    desk.look()
    platform = Platform.objects.get()
    assert set(platform.areas.values_list("name", flat=True)) == {"Sanderbout", "Ophoven"}
    assert platform.has_member(User.objects.get(pk=resident.pk))


def test_a_list_on_a_phone_scrolls_in_its_own_box_also_by_keyboard(visitor, platform, administrator):
    """`go` fails when the page itself scrolls sideways."""
    page = visitor(PHONE, user=administrator).go("/beheer/neighbourhoods/platform/").page
    box = page.get_by_role("region", name="Wijkplatformen", exact=True)
    assert box.evaluate("box => box.scrollWidth > box.clientWidth")
    page.get_by_role("button", name="Zoeken").focus()
    while not box.evaluate("box => box === document.activeElement"):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement !== document.body"), "the box is passed over"
    scrolled = "box => new Promise(done => requestAnimationFrame(() => done(box.scrollLeft > 0)))"
    for _press in range(20):
        page.keyboard.press("ArrowRight")
        if box.evaluate(scrolled):
            return
    raise AssertionError("the box does not scroll by keyboard")


def test_the_forms_of_people_and_of_a_new_platform_have_names_for_all_they_ask(visitor, chair, official, administrator):
    desk = visitor(user=administrator)
    for address in ("platform/add/", "areacoordination/add/"):
        desk.go(f"/beheer/neighbourhoods/{address}")
    desk.go(f"/beheer/accounts/user/{official.pk}/change/")
