"""Whose tries are counted together."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.db import connection
from django.test import RequestFactory

from initiatives.limits import client_address, is_allowed


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


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("::ffff:1.2.3.4", "1.2.3.4"),
        ("1.2.3.4:50123", "1.2.3.4"),
        ("[2001:db8:1:2::1]:50123", "2001:db8:1:2::9"),
        ("[2001:db8:1:2::1]", "2001:db8:1:2::9"),
    ],
)
def test_however_a_proxy_writes_an_address_it_is_one_visitor_and_no_other(settings, written, plain):
    assert address(settings, 1, written) == address(settings, 1, plain) != address(settings, 1, "::ffff:4.3.2.1")


def test_signing_in_counts_them_alike(settings):
    adapter = get_adapter()
    seen = {adapter.get_client_ip(RequestFactory().get("/", REMOTE_ADDR=f"::ffff:1.2.3.{last}")) for last in (4, 5)}
    assert seen == {"1.2.3.4", "1.2.3.5"}


@pytest.mark.django_db(transaction=True)
def test_tries_at_the_same_moment_are_counted_each():
    def some_tries(_) -> int:
        try:
            return sum(is_allowed("at once", "somebody", 15) for _ in range(10))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(some_tries, range(4))) == 15
    cache.clear()


@pytest.mark.django_db
def test_counting_once_more_keeps_the_end():
    """Also in the cache of the database, where Django would give every count five minutes."""
    cache.add("limit:a", 1, 9000)
    end = "SELECT expires FROM portal_cache WHERE cache_key LIKE '%limit:a'"
    with connection.cursor() as cursor:
        cursor.execute(end)
        before = cursor.fetchone()
        assert [cache.incr("limit:a") for _ in range(3)] == [2, 3, 4]
        cursor.execute(end)
        assert cursor.fetchone() == before
    with pytest.raises(ValueError, match="not found"):
        cache.incr("limit:b")
    cache.clear()
