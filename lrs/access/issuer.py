"""An outside OAuth 2 issuer whose access tokens are accepted: its keys, fetched once and again when it rotates them.

Only addresses that an operator configured, or that the configured issuer's own metadata names, are ever fetched, and
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

from lrs.access.tokens import ASYMMETRIC_ALGORITHMS, BadToken, header, verify
from lrs.config import Auth, BadSetting

Fetch = Callable[[str], Awaitable[bytes]]
"""Gets the body of a URL; follows no redirect, is bounded in time and size, raises OSError when it fails."""

PublishedKey = tuple[Any, tuple[str, ...]]
"""A public key and the algorithms it may be used with."""

_KEYS_SECONDS = 3600.0  # keys older than this are fetched again, so that a withdrawn one stops counting
_PATIENCE_SECONDS = 30.0  # between two fetches, whatever the tokens say
_TOKEN_TYPES = (None, "JWT", "at+jwt", "application/at+jwt")

_log = logging.getLogger(__name__)


class OutsideIssuer:
    """Verifies tokens of the issuer in `auth`. Raises `BadSetting` if its settings are unsafe or incomplete."""

    def __init__(self, auth: Auth, fetch: Fetch) -> None:
        if not auth.issuer_audience or not auth.issuer_tenant:
            raise BadSetting("auth.issuer also needs auth.issuer_audience and auth.issuer_tenant: whom its tokens "
                             "must be meant for, and whose records they open")
        for key, url in (("auth.issuer", auth.issuer), ("auth.issuer_jwks", auth.issuer_jwks)):
            if url and not safe(url):
                raise BadSetting(f"{key}: {url} must be an https address (or http on this machine)")
        self.name = auth.issuer
        self.tenant = auth.issuer_tenant
        self._audience = auth.issuer_audience
        self._jwks_url = auth.issuer_jwks
        self._fetch = fetch
        self._keys: Mapping[str | None, PublishedKey] = {}
        self._fetched = self._tried = -_KEYS_SECONDS
        self._fetching = asyncio.Lock()

    async def claims(self, token: str) -> dict[str, Any]:
        """The claims of a token that this issuer signed for this server. Raises `BadToken`."""
        head = header(token)
        if head.get("typ") not in _TOKEN_TYPES:
            raise BadToken("not an access token")
        key, algorithms = await self._key(head.get("kid"))
        return verify(token, key, algorithms, issuer=self.name, audience=self._audience)

    async def _key(self, kid: str | None) -> PublishedKey:
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
            keys = _asymmetric(msgspec.json.decode(await self._fetch(await self._keys_url())))
        except (OSError, TimeoutError, ValueError, KeyError, TypeError, AttributeError) as error:
            _log.warning("the keys of the issuer %s cannot be read: %s", self.name, error)
            return
        self._keys, self._fetched = keys, monotonic()

    async def _keys_url(self) -> str:
        if not self._jwks_url:
            metadata = msgspec.json.decode(await self._fetch(
                self.name.rstrip("/") + "/.well-known/openid-configuration"))
            if metadata["issuer"] != self.name or not safe(metadata["jwks_uri"]):
                raise ValueError("its metadata names another issuer, or keys at an unsafe address")
            self._jwks_url = metadata["jwks_uri"]
        return self._jwks_url


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
