"""Tenants, the keys of their apps, and who is behind a request.

A credential is recognised at the price of a digest once it was checked (`lrs/access/recognition.py`). Every refusal
reads alike, whether the key is unknown, revoked, another tenant's or the secret wrong.
"""

from __future__ import annotations

import asyncio
import re
import secrets
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from time import time
from uuid import uuid4

from lrs.access import scopes as scope_names
from lrs.access import tokens
from lrs.access.authentication import Authentication
from lrs.access.categories import ACTIVITY_CLASSES, HELD
from lrs.access.keyring import TOKEN, Keyring
from lrs.access.origin import canonical
from lrs.access.principal import KeyKind, Principal
from lrs.access.published_keys import Fetch
from lrs.access.secrets import hash_secret, new_key, new_secret
from lrs.access.wrapping import Wrapping
from lrs.clock import now_ms
from lrs.config import Config
from lrs.errors import BadRequest, Conflict, NotFound
from lrs.storage.contract.access import Credential, Credentials, Registration, SigningKeys, Tenant, Tenants
from lrs.storage.contract.learnertokens import LearnerTokens
from lrs.storage.contract.origins import APP
from lrs.xapi.primitives import is_iri

TENANT_KINDS = tuple(HELD)
_TENANT_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
_APP = re.compile(r"[^\x00-\x1f\x7f]{1,200}")


@dataclass(frozen=True, slots=True)
class IssuedToken:
    text: str
    seconds: int
    scopes: frozenset[str]


