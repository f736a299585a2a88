"""What other rooms keep of a person, and how each forgets it: `lrs.retention.neighbours.Forgetting`."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol

from lrs.clock import now_ms
from lrs.storage.contract.annotations import Rebuilds
from lrs.storage.contract.erasures import Erasure
from lrs.storage.contract.grants import Grants


class Named(Protocol):
    """Records that name users by UUID."""

    async def forget(self, tenant: str, users: Collection[str]) -> int: ...

    async def naming(self, tenant: str, users: Collection[str]) -> int: ...


class Audit(Protocol):
    async def forget(self, tenant: str, user: str) -> bool: ...

    async def remembers(self, tenant: str, users: Collection[str]) -> int: ...


@dataclass(frozen=True, slots=True)
class ForgetNamed:
    """Rosters (people, enrolments, roles, guardians' links) and links (accounts and aliases)."""

    room: str
    records: Named

    async def forget(self, erasure: Erasure) -> int:
        return await self.records.forget(erasure.tenant, erasure.users)

    async def remaining(self, erasure: Erasure) -> int:
        return await self.records.naming(erasure.tenant, erasure.users)


@dataclass(frozen=True, slots=True)
class ForgetGrants:
    """Roles that the person had, or that others had for the person."""

    grants: Grants
    room: str = "grants"

    async def forget(self, erasure: Erasure) -> int:
        return await self.grants.forget(erasure.tenant, erasure.users, now_ms(), erasure.erasure_id)

    async def remaining(self, erasure: Erasure) -> int:
        return await self.grants.naming(erasure.tenant, erasure.users)


@dataclass(frozen=True, slots=True)
class ForgetRebuilds:
    """What rebuilds of annotations, done or not, were to find the person's Statements by."""

    rebuilds: Rebuilds
    room: str = "rebuilds"

    async def forget(self, erasure: Erasure) -> int:
        return await self.rebuilds.forget(erasure.tenant, _keys(erasure))

    async def remaining(self, erasure: Erasure) -> int:
        return await self.rebuilds.naming(erasure.tenant, _keys(erasure))


@dataclass(frozen=True, slots=True)
class ForgetAudit:
    """The key of what the audit log tells of the person; its entries stay, and tell of nobody."""

    audit: Audit
    room: str = "audit"

    async def forget(self, erasure: Erasure) -> int:
        return sum([await self.audit.forget(erasure.tenant, user) for user in erasure.users])

    async def remaining(self, erasure: Erasure) -> int:
        return await self.audit.remembers(erasure.tenant, erasure.users)


def _keys(erasure: Erasure) -> list[bytes]:
    return [*erasure.keys, *(bytes.fromhex(user.replace("-", "")) for user in erasure.users)]
