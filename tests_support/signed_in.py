"""Signed in, with a second factor given: what nearly every test of a page begins with."""

from datetime import datetime

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from django.contrib.sessions.backends.base import SessionBase
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.second_factor import remember

# Later than any clock a test winds forward to: the factor never wears out, unless the test is about that.
NEVER_WORN = datetime(2100, 1, 1, tzinfo=timezone.get_default_timezone())


def signed_in(client: Client, user: User, *, at: datetime = NEVER_WORN) -> Client:
    """Open a session for this person in which a second factor was given at this moment."""
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    remember(session, user, at)
    came_in(session, user, timezone.now())
    session.save()
    return client


def came_in(session: SessionBase, user: User, at: datetime) -> None:
    """Note in this session, as allauth does, that its owner signed in at this moment."""
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "code", "at": at.timestamp(), "email": user.email}]
    session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(user.pk)
