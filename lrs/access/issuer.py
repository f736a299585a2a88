"""An outside OAuth 2 issuer whose access tokens are accepted, by the keys that it publishes."""

from __future__ import annotations

from typing import Any

import msgspec

from lrs.access.published_keys import Fetch, PublishedKeys, safe
from lrs.access.tokens import BadToken, header, verify
from lrs.config import Auth, BadSetting

_TOKEN_TYPES = (None, "JWT", "at+jwt", "application/at+jwt")


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
        self._keys = PublishedKeys(auth.issuer, fetch, self._keys_url)

    async def claims(self, token: str) -> dict[str, Any]:
        """The claims of a token that this issuer signed for this server. Raises `BadToken`."""
        head = header(token)
        if head.get("typ") not in _TOKEN_TYPES:
            raise BadToken("not an access token")
        key, algorithms = await self._keys.key(head.get("kid"))
        return verify(token, key, algorithms, issuer=self.name, audience=self._audience)

    async def _keys_url(self) -> str:
        if not self._jwks_url:
            metadata = msgspec.json.decode(await self._fetch(
                self.name.rstrip("/") + "/.well-known/openid-configuration"))
            if metadata["issuer"] != self.name or not safe(metadata["jwks_uri"]):
                raise ValueError("its metadata names another issuer, or keys at an unsafe address")
            self._jwks_url = metadata["jwks_uri"]
        return self._jwks_url
