"""Joining a plan that is like one's own, on a phone and by keyboard alone; and saying why one's own is another."""

from io import BytesIO

import pytest
from PIL import Image

from initiatives.models import Initiative, Support
from initiatives.services import confirm_address, refresh_search_words
from tests_support.browser import PHONE
from tests_support.keyboard import press, tab_to, type_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(autouse=True)
def uploads(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def photo() -> dict:
    made = BytesIO()
    Image.new("RGB", (900, 600), "seagreen").save(made, "JPEG")
    return {"name": "veld.jpg", "mimeType": "image/jpeg", "buffer": made.getvalue()}


def test_somebody_joins_a_plan_that_is_like_the_own_and_somebody_else_does_not(visitor, submit, now, mailroom):
    like = submit(title="Een moestuin achter de flat")
    refresh_search_words(now)
    person = visitor(PHONE).go("/initiatieven/indienen/?wat=plan")
    type_in(person, "title", "Moestuin voor iedereen")
    type_in(person, "what", "Samen groente kweken.")
    person.page.get_by_text("Lijkt dit op uw plan?").wait_for()
    person.look()
    assert person.sees(like.title)
    # Joined in a new tab: what was typed stays in the old one.
    for _back in range(3):
        person.page.keyboard.press("Shift+Tab")
        if "Doe mee" in person.page.evaluate("document.activeElement.innerText"):
            break
    with person.page.context.expect_page() as opened:
        person.page.keyboard.press("Enter")
    form, person.page = person.page, opened.value
    person.look()
    type_in(person, "email", "buur@example.nl")
    press(person, "verstuur")
    person.follow(mailroom.last_to("buur@example.nl"), "/meedoen/")
    press(person, "Ja, dat klopt")
    assert Support.objects.get(initiative=like).confirmed_at is not None
    person.page = form
    assert form.get_by_label("Wat is uw plan?").input_value() == "Moestuin voor iedereen"

    # Whoever finds that the own plan is another goes on, with a photo, and says why.
    type_in(person, "why", "Niet iedereen heeft een tuin.")
    tab_to(person, "buurt")
    person.page.keyboard.type("Oph")
    type_in(person, "display_name", "Sem")
    type_in(person, "email", "sem@example.nl")
    form.locator("#meer summary").focus()
    form.keyboard.press("Enter")
    form.locator("#id_files").set_input_files(photo())
    person.look()
    press(person, "Kijk uw plan na")
    assert person.sees("Klopt dit?")
    kept = form.locator("input[name^=alt-]")
    type_in(person, kept.get_attribute("name"), "Een leeg grasveld")
    type_in(person, "why_different", "Deze is voor kinderen.")
    press(person, "Verstuur")
    plan = Initiative.objects.get(display_name="Sem")
    assert (plan.similar_to, plan.why_different) == (like, "Deze is voor kinderen.")
    confirm_address(initiative=plan, now=now)
    person.go(plan.get_absolute_url())
    picture = form.get_by_role("img", name="Een leeg grasveld")
    picture.scroll_into_view_if_needed()
    form.wait_for_function("e => e.complete && e.naturalWidth > 0", arg=picture.element_handle())
    assert person.sees("Deze is voor kinderen.")
