"""What allauth tells us about second factors: a session that gave or made one remembers it."""

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa import signals
from allauth.mfa.models import Authenticator
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from accounts import second_factor
from accounts.models import User


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
