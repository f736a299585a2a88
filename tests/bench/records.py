"""Records as the server makes them: read, checked and prepared by its own code, caught before they are committed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from lrs.access.principal import KeyKind, Principal
from lrs.activities import ActivityService
from lrs.config import Config
from lrs.firstkey import TENANT
from lrs.statements.service import StatementService
from lrs.storage import records
from lrs.storage.contract import Activities, Attachments, NewStatement, Outcome, Statements, Tenants
from lrs.xapi.version import Version

WRITER = Principal(TENANT, "bench", KeyKind.SYSTEM, frozenset(["all"]),
                   b'{"objectType":"Agent","account":{"homePage":"https://lrs.example","name":"bench"}}', "bench")


class Catcher:
    """Stands where the server stores statements, and keeps their records instead."""

    def __init__(self) -> None:
        self.stamped_ms = 0
        self.lane = 0
        self.caught: list[dict[str, Any]] = []

    async def insert_batch(self, tenant: str, batch: Sequence[NewStatement], *, void_any: bool) -> Outcome.Stored:
        self.caught = [records.record(tenant, statement, void_any) for statement in batch]
        records.stamp(batch, self.caught, self.stamped_ms, self.lane)
        return Outcome.Stored(())


class Maker:
    """Makes records in the tenant of the first key, whose secret `tenants` knows."""

    def __init__(self, tenants: Tenants) -> None:
        self._catcher = Catcher()
        nobody: Any = None  # no attachment comes, and no activity is learnt from what was not stored
        self._service = StatementService(cast("Statements", self._catcher), cast("Attachments", nobody),
                                         ActivityService(cast("Activities", nobody)), tenants, Config())

    async def make(self, texts: Sequence[bytes], ms: int, lane: int) -> list[dict[str, Any]]:
        """The records of one batch stored at `ms` by `lane`."""
        self._catcher.stamped_ms, self._catcher.lane = ms, lane
        submission = await self._service.read(WRITER, Version.V2, b"[" + b",".join(texts) + b"]")
        await self._service.store(WRITER, submission, {})
        return self._catcher.caught
