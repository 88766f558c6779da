"""A second factor of whoever works with what others typed: a code from an app, a passkey, or that of a broker.

A session remembers that its owner gave one, when, and when it was last used. Somebody in one of the roles `GUARDED`
reaches nothing but the pages on which a second factor is made or given, and the way out, until it is there. The back
office asks for it anew after half an hour of silence, and after eight hours whatever was done. What was being sent at
that moment waits in the session, and goes on once the factor is given: nothing typed is lost.

Public pages look at nobody and stay open. The demo's one-press sign-in is exempt, and only while DEMO is on.
"""

from datetime import datetime, timedelta

from allauth.account import app_settings
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.reauthentication import STATE_SESSION_KEY, resume_request
from allauth.core.internal.httpkit import serialize_request
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.base import AuthProcess
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME, logout
from django.contrib.auth.views import redirect_to_login
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import GUARDED

LONGEST_SILENCE = timedelta(minutes=30)
LONGEST_DAY = timedelta(hours=8)
# How often the moment of the last use is written down: a page is no reason for a write.
NOTED_EVERY = timedelta(minutes=1)

PROOF, DEMO = "second_factor", "demo_sign_in"
# Where somebody was going who had to make one first.
WANTED = "second_factor_wanted"
# With these one proves it; recovery codes alone are no second factor.
FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
# The way out, and the language in which one reads this.
ALWAYS_OPEN = frozenset({"account_logout", "set_language"})
GIVING = frozenset({"mfa_reauthenticate", "mfa_reauthenticate_webauthn"})
MAKING = frozenset({"mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "account_reauthenticate"})


def remember(session: SessionBase, user: User, now: datetime) -> None:
    """The owner of this session gave a second factor at this moment."""
    session[PROOF] = {"who": user.pk, "at": now.timestamp(), "seen": now.timestamp()}


def forget(session: SessionBase) -> None:
    """This session has no second factor any more."""
    session.pop(PROOF, None)


def remember_demo(session: SessionBase, user: User) -> None:
    """This session was opened by the demo's button."""
    session[DEMO] = user.pk


def has_factor(user: User) -> bool:
    """Whether this person made a second factor of their own."""
    return is_mfa_enabled(user, FACTORS)


def just_came_in(request: HttpRequest, now: datetime, within: timedelta | None = None) -> bool:
    """Whether this person showed who they are within a few minutes (allauth's, unless said otherwise), with a second
    factor if they have one."""
    longest = within.total_seconds() if within else app_settings.REAUTHENTICATION_TIMEOUT
    shown = get_authentication_records(request, request.user)
    if has_factor(request.user):
        shown = [one for one in shown if one["method"] == "mfa"]
    return any(now.timestamp() - one["at"] < longest for one in shown)


class SecondFactorMiddleware:
    """Stands behind the door that knows roles (`AccessMiddleware`): who may not enter is told so first."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponse | None:
        rule = getattr(view, "access", None)
        if rule is not None and rule.kind == "page":
            return None
        name = request.resolver_match.view_name
        if not request.user.is_authenticated or name in ALWAYS_OPEN or is_of_demo(request):
            return None
        proof = _proof(request)
        if proof and not (_is_office(request, rule) and _is_worn(proof, timezone.now())):
            _note_use(request, proof)
            return None
        if not request.user.has_role(*GUARDED):
            return None
        return _ask(request, name, is_worn=proof is not None)


def is_of_demo(request: HttpRequest) -> bool:
    """Whether this session was opened by the button of the demo, while there is one."""
    return settings.DEMO and request.session.get(DEMO) == request.user.pk


def _is_office(request: HttpRequest, rule) -> bool:
    return "admin" in request.resolver_match.app_names or (rule is not None and rule.kind == "role")


def _proof(request: HttpRequest) -> dict | None:
    proof = request.session.get(PROOF)
    return proof if isinstance(proof, dict) and proof.get("who") == request.user.pk else None


def _is_worn(proof: dict, now: datetime) -> bool:
    since, seen = (now.timestamp() - proof[name] for name in ("at", "seen"))
    return since > LONGEST_DAY.total_seconds() or seen > LONGEST_SILENCE.total_seconds()


def _note_use(request: HttpRequest, proof: dict) -> None:
    now = timezone.now()
    silent = now.timestamp() - proof["seen"]
    # What was silent for too long is not woken by a page outside the back office.
    if NOTED_EVERY.total_seconds() < silent <= LONGEST_SILENCE.total_seconds():
        request.session[PROOF] = proof | {"seen": now.timestamp()}


def _ask(request: HttpRequest, name: str, *, is_worn: bool) -> HttpResponse | None:
    """Send them to where a second factor is given, or made by who has none yet."""
    if has_factor(request.user):
        if name in GIVING:
            return None
        if is_worn:
            _say_why(request)
        has_app = is_mfa_enabled(request.user, [Authenticator.Type.TOTP])
        return _suspend(request, reverse("mfa_reauthenticate" if has_app else "mfa_reauthenticate_webauthn"))
    if is_worn:
        # It came from the broker, which has to say it again.
        if _knows_the_broker(request):
            _say_why(request)
            return _suspend(request, reverse("openid_connect_login", args=["broker"]), process=AuthProcess.REDIRECT)
        logout(request)
        return redirect_to_login(request.get_full_path())
    if name in MAKING:
        return None
    if request.method == "GET":
        request.session[WANTED] = request.get_full_path()
    return HttpResponseRedirect(reverse("mfa_index"))


def _say_why(request: HttpRequest) -> None:
    messages.info(request, _("U was een tijd weg, of al lang bezig. Laat nog een keer zien dat u het bent."))


def _knows_the_broker(request: HttpRequest) -> bool:
    return SocialAccount.objects.filter(user=request.user).exists() and bool(get_adapter(request).list_apps(request))


def _suspend(request: HttpRequest, to: str, **more: str) -> HttpResponse:
    """Go there first. What was being sent waits in the session, under its path: with the question in its address
    (`?_changelist_filters=…`) allauth would not know it again. The question itself is kept with it."""
    back = request.get_full_path()
    if request.method == "POST":
        if request.FILES:
            messages.warning(request, _("Uw tekst is bewaard. Uw bestanden niet: stuur ze daarna opnieuw mee."))
        request.session[STATE_SESSION_KEY] = {"request": serialize_request(request)}
        back = request.path
    return HttpResponseRedirect(f"{to}?{urlencode(more | {REDIRECT_FIELD_NAME: back})}")


def go_on(request: HttpRequest, back: str) -> HttpResponse:
    """Where they were going before the broker was asked again; what was being sent then is done now."""
    request.GET = request.GET.copy()
    request.GET[REDIRECT_FIELD_NAME] = back
    return resume_request(request) or HttpResponseRedirect("/")
