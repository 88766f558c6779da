"""Signing in through a broker: PKCE, the level of trust, accounts found by a verified address, and no role for free.

The broker is a stand-in on this machine that speaks as much OpenID Connect as is needed, and checks the PKCE proof.
"""

import base64
import json
import threading
from datetime import timedelta
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.second_factor import LONGEST_SILENCE, PROOF
from participation_portal import key_settings

pytestmark = pytest.mark.django_db
ENOUGH, TOO_LITTLE = "urn:level:substantial", "urn:level:low"
LOGIN, CALLBACK = (reverse(f"openid_connect_{name}", args=["broker"]) for name in ("login", "callback"))


class Broker(BaseHTTPRequestHandler):
    """Knows one person: `server.claims`. Writes down what it was asked in `server.asked`."""

    def do_GET(self):
        here = f"http://127.0.0.1:{self.server.server_port}"
        if self.path.endswith("/.well-known/openid-configuration"):
            ends = {"authorization": "authorize", "token": "token", "userinfo": "userinfo"}
            told = {f"{name}_endpoint": f"{here}/{path}" for name, path in ends.items()}
            self.tell(told | {"issuer": here, "jwks_uri": f"{here}/keys"})
        else:
            self.tell({name: value for name, value in self.server.claims.items() if name != "acr"})

    def do_POST(self):
        sent = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        proof = base64.urlsafe_b64encode(sha256(sent["code_verifier"][0].encode()).digest()).rstrip(b"=").decode()
        if proof != self.server.challenge:
            return self.tell({"error": "invalid_grant"}, 400)
        here = f"http://127.0.0.1:{self.server.server_port}"
        # Over a line of its own the signature need not be looked at (OpenID Connect Core, 3.1.3.7).
        parts = ({"alg": "HS256"}, {"iss": here, "aud": "portal", **self.server.claims}, {})
        token = ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts)
        return self.tell({"access_token": "a", "token_type": "Bearer", "id_token": token})

    def tell(self, told: dict, status: int = 200) -> None:
        body = json.dumps(told).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


@pytest.fixture(scope="module")
def standing():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Broker)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def broker(standing, settings, monkeypatch, municipality):
    """The stand-in, as the settings of the environment would name it; `broker.claims` is who comes in."""
    cache.clear()
    monkeypatch.setattr(key_settings, "OIDC_URL", f"http://127.0.0.1:{standing.server_port}")
    monkeypatch.setattr(key_settings, "OIDC_CLIENT_ID", "portal")
    monkeypatch.setattr(key_settings, "OIDC_ACR", [ENOUGH])
    settings.OIDC_ACR = [ENOUGH]
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": key_settings.oidc_apps()}}
    standing.claims = {"sub": "7", "email": "medewerker@example.nl", "email_verified": True, "acr": ENOUGH}
    return standing


def come_in(browser: Client, broker, process: str = "login", where: str | None = None):
    asked = browser.post(f"{LOGIN}?process={process}" if where is None else where)
    assert asked.status_code == 302, asked.content.decode()[-500:]
    sent = parse_qs(urlsplit(asked.headers["Location"]).query)
    broker.asked, broker.challenge = sent, sent["code_challenge"][0]
    return browser.get(CALLBACK, {"code": "c", "state": sent["state"][0]})


def person_in(browser: Client) -> str | None:
    return browser.session.get("_auth_user_id")


def test_an_official_comes_in_by_a_verified_address_and_the_level_counts_as_second_factor(client, official, broker):
    come_in(client, broker)
    assert broker.asked["code_challenge_method"] == ["S256"]
    assert broker.asked["acr_values"] == [ENOUGH]
    assert person_in(client) == str(official.pk)
    assert client.get("/beheer/agendas/promise/").status_code == 200
    assert SocialAccount.objects.get().user == official
    # The address at the broker may change later: who it is stays known by its number.
    broker.claims |= {"email": "anders@example.nl"}
    later = Client()
    come_in(later, broker)
    assert person_in(later) == str(official.pk)


@pytest.mark.parametrize("acr", [TOO_LITTLE, "", None])
def test_too_low_a_level_opens_nothing(acr, client, official, broker):
    broker.claims |= {"acr": acr}
    answer = come_in(client, broker)
    assert answer.headers["Location"] == reverse("account_login")
    assert person_in(client) is None and not SocialAccount.objects.exists()
    assert "niet veilig genoeg" in client.get(reverse("account_login")).content.decode()


