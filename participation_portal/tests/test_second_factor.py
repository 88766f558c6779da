"""Who works here gives a second factor, and gives it again after a silence."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from accounts.roles import GUARDED, Role
from accounts.second_factor import FACTORS, LONGEST_DAY, LONGEST_SILENCE, PROOF
from neighbourhoods.models import Municipality
from tests_support.app_codes import code_of
from tests_support.signed_in import came_in, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("still_app")]
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # noqa: S105 - of nobody
ENROL = "/account/2fa/"
# A page of the back office.
OFFICE = "/beheer/agendas/promise/"


@pytest.fixture
def with_app(official):
    """An official whose account has an app."""
    TOTP.activate(official, SECRET)
    return official


def with_a_password_only(user) -> Client:
    browser = Client()
    browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    session = browser.session
    came_in(session, user, timezone.now())
    session.save()
    return browser


@pytest.mark.parametrize("role", [role for role in Role if role in GUARDED])
def test_without_one_nothing_opens_but_where_it_is_made_and_the_way_out(role, person, municipality):
    browser = with_a_password_only(person("iemand", role))
    closed = ["/mijn/", "/mijn/post/", "/initiatieven/indienen/", reverse("account_email")]
    closed += ["/beheer/", "/beheer/accounts/user/"] if role != Role.COUNCIL_MEMBER else []
    for address in closed:
        response = browser.get(address)
        assert (response.status_code, response.headers.get("Location")) == (302, ENROL), address
    assert browser.post("/initiatieven/indienen/", {"kijk": "1"}).headers["Location"] == ENROL
    for address in (ENROL, reverse("mfa_activate_totp"), reverse("mfa_add_webauthn"), reverse("account_logout"), "/"):
        assert browser.get(address).status_code == 200, address
    assert "Maak een passkey" in browser.get(ENROL).content.decode()


@pytest.mark.parametrize("role", [None, Role.PROFESSIONAL, Role.ADVISER])
def test_who_sees_nothing_of_others_is_not_asked(role, person, municipality):
    browser = with_a_password_only(person("iemand", *([role] if role else [])))
    assert browser.get("/mijn/").status_code == 200


def test_the_door_of_the_demo_is_exempt_and_only_that(client, person, municipality, settings):
    user = person("medewerker", Role.OFFICIAL)
    user.email = "medewerker@demo.invalid"
    user.save()
    settings.DEMO = True
    client.post(reverse("demo_sign_in", args=["medewerker"]))
    assert client.get(OFFICE).status_code == 200
    assert with_a_password_only(user).get(OFFICE).headers["Location"] == ENROL
    settings.DEMO = False
    assert client.get(OFFICE).headers["Location"] == ENROL


def test_a_wrong_code_opens_no_door(official, municipality):
    cache.clear()
    browser = with_a_password_only(official)
    browser.get(reverse("mfa_activate_totp"))
    wrong = browser.post(reverse("mfa_activate_totp"), {"code": "000000"})
    assert "Deze code klopt niet" in wrong.content.decode()
    assert browser.get(OFFICE).headers["Location"] == ENROL


@pytest.mark.django_db(transaction=True)
def test_making_an_app_counts_and_shows_the_recovery_codes_once(official, mailroom):
    Municipality.objects.create(code="GM1883", name="Sittard-Geleen")
    cache.clear()
    browser = with_a_password_only(official)
    browser.get(reverse("mfa_activate_totp"))
    right = code_of(browser.session["mfa.totp.secret"])
    made = browser.post(reverse("mfa_activate_totp"), {"code": right})
    assert made.headers["Location"] == reverse("mfa_view_recovery_codes")
    first, second = (browser.get(reverse("mfa_view_recovery_codes")) for _time in range(2))
    kept = RecoveryCodes(Authenticator.objects.get(type="recovery_codes")).generate_codes()
    assert all(each in first.content.decode() for each in kept) and len(kept) == 10
    assert not any(each in second.content.decode() for each in kept)
    assert browser.get(OFFICE).status_code == 200
    assert mailroom.last_to(official.email).subject == "Er is een app gekoppeld aan uw account"
    # The key of the app is no plain text in the database, and so in no backup.
    assert Authenticator.objects.get(type="totp").data["secret"].startswith("gAAAA")


def test_signing_in_asks_for_it_and_no_code_works_twice(with_app, municipality, settings):
    cache.clear()
    with_app.set_password("een heel lang wachtwoord")
    with_app.save()
    browser = Client()
    told = {"login": with_app.email, "password": "een heel lang wachtwoord"}
    assert browser.post(reverse("account_login"), told).headers["Location"] == reverse("mfa_authenticate")
    assert browser.get(OFFICE).headers["Location"].startswith(reverse("account_login"))
    assert "klopt niet" in browser.post(reverse("mfa_authenticate"), {"code": "123"}).content.decode()
    used = code_of(SECRET)
    assert browser.post(reverse("mfa_authenticate"), {"code": used}).headers["Location"] == "/mijn/"
    assert browser.get(OFFICE).status_code == 200
    other = Client()
    other.post(reverse("account_login"), told)
    assert other.post(reverse("mfa_authenticate"), {"code": used}).status_code == 200, "the same code once more"


def test_a_recovery_code_works_once(with_app, municipality):
    cache.clear()
    spare = RecoveryCodes.activate(with_app).generate_codes()[0]
    browser = with_a_password_only(with_app)
    page = reverse("mfa_reauthenticate")
    assert browser.post(page, {"code": spare}).status_code == 302
    assert browser.get(OFFICE).status_code == 200
    assert "klopt niet" in with_a_password_only(with_app).post(page, {"code": spare}).content.decode()


def test_an_older_session_cannot_make_another_one_beside_it(with_app, municipality):
    """Who got hold of the password alone adds no key of their own."""
    browser = with_a_password_only(with_app)
    for page in ("mfa_index", "mfa_add_webauthn", "account_reauthenticate", "account_email"):
        assert browser.get(reverse(page)).headers["Location"].startswith(reverse("mfa_reauthenticate")), page


@pytest.mark.parametrize(
    ("given", "used", "opens"),
    [
        (timedelta(hours=7), timedelta(minutes=29), True),
        (timedelta(hours=7), LONGEST_SILENCE + timedelta(seconds=5), False),
        (LONGEST_DAY + timedelta(seconds=5), timedelta(minutes=1), False),
    ],
)
def test_half_an_hour_of_silence_and_eight_hours_of_work(given, used, opens, with_app, municipality):
    browser = with_a_session(with_app, given, used)
    assert (browser.get(OFFICE).status_code == 200) is opens
    assert browser.get("/mijn/").status_code == 200, "what is one's own is not the back office"
    assert (browser.get(OFFICE).status_code == 200) is opens, "another page wakes nothing"


def with_a_session(user, given: timedelta, used: timedelta) -> Client:
    now = timezone.now()
    browser = signed_in(Client(), user, at=now - given)
    session = browser.session
    session[PROOF] |= {"seen": (now - used).timestamp()}
    session.save()
    return browser


def test_work_keeps_the_session_awake(with_app, municipality):
    browser = with_a_session(with_app, timedelta(hours=1), timedelta(minutes=20))
    browser.get(OFFICE)
    assert timezone.now().timestamp() - browser.session[PROOF]["seen"] < 60


def test_what_was_sent_after_a_silence_waits_for_the_factor_and_is_kept(with_app, initiative):
    cache.clear()
    browser = with_a_session(with_app, timedelta(hours=1), timedelta(minutes=45))
    deed = reverse("admin:initiatives_initiative_deed", args=[initiative.pk, "mij"])
    # With a question in the address, as the admin has it for who came from a list with filters.
    asked = browser.post(f"{deed}?van=lijst", {"seen": ""})
    assert asked.headers["Location"].startswith(reverse("mfa_reauthenticate"))
    initiative.refresh_from_db()
    assert initiative.handler is None
    going_on = parse_qs(urlsplit(asked.headers["Location"]).query)["next"][0]
    browser.post(asked.headers["Location"], {"code": code_of(SECRET), "next": going_on})
    initiative.refresh_from_db()
    assert initiative.handler == with_app


def test_of_a_file_that_cannot_wait_it_is_said(with_app, municipality):
    cache.clear()
    browser = with_a_session(with_app, timedelta(hours=1), timedelta(minutes=45))
    photo = SimpleUploadedFile("foto.jpg", b"x")
    asked = browser.post(reverse("office_desk"), {"title": "Bankje", "files": photo})
    assert "Uw bestanden niet: stuur ze daarna opnieuw mee." in browser.get(asked.headers["Location"]).content.decode()


def test_without_the_last_one_the_door_is_closed_again(with_app, municipality):
    cache.clear()
    browser = with_a_password_only(with_app)
    browser.post(reverse("mfa_reauthenticate"), {"code": code_of(SECRET)})
    browser.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.filter(user=with_app, type__in=FACTORS).exists()
    assert browser.get(OFFICE).headers["Location"] == ENROL


def test_the_session_of_one_is_no_proof_of_another(with_app, other_official, municipality):
    browser = with_a_password_only(with_app)
    session = browser.session
    session[PROOF] = {"who": other_official.pk, "at": timezone.now().timestamp(), "seen": timezone.now().timestamp()}
    session.save()
    assert browser.get(OFFICE).status_code == 302


def test_a_lost_phone_an_administrator_takes_the_keys_away_and_every_session_ends(with_app, administrator, mailroom):
    Municipality.objects.create(code="GM1883", name="Sittard-Geleen")
    theirs, mine, lead = (signed_in(Client(), who) for who in (with_app, administrator, with_app))
    page = reverse("admin:accounts_user_forget_keys", args=[with_app.pk])
    assert lead.post(page).status_code == 403
    assert mine.get(page).status_code == 200 and Authenticator.objects.exists()
    mine.post(page)
    assert not Authenticator.objects.exists()
    assert theirs.get(OFFICE).headers["Location"].startswith(reverse("account_login"))
    assert mailroom.last_to(with_app.email).subject == "De extra beveiliging van uw account is weg"
    assert AuditEvent.objects.filter(subject_type="accounts.user", subject_id=with_app.pk, actor=administrator).exists()
    own = reverse("admin:accounts_user_forget_keys", args=[administrator.pk])
    assert mine.post(own).status_code == 403, "not one's own: a stolen session would do that"


def test_the_operator_helps_the_last_administrator(with_app):
    call_command("forget_keys", with_app.email.upper(), verbosity=0)
    assert not Authenticator.objects.exists()
    with pytest.raises(CommandError):
        call_command("forget_keys", "niemand@example.nl")


@pytest.mark.parametrize(
    "told", ["", "x", "{}", "[]", "null", '{"response": {}}', '{"id": 1, "rawId": "!"}', '"\\u0000"']
)
def test_a_credential_that_is_none_is_refused(told, with_app, municipality):
    cache.clear()
    visitor, known = Client(), with_a_password_only(with_app)
    assert visitor.post(reverse("mfa_login_webauthn"), {"credential": told}).status_code in (200, 302)
    assert known.post(reverse("mfa_reauthenticate_webauthn"), {"credential": told}).status_code in (200, 302)
    assert "_auth_user_id" not in visitor.session
    assert known.get(OFFICE).status_code == 302


@pytest.mark.parametrize("told", ["", "\x00", "٣٣٣٣٣٣", "9" * 5000, "123\n456"])
def test_a_code_that_is_none_is_refused(told, with_app, municipality):
    cache.clear()
    browser = with_a_password_only(with_app)
    assert browser.post(reverse("mfa_reauthenticate"), {"code": told}).status_code == 200
    assert browser.get(OFFICE).status_code == 302
