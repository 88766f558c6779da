"""The link at the bottom of a mail: who gets this kind of message, and how one wants it.

It names a kind and a person by number, or an address by its keyed hash; it is signed and does not expire: who presses
"no more" in an old mail must be heard. Nothing of a person can be read from it.
"""

from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.urls import reverse

from accounts.models import User
from notifications import kinds, preferences
from notifications.kinds import Kind

SALT = "notifications.stop"


@dataclass(frozen=True)
class Reading:
    """What a link said: the kind, and either a person or the hash of an address."""

    kind: Kind
    person: User | None = None
    address_hash: str = ""


def make(kind: str, *, person: User | None, address: str) -> str:
    """A signed token for this kind and this person, or without one this address. The same each time."""
    whose = person.pk if person else preferences.hash_of(address)
    return signing.Signer(salt=SALT).sign_object([kind, whose])


def read(token: str) -> Reading | None:
    """What this token says, or None when it is none of ours or tells of what is gone."""
    try:
        name, whose = signing.Signer(salt=SALT).unsign_object(token)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    if (kind := kinds.find(name)) is None:
        return None
    if isinstance(whose, str):
        return Reading(kind, address_hash=whose)
    person = User.objects.filter(pk=whose).first()
    return Reading(kind, person) if person else None


def stop_url(token: str) -> str:
    """The whole address of the page of this token."""
    return settings.PUBLIC_URL + reverse("notifications:stop", args=[token])
