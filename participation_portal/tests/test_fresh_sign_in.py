"""A session that was left behind is not enough to stay in for good."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.fresh import NEW_KEYS, TO_OPEN, TO_SEND
from tests_support.signed_in import came_in

pytestmark = pytest.mark.django_db
A_MOMENT = timedelta(seconds=10)
PASSWORD = "een heel lang wachtwoord"  # noqa: S105 - of nobody


@pytest.fixture(autouse=True)
def fresh_limits(db):
    cache.clear()


def came_in_ago(user, ago: timedelta) -> Client:
    browser = Client()
    browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    session = browser.session
    came_in(session, user, timezone.now() - ago)
    session.save()
    return browser


@pytest.mark.parametrize("page", sorted(NEW_KEYS))
def test_who_comes_in_by_code_does_so_once_more_before_making_a_key(page, resident, municipality):
    assert came_in_ago(resident, TO_OPEN - A_MOMENT).get(reverse(page)).status_code == 200
    left_behind = came_in_ago(resident, TO_OPEN + A_MOMENT)
    asked = left_behind.get(reverse(page)).headers["Location"]
    assert asked.startswith(reverse("account_login"))
    assert left_behind.get("/mijn/").status_code == 302, "the session is over"
    assert "Log voor de zekerheid nog een keer in." in left_behind.get(asked).text


def test_an_old_session_of_a_colleague_without_a_second_factor_makes_none(official, municipality):
    for page in ("mfa_add_webauthn", "mfa_activate_totp"):
        asked = came_in_ago(official, TO_OPEN + A_MOMENT).get(reverse(page)).headers["Location"]
        assert asked.startswith(reverse("account_login")), page


def test_what_is_filled_in_gets_some_time_and_no_more(resident, municipality):
    chosen = {"password1": PASSWORD, "password2": PASSWORD}
    late = came_in_ago(resident, TO_SEND + A_MOMENT)
    assert late.post(reverse("account_set_password"), chosen).headers["Location"].startswith(reverse("account_login"))
    resident.refresh_from_db()
    assert not resident.has_usable_password()
    came_in_ago(resident, TO_SEND - A_MOMENT).post(reverse("account_set_password"), chosen)
    resident.refresh_from_db()
    assert resident.check_password(PASSWORD)


def test_who_has_a_password_gives_it_before_the_address_changes(resident, municipality, mailroom):
    resident.set_password(PASSWORD)
    resident.save()
    left_behind = came_in_ago(resident, timedelta(days=3))
    asked = left_behind.post(reverse("account_email"), {"action_add": "", "email": "dief@example.nl"})
    assert asked.headers["Location"].startswith(reverse("account_reauthenticate"))
    assert mailroom.to("dief@example.nl") == []
    left_behind.post(asked.headers["Location"], {"password": PASSWORD})
    assert mailroom.to("dief@example.nl"), "what was typed goes on"
