"""Statements in MongoDB: inserted through shared commits, found by hashed keys, in one order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from lrs.access.reach import Reach
from lrs.config import Config
from lrs.storage import filters, narrowing, positions, records
from lrs.storage.client import Database, translated
from lrs.storage.commits import Commits
from lrs.storage.contract.statements import BatchOutcome, NewStatement, StatementFilter, StatementRow, There
from lrs.storage.lanes import Lanes
from lrs.storage.references import References


class MongoStatements:
    """Implements `contract.statements.Statements`."""

    def __init__(self, db: Database, config: Config) -> None:
        self._db = db
        self._lanes = Lanes(db, config.mongo.lanes, self._sweep)
        self.commits = Commits(db, self._lanes, References(db, config.limits.reference_chain))

    async def start(self) -> None:
        """Become a writer, and complete what an earlier one may have left open."""
        await self._lanes.start()
        self._sweep()

    async def stop(self) -> None:
        await self.commits.drain()
        await self._lanes.stop()

    def _sweep(self) -> None:
        self.commits.spawn(self.commits.sweep())

    @translated(bounded=False)
    async def insert_batch(self, tenant: str, batch: Sequence[NewStatement], *, void_any: bool) -> BatchOutcome:
        return await self.commits.submit(tenant, batch, void_any)

    @translated()
    async def there(self, batch: Sequence[NewStatement]) -> Mapping[bytes, There]:
        return await self.commits.there(batch)

    @translated()
    async def find(self, tenant: str, query: StatementFilter, limit: int,
                   max_bytes: int) -> tuple[list[StatementRow], bool]:
        wanted, index = filters.build(tenant, query)
        # The command itself, because the driver's cursors cost more than the page; one reply holds up to 16 MiB.
        reply = await self._db.command(
            "find", "statements", filter=wanted, sort={"pos": 1 if query.ascending else -1},
            projection=records.ROW if query.reach is None else records.ROW_AND_LEARNER, limit=limit + 1,
            batchSize=limit + 1, singleBatch=True, readConcern={"level": "majority"},
            **({"hint": index} if index else {}))
        rows: list[StatementRow] = []
        size = 0
        for found in reply["cursor"]["firstBatch"]:
            size += len(found["text"])
            if rows and (len(rows) == limit or size > max_bytes):
                return rows, True
            rows.append(records.row(found))
        return rows, False

    @translated()
    async def get(self, tenant: str, key: bytes, *, voided: bool, by: str | None,
                  reach: Reach | None = None) -> StatementRow | None:
        wanted: dict[str, Any] = {"_id": key, "t": tenant, "voided": {"$exists": voided}}
        if by is not None:
            wanted["by"] = by
        if reach is not None:
            wanted = {"$and": [wanted, narrowing.condition(reach)]}
        projection = records.ROW if reach is None else records.ROW_AND_LEARNER
        found = await self._db["statements"].find_one(wanted, projection)
        return records.row(found) if found else None

    def mark(self) -> int:
        return positions.last_of(self._lanes.mark_ms())

    async def reached(self, position: int) -> None:
        await self._lanes.reached(positions.ms_of(position))
