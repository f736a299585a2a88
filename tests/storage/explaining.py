"""What a page of a query costs, as MongoDB explains it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lrs.storage.client import Database


async def explained(db: Database, collection: str, wanted: Mapping[str, Any], index: str | None, *, ascending: bool,
                    limit: int, projection: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """The figures of a page, and the stages of its plan from the top; without `index` the planner's own."""
    reply = await db.command("explain", {
        "find": collection, "filter": wanted, "sort": {"pos": 1 if ascending else -1}, "limit": limit,
        "projection": projection, **({"hint": index} if index else {})}, verbosity="executionStats")
    stages, stage = [], reply["queryPlanner"]["winningPlan"]
    while stage:
        stages.append(f"{stage['stage']} {stage['indexName']}" if "indexName" in stage else stage["stage"])
        stage = stage.get("inputStage")
    return reply["executionStats"], stages
