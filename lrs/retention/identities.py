"""Whose account is whose, for erasures and holds: by links, aliases, trusted home pages and annotations."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import orjson

from lrs.annotation import identity
from lrs.storage.contract.access import Credentials, Tenants
from lrs.storage.contract.annotations import Annotations
from lrs.storage.contract.links import Links


class KnownIdentities:
    """`lrs.retention.neighbours.Identities`.

    An account that is one person's in one app and another's in another is nobody's here: whose Statements are whose
    is then told by their annotations alone.
    """

    def __init__(self, links: Links, annotations: Annotations, tenants: Tenants, credentials: Credentials) -> None:
        self._links = links
        self._annotations = annotations
        self._tenants = tenants
        self._credentials = credentials

    async def users(self, tenant: str, user: str) -> frozenset[str]:
        aliases = await self._links.aliases(tenant)
        learner = aliases.get(user, user)
        return frozenset({user, learner, *(alias for alias, other in aliases.items() if other == learner)})

    async def identifiers(self, tenant: str, users: Collection[str]) -> Collection[str]:
        found = await self._links.accounts(tenant, users) | await self._seen(tenant, users)
        behind = await self._links.behind(tenant, found)
        own = {account for account in found if behind.get(account, set()) <= set(users)}
        own |= {f"account {page} {user}" for page in await self._trusted(tenant) for user in users}
        return {spelling for account in own for spelling in identity.spellings(account)}

    async def statements(self, tenant: str, users: Collection[str], after: int, bound: int,
                         limit: int) -> Sequence[tuple[bytes, int]]:
        return await self._annotations.by_learners(tenant, users, after, bound, limit)

    async def _seen(self, tenant: str, users: Collection[str]) -> set[str]:
        """Accounts in the users' Statements whose name is, or ends with, a UUID of theirs, however spelled."""
        actors = [orjson.loads(text)["actor"] for text in await self._annotations.samples(tenant, users)]
        named = [each for each in actors if identity.uuid_in(each.get("account", {}).get("name", "")) in users]
        return {account for each in named if (account := identity.account(each)) is not None}

    async def _trusted(self, tenant: str) -> set[str]:
        """The home pages whose accounts a key of the tenant may name as learners."""
        custodian = await self._tenants.get(tenant)
        pages = set(custodian.home_pages) if custodian else set()
        for credential in await self._credentials.list(tenant):
            pages |= credential.registration.home_pages
        return set(map(identity.home_page, pages))
