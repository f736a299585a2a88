"""Addresses of other servers that an operator or a family names: which of them this server calls.

Only https, only under a name or a public address: else whoever may name one could reach what stands inside the network
of the school. What stands there on purpose is allowed by name, then over http too: to operators by `outgoing.allow`,
which holds for custodians that they trust as well, to families by `outgoing.allow_stores`, which holds for whoever a
record is to go to.
"""

from __future__ import annotations

from collections.abc import Collection
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

from lrs.errors import BadRequest

_TRANSLATED = (IPv6Network("::/96"), IPv6Network("64:ff9b::/96"))


def allowed(*texts: str) -> frozenset[str]:
    """The hosts of such settings, with or without port, in lower case."""
    return frozenset(each.strip().lower() for text in texts for each in text.split(",") if each.strip())


def named(url: str, allow: Collection[str]) -> bool:
    """Whether the host of an address is one of these. Raises `ValueError` for what is no address."""
    parts = urlsplit(url)
    return not {(parts.hostname or "").lower(), parts.netloc.lower()}.isdisjoint(allow)


def check(url: str, allow: Collection[str]) -> str:
    """The same address without a slash at its end. Raises `BadRequest`, saying why, for one that is not called."""
    try:
        parts = urlsplit(url)
        host, known = (parts.hostname or "").lower(), parts.port is None or parts.port > 0
    except ValueError:
        raise BadRequest("address-invalid", url=url[:200]) from None
    if parts.scheme not in {"http", "https"} or not host or not known or any(
            character.isspace() or character < "!" for character in url):
        raise BadRequest("address-invalid", url=url[:200])
    if parts.username is not None or parts.query or parts.fragment:
        raise BadRequest("address-plain", url=f"{parts.scheme}://{host}")
    if named(url, allow):
        return url.rstrip("/")
    if parts.scheme != "https":
        raise BadRequest("address-https", url=url[:200])
    if not public(host, unknown=host != "localhost" and not host.endswith((".localhost", ".local", ".internal"))):
        raise BadRequest("address-inside", host=host)
    return url.rstrip("/")


def public(host: str, *, unknown: bool = True) -> bool:
    """Whether an address can be reached by everybody; `unknown` for what is a name."""
    try:
        address = ip_address(host)
    except ValueError:
        return unknown
    inside = _within(address) or address
    return inside.is_global and not inside.is_multicast and not address.is_multicast


def _within(address: IPv4Address | IPv6Address) -> IPv4Address | None:
    """The address that is reached by another: mapped, compatible (RFC 4291 2.5.5), by 6to4, Teredo or NAT64."""
    if isinstance(address, IPv4Address):
        return None
    if address.teredo is not None:
        return address.teredo[1]
    last = IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped or address.sixtofour or (last if any(address in each for each in _TRANSLATED) else None)
