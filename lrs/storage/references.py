"""What one Statement's presence means for another: StatementRefs and voiding.

A Statement is found by the keys of the Statement it refers to, and of the one that refers to, and so on (xAPI 1.0.3
Communication 2.1.3); its record carries them all. A target that is not here yet is awaited. Two transactions that
race, one inserting the target and one the reference, cannot see each other; so each looks again after its commit and
before its acknowledgement (`follow`), and whichever commits last sees the other. A process that dies between the
two leaves a reference unresolved; `sweep` finds it.

A voided Statement's keys are moved from `q` to `vq`, and its annotation from `n` to `vn`: no query sees it, Statements
that refer to it keep theirs.

A Statement that is erased takes its keys along out of those that refer to it (`unlink`), as if it had never come. Here
too two may race, one erasing the target and one taking over from it: who took over looks again (`reconsider`).
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

from pymongo import UpdateOne
from pymongo.errors import PyMongoError

from lrs.storage import studylog_changes
from lrs.storage.client import Database
from lrs.storage.contract.statements import Outcome

Record = dict[str, Any]
Left = tuple[list[Record], list[bytes]]  # elements, and keys that are awaited

SEEN = {"q": 1, "vq": 1, "awaits": 1, "void": 1, "by": 1, "ref": 1, "voided": 1, "erased": 1}
_CHUNK = 500
_ATTEMPTS = 20
_NOTHING: Record = {"q": []}
_MOST_KEYS = 1000  # taken over from others: records that copy crowds outgrow 16 MiB, and a transaction the cache


class References:
    def __init__(self, db: Database, longest: int) -> None:
        self._db = db
        self._longest = longest

    # --- before the commit ---

    async def resolve(self, records: Sequence[Record]) -> dict[bytes, Record]:
        """Give each record the keys of what it refers to. Returns the targets that are in the store."""
        targets = {r["ref"] for r in records if "ref" in r}
        if not targets:
            return {}
        found = await self._load(targets, erased=True)
        together = {r["_id"]: r for r in records}
        own = {key: r["q"] for key, r in together.items()}
        for record in records:
            if "ref" in record:
                record["q"], awaited = self._chain(record, own, together, found)
                if awaited:
                    record["awaits"] = sorted(awaited)
        return {key: target for key, target in found.items() if "erased" not in target}

    def _chain(self, record: Record, own: Mapping[bytes, list[Record]], together: Mapping[bytes, Record],
               found: Mapping[bytes, Record]) -> tuple[list[Record], set[bytes]]:
        elements, seen = list(own[record["_id"]]), {record["_id"]}
        target = record["ref"]
        awaits: set[bytes] = set()
        while target is not None and target not in seen and len(elements) < self._longest:
            seen.add(target)
            if target in together:
                elements += own[target]
                target = together[target].get("ref")
            elif target in found:
                if "erased" in found[target]:
                    break  # it never comes again
                elements += _elements(found[target])
                awaits = set(found[target].get("awaits", ())) - {record["_id"]}
                break
            else:
                awaits = {target}
                break
        return [elements[0], *self._taken_over(elements[1:])], awaits

    def _taken_over(self, elements: Sequence[Record]) -> list[Record]:
        """Those of the elements of what a Statement refers to that its record has room for."""
        taken, room = [], _MOST_KEYS
        for element in elements[:self._longest - 1]:
            size = len(element["ra"]) + len(element.get("ro", ()))
            if size <= room:
                taken.append(element)
                room -= size
        return taken

    # --- voiding ---

    def refuse(self, records: Sequence[Record], found: Mapping[bytes, Record],
               ids: Mapping[bytes, str]) -> Outcome.Unvoidable | None:
        """Why the batch may not void what it voids; None when it may."""
        together = {r["_id"]: r for r in records}
        for record in records:
            if "void" in record:
                target = together.get(record["ref"]) or found.get(record["ref"])
                if target and (reason := _unvoidable(record, target)):
                    return Outcome.Unvoidable(ids[record["_id"]], reason)
        return None

    async def void(self, records: Sequence[Record], session: Any) -> None:
        """Within the transaction: take the voided Statements, of the store and of the batch, out of sight."""
        together = {r["_id"]: r for r in records}
        for record in records:
            if "void" in record:
                if (target := together.get(record["ref"])) is None:
                    await self._void(record["ref"], record["_id"], session)
                elif "voided" not in target:
                    target["vq"], target["voided"] = target.pop("q"), record["_id"]
                    if "n" in target:
                        target["vn"] = target.pop("n")

    async def _void(self, target: bytes, voider: bytes, session: Any) -> None:
        was = await self._db["statements"].find_one_and_update(
            *_voiding(target, voider), projection=studylog_changes.SEEN, session=session)
        await studylog_changes.write(self._db, studylog_changes.of_record(was), session)

    async def _void_late(self, target: bytes, voider: bytes) -> None:
        for attempt in range(_ATTEMPTS):
            try:
                async with self._db.transaction() as session:
                    await self._void(target, voider, session)
                return
            except PyMongoError as error:  # it is annotated again, or erased, at the same moment
                if not error.has_error_label("TransientTransactionError") or attempt == _ATTEMPTS - 1:
                    raise
                await asyncio.sleep(0.01 * attempt)

    # --- after the commit ---

    async def follow(self, records: Sequence[Record]) -> None:
        """Complete the references to and from what was just committed."""
        here = {r["_id"]: r for r in records}
        grown = [r for r in records if "awaits" in r]
        async for waiting in self._chunks({"awaits": {"$in": list(here)}}, "awaits"):
            grown += await self._complete_all(waiting, here)
        await self._arrived(grown)

    async def sweep(self) -> None:
        """Complete what a process that died left unresolved."""
        async for waiting in self._chunks({"awaits": {"$exists": True}}, "awaits"):
            await self._arrived(waiting)

    async def _chunks(self, wanted: Record, index: str) -> AsyncIterator[list[Record]]:
        """Records, some at a time: there may be a great many."""
        chunk: list[Record] = []
        async for record in self._db["statements"].find(wanted, SEEN, hint=index, batch_size=_CHUNK):
            chunk.append(record)
            if len(chunk) == _CHUNK:
                yield chunk
                chunk = []
        if chunk:
            yield chunk

    async def _arrived(self, referrers: Sequence[Record]) -> None:
        """Of what these await, take in what is here by now, and what that awaits in its turn.

        Each look comes after the referrers' records say what they await: a target that commits later finds them.
        """
        for _ in range(self._longest):
            if not referrers:
                return
            found = await self._load({key for r in referrers for key in r["awaits"]})
            referrers = await self._complete_all(referrers, found)

    async def _complete_all(self, referrers: Sequence[Record], found: Mapping[bytes, Record]) -> list[Record]:
        """Give each referrer what it awaits of `found`; those of them that await more by that."""
        grown = []
        changes: list[UpdateOne] = []
        for referrer in referrers:
            news = [found[key] for key in referrer["awaits"] if key in found]
            for target in news:
                changes.append(self._completed(referrer, target))
                if "void" in referrer and referrer["ref"] == target["_id"] and not _unvoidable(referrer, target):
                    # Before the referrer awaits it no longer, or who is killed in between leaves it standing.
                    await self._void_late(target["_id"], referrer["_id"])
            if more := {key for target in news for key in target.get("awaits", ())} - {referrer["_id"]}:
                grown.append({**referrer, "awaits": sorted(more)})
        if changes:
            await self._db["statements"].bulk_write(changes)
            await self.reconsider({key: found[key] for r in referrers for key in r["awaits"] if key in found})
        return grown

    def _completed(self, referrer: Record, target: Record) -> UpdateOne:
        """Idempotent: `target`, awaited by `referrer`, is here."""
        keys = self._taken_over(_elements(target))
        awaits = {"$setDifference": [{"$setUnion": [{"$ifNull": ["$awaits", []]}, target.get("awaits", [])]},
                                     [target["_id"], referrer["_id"]]]}
        is_voided = {"$ne": [{"$type": "$voided"}, "missing"]}

        def grown(field: str, when: Any) -> Any:
            there = {"$ifNull": [f"${field}", []]}  # its own first, as it was
            return {"$cond": [when, {"$concatArrays": [there, {"$setDifference": [keys, there]}]}, "$$REMOVE"]}

        # Nothing is given to one that awaits it no longer: it has it already, or the target was erased meanwhile.
        return UpdateOne({"_id": referrer["_id"], "awaits": target["_id"]}, [
            {"$set": {"q": grown("q", {"$not": is_voided}), "vq": grown("vq", is_voided), "awaits": awaits}},
            {"$set": {"awaits": {"$cond": [{"$eq": ["$awaits", []]}, "$$REMOVE", "$awaits"]}}},
        ])

    # --- erasure ---

    async def reconsider(self, found: Mapping[bytes, Record]) -> None:
        """After something took over from `found`: take back what stands for a Statement that was erased meanwhile."""
        now = await self._load(set(found))
        await self.unlink([key for key, was in found.items()
                           if key not in now or not _includes(_elements(now[key]), _elements(was))])

    async def unlink(self, keys: Sequence[bytes], depth: int = 0) -> None:
        """Take from those that refer to `keys`, directly or through others, what these stand for no longer."""
        if not keys or depth == self._longest:
            return
        async for referrers in self._chunks({"ref": {"$in": list(keys)}}, "ref"):
            await self.renew(referrers)
            await self.unlink([r["_id"] for r in referrers], depth + 1)

    async def renew(self, referrers: Sequence[Record]) -> None:
        """Leave to each of these, as read, only what the one it refers to still stands for."""
        for referrer, wanted in await self._outdated(referrers):
            await self._replace(referrer, wanted)

    async def stale(self, referrers: Sequence[Record]) -> int:
        """How many of these stand for something that the one they refer to does not."""
        return sum(wanted[0] != _elements(referrer) for referrer, wanted in await self._outdated(referrers))

    async def _outdated(self, referrers: Sequence[Record]) -> list[tuple[Record, Left]]:
        others = await self._load({key for r in referrers for key in (r["ref"], *r.get("awaits", ()))}, erased=True)
        left = [(r, _left(r, others)) for r in referrers]
        return [(r, wanted) for r, wanted in left if wanted != (_elements(r), sorted(r.get("awaits", ())))]

    async def _replace(self, referrer: Record, wanted: Left) -> None:
        """Unless somebody else changed it since it was read: then look again."""
        for _ in range(_ATTEMPTS):
            elements, awaits = wanted
            field = "vq" if "voided" in referrer else "q"
            change = {"$set": {field: elements, "awaits": awaits}} if awaits else {
                "$set": {field: elements}, "$unset": {"awaits": ""}}
            result = await self._db["statements"].update_one(
                {"_id": referrer["_id"], field: referrer[field], "awaits": referrer.get("awaits")}, change)
            if result.matched_count:
                return
            there = await self._load({referrer["_id"], referrer["ref"], *referrer.get("awaits", ())}, erased=True)
            referrer = there[referrer["_id"]]
            if "erased" in referrer:
                return
            wanted = _left(referrer, there)

    async def _load(self, keys: set[bytes], *, erased: bool = False) -> dict[bytes, Record]:
        """Those of them that are here; what was erased is not, unless asked for."""
        wanted: Record = {"_id": {"$in": list(keys)}, **({} if erased else {"erased": None})}
        records = await self._db["statements"].find(wanted, SEEN).to_list(None)
        return {r["_id"]: r for r in records}


def _voiding(target: bytes, voider: bytes) -> tuple[Record, Record]:
    """Filter and update that take `target` out of sight, unless it is already."""
    return ({"_id": target, "voided": None, "erased": None},
            {"$rename": {"q": "vq", "n": "vn"}, "$set": {"voided": voider}})


def _elements(record: Record) -> list[Record]:
    found: list[Record] = record["vq"] if "voided" in record else record["q"]
    return found


def _includes(elements: Sequence[Record], others: Sequence[Record]) -> bool:
    return all(element in elements for element in others)


def _left(referrer: Record, others: Mapping[bytes, Record]) -> Left:
    """Of its elements its own and those that its target has too; of what it awaits all that may still come."""
    target = others.get(referrer["ref"], _NOTHING)
    if "erased" in target:
        target = _NOTHING
    own, *taken = _elements(referrer)
    explained = _elements(target)
    awaits = {*referrer.get("awaits", ()), *target.get("awaits", ())} - {referrer["_id"]}
    return ([own, *(element for element in taken if element in explained)],
            sorted(key for key in awaits if "erased" not in others.get(key, _NOTHING)))


def _unvoidable(voiding: Record, target: Record) -> str | None:
    """A voiding Statement cannot be voided (Data 2.3.2); an app voids only what it wrote."""
    if "void" in target:
        return "voiding"
    if voiding["void"] == "own" and target["by"] != voiding["by"]:
        return "not-own"
    return None