class AccessService:
    """`start` comes before tokens are used; what the command line needs works without it.

    Tokens of an outside issuer are accepted where there is a `fetch` to get its keys with, those of learners where
    there are `learner_tokens`.
    """

    def __init__(self, tenants: Tenants, credentials: Credentials, signing_keys: SigningKeys, config: Config,
                 fetch: Fetch | None = None, learner_tokens: LearnerTokens | None = None) -> None:
        self._tenants = tenants
        self._credentials = credentials
        self._config = config
        self._keyring = Keyring(signing_keys, TOKEN)
        self._authentication = Authentication(tenants, credentials, self._keyring, config, fetch, learner_tokens)

    async def start(self) -> None:
        """Open the keys that sign tokens, making one at first start. Raises `BadSetting` if they do not open."""
        await self._keyring.open(await Wrapping.open(self._config))

    def stop(self) -> None:
        self._authentication.close()

    async def authenticate(self, authorization: str | None, host: str | None) -> Principal:
        """Who sent this request to `host`. Raises `Unauthorized`, for whatever reason in the same words."""
        return await self._authentication.authenticate(authorization, host)

    # --- tenants and credentials --------------------------------------------------------------------------

    async def create_tenant(self, tenant_id: str, name: str, kind: str, origin: str,
                            home_pages: Collection[str] = ()) -> Tenant:
        """A new custodian, under a public origin of its own or (empty) that of this server.

        Raises `BadRequest` for an unusable value, `Conflict` if the id or the origin is taken.
        """
        if not _TENANT_ID.fullmatch(tenant_id):
            raise BadRequest("tenant-id-invalid", id=tenant_id)
        if kind not in TENANT_KINDS:
            raise BadRequest("tenant-kind-unknown", kind=kind, known=", ".join(TENANT_KINDS))
        tenant = Tenant(tenant_id, name, kind, _origin(origin), secrets.token_bytes(32), now_ms(),
                        home_pages=_home_pages(home_pages))
        if not await self._tenants.add(tenant):
            raise Conflict("tenant-taken", id=tenant_id, origin=tenant.origin)
        return tenant

    async def trust(self, tenant_id: str, home_pages: Collection[str]) -> None:
        """Let every key of a tenant name accounts of these home pages, and of no others, as learners."""
        if not await self._tenants.trust(tenant_id, _home_pages(home_pages)):
            raise NotFound("tenant-unknown", id=tenant_id)

    async def move(self, tenant_id: str, origin: str) -> None:
        """Give a tenant another public origin, within ``auth.cache_seconds`` on running servers.

        Raises `BadRequest` for what is none, `Conflict` when it is another's, `NotFound` for an unknown tenant.
        """
        if await self._tenants.get(tenant_id) is None:
            raise NotFound("tenant-unknown", id=tenant_id)
        if not await self._tenants.move(tenant_id, _origin(origin)):
            raise Conflict("tenant-taken", id=tenant_id, origin=origin)

    async def create_credential(self, tenant: str, app: str | None, name: str, kind: KeyKind,
                                scopes: Iterable[str] | None = None,
                                registration: Registration | None = None,
                                key: str = "") -> tuple[Credential, str]:
        """A new key of `app` (None: an app of its own) and its secret, which cannot be read again.

        Several keys may share an app, so that a secret is replaced without losing sight of what it wrote.
        Who may ask twice for one key names it, as `secrets.new_key` made it.
        Raises `NotFound` for an unknown tenant, `BadRequest` for an unknown scope, an unusable app name or a
        category that the tenant may not hold, `Conflict` when there is a key of this name.
        """
        custodian = await self._tenants.get(tenant)
        if custodian is None:
            raise NotFound("tenant-unknown", id=tenant)
        registered = _registrable(registration or Registration(), custodian)
        key = key or new_key()
        if app is not None and (not _APP.fullmatch(app) or app.startswith(APP)):
            raise BadRequest("app-invalid", app=app)
        granted = scope_names.DEFAULT_SCOPES[kind] if scopes is None else scope_names.check(scopes)
        secret = new_secret()
        secret_hash = await asyncio.to_thread(hash_secret, secret)
        credential = Credential(key, tenant, app or key, name, kind, granted, secret_hash, now_ms(),
                                registration=registered)
        if not await self._credentials.add(credential):
            raise Conflict("key-taken", key=key)
        return credential, secret

    async def register(self, key: str, registration: Registration) -> Registration:
        """Say anew whose accounts a key may name, what its Statements are and how its Events are taken: here from now
        on, elsewhere within ``auth.cache_seconds``.

        Raises `NotFound` for an unknown key, `BadRequest` for a category that its tenant may not hold.
        """
        credential = await self._credentials.get(key)
        custodian = await self._tenants.get(credential.tenant) if credential else None
        if custodian is None:
            raise NotFound("key-unknown", key=key)
        registered = _registrable(registration, custodian)
        await self._credentials.register(key, registered)
        self._authentication.forget(key)
        return registered

    async def keys(self, tenant: str) -> list[Credential]:
        """Every key of the tenant, oldest first, revoked ones too."""
        return await self._credentials.list(tenant)

    async def key(self, tenant: str, key: str) -> Credential:
        """One of the tenant's keys. Raises `NotFound`, for another tenant's too."""
        found = await self._credentials.get(key)
        if found is None or found.tenant != tenant:
            raise NotFound("key-unknown", key=key)
        return found

    async def apps_known(self, tenant: str) -> bool:
        """Whether the tenant has a key of a learning app that opens something."""
        return any(each.kind is KeyKind.APP and each.revoked is None for each in await self._credentials.list(tenant))

    async def apps(self, tenant: str) -> dict[str, str]:
        """The learning apps that write here, or did, each by the name of its latest key; by name."""
        made = sorted(await self._credentials.list(tenant), key=lambda one: one.created)
        found = {each.app: each.name for each in made if each.kind is KeyKind.APP}
        return dict(sorted(found.items(), key=lambda named: named[1]))

    async def revoke_credential(self, key: str) -> bool:
        """From now on here, and within ``auth.cache_seconds`` elsewhere, `key` opens nothing. False if unknown."""
        revoked = await self._credentials.revoke(key, now_ms())
        self._authentication.forget(key)
        return revoked

    def forget(self, key: str) -> None:
        """Look this key, or learner's own token, up again at its next use."""
        self._authentication.forget(key)

    # --- OAuth 2 ------------------------------------------------------------------------------------------

    async def issue_token(self, principal: Principal, scope: str | None) -> IssuedToken:
        """An access token (RFC 9068) for the principal's own credential, narrowed to `scope` if given.

        Raises `BadRequest` for a scope that is unknown or that the credential does not have.
        """
        granted = principal.scopes
        if scope is not None:
            asked = scope_names.parse(scope)
            granted = scope_names.covered(asked, principal.scopes)
            if granted != asked:
                raise BadRequest("scope-not-held", scope=min(asked - granted))
        tenant = await self._authentication.tenant(principal.tenant)
        seconds = self._config.auth.token_minutes * 60
        now = int(time())
        claims = {
            "iss": self._authentication.origin(tenant), "aud": self._authentication.audience(tenant),
            "sub": principal.credential, "client_id": principal.credential, "tenant": tenant.tenant_id,
            "scope": " ".join(sorted(granted)), "iat": now, "exp": now + seconds, "jti": str(uuid4()),
        }
        return IssuedToken(tokens.sign(claims, self._keyring.private, self._keyring.kid), seconds, granted)

    async def issuer(self, host: str) -> str:
        """The origin under which tokens are issued at `host`: the tenant's, or this server's public one."""
        tenant = await self._authentication.owner(host)
        return tenant.origin if tenant else self._config.server.public_url.rstrip("/") or f"http://{host}"

    async def home(self, host: str) -> tuple[Tenant, str]:
        """The tenant that people at `host` sign in to, and the origin under which it sends them away and back.

        Raises `NotFound` when that is none.
        """
        tenant = await self._authentication.home(host)
        if tenant is None:
            raise NotFound("tenant-not-here", host=host)
        return tenant, tenant.origin or self._config.server.public_url.rstrip("/") or f"http://{host}"

    def jwks(self) -> dict[str, list[dict[str, str]]]:
        """The public keys that access tokens can be verified with."""
        return self._keyring.jwks()


def _registrable(registration: Registration, tenant: Tenant) -> Registration:
    """The same with its category named. Raises `BadRequest` unless the tenant may hold it (decision 8)."""
    held = HELD[tenant.kind]
    category = registration.category or held[0]
    if category not in held:
        raise BadRequest("category-not-held", category=category, kind=tenant.kind, held=", ".join(held))
    if registration.activity_class not in ACTIVITY_CLASSES:
        raise BadRequest("activity-class-unknown", activity_class=registration.activity_class,
                         known=", ".join(ACTIVITY_CLASSES))
    return replace(registration, home_pages=_home_pages(registration.home_pages), category=category)


def _home_pages(texts: Collection[str]) -> frozenset[str]:
    for text in texts:
        if not is_iri(text):
            raise BadRequest("home-page-invalid", home_page=text)
    return frozenset(texts)


def _origin(text: str) -> str:
    """`text` as a web origin in canonical form, or empty. Raises `BadRequest` if it is something else."""
    if not text:
        return ""
    try:
        return canonical(text)
    except ValueError:
        raise BadRequest("tenant-origin-invalid", origin=text) from None
