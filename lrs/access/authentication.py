"""From an Authorization header to a Principal: HTTP Basic with key and secret, or a Bearer token: a JWT, or KEY.SECRET
of a key; a learner's own token either way.

A header already recognised awaits nothing. The first check of a secret costs tens of milliseconds of CPU: it runs
beside the event loop, two at a time, with a bounded queue, so that a flood of wrong secrets slows down only others
that were never seen before. Requests that arrive together with the same header share one check.
"""

from __future__ import annotations

import asyncio
import binascii
from base64 import b64decode
from time import monotonic, time
from typing import Any
from urllib.parse import urlsplit

import msgspec
from cryptography.hazmat.primitives.asymmetric import ec

from lrs.access import tokens
from lrs.access.issuer import OutsideIssuer
from lrs.access.keyring import Keyring
from lrs.access.origin import public
from lrs.access.person import Person
from lrs.access.principal import KeyKind, Principal
from lrs.access.published_keys import Fetch
from lrs.access.recognition import Recognised, Recognition
from lrs.access.scopes import LEARNER_SCOPES, SCOPES, covered
from lrs.access.secret_checks import SecretChecks
from lrs.access.secrets import DECOY, is_key
from lrs.clock import now_ms
from lrs.config import Config
from lrs.errors import Unauthorized
from lrs.storage.contract.access import Credential, Credentials, Tenant, Tenants
from lrs.storage.contract.learnertokens import LearnerTokens

_DEFAULT_PORTS = {"https": ":443", "http": ":80"}


