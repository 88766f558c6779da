"""Paper entry, on a phone and by keyboard alone: somebody brings the filled-in form, and goes home with a receipt."""

import pytest
from django.urls import reverse

from initiatives import keys
from initiatives.models import Initiative
from tests_support.browser import PHONE
from tests_support.keyboard import press, tab_to, type_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_a_form_on_paper_becomes_a_plan_with_a_receipt_and_a_letter(visitor, sanderbout, official):
    person = visitor(PHONE, user=official).go(reverse("initiatives:paper_form"))
    assert person.page.evaluate("document.querySelector('.paper-form__qr img').naturalWidth") > 0
    person.go("/mijn/")
    press(person, "Voer een plan in voor een bewoner")
    tab_to(person, "channel")
    person.page.keyboard.press("ArrowDown")
    person.page.keyboard.press("ArrowDown")
    type_in(person, "title", "Bankjes bij de speeltuin")
    type_in(person, "what", "Twee bankjes.")
    type_in(person, "why", "Nergens kan men zitten.")
    tab_to(person, "buurt")
    person.page.keyboard.type("Sand")
    type_in(person, "display_name", "Bewoner van de Eikstraat")
    type_in(person, "postal_address", "Mevrouw Jansen\nEikstraat 5\n6131 AB Sittard")
    press(person, "Stuur in en toon het bewijs")
    assert person.sees("Vraag dit aan de indiener en kruis het aan."), "what is missing is said"
    assert person.page.get_by_label("Vertel meer over uw plan").input_value() == "Twee bankjes."
    tab_to(person, "consent")
    person.page.keyboard.press("Space")
    press(person, "Stuur in en toon het bewijs")
    plan = Initiative.objects.get()
    assert (plan.channel, plan.is_public, plan.buurt) == ("paper", True, sanderbout)
    assert person.sees(plan.number) and person.sees(keys.desk_code(plan))
    person.go(reverse("admin:notifications_message_letters"))
    assert person.sees("Wij ontvingen uw plan")
    person.go(reverse("admin:initiatives_initiative_change", args=[plan.pk]))
    press(person, "Print: Bewijs van ontvangst")
    assert person.sees("Eikstraat 5") and person.sees(plan.number)
