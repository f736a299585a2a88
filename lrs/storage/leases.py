"""Leases in MongoDB: a record for each work, good until an instant of the database's own clock."""

from __future__ import annotations

from pymongo import ReturnDocument
from pymongo.errors import DuplicateKeyError

from lrs.storage.client import Database, translated


class MongoLeases:
    """`lrs.storage.contract.leases.Leases`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    @translated()
    async def take(self, work: str, holder: str, seconds: float) -> bool:
        free = {"$or": [{"$eq": ["$holder", holder]}, {"$lte": ["$until", "$$NOW"]}]}  # an absent instant is lowest
        until = {"$add": ["$$NOW", int(seconds * 1000)]}
        try:
            left = await self._db["leases"].find_one_and_update(
                {"_id": work}, [{"$set": {"holder": {"$cond": [free, holder, "$holder"]},
                                          "until": {"$cond": [free, until, "$until"]}}}],
                upsert=True, return_document=ReturnDocument.AFTER)
        except DuplicateKeyError:  # another took it at the same moment
            return False
        return bool(left["holder"] == holder)

    @translated()
    async def give_up(self, work: str, holder: str) -> None:
        await self._db["leases"].delete_one({"_id": work, "holder": holder})
