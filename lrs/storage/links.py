"""Links in MongoDB: insert-only rows that count when the record of their batch says so, which is what makes a batch
all or nothing, and undoing it one update."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from lrs.storage.client import Database, translated
from lrs.storage.contract.links import Batch

AT_ONCE = 5000


class MongoLinks:
    """`lrs.storage.contract.links.Links`."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._rows = db["links"]
        self._batches = db["link_batches"]

    async def add(self, batch: Batch, links: Sequence[tuple[str, str]]) -> None:
        for first in range(0, len(links), AT_ONCE):
            await self._insert(batch, links[first:first + AT_ONCE])
        await self._begin(batch)

    @translated()
    async def _insert(self, batch: Batch, links: Sequence[tuple[str, str]]) -> None:
        await self._rows.insert_many([
            {"tenant": batch.tenant, "app": batch.app, "account": account, "learner": learner, "batch": batch.batch_id}
            for account, learner in links], ordered=False)

    @translated()
    async def _begin(self, batch: Batch) -> None:
        """From now on its rows count."""
        await self._batches.insert_one({
            "_id": batch.batch_id, "tenant": batch.tenant, "kind": batch.kind, "app": batch.app, "count": batch.count,
            "by": batch.by, "at": batch.at, "undone": None, "undone_by": ""})

    @translated()
    async def apps(self, tenant: str) -> frozenset[str]:
        return frozenset(await self._batches.distinct("app", {"tenant": tenant, "undone": None}))

    @translated()
    async def learners(self, tenant: str, app: str, accounts: Collection[str]) -> dict[str, str]:
        return await self._standing({"tenant": tenant, "app": app, "account": {"$in": list(accounts)}})

    @translated()
    async def aliases(self, tenant: str) -> Mapping[str, str]:
        return await self._standing({"tenant": tenant, "app": ""})

    @translated()
    async def accounts(self, tenant: str, learners: Collection[str]) -> set[str]:
        return {account for app, account in await self._own(tenant, learners) if app}

    @translated()
    async def behind(self, tenant: str, accounts: Collection[str]) -> dict[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        if accounts:
            for (_, account), learner in (await self._holding(await self._of_any_app(tenant, accounts))).items():
                found[account].add(learner)
        return found

    @translated()
    async def forget(self, tenant: str, users: Collection[str]) -> int:
        gone = 0
        for app, account in await self._own(tenant, users):
            gone += (await self._rows.delete_many({"tenant": tenant, "app": app, "account": account})).deleted_count
        for wanted in _naming(tenant, users):
            gone += (await self._rows.delete_many(wanted)).deleted_count
        return gone

    @translated()
    async def naming(self, tenant: str, users: Collection[str]) -> int:
        return sum([await self._rows.count_documents(wanted) for wanted in _naming(tenant, users)])

    async def _own(self, tenant: str, users: Collection[str]) -> set[tuple[str, str]]:
        """Apps and accounts that are linked to one of these people, and what is an alias of theirs."""
        named = await self._rows.distinct("account", {"tenant": tenant, "learner": {"$in": list(users)}})
        if not named:
            return set()
        holding = await self._holding(await self._of_any_app(tenant, named))
        return {place for place, learner in holding.items() if learner in users}

    async def _of_any_app(self, tenant: str, accounts: Collection[str]) -> dict[str, Any]:
        apps = await self._batches.distinct("app", {"tenant": tenant, "undone": None})
        return {"tenant": tenant, "app": {"$in": apps}, "account": {"$in": list(accounts)}}

    async def _standing(self, wanted: dict[str, Any]) -> dict[str, str]:
        """Of one app, or of aliases."""
        return {account: learner for (_, account), learner in (await self._holding(wanted)).items()}

    async def _holding(self, wanted: dict[str, Any]) -> dict[tuple[str, str], str]:
        """By app and account, of the rows found those of batches that hold; of several for one that of the newest."""
        rows = await self._rows.find(wanted).to_list(None)
        if not rows:
            return {}
        ids = list({each["batch"] for each in rows})
        order = {each["_id"]: (each["at"], each["_id"])
                 async for each in self._batches.find({"_id": {"$in": ids}, "undone": None})}
        holding = sorted((each for each in rows if each["batch"] in order), key=lambda each: order[each["batch"]])
        return {(each["app"], each["account"]): each["learner"] for each in holding}

    @translated()
    async def batches(self, tenant: str) -> list[Batch]:
        found = self._batches.find({"tenant": tenant}).sort([("at", -1), ("_id", -1)])
        return [_batch(each) async for each in found]

    @translated()
    async def get(self, tenant: str, batch_id: str) -> Batch | None:
        found = await self._batches.find_one({"_id": batch_id, "tenant": tenant})
        return _batch(found) if found else None

    @translated()
    async def links(self, batch: Batch) -> list[tuple[str, str]]:
        found = self._rows.find({"tenant": batch.tenant, "batch": batch.batch_id})
        return [(each["account"], each["learner"]) async for each in found]

    @translated()
    async def undo(self, batch: Batch, by: str, at: int) -> bool:
        result = await self._batches.update_one({"_id": batch.batch_id, "tenant": batch.tenant, "undone": None},
                                                {"$set": {"undone": at, "undone_by": by}})
        return bool(result.matched_count)


def _naming(tenant: str, users: Collection[str]) -> Iterator[dict[str, Any]]:
    """What finds the rows that name these people: as who stands behind an account, or as an alias of somebody else."""
    people = {"$in": list(users)}
    yield {"tenant": tenant, "learner": people}
    yield {"tenant": tenant, "app": "", "account": people, "learner": {"$nin": list(users)}}


def _batch(found: dict[str, Any]) -> Batch:
    return Batch(batch_id=found["_id"], tenant=found["tenant"], kind=found["kind"], app=found["app"],
                 count=found["count"], by=found["by"], at=found["at"], undone=found["undone"],
                 undone_by=found["undone_by"])
