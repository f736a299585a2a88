"""OpenID Connect as its relying party: authorization code flow with PKCE (RFC 7636, S256).

`start` sends a browser to a provider with a state, a nonce and a challenge of its own; `finish` takes it back once, in
the same browser, exchanges the code and checks everything that can be checked. What a provider's metadata names is
fetched only over https (http on this machine, for a provider on this machine), without following redirects.
"""

from __future__ import annotations

import hashlib
import logging
import secrets
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from time import monotonic, time
from typing import Protocol
from urllib.parse import quote_plus, urlencode, urlsplit

import msgspec

from lrs.access import tokens
from lrs.access.published_keys import PublishedKeys, safe
from lrs.clock import now_ms
from lrs.config import People
from lrs.errors import BadRequest, Busy, Forbidden
from lrs.people.id_token import BadIdToken, Identity, check
from lrs.people.providers import ENTRA_HOST, GOOGLE_HOST, ProviderService
from lrs.storage.contract.providers import Provider
from lrs.storage.contract.sessions import SignIn, SignIns

CALLBACK = "/sign-in/callback"
_METADATA_SECONDS = 3600.0
_MINUTE = 60_000

_log = logging.getLogger(__name__)


class Fetching(Protocol):
    """Small documents of other servers: no redirect is followed, time and size are bounded; raises `OSError`."""

    async def get(self, url: str) -> bytes: ...

    async def post(self, url: str, form: Mapping[str, str], headers: Mapping[str, str]) -> bytes: ...