def fall_silent(browser: Client) -> None:
    session = browser.session
    long_ago = (timezone.now() - LONGEST_SILENCE - timedelta(minutes=1)).timestamp()
    session[PROOF] |= {"seen": long_ago}
    session.save()


def test_what_was_sent_after_a_silence_waits_for_the_broker_and_is_kept(client, official, broker, initiative):
    come_in(client, broker)
    fall_silent(client)
    deed = reverse("admin:initiatives_initiative_deed", args=[initiative.pk, "aantekening"])
    asked = client.post(f"{deed}?van=lijst", {"text": "Een lange notitie."}).headers["Location"]
    page = client.get(asked).content.decode()
    assert "Laat nog een keer zien dat u het bent." in page and "Log in via de gemeente" in page
    assert not initiative.notes.exists() and client.get("/beheer/").status_code == 302, "the door stays closed"
    done = come_in(client, broker, where=asked)
    assert done.status_code == 302, done.content.decode()
    assert initiative.notes.get().text == "Een lange notitie."
    assert client.get("/beheer/agendas/promise/").status_code == 200
    # Somebody who only looked comes back to where they looked.
    fall_silent(client)
    asked = client.get("/beheer/agendas/promise/?q=bank").headers["Location"]
    assert come_in(client, broker, where=asked).headers["Location"] == "/beheer/agendas/promise/?q=bank"


@pytest.mark.parametrize("claims", [{"sub": "8", "email": "collega@example.nl"}, {"acr": TOO_LITTLE}])
def test_another_person_or_too_low_a_level_wakes_nobodys_session(claims, client, official, broker, initiative):
    come_in(client, broker)
    fall_silent(client)
    deed = reverse("admin:initiatives_initiative_deed", args=[initiative.pk, "aantekening"])
    asked = client.post(deed, {"text": "Een lange notitie."}).headers["Location"]
    broker.claims |= claims
    come_in(client, broker, where=asked)
    assert not initiative.notes.exists()
    assert client.get("/beheer/agendas/promise/").status_code == 302


def test_who_signs_in_once_more_in_another_tab_keeps_the_level(client, official, broker):
    for _time in range(2):
        come_in(client, broker)
        assert client.get("/beheer/agendas/promise/").status_code == 200


def test_without_a_level_to_check_the_broker_is_no_second_factor(client, official, broker, settings):
    settings.OIDC_ACR = []
    broker.claims.pop("acr")
    come_in(client, broker)
    assert client.get("/beheer/agendas/promise/").headers["Location"] == reverse("mfa_index")


@pytest.mark.parametrize("verified", [False, "false", None, 1])
def test_an_address_that_the_broker_did_not_verify_is_nobodys(verified, client, official, broker):
    broker.claims |= {"email_verified": verified}
    come_in(client, broker)
    assert person_in(client) is None and not SocialAccount.objects.exists()


def test_a_newcomer_is_a_resident_and_nothing_more(client, broker):
    broker.claims |= {"email": "nieuw@example.nl", "roles": ["administrator"], "groups": ["beheerders"]}
    form = come_in(client, broker)
    assert form.headers["Location"] == reverse("socialaccount_signup")
    client.post(reverse("socialaccount_signup"), {"email": "nieuw@example.nl", "display_name": "Nieuw"})
    made = User.objects.get(email="nieuw@example.nl")
    assert (made.display_name, made.roles, made.is_staff) == ("Nieuw", frozenset(), False)


def test_somebody_signed_in_ties_no_other_account_to_the_broker(resident, broker):
    browser = Client()
    browser.force_login(resident, backend="django.contrib.auth.backends.ModelBackend")
    come_in(browser, broker, process="connect")
    assert not SocialAccount.objects.exists()


def test_an_answer_that_nobody_asked_for_opens_nothing(client, official, broker):
    refused = client.get(CALLBACK, {"code": "c", "state": "verzonnen"})
    assert "Inloggen is niet gelukt" in refused.content.decode()
    assert person_in(client) is None


def test_a_broker_that_does_not_answer_is_said_to_fail(client, broker, settings):
    app = key_settings.oidc_apps()[0]
    app["settings"]["server_url"] = "http://127.0.0.1:1"
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
    answer = client.post(LOGIN)
    assert answer.status_code == 503
    assert "Inloggen is niet gelukt" in answer.content.decode()


def test_the_button_stands_there_only_where_there_is_a_broker(client, broker, settings):
    page = reverse("account_login")
    assert "Log in via de gemeente" in client.get(page).content.decode()
    settings.SOCIALACCOUNT_PROVIDERS = {}
    assert "Log in via" not in client.get(page).content.decode()
    assert client.get(LOGIN).status_code == 404
