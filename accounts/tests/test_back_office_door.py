"""Who may enter the back office, and what happens to who may not."""

import pytest
from django.urls import reverse


def test_a_visitor_is_asked_to_sign_in_where_everybody_does(client, municipality):
    answer = client.get("/beheer/")
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login"))
    assert "next=/beheer/" in answer.url


@pytest.mark.parametrize("address", ["/beheer/", "/beheer/accounts/user/", "/beheer/login/"])
def test_who_has_no_role_there_is_refused_and_not_asked_to_sign_in_again(address, resident, client_for, municipality):
    assert client_for(resident).get(address).status_code == 403


@pytest.mark.parametrize("role", ["council_member", "adviser", "professional", "chair"])
def test_other_roles_stay_outside(role, request, client_for, municipality):
    assert client_for(request.getfixturevalue(role)).get("/beheer/").status_code == 403


@pytest.mark.parametrize("role", ["official", "team_lead", "coordinator", "administrator"])
def test_staff_comes_in_on_the_work_list(role, request, client_for, municipality):
    answer = client_for(request.getfixturevalue(role)).get("/beheer/")
    assert answer.status_code == 200
    assert "Werklijst" in answer.content.decode()


def test_who_is_in_goes_on_from_the_sign_in_page_but_never_to_another_site(official, client_for, municipality):
    browser = client_for(official)
    assert browser.get("/beheer/login/?next=/beheer/agendas/agenda/").url == "/beheer/agendas/agenda/"
    assert browser.get("/beheer/login/?next=https://elders.example/").url == "/beheer/"
    assert browser.get("/beheer/login/?next=//elders.example/beheer/").url == "/beheer/"


def test_an_account_that_was_closed_stays_outside(official, client_for, municipality):
    browser = client_for(official)
    official.is_active = False
    official.save()
    assert browser.get("/beheer/").status_code == 302


def test_signing_out_and_passwords_are_where_everybody_has_them(official, client_for, municipality):
    browser = client_for(official)
    assert browser.get("/beheer/logout/").url == reverse("account_logout")
    assert browser.get("/beheer/password_change/").url == reverse("account_change_password")


def test_a_year_that_is_none_breaks_no_list(client_for, administrator):
    log, browser = "/beheer/accounts/auditevent/", client_for(administrator)
    assert browser.get(f"{log}?at__year=2026&at__month=3").status_code == 200
    assert browser.get(f"{log}?at__year={'9' * 25}").status_code == 400
