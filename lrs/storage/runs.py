"""Runs in MongoDB: each step is one transaction of what it erases and of the run's own record.

A Statement's record becomes its tombstone in place, so at no moment is its id free. What refers to it is put right
after the transaction; until then the record names the erased keys (`erased`), for whoever takes over from a process
that was killed in between. A killed process leaves its transaction open, which would block the run's record for up to a
minute: the record names the session, and who comes next kills that first.
"""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from typing import Any

from pymongo import ReturnDocument, UpdateOne
from pymongo.errors import DuplicateKeyError, PyMongoError

from lrs.clock import now_ms
from lrs.errors import StorageUnavailable
from lrs.storage import eventrecords, notes, positions, records, studylog_changes
from lrs.storage.client import Database, translated
from lrs.storage.contract.runs import Candidate, LoneEvent, Run, RunLost
from lrs.storage.references import SEEN, References

ATTEMPTS = 12
AGAIN = ("TransientTransactionError", "UnknownTransactionCommitResult")
INTERRUPTED = 11601  # MongoDB's code: the session was killed
FILES = "metadata.erasing"

Step = Callable[[Any], Awaitable[int]]


class MongoRuns:
    """`lrs.storage.contract.runs.Runs`."""

    def __init__(self, db: Database, references: References) -> None:
        self._db = db
        self._references = references
        self._sessions: dict[tuple[str, str], Any] = {}  # of each run and runner of this process

    # --- the run itself ---

    @translated(bounded=False)
    async def begin(self, tenant: str, run_id: str, runner: str) -> Run:
        bound = max([await self._newest(collection, tenant) for collection in ("statements", "events")])
        first: dict[str, Any] = {"bound": bound, "cursor": 0, "started": now_ms(),
                                 "counts": {}, "erased": []}
        if (run_id, runner) not in self._sessions:
            self._sessions[run_id, runner] = await self._db.start_session()
        session = self._sessions[run_id, runner]
        await self._kill_others({"_id": run_id, "runner": {"$ne": runner}})
        while True:
            try:
                record = await self._db["runs"].find_one_and_update(
                    {"_id": run_id, "tenant": tenant},
                    [{"$set": {"runner": runner, "session": session.session_id["id"],
                               **{name: {"$ifNull": [f"${name}", value]} for name, value in first.items()}}}],
                    upsert=True, return_document=ReturnDocument.AFTER)
                break
            except DuplicateKeyError:  # begun by another at the same moment
                continue
        await self._references.unlink(record["erased"])
        return _run(record)

    async def _newest(self, collection: str, tenant: str) -> int:
        found = await self._db[collection].find_one({"t": tenant}, {"pos": 1}, sort=[("pos", -1)], hint="list")
        return found["pos"] if found else 0

    @translated()
    async def get(self, tenant: str, run_id: str) -> Run | None:
        record = await self._db["runs"].find_one({"_id": run_id, "tenant": tenant})
        return _run(record) if record else None

    @translated()
    async def end(self, run: Run) -> None:
        result = await self._db["runs"].delete_one({"_id": run.run_id, "runner": run.runner})
        if not result.deleted_count:
            raise RunLost

    async def leave(self, run_id: str, runner: str) -> None:
        if (session := self._sessions.pop((run_id, runner), None)) is not None:
            await session.end_session()

    async def _kill_others(self, wanted: Mapping[str, Any]) -> None:
        """Abort what the runners of these runs have open."""
        found = self._db["runs"].find({**wanted, "session": {"$exists": True}}, {"session": 1})
        if sessions := [record["session"] async for record in found]:
            await self._db.kill(sessions)

    @translated()
    async def interrupt(self, tenant: str) -> None:
        await self._kill_others({"tenant": tenant})
        await self._db["runs"].update_many({"tenant": tenant}, {"$set": {"runner": ""}}, hint="tenant")

    @translated()
    async def count(self, run: Run, counts: Mapping[str, int]) -> None:
        await self._count(run, counts, None)

    @translated()
    async def settled(self, run: Run) -> bool:
        waiting = {"floor": {"$lt": positions.ms_of(run.bound)}}
        return await self._db["writers"].find_one(waiting, {"_id": 1}) is None

    # --- Statements ---

    @translated()
    async def candidates(self, run: Run, agent: bytes, after: int, limit: int, *, voided: bool) -> list[Candidate]:
        keys, index = ("vq.ra", "voided_agent") if voided else ("q.ra", "related_agent")
        wanted: dict[str, Any] = {"t": run.tenant, keys: agent, "pos": {"$gt": after, "$lte": run.bound}}
        if voided:
            wanted["voided"] = {"$exists": True}
        return await self._read(wanted, limit, index)

    @translated()
    async def read(self, run: Run, keys: Sequence[bytes]) -> list[Candidate]:
        return await self._read({"_id": {"$in": list(keys)}, "t": run.tenant}, len(keys), "_id_")

    async def _read(self, wanted: Mapping[str, Any], limit: int, index: str) -> list[Candidate]:
        # One reply of the command holds up to 16 MiB, so the memory it takes is bounded however long the texts are.
        reply = await self._db.command(
            "find", "statements", filter=wanted, projection={"pos": 1, "text": 1, "ref": 1}, sort={"pos": 1},
            limit=limit, batchSize=limit, singleBatch=True, readConcern={"level": "majority"}, hint=index)
        return [Candidate(r["_id"], r["pos"], r["text"], "ref" in r) for r in reply["cursor"]["firstBatch"]]

    @translated()
    async def page(self, tenant: str, after: int, bound: int, limit: int) -> list[tuple[bytes, int]]:
        found = self._db["statements"].find({"t": tenant, "pos": {"$gt": after, "$lte": bound}}, {"pos": 1},
                                            sort=[("pos", 1)], limit=limit, hint="list")
        return [(record["_id"], record["pos"]) async for record in found]

    @translated(bounded=False)
    async def erase(self, run: Run, keys: Mapping[bytes, str], cursor: int = 0) -> int:
        async def step(session: Any) -> int:
            wanted = {"_id": {"$in": list(keys)}, "t": run.tenant}
            there = await self._db["statements"].find(
                wanted, {"files.f": 1, **studylog_changes.SEEN}, session=session).to_list(None)
            if there:
                await self._db["statements"].update_many(wanted, records.tombstone(now_ms()), session=session)
            if files := sorted({file["f"] for record in there for file in record.get("files", ())}):
                await self._db["attachments.files"].update_many(
                    {"_id": {"$in": files}}, {"$set": {FILES: run.run_id}, "$unset": {"metadata.unclaimed": ""}},
                    session=session)
            changes = [change for record in there for change in studylog_changes.of_record(record)]
            await studylog_changes.write(self._db, changes, session)
            events = await self._db["events"].update_many({**wanted, "alone": None}, eventrecords.tombstone(now_ms()),
                                                          session=session)
            counts = Counter(keys[record["_id"]] for record in there)
            await self._count(run, counts + Counter(events=events.modified_count), session,
                              erased=[record["_id"] for record in there], **({"cursor": cursor} if cursor else {}))
            return len(there)

        erased = await self._transact(run, step, len(keys))
        await self._references.unlink(list(keys))
        return erased

    @translated(bounded=False)
    async def renew(self, run: Run, keys: Sequence[bytes]) -> None:
        await self._references.renew(await self._referrers(run.tenant, keys))

    @translated(bounded=False)
    async def stale(self, tenant: str, keys: Sequence[bytes]) -> int:
        return await self._references.stale(await self._referrers(tenant, keys))

    async def _referrers(self, tenant: str, keys: Sequence[bytes]) -> list[dict[str, Any]]:
        wanted = {"_id": {"$in": list(keys)}, "t": tenant, "ref": {"$exists": True}}
        found: list[dict[str, Any]] = await self._db["statements"].find(wanted, SEEN).to_list(None)
        return found

    @translated()
    async def newer(self, run: Run, agent: bytes) -> int:
        count: int = await self._db["statements"].count_documents(
            {"t": run.tenant, "q.a": agent, "pos": {"$gt": run.bound}}, hint="agent")
        return count

    # --- Caliper ---

    @translated()
    async def lone_events(self, tenant: str, after: int, bound: int, limit: int) -> list[LoneEvent]:
        found = self._db["events"].find({"t": tenant, "alone": True, "pos": {"$gt": after, "$lte": bound}},
                                        {"pos": 1, "n": 1}, sort=[("pos", 1)], limit=limit, hint="alone")
        return [LoneEvent(bytes(each["_id"]), each["pos"], notes.annotation(each["n"]) if "n" in each else None)
                async for each in found]

    @translated()
    async def events_of(self, run: Run, agents: Collection[bytes], learners: Collection[str],
                        limit: int) -> list[bytes]:
        found: dict[bytes, None] = {}
        for index, condition in _people("n.l", agents, learners):
            wanted = {"t": run.tenant, "alone": True, "pos": {"$lte": run.bound}, **condition}
            cursor = self._db["events"].find(wanted, {"_id": 1}, limit=limit, hint=index)
            found |= {bytes(each["_id"]): None async for each in cursor}
        return list(found)

    @translated(bounded=False)
    async def erase_events(self, run: Run, keys: Mapping[bytes, str]) -> int:
        async def step(session: Any) -> int:
            wanted = {"_id": {"$in": list(keys)}, "t": run.tenant, "alone": True}
            there = await self._db["events"].find(wanted, {"_id": 1}, session=session).to_list(None)
            if there:
                at, erased = now_ms(), [record["_id"] for record in there]
                await self._db["events"].update_many({"_id": {"$in": erased}}, eventrecords.tombstone(at),
                                                     session=session)
                await self._db["statements"].bulk_write(
                    [UpdateOne({"_id": key}, {"$setOnInsert": {"tenant": run.tenant, "erased": at}}, upsert=True)
                     for key in erased], session=session)
            await self._count(run, Counter(keys[record["_id"]] for record in there), session)
            return len(there)

        return await self._transact(run, step, len(keys))

    @translated(bounded=False)
    async def erase_descriptions(self, run: Run, agents: Collection[bytes], learners: Collection[str],
                                 limit: int) -> int:
        found: list[Any] = []
        for index, condition in _people("l", agents, learners):
            cursor = self._db["entities"].find({"t": run.tenant, **condition}, {"_id": 1}, limit=limit, hint=index)
            found += [each["_id"] async for each in cursor]

        async def step(session: Any) -> int:
            result = await self._db["entities"].update_many(
                {"_id": {"$in": found}, "t": run.tenant}, eventrecords.tombstone(now_ms()), session=session)
            await self._count(run, {"descriptions": result.modified_count}, session)
            return int(result.modified_count)

        return await self._transact(run, step) if found else 0

    @translated()
    async def descriptions(self, tenant: str, agents: Collection[bytes], learners: Collection[str],
                           until: int) -> int:
        found: set[bytes] = set()
        for index, condition in _people("l", agents, learners):
            cursor = self._db["entities"].find({"t": tenant, "first": {"$lte": until}, **condition}, {"_id": 1},
                                               hint=index)
            found |= {bytes(each["_id"]) async for each in cursor}
        return len(found)

    # --- attachments and documents ---

    @translated(bounded=False)
    async def erase_files(self, run: Run, limit: int) -> int:
        found = await self._db["attachments.files"].find({FILES: run.run_id}, {"_id": 1}, limit=limit,
                                                         hint="erasing").to_list(None)
        for record in found:
            await self._erase_file(run, record["_id"])
        return len(found)

    async def _erase_file(self, run: Run, file: bytes) -> None:
        """Of two runs that share a file the one that set it aside last decides, after both its owners were erased."""
        if await self._db["statements"].find_one({"files.f": file}, {"_id": 1}, hint="files"):
            await self._db["attachments.files"].update_one({"_id": file, FILES: run.run_id}, {"$unset": {FILES: ""}})
            return
        await self._db["attachments.chunks"].delete_many({"files_id": file})

        async def step(session: Any) -> int:
            result = await self._db["attachments.files"].delete_one({"_id": file, FILES: run.run_id}, session=session)
            await self._count(run, {"attachments": result.deleted_count}, session)
            return int(result.deleted_count)

        await self._transact(run, step)

    @translated()
    async def files_left(self, tenant: str, run_id: str) -> int:
        count: int = await self._db["attachments.files"].count_documents(
            {FILES: run_id, "metadata.tenant": tenant}, hint="erasing")
        return count

    @translated()
    async def scopes(self, tenant: str, kind: str, after: str, limit: int, until: int | None = None) -> list[str]:
        wanted: dict[str, Any] = {"tenant": tenant, "kind": kind, "scope": {"$gt": after}}
        if until is not None:
            wanted["updated"] = {"$lte": until}
        # Answered from the index alone: the contents may be large.
        found = self._db["documents"].find(wanted, {"_id": 0, "scope": 1}, sort=[("scope", 1)], limit=limit,
                                           hint="scope")
        return list(dict.fromkeys([record["scope"] async for record in found]))

    @translated(bounded=False)
    async def erase_documents(self, run: Run, kind: str, scope: str) -> int:
        async def step(session: Any) -> int:
            result = await self._db["documents"].delete_many(
                {"tenant": run.tenant, "kind": kind, "scope": scope}, hint="scope", session=session)
            await self._count(run, {"documents": result.deleted_count}, session)
            return int(result.deleted_count)

        return await self._transact(run, step)

    # --- steps ---

    async def _count(self, run: Run, counts: Mapping[str, int], session: Any, **values: Any) -> None:
        """The run's record changes with every step, so that of two runners one fails. Raises `RunLost`."""
        change: dict[str, Any] = {"$set": {"stepped": now_ms(), **values}}
        if grown := {f"counts.{name}": count for name, count in counts.items() if count}:
            change["$inc"] = grown
        result = await self._db["runs"].update_one({"_id": run.run_id, "runner": run.runner}, change, session=session)
        if not result.matched_count:
            raise RunLost

    async def _transact(self, run: Run, step: Step, statements: int = 0) -> int:
        """One whose outcome is unknown is done again too: what is gone already is neither erased nor counted twice."""
        own = self._sessions[run.run_id, run.runner]
        for attempt in range(ATTEMPTS):
            if attempt:
                await asyncio.sleep(random.uniform(0, 0.01 * 2 ** min(attempt, 6)))  # noqa: S311  jitter
            try:
                async with self._db.transaction(own, allowance=statements / 100) as session:
                    return await step(session)
            except PyMongoError as error:
                if not (any(map(error.has_error_label, AGAIN)) or getattr(error, "code", 0) == INTERRUPTED):
                    raise
        raise StorageUnavailable


def _people(learner: str, agents: Collection[bytes], learners: Collection[str]) -> list[tuple[str, dict[str, Any]]]:
    """Conditions by which records are these people's, each with its index; `learner` is where a learner stands."""
    found: list[tuple[str, dict[str, Any]]] = [("agent", {"a": {"$in": list(agents)}})] if agents else []
    if learners:
        found.append(("learner", {learner: {"$in": sorted(map(notes.learner_bytes, learners))}}))
    return found


def _run(record: Mapping[str, Any]) -> Run:
    return Run(run_id=record["_id"], tenant=record["tenant"], runner=record["runner"], bound=record["bound"],
               cursor=record["cursor"], started=record["started"], counts=dict(record["counts"]))
