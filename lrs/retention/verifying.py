"""Looking again, after an erasure: is anything left that it should have taken?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lrs.errors import Conflict
from lrs.retention import report
from lrs.retention.erasures import ErasureService
from lrs.retention.neighbours import Neighbours
from lrs.retention.search import Search
from lrs.storage.contract.erasures import Erasure
from lrs.storage.contract.runs import Run, Runs

LOOK = 1000  # Events; more than that are too many all the same


@dataclass(frozen=True, slots=True)
class Verification:
    """`left`: what is still there, by kind; all 0 when the erasure is complete. `references` are Statements of others
    that can still be found by what was erased. `newer`: Statements of the person that came since; they are new.
    `intact`: the report is the one whose digest was kept."""

    left: Mapping[str, int]
    newer: int
    intact: bool

    @property
    def complete(self) -> bool:
        return self.intact and not any(self.left.values())


async def verify(service: ErasureService, runs: Runs, neighbours: Neighbours, erasure: Erasure) -> Verification:
    """Search everything anew. Raises `Conflict` for an erasure that is not done."""
    if erasure.state != "done":
        raise Conflict("erasure-not-done", id=erasure.erasure_id, state=erasure.state)
    run = Run(erasure.erasure_id, erasure.tenant, "", report.through(erasure.report), 0, 0, {})
    search = Search(runs, neighbours.identities, erasure, run, await service.query_keys(erasure.tenant))
    who = search.people
    left = {"statements": 0, "references": 0, "documents": 0, "events": len(await runs.events_of(run, *who, LOOK)),
            "descriptions": await runs.descriptions(erasure.tenant, *who, erasure.started or 0),
            "attachments": await runs.files_left(erasure.tenant, erasure.erasure_id)}
    async for part in search.statements():
        left["statements"] += len(part.gone)
        left["references"] += await runs.stale(erasure.tenant, part.referring)
    async for _ in search.documents(until=erasure.started):
        left["documents"] += 1
    for room in neighbours.forgetting if erasure.user else ():
        left[room.room] = await room.remaining(erasure)
    newer = sum([await runs.newer(run, key) for key in erasure.keys])
    return Verification(left, newer, report.digest(erasure.report) == erasure.digest)