class Metadata(msgspec.Struct):
    """What is used of a provider's metadata (OpenID Connect Discovery 3)."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    token_endpoint_auth_methods_supported: tuple[str, ...] = ("client_secret_basic",)
    prompt_values_supported: tuple[str, ...] | None = None


class _TokenAnswer(msgspec.Struct):
    id_token: str
    access_token: str | None = None


@dataclass(frozen=True, slots=True)
class Arrival:
    """Somebody who came back from `provider`, where they wanted to go, and the invitation they hold."""

    identity: Identity
    provider: Provider
    next: str
    invitation: str


class RelyingParty:
    def __init__(self, providers: ProviderService, sign_ins: SignIns, fetching: Fetching, settings: People) -> None:
        self._providers = providers
        self._sign_ins = sign_ins
        self._fetching = fetching
        self._settings = settings
        self._metadata: dict[str, tuple[Metadata, float]] = {}
        self._keys: dict[str, PublishedKeys] = {}

    async def start(self, tenant: str, name: str, origin: str, visit: str, *, onward: str = "",
                    invitation: str = "") -> str:
        """Where to send the browser that holds the secret `visit`.

        Raises `NotFound` for an unknown provider, `Busy` when it cannot be reached.
        """
        provider = await self._providers.get(tenant, name)
        metadata = await self._discover(provider)
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        expires = now_ms() + self._settings.sign_in_minutes * _MINUTE
        await self._sign_ins.add(SignIn(tenant, _digest(state), _digest(visit), name, nonce, verifier, onward,
                                        invitation, expires))
        asked = {"response_type": "code", "client_id": provider.client_id, "redirect_uri": origin + CALLBACK,
                 "scope": _scope(provider), "state": state, "nonce": nonce, "code_challenge": challenge(verifier),
                 "code_challenge_method": "S256"}
        if _lets_choose(metadata):  # a class shares machines: whoever sat there before must not be taken unasked
            asked["prompt"] = "select_account"
        if len(provider.hosted_domains) == 1:
            asked["hd"] = provider.hosted_domains[0]
        joint = "&" if urlsplit(metadata.authorization_endpoint).query else "?"
        return metadata.authorization_endpoint + joint + urlencode(asked)

    async def finish(self, tenant: str, origin: str, visit: str, answer: Mapping[str, str]) -> Arrival:
        """Who came back with the provider's `answer`.

        Raises `BadRequest` for one that is not (or no longer) expected in this browser, `Forbidden` for whoever is
        refused, `Busy` when the provider cannot be reached.
        """
        sign_in = await self._sign_ins.take(tenant, _digest(answer.get("state", "")))
        if sign_in is None or sign_in.visit != _digest(visit) or now_ms() > sign_in.expires:
            raise BadRequest("sign-in-stale")
        provider = await self._providers.get(tenant, sign_in.provider)
        if "error" in answer:
            raise Forbidden("sign-in-cancelled", provider=provider.label)
        try:
            identity = await self._identity(provider, sign_in, origin, answer)
        except (BadIdToken, tokens.BadToken) as error:
            _log.warning("the provider %s of %s: %s", provider.name, tenant, error)
            stranger = isinstance(error, BadIdToken) and error.stranger
            raise Forbidden("sign-in-stranger" if stranger else "sign-in-unproven", provider=provider.label) from None
        return Arrival(identity, provider, sign_in.next, sign_in.invitation)

    async def _identity(self, provider: Provider, sign_in: SignIn, origin: str, answer: Mapping[str, str]) -> Identity:
        metadata = await self._discover(provider)
        if answer.get("iss", metadata.issuer) != metadata.issuer:  # RFC 9207
            raise BadIdToken("the answer names another issuer")
        if not answer.get("code"):
            raise BadIdToken("the answer has no code")
        given = await self._exchange(provider, metadata, origin, answer["code"], sign_in.verifier)
        head = tokens.header(given.id_token)
        key, algorithms = await self._published(metadata).key(head.get("kid"))
        claims = tokens.verify(given.id_token, key, algorithms, audience=provider.client_id)
        return check(claims, issuer=metadata.issuer, provider=provider, nonce=sign_in.nonce,
                     access_token=given.access_token, algorithm=str(head["alg"]), now=time())

    async def _exchange(self, provider: Provider, metadata: Metadata, origin: str, code: str,
                        verifier: str) -> _TokenAnswer:
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": origin + CALLBACK,
                "code_verifier": verifier, "client_id": provider.client_id}
        headers: dict[str, str] = {}
        secret = self._providers.client_secret(provider)
        if secret and "client_secret_basic" in metadata.token_endpoint_auth_methods_supported:
            pair = f"{quote_plus(provider.client_id)}:{quote_plus(secret)}"  # RFC 6749 2.3.1
            headers["Authorization"] = "Basic " + b64encode(pair.encode()).decode()
        elif secret:
            form["client_secret"] = secret
        try:
            body = await self._fetching.post(metadata.token_endpoint, form, headers)
            return msgspec.json.decode(body, type=_TokenAnswer)
        except (OSError, TimeoutError, ValueError) as error:
            raise BadIdToken(f"the code was not exchanged: {error}") from None

    async def _discover(self, provider: Provider) -> Metadata:
        """The provider's metadata, looked up once an hour."""
        known = self._metadata.get(provider.issuer)
        if known is not None and monotonic() < known[1]:
            return known[0]
        try:
            text = await self._fetching.get(provider.issuer.rstrip("/") + "/.well-known/openid-configuration")
            found = msgspec.json.decode(text, type=Metadata)
            check_metadata(found, provider.issuer)
        except (OSError, TimeoutError, ValueError) as error:
            _log.warning("the metadata of %s cannot be used: %s", provider.issuer, error)
            raise Busy("provider-away", provider=provider.label) from None
        self._metadata[provider.issuer] = (found, monotonic() + _METADATA_SECONDS)
        return found

    def _published(self, metadata: Metadata) -> PublishedKeys:
        async def url() -> str:
            return metadata.jwks_uri

        return self._keys.setdefault(metadata.jwks_uri, PublishedKeys(metadata.issuer, self._fetching.get, url))


def check_metadata(metadata: Metadata, issuer: str) -> None:
    """Raises `ValueError` unless it is the issuer's own, and every address in it is as safe as the issuer's.

    Entra's, for several of its tenants, names ``{tenantid}`` where the address had `organizations` or `common`.
    """
    asked, told = urlsplit(issuer), urlsplit(metadata.issuer)
    several = "{tenantid}" in told.path and (asked.scheme, asked.netloc) == (told.scheme, told.netloc)
    if metadata.issuer != issuer and not several:
        raise ValueError(f"it names the issuer {metadata.issuer}")
    for url in (metadata.authorization_endpoint, metadata.token_endpoint, metadata.jwks_uri):
        if not safe(url) or (asked.scheme == "https" and urlsplit(url).scheme != "https"):
            raise ValueError(f"it names an unsafe address: {url}")


def challenge(verifier: str) -> str:
    return urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")


def _lets_choose(metadata: Metadata) -> bool:
    """Whether it takes `select_account`: it says so, or it is known to, as Google and Entra are, which do not say."""
    known = urlsplit(metadata.issuer).hostname in {GOOGLE_HOST, ENTRA_HOST}
    return known if metadata.prompt_values_supported is None else "select_account" in metadata.prompt_values_supported


def _scope(provider: Provider) -> str:
    return "openid profile email" if provider.username_claim == "email" else "openid profile"


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
