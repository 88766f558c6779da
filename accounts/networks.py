"""Addresses on the network, as limits count them."""

from ipaddress import IPv4Address, IPv6Address, ip_address


def network_address(written: str) -> IPv4Address | IPv6Address:
    """An IPv4 address that is written as one of IPv6 is that address: all of those share their first half, by which
    addresses of IPv6 are counted. Raises ValueError for what is no address."""
    found = ip_address(written)
    return getattr(found, "ipv4_mapped", None) or found
