"""A learner's whole record in MongoDB, read along the indexes of learners: those who stand and those who are voided."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from heapq import merge
from typing import Any

from lrs.storage import notes
from lrs.storage.client import Database, translated
from lrs.storage.contract.attachments import StoredFile
from lrs.storage.contract.documents import Document, DocumentPlace
from lrs.storage.contract.learnerrecords import RecordRow, Voiding

ROW = {"pos": 1, "text": 1, "by": 1, "files": 1, "n": 1, "vn": 1, "ref": 1, "void": 1, "voided": 1, "o.b": 1}
_SIDES = (("n", "learner"), ("vn", "voided_learner"))  # of those that stand, of voided ones; their index
_AT_ONCE = 1000


class MongoLearnerRecords:
    """`lrs.storage.contract.learnerrecords.LearnerRecords`."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._records = db["statements"]
        self._documents = db["documents"]

    @translated()
    async def page(self, tenant: str, learners: Collection[str], after: int, upto: int, limit: int,
                   max_bytes: int) -> list[RecordRow]:
        found = [await self._side(tenant, note, index, learners, after, upto, limit) for note, index in _SIDES]
        rows: list[RecordRow] = []
        size = 0
        for each in merge(*found, key=lambda record: record["pos"]):
            size += len(each["text"])
            if rows and (len(rows) == limit or size > max_bytes):
                break
            rows.append(_row(each))
        return rows

    async def _side(self, tenant: str, note: str, index: str, learners: Collection[str], after: int, upto: int,
                    limit: int) -> list[dict[str, Any]]:
        """One reply, of at most 16 MiB: what does not fit follows on the next page."""
        reply = await self._db.command(
            "find", "statements",
            filter={"t": tenant, f"{note}.l": _any(learners), "pos": {"$gt": after, "$lte": upto}},
            sort={"pos": 1}, projection=ROW, limit=limit, batchSize=limit, singleBatch=True, hint=index,
            readConcern={"level": "majority"})
        return list(reply["cursor"]["firstBatch"])

    @translated()
    async def rows(self, tenant: str, keys: Collection[bytes]) -> Mapping[bytes, RecordRow]:
        found = self._records.find({"_id": {"$in": list(keys)}, "t": tenant}, ROW)
        return {bytes(each["_id"]): _row(each) async for each in found}

    @translated(bounded=False)
    async def voidings(self, tenant: str, learners: Collection[str], upto: int) -> Sequence[Voiding]:
        wanted = {"t": tenant, "vn.l": _any(learners), "pos": {"$lte": upto}}
        keys = [bytes(each["voided"])
                async for each in self._records.find(wanted, {"voided": 1}, hint="voided_learner")]
        own = {notes.learner_bytes(user) for user in learners}
        found: list[Voiding] = []
        for first in range(0, len(keys), _AT_ONCE):
            asked = {"_id": {"$in": keys[first:first + _AT_ONCE]}, "t": tenant, "pos": {"$lte": upto}}
            found += [Voiding(each["pos"], bytes(each["_id"]))
                      async for each in self._records.find(asked, {"pos": 1, "n.l": 1, "vn.l": 1})
                      if bytes((each.get("n") or each.get("vn") or {}).get("l", b"")) not in own]
        return sorted(found)

    @translated(bounded=False)
    async def documents(self, tenant: str, kind: str, scopes: Collection[str]) -> Sequence[
            tuple[DocumentPlace, Document]]:
        found = self._documents.find({"tenant": tenant, "kind": kind, "scope": {"$in": list(scopes)}}, hint="scope")
        there = [(DocumentPlace(kind, record["scope"], record["document_id"], record["registration"]),
                  Document(bytes(record["content"]), record["type"], record["etag"], record["updated"]))
                 async for record in found]
        return sorted(there, key=lambda one: (one[0].scope, one[0].document_id, one[0].registration or ""))


def _any(learners: Collection[str]) -> dict[str, list[bytes]]:
    return {"$in": sorted(map(notes.learner_bytes, learners))}


def _row(found: Mapping[str, Any]) -> RecordRow:
    noted = found.get("n") or found.get("vn")
    return RecordRow(
        bytes(found["_id"]), found["pos"], found["text"], found["by"],
        tuple(StoredFile(f["s"], f["f"], f["n"], f["c"]) for f in found.get("files", ())),
        notes.annotation(noted) if noted else None, bytes(found["ref"]) if "ref" in found else None, "void" in found,
        bytes(found["voided"]) if found.get("voided") else None, found.get("o", {}).get("b", ""))
