"""Whose tries are counted together."""

import pytest
from django.test import RequestFactory

from initiatives.limits import client_address


def address(settings, proxies: int, forwarded: str = "", direct: str = "10.0.0.1") -> str:
    settings.TRUSTED_PROXIES = proxies
    headers = {"x-forwarded-for": forwarded} if forwarded else {}
    return client_address(RequestFactory().get("/", headers=headers, REMOTE_ADDR=direct))


@pytest.mark.parametrize(
    ("proxies", "forwarded", "seen"),
    [
        (0, "1.2.3.4", "10.0.0.1"),
        (1, "1.2.3.4", "1.2.3.4"),
        (1, "6.6.6.6, 1.2.3.4", "1.2.3.4"),
        (2, "6.6.6.6, 1.2.3.4, 10.0.0.9", "1.2.3.4"),
        (2, "1.2.3.4", "10.0.0.1"),
    ],
)
def test_only_what_our_own_proxies_say_counts(settings, proxies, forwarded, seen):
    assert address(settings, proxies, forwarded) == seen


def test_who_picks_a_new_ipv6_address_is_still_the_same_visitor(settings):
    one, other = (address(settings, 0, direct=f"2001:db8:1:2::{end}") for end in ("1", "beef"))
    assert one == other != address(settings, 0, direct="2001:db8:1:3::1")
