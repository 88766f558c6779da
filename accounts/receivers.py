"""What allauth tells us: a session that gave or made a second factor remembers it; a password that somebody else chose
goes."""

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed, user_logged_in
from allauth.mfa import signals
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from accounts import second_factor
from accounts.models import User


@receiver(user_logged_in)
def came_by_the_broker(request: HttpRequest, user: User, sociallogin: SocialLogin | None = None, **told) -> None:
    """The broker said a level of trust that is good enough: any other was refused before (accounts.keys)."""
    if sociallogin is not None and settings.OIDC_ACR:
        second_factor.remember(request.session, user, timezone.now())


@receiver(signals.authenticator_used)
def gave_one(request: HttpRequest, user: User, **told) -> None:
    second_factor.remember(request.session, user, timezone.now())


@receiver(signals.authenticator_added)
def made_one(request: HttpRequest, user: User, authenticator: Authenticator, **told) -> None:
    """Whoever made it has just shown that it works: the recovery codes that come along can be read at once."""
    if authenticator.type in second_factor.FACTORS:
        record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type, reauthenticated=True)
        second_factor.remember(request.session, user, timezone.now())


@receiver(signals.authenticator_removed)
def took_one_away(request: HttpRequest, user: User, **told) -> None:
    if not second_factor.has_factor(user):
        second_factor.forget(request.session)


@receiver(email_confirmed)
def address_was_proven(request: HttpRequest, email_address: EmailAddress, **told) -> None:
    """Anybody can sign up with the address of another, choose a password, and wait. Who proves the address with a code
    to log in is not who signed up, as far as we know: that password opens nothing any more."""
    user = email_address.user
    came_by_code = any(one["method"] == "code" for one in get_authentication_records(request, user))
    if came_by_code and not request.user.is_authenticated and user.has_usable_password():
        user.set_unusable_password()
        user.save(update_fields=["password"])
