"""What comes in, what is being worked on, and how MongoDB is, each by a query that an index answers alone."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from time import perf_counter
from typing import Any

from lrs.clock import now_ms
from lrs.storage import positions
from lrs.storage.client import Database, translated
from lrs.storage.contract.overview import Health, Job

COUNT_SECONDS = 20  # a city's day is counted in less


class MongoOverviews:
    """`lrs.storage.contract.overview.Overviews`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    # --- what comes in ---

    @translated(bounded=False)
    async def stored(self, tenant: str, since: int, until: int | None = None) -> int:
        pos = {"$gt": positions.before(since), **({"$lte": positions.before(until)} if until is not None else {})}
        # The command, which walks the index: the drivers' own way makes a document of each key to count it, and a stage
        # that puts positions into buckets took forty times as long.
        with self._db.within(COUNT_SECONDS):
            found = await self._db.command("count", "statements", query={"t": tenant, "pos": pos}, hint="list",
                                           readConcern={"level": "majority"})
        return int(found["n"])

    @translated()
    async def latest(self, tenant: str, apps: Collection[str]) -> dict[str, int]:
        names = sorted(apps)
        found = await asyncio.gather(*(self._latest(tenant, app) for app in names))
        return {app: at for app, at in zip(names, found, strict=True) if at is not None}

    async def _latest(self, tenant: str, app: str) -> int | None:
        found = [await self._db[kept].find_one({"t": tenant, "by": app}, {"pos": 1}, sort=[("pos", -1)], hint="app")
                 for kept in ("statements", "events")]
        return max((positions.ms_of(each["pos"]) for each in found if each), default=None)

    @translated()
    async def writers(self) -> int:
        return int(await self._db["writers"].count_documents({"beat": {"$exists": True}}))

    # --- what is being worked on ---

    @translated()
    async def jobs(self, tenant: str, limit: int) -> list[Job]:
        found = await asyncio.gather(self._annotating(tenant, limit), self._erasing(tenant, limit),
                                     self._studylogs(tenant), self._rosters(tenant), self._retaining(tenant))
        return sorted((job for jobs in found for job in jobs), key=lambda job: (job.at > 0, -job.at))[:limit]

    async def _annotating(self, tenant: str, limit: int) -> list[Job]:
        found = self._db["rebuilds"].find({"tenant": tenant}, {"keys": 0}).sort("asked", -1).limit(limit)
        return [Job("annotation", each["_id"], _state(each["finished"], each["counts"]["examined"]), each["asked"],
                    each["counts"]["examined"], each["total"], each["finished"], each["why"]) async for each in found]

    async def _erasing(self, tenant: str, limit: int) -> list[Job]:
        found = self._db["erasures"].find({"tenant": tenant}, {"state": 1, "requested": 1, "finished": 1,
                                                               "approvals.at": 1})
        return [Job("erasure", each["_id"], _ERASURE[each["state"]], each["requested"], len(each["approvals"]), 0,
                    each["finished"]) async for each in found.sort("requested", -1).limit(limit)]

    async def _studylogs(self, tenant: str) -> list[Job]:
        """A study log that is made anew, beside the one that answers."""
        found = self._db["studylog_heads"].find({"t": tenant, "active": False}, {"g": 1, "seen": 1})
        return [Job("studylog", str(each["g"]), "running", 0, each["seen"]) async for each in found]

    async def _rosters(self, tenant: str) -> list[Job]:
        found = await self._db["roster_heads"].find_one({"_id": tenant}, {"generation": 1, "at": 1, "source": 1})
        if not found or "generation" not in found:
            return []
        return [Job("roster", str(found["generation"]), "done", found["at"], finished=found["at"],
                    why=found["source"])]

    async def _retaining(self, tenant: str) -> list[Job]:
        found = await self._db["runs"].find_one({"_id": f"{tenant}.retention", "tenant": tenant})
        return [Job("retention", found["_id"], "running", found["started"],
                    sum(found["counts"].values()))] if found else []

    # --- how MongoDB is ---

    @translated()
    async def health(self) -> Health:
        build = await self._db.admin("buildInfo")
        began = perf_counter()
        hello = await self._db.admin("hello")
        took = (perf_counter() - began) * 1000
        skew = round(hello["localTime"].timestamp() * 1000) - now_ms()
        stats = await self._db.command("dbStats")
        return Health(build["version"], hello.get("setName", ""), len(hello.get("hosts", [])), took, skew,
                      int(stats.get("storageSize", 0)), int(stats.get("indexSize", 0)),
                      int(stats.get("fsUsedSize", 0)), int(stats.get("fsTotalSize", 0)))


_ERASURE: dict[str, Any] = {"requested": "asked", "approved": "waiting", "running": "running", "done": "done"}


def _state(finished: int | None, examined: int) -> Any:
    if finished is not None:
        return "done"
    return "running" if examined else "waiting"
