"""Whether an address of the internet protocol is everybody's, or of this machine or its network."""

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

_UNICAST = IPv6Network("2000::/3")
"""All IPv6 addresses that are given out; others stand for something, or will."""
_TRANSLATED = IPv6Network("64:ff9b::/96")
"""IPv4 addresses as a translator writes them (RFC 6052)."""


def is_public(address: str) -> bool:
    """False also for what is no address."""
    try:
        meant = _meant(ip_address(address.partition("%")[0]))
    except ValueError:
        return False
    return meant.is_global and not meant.is_multicast and (meant.version == 4 or meant in _UNICAST)


def _meant(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The IPv4 address that a translator on the way makes of an IPv6 one, else the address itself."""
    if isinstance(address, IPv4Address):
        return address
    if address in _TRANSLATED:
        return IPv4Address(address.packed[-4:])
    return address.ipv4_mapped or address.sixtofour or address
