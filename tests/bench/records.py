"""Records as the server makes them: its own code reads, checks, prepares and stamps; only the commit is left out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lrs.access.principal import KeyKind, Principal
from lrs.activities import ActivityService
from lrs.config import Config
from lrs.operation.firstkey import TENANT
from lrs.statements.service import StatementService
from lrs.storage import records
from lrs.storage.contract.access import Tenants
from lrs.xapi.version import Version

WRITER = Principal(TENANT, "bench", KeyKind.SYSTEM, frozenset(["all"]),
                   b'{"objectType":"Agent","account":{"homePage":"https://lrs.example","name":"bench"}}', "bench")


class Maker:
    """Makes records in the tenant of the first key, whose secret `tenants` knows."""

    def __init__(self, tenants: Tenants) -> None:
        unused: Any = None  # reading a submission asks no other store
        self._service = StatementService(unused, unused, ActivityService(unused), tenants, Config())

    async def make(self, texts: Sequence[bytes], ms: int, lane: int) -> list[dict[str, Any]]:
        """The records of one batch stored at `ms` by `lane`."""
        submission = await self._service.read(WRITER, Version.V2, b"[" + b",".join(texts) + b"]")
        statements = [draft.statement for draft in submission.drafts]
        made = [records.record(TENANT, statement, void_any=True) for statement in statements]
        records.stamp(statements, made, ms, lane)
        return made
