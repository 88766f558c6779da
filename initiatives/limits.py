"""How often one visitor may do something. Counted in the shared cache; when that is dead nobody is stopped."""

import ipaddress
import re
import time
from datetime import timedelta
from hashlib import sha256

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

from accounts.networks import network_address

HOUR = timedelta(hours=1)
WITH_PORT = re.compile(r"\[(?P<v6>[^\]]+)\](?::[0-9]+)?|(?P<v4>[0-9.]+):[0-9]+")


def client_address(request: HttpRequest) -> str:
    """The visitor's address: behind N trusted proxies the Nth from the right in X-Forwarded-For."""
    forwarded = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    if settings.TRUSTED_PROXIES and len(forwarded) >= settings.TRUSTED_PROXIES:
        return _network(forwarded[-settings.TRUSTED_PROXIES])
    return _network(request.META.get("REMOTE_ADDR", ""))


def _network(address: str) -> str:
    """Of an IPv6 address the first half: the other half a visitor picks anew at will. A port, which some proxies add,
    is another one at each visit and does not count."""
    with_port = WITH_PORT.fullmatch(address)
    try:
        found = network_address(with_port["v6"] or with_port["v4"] if with_port else address)
    except ValueError:
        return address
    return str(ipaddress.IPv6Network((int(found), 64), strict=False)) if found.version == 6 else str(found)


def is_allowed(deed: str, whose: str, most: int, per: timedelta = HOUR) -> bool:
    """Count one `deed` of `whose`, and say whether it is still among the first `most` of this period.

    The cache keeps a digest, not the address.
    """
    return _count(_key(deed, whose, per), int(per.total_seconds())) <= most


def is_used_up(deed: str, whose: str, most: int, per: timedelta = HOUR) -> bool:
    """Whether `most` were counted already, without counting one more."""
    return cache.get(_key(deed, whose, per), 0) >= most


def _count(key: str, seconds: int) -> int:
    """One more, in one step of the cache, so that two at the same moment are counted as two. 1 when it is dead."""
    if cache.add(key, 1, seconds):
        return 1
    try:
        return cache.incr(key)
    except ValueError:
        # Forgotten since: a new period began.
        return 1


def _key(deed: str, whose: str, per: timedelta) -> str:
    seconds = int(per.total_seconds())
    return "limit:" + digest(deed, whose, str(int(time.time()) // seconds))


def digest(*about: str) -> str:
    """What the cache may know of somebody: nobody reads from it who that is."""
    return sha256("|".join((settings.SECRET_KEY, *about)).encode()).hexdigest()[:32]
