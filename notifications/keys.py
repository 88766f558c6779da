"""The link at the bottom of a mail: who gets this kind of message, and how one wants it.

It names a kind, or those of all the news in a bundle, and a person by number, or an address by its keyed hash; it is
signed and does not expire: who presses "no more" in an old mail must be heard. Nothing of a person can be read from it.
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
    """What a link said: the kinds, and either a person or the hash of an address."""

    kinds: tuple[Kind, ...]
    person: User | None = None
    address_hash: str = ""

    @property
    def kind(self) -> Kind:
        """The only one, or the first."""
        return self.kinds[0]


def make(*kinds: str, person: User | None, address: str) -> str:
    """A signed token for these kinds and this person, or without one this address. The same each time, and short: it
    stands in the text of a mail."""
    whose = f"p{person.pk}" if person else f"a{_short(preferences.hash_of(address))}"
    return signing.Signer(salt=SALT).sign("~".join((*kinds, whose)))


def read(token: str) -> Reading | None:
    """What this token says, or None when it is none of ours or tells of what is gone."""
    try:
        *names, whose = signing.Signer(salt=SALT).unsign(token).split("~")
    except signing.BadSignature:
        return None
    found = tuple(kind for name in names if (kind := kinds.find(name)))
    if not found:
        return None
    if whose.startswith("a"):
        return Reading(found, address_hash=_long(whose[1:]))
    person = User.objects.filter(pk=whose[1:]).first() if whose.startswith("p") else None
    return Reading(found, person) if person else None


def stop_url(token: str) -> str:
    """The whole address of the page of this token."""
    return settings.PUBLIC_URL + reverse("notifications:stop", args=[token])


def _short(address_hash: str) -> str:
    return signing.b64_encode(bytes.fromhex(address_hash)).decode()


def _long(short: str) -> str:
    return signing.b64_decode(short.encode()).hex()
