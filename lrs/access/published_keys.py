"""The public keys of an issuer (RFC 7517), fetched once and again when it rotates them.

Only addresses that an operator configured, or that a configured issuer's own metadata names, are ever fetched, and
only over https (or http on this machine). A token can make the server look for new keys, but not often.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from ipaddress import ip_address
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

import jwt
import msgspec

from lrs.access.tokens import ASYMMETRIC_ALGORITHMS, BadToken

Fetch = Callable[[str], Awaitable[bytes]]
"""Gets the body of a URL; follows no redirect, is bounded in time and size, raises OSError when it fails."""

PublishedKey = tuple[Any, tuple[str, ...]]
"""A public key and the algorithms it may be used with."""

_KEYS_SECONDS = 3600.0  # keys older than this are fetched again, so that a withdrawn one stops counting
_PATIENCE_SECONDS = 30.0  # between two fetches, whatever the tokens say

_log = logging.getLogger(__name__)


class PublishedKeys:
    """`url` tells where they are; it may raise what a fetch raises."""

    def __init__(self, issuer: str, fetch: Fetch, url: Callable[[], Awaitable[str]]) -> None:
        self._issuer = issuer
        self._fetch = fetch
        self._url = url
        self._keys: Mapping[str | None, PublishedKey] = {}
        self._fetched = self._tried = -_KEYS_SECONDS
        self._fetching = asyncio.Lock()

    async def key(self, kid: str | None) -> PublishedKey:
        """Raises `BadToken` for a key that the issuer does not publish."""
        if kid not in self._keys or monotonic() - self._fetched > _KEYS_SECONDS:
            async with self._fetching:
                if monotonic() - self._tried > _PATIENCE_SECONDS:
                    await self._refresh()
        if kid not in self._keys:
            raise BadToken("signed with a key that the issuer does not publish")
        return self._keys[kid]

    async def _refresh(self) -> None:
        """Fetch the keys anew; when that fails, those already known go on counting."""
        self._tried = monotonic()
        try:
            keys = _asymmetric(msgspec.json.decode(await self._fetch(await self._url())))
        except (OSError, TimeoutError, ValueError, KeyError, TypeError, AttributeError) as error:
            _log.warning("the keys of the issuer %s cannot be read: %s", self._issuer, error)
            return
        self._keys, self._fetched = keys, monotonic()


def safe(url: str) -> bool:
    """Whether keys may be fetched from `url`: nobody on the way can exchange them."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return False
    return bool(host) and (parts.scheme == "https" or (parts.scheme == "http" and _loopback(host)))


def _loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _asymmetric(jwks: Mapping[str, Any]) -> dict[str | None, PublishedKey]:
    """The signature keys of a JWK Set that can be used here, by key id."""
    keys: dict[str | None, PublishedKey] = {}
    for jwk in jwks["keys"]:
        algorithms = ASYMMETRIC_ALGORITHMS if "alg" not in jwk else (jwk["alg"],)
        if jwk.get("use", "sig") == "sig" and set(algorithms) <= set(ASYMMETRIC_ALGORITHMS):
            try:
                keys[jwk.get("kid")] = (jwt.PyJWK(jwk).key, algorithms)
            except jwt.PyJWTError as error:
                _log.warning("a published key is of no use here: %s", error)
    return keys
