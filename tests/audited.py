"""An audit log on a database, as one server process has it, and how somebody with the database tampers with it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from lrs.audit.entry import Actor, Entry
from lrs.audit.sealer import Sealer
from lrs.audit.service import AuditService, Search
from lrs.audit.verification import Verified
from lrs.clock import now_ms
from lrs.config import Config
from lrs.storage import indexes
from lrs.storage.audit_entries import MongoAuditEntries
from lrs.storage.audit_people import MongoAuditPeople
from lrs.storage.audit_trees import MongoAuditTrees
from lrs.storage.client import Database
from lrs.storage.contract.access import Tenant
from lrs.storage.leases import MongoLeases
from lrs.storage.signing_keys import MongoSigningKeys
from lrs.storage.tenants import MongoTenants

TENANT = "midori"
HANAKO = "8f6c1f9e-6f0e-4f5e-9a55-2f6f3c1b7a10"
TARO = "0b7e9a44-3f0a-4c51-8f2e-6a1d6c3d2b11"
SENSEI = "c1d2e3f4-5a6b-4c7d-8e9f-0a1b2c3d4e5f"


@dataclass
class Watch:
    """What a sealer told its observer last."""

    waiting: list[tuple[int, float]] = field(default_factory=list)

    def audit_waiting(self, entries: int, seconds: float) -> None:
        self.waiting.append((entries, seconds))


class Process:
    """The audit log as one server process has it: its service and its sealer."""

    def __init__(self, db: Database, config: Config, checkpoint_seconds: int = 0) -> None:
        self.db = db
        self.entries, self.people, self.trees = MongoAuditEntries(db), MongoAuditPeople(db), MongoAuditTrees(db)
        self.leases = MongoLeases(db)
        self.watch = Watch()
        self.service = AuditService(self.entries, self.people, self.trees, MongoSigningKeys(db), MongoTenants(db),
                                    config)
        self.sealer = Sealer(self.entries, self.trees, self.leases, self.service.sign, checkpoint_seconds, self.watch)

    async def record(self, count: int, **members: Any) -> None:
        await self.service.record(TENANT, *(looked(request=f"req-{n}", **members) for n in range(count)))

    async def filled(self, count: int, **members: Any) -> Process:
        """With so many entries more, sealed and signed."""
        await self.record(count, **members)
        assert await self.sealer.seal()
        return self

    async def verify(self, witness: str | None = None) -> Verified:
        return await self.service.verify(TENANT, witness, lambda done, size: None)

    async def found(self, **wanted: Any) -> list[Any]:
        return (await self.service.search(TENANT, Search(**wanted), None, 1000)).entries


async def opened(db: Database, config: Config, **options: Any) -> Process:
    """An empty log of a tenant in this database."""
    await indexes.ensure(db)
    for collection in ("audit_entries", "audit_people", "audit_heads", "audit_tiles", "audit_checkpoints", "leases"):
        await db[collection].delete_many({})
    await MongoTenants(db).add(Tenant(TENANT, "みどり市教育委員会", "establisher", "https://lrs.midori.example",
                                      bytes(32), now_ms()))
    return Process(db, config, **options)


def looked(**members: Any) -> Entry:
    """A homeroom teacher looked at Hanako's record, except for `members`."""
    entry = Entry("study-log.read", Actor("person", SENSEI, "homeroom"), (HANAKO,), "teaching", "homeroom-now",
                  "class 6-1", "req-1", {"rows": 25, "単元": "分数のかけ算"})
    return replace(entry, **members)
