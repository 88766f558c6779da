"""One person, one voice: who somebody is when only an e-mail address is known.

The key is made from the address with the key of the installation. It cannot be turned back into an address, and means
nothing in another installation.
"""

from django.conf import settings
from django.utils.crypto import salted_hmac

from accounts.addresses import one_spelling

SALT = "initiatives.person"
SPELLING = "initiatives.spelling"


def person_key(email: str) -> str:
    """The key of the person behind this address, with or without an account: 64 hexadecimal digits.

    What follows a "+" does not count: jan+1@example.nl is jan@example.nl. Raises ValueError for an empty address.
    """
    return person_keys(email)[0]


def person_keys(email: str) -> list[str]:
    """`person_key`, and then the keys that the same person had under older secrets of the installation."""
    name, at, host = one_spelling(email).rpartition("@")
    if not name or not host:
        raise ValueError("no address, no person")
    return _digests(SALT, f"{name.partition('+')[0] or name}{at}{host}")


def spelling_keys(email: str) -> list[str]:
    """Keys of this very address, with what follows a "+": 32 hexadecimal digits; the first is of the present secret."""
    return [digest[:32] for digest in _digests(SPELLING, one_spelling(email))]


def _digests(salt: str, text: str) -> list[str]:
    return [
        salted_hmac(salt, text, secret=secret, algorithm="sha256").hexdigest()
        for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    ]
