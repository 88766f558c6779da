"""How allauth makes and checks second factors here, and how it trusts a broker."""

import base64
import logging
from hashlib import sha256

from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import second_factor
from accounts.models import User

log = logging.getLogger(__name__)


def _safe() -> MultiFernet:
    """Opened by the key of the installation, and by older ones while keys are changed."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = (sha256(b"accounts.second_factor" + secret.encode()).digest() for secret in secrets)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


class MFAAdapter(DefaultMFAAdapter):
    """Secrets of apps lie encrypted in the database: a backup that is lost opens no account."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "add_email_blocked": _("Uw account is extra beveiligd. Daarom kunt u geen adres toevoegen."),
        "cannot_delete_authenticator": _("U kunt uw extra beveiliging niet weghalen."),
        "cannot_generate_recovery_codes": _("Maak eerst een passkey of koppel een app. Daarna krijgt u reservecodes."),
        "incorrect_code": _("Deze code klopt niet. Wacht op een nieuwe code in uw app en probeer het opnieuw."),
        "unverified_email": _("Bevestig eerst uw e-mailadres."),
    }

    def encrypt(self, text: str) -> str:
        return _safe().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Empty when the key of the installation is another one: then no code fits, and nothing breaks."""
        try:
            return _safe().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return ""

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return f"{_('Mijn passkey')} {number}" if number > 1 else str(_("Mijn passkey"))


class BrokerAdapter(DefaultSocialAccountAdapter):
    """A broker says who somebody is. What it says of the address counts only when it verified it, and the level of
    trust must be one that we asked for. A role it never gives: who works here, an administrator says."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        if sociallogin.state.get("process") == "connect":
            # An account is tied to a broker by its verified address, and in no other way.
            self._refuse(request, _("Log uit en log dan in via %(name)s.") % {"name": settings.OIDC_NAME})
        if settings.OIDC_ACR and _level_of(sociallogin) not in settings.OIDC_ACR:
            self._refuse(request, _("U logde in op een manier die niet veilig genoeg is. Kies een zwaardere manier."))
        if sociallogin.state.get("process") == AuthProcess.REDIRECT:
            self._show_again(request, sociallogin)

    def _show_again(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Somebody who is signed in was asked to come by the broker once more (accounts.second_factor)."""
        if not sociallogin.is_existing or sociallogin.user != request.user:
            self._refuse(request, _("U logde in met een ander account. Log uit en log opnieuw in."))
        if settings.OIDC_ACR:
            second_factor.remember(request.session, request.user, timezone.now())
        back = sociallogin.get_redirect_url(request) or "/"
        raise ImmediateHttpResponse(second_factor.go_on(request, back))

    def _refuse(self, request: HttpRequest, text: str) -> None:
        get_account_adapter(request).add_message(request, messages.ERROR, message=text)
        raise ImmediateHttpResponse(HttpResponseRedirect(reverse("account_login")))

    def get_requests_session(self):
        """A broker that is away is no error of ours: the visitor is told, and may come in another way."""
        session = super().get_requests_session()
        ask = session.request

        def ask_or_tell(*args, **kwargs):
            try:
                response = ask(*args, **kwargs)
                if response.status_code >= 500:
                    response.raise_for_status()
            except OSError as error:
                log.warning("The broker does not answer: %s", type(error).__name__)
                page = render(context.request, "socialaccount/authentication_error.html", status=503)
                raise ImmediateHttpResponse(page) from error
            return response

        session.request = ask_or_tell
        return session

    def authenticate_by_email(self, sociallogin: SocialLogin) -> tuple[User, str] | None:
        """Some brokers write "false" where they mean false."""
        for address in sociallogin.email_addresses:
            address.verified = address.verified is True or address.verified == "true"
        return super().authenticate_by_email(sociallogin)


def _level_of(sociallogin: SocialLogin) -> str:
    """The level of trust in the token that the broker signed for us; what else it tells is not looked at."""
    return str(sociallogin.account.extra_data.get("id_token", {}).get("acr", ""))
