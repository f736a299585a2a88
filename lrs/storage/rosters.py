"""Rosters in MongoDB: every record carries the generations between which it holds.

    tenant, noun, key    what it is about; `noun` says which of the contract's shapes its other fields are
    gen                  the generation that brought it
    until                the generation that replaced or ended it; NEVER while it holds

A reader of generation g sees what has gen <= g < until. An import writes its records with a `gen` above the head, where
nobody looks, each piece in a transaction that also touches the tenant's head: when another import has begun since, the
piece is refused, so that nothing comes late. Publishing moves the head, one update. What an import that was killed
left behind lies above the head too, and the next one clears it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import fields
from itertools import islice
from typing import Any, TypeVar

from pymongo import ReturnDocument
from pymongo.errors import OperationFailure

from lrs.errors import Conflict
from lrs.storage.client import Database, translated
from lrs.storage.contract.roster import Change, Class, Enrollment, Entity, Guardianship, Head, Org, Role, User

NEVER = 1 << 53
PIECE = 1000  # changes in one transaction: well within its deadline
ASKED = 5000  # values of one $in
LONG_SECONDS = 120

E = TypeVar("E", bound=Entity)

_NAMES: dict[type[Any], tuple[str, ...]] = {shape: tuple(
    field.name for field in fields(shape)) for shape in (Org, User, Class, Enrollment, Role, Guardianship)}


class MongoRosters:
    """`lrs.storage.contract.roster.Rosters`."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._heads = db["roster_heads"]
        self._records = db["roster"]

    # --- generations --------------------------------------------------------------------------------------

    @translated()
    async def head(self, tenant: str) -> Head:
        found = await self._heads.find_one({"_id": tenant}, {"generation": 1, "at": 1, "source": 1})
        if found is None or "generation" not in found:
            return Head()
        return Head(found["generation"], found["at"], found["source"])

    @translated(bounded=False)
    async def begin(self, tenant: str) -> int:
        found = await self._heads.find_one_and_update(
            {"_id": tenant}, {"$inc": {"staging": 1}}, upsert=True, return_document=ReturnDocument.AFTER)
        staging = int(found["staging"])
        await self._clear(tenant, found.get("generation", 0), staging)
        return staging

    @translated(bounded=False)
    async def stage(self, tenant: str, generation: int, changes: Sequence[Change]) -> None:
        rest = iter(changes)
        while piece := list(islice(rest, PIECE)):
            try:
                await self._stage(tenant, generation, piece)
            except OperationFailure as error:
                if error.has_error_label("TransientTransactionError") and not error.timeout:
                    raise Conflict("roster-overtaken") from error  # the other import has just touched the head
                raise

    async def _stage(self, tenant: str, generation: int, piece: list[Change]) -> None:
        async with self._db.transaction() as session:
            touched = await self._heads.update_one(
                {"_id": tenant, "staging": generation}, {"$inc": {"pieces": 1}}, session=session)
            if not touched.matched_count:
                raise Conflict("roster-overtaken")
            for noun in {change.noun for change in piece}:
                gone = [change.key for change in piece if change.noun == noun and change.known]
                if gone:
                    await self._records.update_many(
                        {"tenant": tenant, "noun": noun, "key": {"$in": gone}, "until": NEVER},
                        {"$set": {"until": generation}}, session=session, hint="key")
            new = [_record(tenant, generation, change.new) for change in piece if change.new is not None]
            if new:
                await self._records.insert_many(new, ordered=False, session=session)

    @translated()
    async def publish(self, tenant: str, head: Head) -> None:
        done = await self._heads.update_one(
            {"_id": tenant, "staging": head.generation},
            {"$set": {"generation": head.generation, "at": head.at, "source": head.source}})
        if not done.matched_count:
            raise Conflict("roster-overtaken")

    @translated(bounded=False)
    async def discard(self, tenant: str, generation: int) -> None:
        await self._clear(tenant, (await self.head(tenant)).generation, generation + 1)

    async def _clear(self, tenant: str, head: int, below: int) -> None:
        """Undo what was staged above `head` by generations below `below`, which can write no more."""
        dead = {"$gt": head, "$lt": below}
        with self._db.within(LONG_SECONDS):
            await self._records.delete_many({"tenant": tenant, "gen": dead}, hint="gen")
            await self._records.update_many({"tenant": tenant, "until": dead}, {"$set": {"until": NEVER}}, hint="until")

    # --- reading ------------------------------------------------------------------------------------------

    @translated(bounded=False)
    async def orgs(self, tenant: str, generation: int) -> list[Org]:
        return await self._find(Org, tenant, generation, "key", {})

    @translated(bounded=False)
    async def users(self, tenant: str, generation: int, users: Collection[str]) -> list[User]:
        return await self._find_each(User, tenant, generation, "key", "key", users)

    @translated(bounded=False)
    async def users_by_source(self, tenant: str, generation: int, sources: Collection[str]) -> list[User]:
        return await self._find_each(User, tenant, generation, "source", "source", sources)

    @translated(bounded=False)
    async def users_by_username(self, tenant: str, generation: int, usernames: Collection[str]) -> list[User]:
        return await self._find_each(User, tenant, generation, "username", "username", usernames)

    @translated(bounded=False)
    async def classes(self, tenant: str, generation: int, *, ids: Collection[str] | None = None,
                      schools: Collection[str] | None = None, years: Collection[int] | None = None) -> list[Class]:
        narrowed = {} if years is None else {"year": {"$in": list(years)}}
        if ids is not None:
            return await self._find_each(Class, tenant, generation, "key", "key", ids, narrowed)
        if schools is not None:
            return await self._find_each(Class, tenant, generation, "school", "school", schools, narrowed)
        return await self._find(Class, tenant, generation, "key", narrowed)

    @translated(bounded=False)
    async def enrollments_of(self, tenant: str, generation: int, users: Collection[str],
                             years: Collection[int] | None = None) -> list[Enrollment]:
        narrowed = {} if years is None else {"year": {"$in": list(years)}}
        return await self._find_each(Enrollment, tenant, generation, "user", "user", users, narrowed)

    @translated(bounded=False)
    async def enrollments_in(self, tenant: str, generation: int, classes: Collection[str]) -> list[Enrollment]:
        return await self._find_each(Enrollment, tenant, generation, "class", "class_id", classes)

    @translated(bounded=False)
    async def enrollments_at(self, tenant: str, generation: int, schools: Collection[str],
                             years: Collection[int]) -> list[Enrollment]:
        return await self._find_each(Enrollment, tenant, generation, "school", "school", schools,
                                     {"year": {"$in": list(years)}})

    @translated(bounded=False)
    async def roles_of(self, tenant: str, generation: int, users: Collection[str]) -> list[Role]:
        return await self._find_each(Role, tenant, generation, "user", "user", users)

    @translated(bounded=False)
    async def roles_at(self, tenant: str, generation: int, schools: Collection[str]) -> list[Role]:
        return await self._find_each(Role, tenant, generation, "school", "school", schools)

    @translated(bounded=False)
    async def guardians(self, tenant: str, generation: int, children: Collection[str]) -> list[Guardianship]:
        return await self._find_each(Guardianship, tenant, generation, "child", "child", children)

    @translated(bounded=False)
    async def children(self, tenant: str, generation: int, guardians: Collection[str]) -> list[Guardianship]:
        return await self._find_each(Guardianship, tenant, generation, "user", "user", guardians)

    @translated(bounded=False)
    async def forget(self, tenant: str, users: Collection[str]) -> int:
        gone = 0
        with self._db.within(LONG_SECONDS):
            for wanted, index in _naming(tenant, users):
                gone += (await self._records.delete_many(wanted, hint=index)).deleted_count
        return gone

    @translated(bounded=False)
    async def naming(self, tenant: str, users: Collection[str]) -> int:
        return sum([await self._records.count_documents(wanted, hint=index)
                    for wanted, index in _naming(tenant, users)])

    @translated(bounded=False)
    async def changed(self, tenant: str, since: int, generation: int) -> set[str]:
        between = {"$gt": since, "$lte": generation}
        learners = {"tenant": tenant, "noun": Enrollment.noun, "role": "student"}
        found: set[str] = set()
        for side in ("gen", "until"):
            cursor = self._records.find({**learners, side: between}, {"_id": 0, "user": 1}, hint=side)
            found.update([record["user"] async for record in cursor])
        return found

    async def _find_each(self, shape: type[E], tenant: str, generation: int, index: str, field: str,
                         values: Collection[Any], narrowed: Mapping[str, Any] | None = None) -> list[E]:
        """Those whose `field` is one of `values`, asked for some at a time."""
        found: list[E] = []
        for piece in _pieces(values):
            found += await self._find(shape, tenant, generation, index, {field: {"$in": piece}, **(narrowed or {})})
        return found

    async def _find(self, shape: type[E], tenant: str, generation: int, index: str,
                    wanted: Mapping[str, Any]) -> list[E]:
        names = _NAMES[shape]
        cursor = self._records.find(
            {"tenant": tenant, "noun": shape.noun, **wanted, "gen": {"$lte": generation}, "until": {"$gt": generation}},
            {"_id": 0, **dict.fromkeys(names, 1)}, hint=index, batch_size=ASKED)
        found: list[E] = []
        while records := await cursor.to_list(ASKED):  # not all at once: others have their turn in between
            found += [_entity(shape, names, record) for record in records]
        return found


def _naming(tenant: str, users: Collection[str]) -> Iterator[tuple[dict[str, Any], str]]:
    """What finds, in every generation, the records of these people, each once, and by which index."""
    people = {"$in": list(users)}
    yield {"tenant": tenant, "noun": User.noun, "key": people}, "key"
    for noun in (Enrollment.noun, Role.noun, Guardianship.noun):
        yield {"tenant": tenant, "noun": noun, "user": people}, "user"
    yield {"tenant": tenant, "noun": Guardianship.noun, "child": people, "user": {"$nin": list(users)}}, "child"


def _pieces(values: Collection[Any]) -> Iterator[list[Any]]:
    rest = iter(values)
    while piece := list(islice(rest, ASKED)):
        yield piece


def _record(tenant: str, generation: int, entity: Entity) -> dict[str, Any]:
    return {"tenant": tenant, "noun": entity.noun, "key": entity.key, "gen": generation, "until": NEVER,
            **{name: getattr(entity, name) for name in _NAMES[type(entity)]}}


def _entity(shape: Callable[..., E], names: tuple[str, ...], record: Mapping[str, Any]) -> E:
    return shape(*(tuple(value) if type(value := record[name]) is list else value for name in names))
