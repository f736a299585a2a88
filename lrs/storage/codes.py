"""Curriculum tables, one record each, so that a new version is there at once or not at all; and schools, one each."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from pymongo import ReplaceOne

from lrs.storage.client import Database, translated
from lrs.storage.contract.codes import SchoolForm, SchoolListHead, TableHead


class MongoCurriculumTables:
    """`lrs.storage.contract.codes.CurriculumTables`."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._records = db["curriculum_tables"]

    @translated()
    async def heads(self) -> list[TableHead]:
        found = self._records.find({}, {"content": 0}).sort("_id", 1)
        return [_table(record) async for record in found]

    @translated()
    async def get(self, table: str) -> tuple[TableHead, bytes] | None:
        record = await self._records.find_one({"_id": table})
        return None if record is None else (_table(record), bytes(record["content"]))

    @translated()
    async def put(self, head: TableHead, content: bytes) -> None:
        record = {"title": head.title, "digest": head.digest, "codes": head.codes, "imported": head.imported,
                  "content": content}
        await self._records.replace_one({"_id": head.table}, record, upsert=True)


class MongoSchools:
    """`lrs.storage.contract.codes.Schools`."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._records = db["schools"]
        self._lists = db["school_lists"]

    @translated()
    async def find(self, codes: Collection[str]) -> dict[str, tuple[SchoolForm, ...]]:
        found = self._records.find({"_id": {"$in": list(codes)}})
        return {record["_id"]: tuple(_form(form) for form in record["forms"]) async for record in found}

    @translated()
    async def put(self, schools: Mapping[str, Sequence[SchoolForm]]) -> None:
        if schools:
            await self._records.bulk_write([
                ReplaceOne({"_id": code}, {"forms": [asdict(form) for form in forms]}, upsert=True)
                for code, forms in schools.items()], ordered=False)

    @translated()
    async def lists(self) -> list[SchoolListHead]:
        found = self._lists.find().sort([("as_of", 1), ("imported", 1)])
        return [SchoolListHead(record["_id"], record["title"], record["as_of"], record["schools"], record["imported"])
                async for record in found]

    @translated()
    async def add_list(self, head: SchoolListHead) -> None:
        record = {"title": head.title, "as_of": head.as_of, "schools": head.schools, "imported": head.imported}
        await self._lists.replace_one({"_id": head.digest}, record, upsert=True)


def _form(form: Mapping[str, Any]) -> SchoolForm:
    return SchoolForm(**{**form, "dates": tuple(form["dates"])})


def _table(record: Mapping[str, Any]) -> TableHead:
    return TableHead(record["_id"], record["title"], record["digest"], record["codes"], record["imported"])
