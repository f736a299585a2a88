"""Imports in MongoDB: runs, the ledger of each, what is to be told of lines, and documents that wait.

A step is one transaction: the Statements of a piece, its row of the ledger moved on from where it stood and only from
there, and what was found. It goes the same way as every Statement (`commits.py`).
"""

from __future__ import annotations

import builtins
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from hashlib import sha256
from typing import Any

from bson import Binary
from pymongo import UpdateOne
from pymongo.errors import OperationFailure

from lrs.errors import Conflict
from lrs.storage import eventrecords, origins
from lrs.storage.client import Database, translated
from lrs.storage.commits import Commits
from lrs.storage.contract.documents import Document, DocumentPlace
from lrs.storage.contract.origins import Origin, Wording
from lrs.storage.contract.provenance import (
    Account,
    Applied,
    AppliedOutcome,
    Carried,
    Finding,
    Import,
    Overtaken,
    Step,
    Waiting,
)
from lrs.storage.contract.statements import NewStatement, Outcome

OF_RUN = ("import_ledger", "import_findings", "import_documents", "import_wordings")


class MongoProvenance:
    """`lrs.storage.contract.provenance.Provenance`."""

    def __init__(self, db: Database, commits: Commits) -> None:
        self._db = db
        self._commits = commits
        self._runs = db["imports"]

    @translated()
    async def origin(self, tenant: str, key: bytes) -> Origin | None:
        found = await self._db["statements"].find_one({"_id": key, "t": tenant}, {"o": 1})
        return origins.origin(found["o"]) if found and "o" in found else None

    # --- runs ---

    @translated()
    async def begin(self, run: Import) -> Import:
        other = await self._runs.find_one({"tenant": run.tenant, "bundle_id": run.bundle_id,
                                           "manifest": {"$ne": run.manifest}}, hint="bundle")
        if other is not None:
            raise Conflict("bundle-replaced", bundle=run.bundle_id)
        record = asdict(run)
        # By the key alone: then MongoDB itself looks again when another process began it at the same moment.
        await self._runs.update_one({"_id": record.pop("run_id")}, {"$setOnInsert": record}, upsert=True)
        return await self.get(run.tenant, run.run_id) or run

    @translated()
    async def get(self, tenant: str, run_id: str) -> Import | None:
        found = await self._runs.find_one({"_id": run_id, "tenant": tenant})
        return _run(found) if found else None

    @translated()
    async def unfinished(self, tenant: str, bundle_id: str) -> Import | None:
        found = await self._runs.find_one({"tenant": tenant, "bundle_id": bundle_id, "finished": None}, hint="bundle")
        return _run(found) if found else None

    @translated()
    async def of_bundle(self, tenant: str, bundle_id: str) -> builtins.list[Import]:
        found = self._runs.find({"tenant": tenant, "bundle_id": bundle_id}, hint="bundle")
        return [_run(each) async for each in found]

    @translated()
    async def list(self, tenant: str, *, learner: str = "", limit: int = 200) -> builtins.list[Import]:
        wanted = {"tenant": tenant, **({"learner": learner} if learner else {})}
        found = self._runs.find(wanted, sort=[("began", -1)], limit=limit, hint="learner" if learner else "tenant")
        return [_run(each) async for each in found]

    @translated()
    async def finish(self, run: Import) -> None:
        await self._runs.update_one({"_id": run.run_id, "tenant": run.tenant, "finished": None}, {"$set": {
            "accounts": [asdict(each) for each in run.accounts], "finished": run.finished, "receipt": run.receipt}})

    @translated()
    async def confirm(self, run: Import) -> bool:
        result = await self._runs.update_one({"_id": run.run_id, "tenant": run.tenant, "confirmed": None}, {"$set": {
            "confirmed": run.confirmed, "confirmed_by": run.confirmed_by, "school": run.school,
            "links": list(run.links)}})
        await self._db["import_documents"].delete_many({"tenant": run.tenant, "run": run.run_id}, hint="line")
        return bool(result.matched_count)

    @translated()
    async def held(self, tenant: str, schools: Collection[str]) -> Sequence[tuple[str, str, str, int]]:
        found = self._runs.find({"tenant": tenant, "school": {"$in": sorted(set(schools) - {""})}},
                                {"school": 1, "learner": 1, "issuer": 1, "confirmed": 1}, hint="school")
        return [(each["school"], each["learner"], each["issuer"], each["confirmed"]) async for each in found]

    @translated()
    async def issuers(self, tenant: str) -> Mapping[str, str]:
        found = self._runs.find({"tenant": tenant}, {"issuer": 1, "issuer_name": 1}, sort=[("began", 1)],
                                hint="tenant")
        return {each["issuer"]: each["issuer_name"] async for each in found}

    # --- applying ---

    @translated(bounded=False)
    async def apply(self, batch: Sequence[NewStatement], step: Step) -> AppliedOutcome:
        if step.begin == 0:
            await self._db["import_ledger"].update_one({"_id": _row(step)}, {"$setOnInsert": {
                "tenant": step.tenant, "run": step.run_id, "path": step.path, "lines": 0}}, upsert=True)

        async def beside(session: Any) -> None:
            await self._advance(step, session)
            if step.events:
                await self._hear(step, session)

        if batch:
            outcome = await self._commits.submit(step.tenant, batch, void_any=False, beside=beside)
            assert not isinstance(outcome, Outcome.Different)  # noqa: S101  what comes with a step is not judged
            return outcome
        try:
            async with self._db.transaction() as session:
                await beside(session)
        except OperationFailure as error:
            if error.has_error_label("TransientTransactionError"):
                raise Overtaken from error
            raise
        return Outcome.Stored(())

    async def _advance(self, step: Step, session: Any) -> None:
        result = await self._db["import_ledger"].update_one(
            {"_id": _row(step), "lines": step.begin},
            {"$set": {"lines": step.end, **{f"who.{_named(account)}.a": account for account in step.accounts}},
             "$inc": {**{f"counts.{fate}": count for fate, count in step.counts.items()},
                      **{f"who.{_named(account)}.n": count for account, count in step.accounts.items()}}},
            session=session)
        if not result.matched_count:
            raise Overtaken
        if step.findings:
            await self._db["import_findings"].insert_many(
                [{"tenant": step.tenant, "run": step.run_id, **asdict(each)} for each in step.findings],
                session=session)

    async def _hear(self, step: Step, session: Any) -> None:
        """Keep these Events at the places of their Statements; of one whose id is taken the first stays."""
        wanted = {"_id": {"$in": [event.key for event in step.events]}}
        places = {bytes(each["_id"]): each["pos"] for each in await self._db["statements"].find(
            wanted, {"pos": 1}, session=session).to_list(None)}
        there = {bytes(each["_id"]) for each in await self._db["events"].find(
            wanted, {"_id": 1}, session=session).to_list(None)}
        new = [{**eventrecords.event(step.tenant, event), "pos": places[event.key]} for event in step.events
               if event.key in places and event.key not in there]
        if new:
            await self._db["events"].insert_many(new, session=session)

    # --- the ledger ---

    @translated()
    async def ledger(self, tenant: str, run_id: str) -> Mapping[str, Applied]:
        found = self._db["import_ledger"].find({"tenant": tenant, "run": run_id}, hint="run")
        return {each["path"]: Applied(each["lines"], each.get("counts", {}),
                                      {one["a"]: one["n"] for one in each.get("who", {}).values()})
                async for each in found}

    @translated()
    async def findings(self, tenant: str, run_id: str, after: tuple[str, int] | None,
                       limit: int) -> builtins.list[Finding]:
        wanted: dict[str, Any] = {"tenant": tenant, "run": run_id}
        if after is not None:
            path, line = after
            wanted["$or"] = [{"path": path, "line": {"$gt": line}}, {"path": {"$gt": path}}]
        found = self._db["import_findings"].find(wanted, {"_id": 0, "tenant": 0, "run": 0},
                                                 sort=[("path", 1), ("line", 1)], limit=limit, hint="line")
        return [Finding(**each) async for each in found]

    @translated()
    async def word(self, run: Import, wordings: Sequence[Wording]) -> None:
        if wordings:
            await self._db["import_wordings"].bulk_write([
                UpdateOne({"_id": f"{run.tenant} {run.run_id} {each.code}"}, {"$setOnInsert": {
                    "tenant": run.tenant, "run": run.run_id, "learner": run.learner, **each._asdict()}}, upsert=True)
                for each in wordings], ordered=False)

    @translated()
    async def wordings(self, tenant: str, learner: str) -> builtins.list[Wording]:
        found = self._db["import_wordings"].find({"tenant": tenant, "learner": learner}, hint="learner")
        return [Wording(each["code"], each["text"], tuple(each["path"]), each["subject"]) async for each in found]

    # --- documents ---

    @translated()
    async def let_wait(self, tenant: str, run_id: str, waiting: Waiting) -> None:
        document = {**asdict(waiting.document), "content": Binary(waiting.document.content)}
        key = {"tenant": tenant, "run": run_id, "line": waiting.line}
        await self._db["import_documents"].replace_one(
            key, {**key, "account": waiting.account, "place": asdict(waiting.place), "document": document}, upsert=True)

    @translated()
    async def waiting(self, tenant: str, run_id: str, after: int) -> Waiting | None:
        found = await self._db["import_documents"].find_one(
            {"tenant": tenant, "run": run_id, "line": {"$gt": after}}, sort=[("line", 1)], hint="line")
        if found is None:
            return None
        document = Document(**{**found["document"], "content": bytes(found["document"]["content"])})
        return Waiting(found["line"], found["account"], DocumentPlace(**found["place"]), document)

    # --- erasure ---

    @translated(bounded=False)
    async def forget(self, tenant: str, users: Collection[str]) -> int:
        wanted = {"tenant": tenant, "learner": {"$in": list(users)}}
        runs = [each["_id"] async for each in self._runs.find(wanted, {"_id": 1}, hint="learner")]
        for collection in OF_RUN:
            await self._db[collection].delete_many({"tenant": tenant, "run": {"$in": runs}})
        result = await self._runs.delete_many(wanted, hint="learner")
        return int(result.deleted_count)

    @translated()
    async def naming(self, tenant: str, users: Collection[str]) -> int:
        count: int = await self._runs.count_documents({"tenant": tenant, "learner": {"$in": list(users)}},
                                                      hint="learner")
        return count


def _row(step: Step) -> str:
    return f"{step.tenant} {step.run_id} {step.path}"


def _named(account: str) -> str:
    """An account as the name of a member."""
    return sha256(account.encode("utf-8", "surrogatepass")).hexdigest()[:24]


def _run(found: dict[str, Any]) -> Import:
    accounts = tuple(Account(**each) for each in found.pop("accounts"))
    carried = tuple(Carried(**each) for each in found.pop("carried"))
    return Import(run_id=found.pop("_id"), accounts=accounts, links=tuple(found.pop("links")), carried=carried, **found)