class Authentication:
    def __init__(self, tenants: Tenants, credentials: Credentials, keyring: Keyring[ec.EllipticCurvePrivateKey],
                 config: Config, fetch: Fetch | None, learner_tokens: LearnerTokens | None) -> None:
        self._store = tenants
        self._learner_tokens = learner_tokens
        self._credentials = credentials
        self._keyring = keyring
        self._config = config
        self._issuer = OutsideIssuer(config.auth, fetch) if config.auth.issuer and fetch else None
        self._recognition = Recognition()
        self._under_way: dict[bytes, asyncio.Task[Principal]] = {}
        self._tenants: dict[str, Tenant] = {}
        self._owner_of_host: dict[str, str] = {}
        self._tenants_until = 0.0
        self._secrets = SecretChecks("secret-check")

    def close(self) -> None:
        self._secrets.close()

    async def authenticate(self, authorization: str | None, host: str | None) -> Principal:
        if not authorization:
            raise Unauthorized("unauthorized")
        digest = self._recognition.digest(authorization)
        principal = self._recognition.principal(digest)
        if principal is None:
            principal = await self._recognise(digest, authorization)
        if host and self._owner_of_host.get(host.lower(), principal.tenant) != principal.tenant:
            raise Unauthorized("unauthorized")
        return principal

    def forget(self, key: str) -> None:
        """Look this key up again at its next use."""
        self._recognition.forget(key)

    # --- tenants ------------------------------------------------------------------------------------------

    async def tenant(self, tenant_id: str) -> Tenant:
        """Raises `Unauthorized` if there is none: nothing can be opened in its name."""
        if monotonic() > self._tenants_until or tenant_id not in self._tenants:
            await self._load_tenants()
        if tenant_id not in self._tenants:
            raise Unauthorized("unauthorized")
        return self._tenants[tenant_id]

    async def owner(self, host: str) -> Tenant | None:
        """The tenant whose origin is at `host`, if one is."""
        if monotonic() > self._tenants_until:
            await self._load_tenants()
        owner = self._owner_of_host.get(host.lower())
        return self._tenants[owner] if owner else None

    async def home(self, host: str) -> Tenant | None:
        """The tenant that people at `host` mean: its owner, the one without an origin of its own, or the only one."""
        owner = await self.owner(host)
        if owner is None:
            at_home = [tenant for tenant in self._tenants.values() if not tenant.origin] or list(self._tenants.values())
            owner = at_home[0] if len(at_home) == 1 else None
        return owner

    def origin(self, tenant: Tenant) -> str:
        """The tenant's public origin; that of this server for one that has none of its own."""
        return public(tenant, self._config.server)

    def audience(self, tenant: Tenant) -> str:
        """What a token for this tenant's records names as its audience."""
        return self.origin(tenant) + self._config.server.base_path

    def _principal(self, credential: Credential, tenant: Tenant, scopes: frozenset[str]) -> Principal:
        return Principal(credential.tenant, credential.app, credential.kind, scopes,
                         authority(self.origin(tenant), credential.app, credential.name), credential.key,
                         caliper=credential.registration.caliper, profiles=credential.registration.profiles)

    async def _load_tenants(self) -> None:
        tenants = await self._store.list()
        self._tenants = {tenant.tenant_id: tenant for tenant in tenants}
        self._owner_of_host = {host: tenant.tenant_id for tenant in tenants for host in _hosts(tenant.origin)}
        self._tenants_until = monotonic() + self._config.auth.cache_seconds

    # --- one check ----------------------------------------------------------------------------------------

    async def _recognise(self, digest: bytes, authorization: str) -> Principal:
        """Check the header, once for all that wait for it; a client that goes away does not stop the check."""
        check = self._under_way.get(digest)
        if check is None:
            check = asyncio.create_task(self._check(digest, authorization))
            self._under_way[digest] = check
            check.add_done_callback(lambda done: self._settle(digest, done))
        return await asyncio.shield(check)

    def _settle(self, digest: bytes, check: asyncio.Task[Principal]) -> None:
        del self._under_way[digest]
        if not check.cancelled():
            check.exception()  # seen here, in case nobody waits any longer

    async def _check(self, digest: bytes, authorization: str) -> Principal:
        if self._recognition.refused(digest):
            raise Unauthorized("unauthorized")
        forgotten = self._recognition.forgotten
        scheme, _, rest = authorization.partition(" ")
        try:
            match scheme.lower():
                case "basic":
                    known = await self._basic(rest, self._recognition.proof(digest))
                case "bearer":
                    known = await self._bearer(rest.strip(), self._recognition.proof(digest))
                case _ if not rest:  # some Caliper sensors send the token alone
                    known = await self._bearer(scheme, self._recognition.proof(digest))
                case _:
                    raise Unauthorized("unauthorized")
        except Unauthorized:
            self._recognition.refuse(digest)
            raise
        if forgotten == self._recognition.forgotten:
            self._recognition.remember(digest, known)
        return known.principal

    async def _basic(self, encoded: str, proof: str) -> Recognised:
        try:
            key, colon, secret = b64decode(encoded.strip(), validate=True).decode().partition(":")
        except (binascii.Error, ValueError):
            raise Unauthorized("unauthorized") from None
        return await self._opened(key if colon else "", secret, proof)

    async def _opened(self, key: str, secret: str, proof: str) -> Recognised:
        """What a key, or a learner's own token, opens with its secret; an empty one opens nothing."""
        if "\0" in secret:  # scrypt pads its secret with zeros, so one more at its end would not be noticed
            raise Unauthorized("unauthorized")
        credential = await self._credentials.get(key) if key else None
        if credential is None and key:
            return await self._learner_token(key, secret, proof)
        if credential is None or credential.revoked is not None:
            await self._secrets.matches(secret, DECOY)
            raise Unauthorized("unauthorized")
        if proof != credential.secret_hash and not await self._secrets.matches(secret, credential.secret_hash):
            raise Unauthorized("unauthorized")
        principal = self._principal(credential, await self.tenant(credential.tenant), credential.scopes)
        return Recognised(principal, credential.secret_hash, monotonic() + self._config.auth.cache_seconds)

    async def _learner_token(self, token_id: str, secret: str, proof: str) -> Recognised:
        found = await self._learner_tokens.get(token_id) if self._learner_tokens else None
        if found is None or not found.opens(now := now_ms()):
            await self._secrets.matches(secret, DECOY)
            raise Unauthorized("unauthorized")
        if proof != found.secret_hash and not await self._secrets.matches(secret, found.secret_hash):
            raise Unauthorized("unauthorized")
        tenant = await self.tenant(found.tenant)
        principal = Principal(tenant.tenant_id, "", KeyKind.LEARNER, LEARNER_SCOPES, b"", found.token_id, found.learner,
                              Person(tenant.tenant_id, found.account, found.user, ""))
        trusted = min(self._config.auth.cache_seconds, (found.expires - now) / 1000)
        return Recognised(principal, found.secret_hash, monotonic() + trusted)

    async def _bearer(self, token: str, proof: str) -> Recognised:
        key, _, secret = token.partition(".")
        if is_key(key):  # no header of a JWT is
            return await self._opened(key, secret, proof)
        try:
            head = tokens.header(token)
            own_key = self._keyring.public(head.get("kid", ""))
            if own_key is not None and head.get("typ") == "at+jwt":
                claims = tokens.verify(token, own_key, tokens.OWN_ALGORITHMS)
                principal = await self._own_principal(claims)
            elif self._issuer is not None:
                claims = await self._issuer.claims(token)
                principal = await self._outside_principal(claims, self._issuer)
            else:
                raise Unauthorized("unauthorized")
        except tokens.BadToken:
            raise Unauthorized("unauthorized") from None
        trusted = min(self._config.auth.cache_seconds, int(claims["exp"]) - time())
        return Recognised(principal, "", monotonic() + trusted)

    async def _own_principal(self, claims: dict[str, Any]) -> Principal:
        """A token of ours counts as long as the credential that fetched it, and for that credential's tenant."""
        credential = await self._credentials.get(claims["client_id"])
        if credential is None or credential.revoked is not None:
            raise Unauthorized("unauthorized")
        tenant = await self.tenant(credential.tenant)
        meant_for = (tenant.tenant_id, self.origin(tenant), self.audience(tenant))
        if (claims["tenant"], claims["iss"], claims["aud"]) != meant_for:
            raise Unauthorized("unauthorized")
        return self._principal(credential, tenant, covered(claims["scope"].split(), credential.scopes))

    async def _outside_principal(self, claims: dict[str, Any], issuer: OutsideIssuer) -> Principal:
        """The app behind another issuer's token; its name holds the issuer's, so that it is nobody's here."""
        client = claims.get("client_id") or claims.get("azp") or claims.get("sub")
        granted = claims.get("scope", "")
        if not isinstance(client, str) or not isinstance(granted, str):
            raise Unauthorized("unauthorized")
        tenant = await self.tenant(issuer.tenant)
        app = f"{client}@{issuer.name}"
        return Principal(tenant.tenant_id, app, KeyKind.APP, frozenset(SCOPES).intersection(granted.split()),
                         authority(issuer.name, client, ""), app)


def authority(home_page: str, app: str, name: str) -> bytes:
    """The Agent for an app (xAPI 1.0.3 Data 2.4.9) as compact JSON: an account at the tenant's origin."""
    agent: dict[str, object] = {"objectType": "Agent", "account": {"homePage": home_page, "name": app}}
    if name:
        agent["name"] = name
    return msgspec.json.encode(agent)


def _hosts(origin: str) -> tuple[str, ...]:
    """The Host headers that mean `origin`, with or without the scheme's own port; none for no origin."""
    if not origin:
        return ()
    parts = urlsplit(origin)
    host = parts.netloc.lower()
    return (host, host + _DEFAULT_PORTS[parts.scheme]) if parts.port is None else (host,)
