"""My page shows what is mine, and nothing of anybody else."""

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from accounts.models import AuditEvent
from accounts.roles import Role
from initiatives import services
from initiatives.workflow import Status


def text_of(browser, path="/mijn/") -> str:
    response = browser.get(path)
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    return response.content.decode()


def test_a_visitor_is_asked_to_sign_in(municipality):
    response = Client().get("/mijn/")
    assert response.status_code == 302
    assert response["Location"].startswith("/account/login/?next=/mijn/")


def test_a_resident_finds_the_plans_of_the_account_and_of_the_address(submit, resident, other_resident, client_for):
    submit(title="Van mijn account", email="", by=resident, confirmed=False)
    submit(title="Van mijn adres", email=resident.email)
    submit(title="Van een ander", email=other_resident.email)
    page = text_of(client_for(resident))
    assert "Van mijn account" in page and "Van mijn adres" in page
    assert "Van een ander" not in page


def test_an_address_that_was_not_confirmed_opens_nothing(submit, resident, client_for):
    submit(title="Niet bevestigd plan", email=resident.email, confirmed=False)
    assert "Niet bevestigd plan" not in text_of(client_for(resident))


def test_an_account_without_a_verified_address_finds_nothing_by_address(submit, resident, client_for):
    submit(title="Van dat adres", email=resident.email)
    EmailAddress.objects.filter(user=resident).update(verified=False)
    assert "Van dat adres" not in text_of(client_for(resident))


def test_a_question_is_asked_of_its_resident_only(submit, resident, other_resident, official, now, client_for):
    plan = submit(title="Bankjes", email=resident.email)
    services.move_initiative(
        initiative=plan, to=Status.IN_PROGRESS, role=Role.OFFICIAL, by=official, by_label="de gemeente", now=now
    )
    plan.refresh_from_db()
    services.ask_question(initiative=plan, text="Hoeveel bankjes wilt u?", by=official, now=now)
    assert "Hoeveel bankjes wilt u?" in text_of(client_for(resident))
    assert "Hoeveel bankjes wilt u?" not in text_of(client_for(other_resident))


def test_a_chair_sees_the_platform_and_the_advice_that_waits(submit, chair, resident, client_for):
    submit(title="Muziek in de buurtkamer")
    page = text_of(client_for(chair))
    assert "/platform/sanderbout/" in page
    assert "Geef advies over Muziek in de buurtkamer" in page
    assert "/platform/" not in text_of(client_for(resident))


@pytest.mark.parametrize(
    ("who", "sees"), [("official", True), ("administrator", True), ("resident", False), ("council_member", False)]
)
def test_the_work_list_is_offered_to_staff(municipality, request, client_for, who, sees):
    page = text_of(client_for(request.getfixturevalue(who)))
    assert ("Werklijst van de gemeente" in page) is sees


def test_a_name_is_kept_and_the_log_does_not_hold_it(municipality, resident, client_for):
    browser = client_for(resident)
    assert browser.post("/mijn/", {"display_name": "Bewoner van Ophoven"}).status_code == 302
    resident.refresh_from_db()
    assert resident.display_name == "Bewoner van Ophoven"
    assert "Ophoven" not in str(AuditEvent.objects.latest("pk").change)


def test_a_name_that_is_too_long_is_told_at_the_field_and_kept(municipality, resident, client_for):
    page = client_for(resident).post("/mijn/", {"display_name": "x" * 81}).content.decode()
    assert "x" * 81 in page
    resident.refresh_from_db()
    assert resident.display_name == "Inwoner"
