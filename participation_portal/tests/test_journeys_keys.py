"""The second factor on a phone and by keyboard alone: a passkey is made and used, and so is an app with codes."""

import pytest
from django.urls import reverse

from notifications.models import Message
from tests_support.app_codes import code_of
from tests_support.browser import PHONE
from tests_support.keyboard import press, type_in

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.usefixtures("still_app")]
# A phone with a sensor that always knows its owner.
PHONE_KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
OFFICE = "/beheer/agendas/promise/"


def test_an_official_makes_a_passkey_and_signs_in_with_it(visitor, municipality, official):
    official.set_password("een heel lang wachtwoord")
    official.save()
    person = visitor(PHONE)
    devtools = person.page.context.new_cdp_session(person.page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": PHONE_KEY})

    person.go(f"/account/login/?next={OFFICE}")
    type_in(person, "login", official.email)
    type_in(person, "password", "een heel lang wachtwoord")
    press(person, "Log in met uw wachtwoord")
    assert person.sees("Uw extra beveiliging"), "nothing else opens"
    press(person, "Maak een passkey")
    press(person, "Maak de passkey")
    assert person.sees("U ziet deze codes alleen nu")
    press(person, "Ik heb ze bewaard, ga verder")
    assert person.page.url.endswith(OFFICE), "where one was going"

    person.go(reverse("mfa_activate_totp"))
    secret = person.page.locator("code").text_content()
    type_in(person, "code", code_of(secret))
    press(person, "Koppel de app")
    assert person.sees("Uw app is gekoppeld.")

    sign_out(person)
    person.go(f"/account/login/?next={OFFICE}")
    press(person, "Log in met uw passkey")
    assert person.page.url.endswith(OFFICE), "one press is two factors"

    sign_out(person)
    person.go(f"/account/login/?next={OFFICE}")
    type_in(person, "login", official.email)
    type_in(person, "password", "een heel lang wachtwoord")
    press(person, "Log in met uw wachtwoord")
    type_in(person, "code", "000000")
    press(person, "Ga verder")
    assert person.sees("Deze code klopt niet")
    type_in(person, "code", code_of(secret))
    press(person, "Ga verder")
    assert person.page.url.endswith(OFFICE)
    told = set(Message.objects.filter(recipient=official).values_list("subject", flat=True))
    assert {"Uw account heeft een nieuwe passkey", "Er is een app gekoppeld aan uw account"} <= told


def sign_out(person) -> None:
    person.go(reverse("account_logout"))
    press(person, "Log uit")
