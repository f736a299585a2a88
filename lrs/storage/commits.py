"""Concurrent small writes share a commit; each request keeps its own outcome and its own atomicity.

A request starts at once when nothing of its tenant is in flight; else it gathers with others (`gathering.py`); there is
no timer. A shared commit is of one tenant, stamped by one lane (`lanes.py`), and acknowledged when a majority has it in
its journal. It only inserts, so commits do not conflict. Where each request is a single Statement that refers to none,
it is one insert command, record by record; else one transaction.

A commit ends at an id which is there already: a transaction is aborted whole, of an insert command the records before
it are kept. Then the ids of the others are looked up, each request is judged (the same: acknowledged, nothing stored
again; erased: acknowledged, never stored again; another content: refused) and the rest tries again together, the third
time one by one.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from typing import Any

from pymongo.errors import BulkWriteError, OperationFailure, PyMongoError

from lrs.errors import StorageUnavailable, TooLarge
from lrs.storage import records
from lrs.storage.client import Database
from lrs.storage.contract.events import Kept, NewEntity, NewEvent
from lrs.storage.contract.statements import BatchOutcome, NewStatement, Outcome, There
from lrs.storage.deliveries import Delivery, Load
from lrs.storage.gathering import Beside, Line, Request
from lrs.storage.lanes import Lane, LaneLost, Lanes
from lrs.storage.references import References
from lrs.xapi import statement as xapi_statement
from lrs.xapi.jsontext import load_exact

LARGE = 2500  # statements of one commit past which there is one such at a time
ATTEMPTS = 12
SLOWEST_BYTES_PER_SECOND = 8 * 2**20
SLOWEST_KEYS_PER_SECOND = 50_000  # of agents, of whom a Group may have many
DUPLICATE_KEY = 11000
TOO_LARGE_FOR_CACHE = 388

log = logging.getLogger(__name__)


class Collision(Exception):
    """The commit met an id that is there already, or another transaction; nothing of what is left was kept."""


class TooHeavy(Collision):
    """The transaction is more than MongoDB's cache holds; nothing of it was kept."""


class Commits:
    """The one way by which Statements enter the store. `observe(statements, seconds)` is told of each commit."""

    def __init__(self, db: Database, lanes: Lanes, references: References) -> None:
        self._db = db
        self._lanes = lanes
        self._references = references
        self._lines: dict[str, Line] = defaultdict(Line)
        self._tasks: set[asyncio.Task[None]] = set()
        self._large = asyncio.Lock()
        self._stopped = False
        self._pending: set[Request] = set()
        self.observe: Callable[[int, float], None] = lambda statements, seconds: None
        lanes.on_away = self._refuse_all

    async def submit(self, tenant: str, batch: Sequence[NewStatement], void_any: bool,
                     beside: Beside | None = None) -> BatchOutcome:
        """Store all of `batch` or nothing. An abandoned caller's batch is committed all the same.

        With `beside` all of it is new, and ends as `Outcome.Crossed` if it is not.
        """
        done: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        alone = beside is not None or any(s.voiding for s in batch)
        outcome: BatchOutcome = await self._join(
            tenant, Request(batch, void_any, done, batch, alone, len(batch), beside=beside))
        return outcome

    async def deliver(self, tenant: str, events: Sequence[NewEvent], entities: Sequence[NewEntity]) -> Kept:
        """Store all that is new of these, and the Statements of the Events, or nothing."""
        done: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        delivery = Delivery(events, entities)
        batch = delivery.statements
        request = Request(batch, False, done, batch, alone=False, weight=len(events) + len(entities), delivery=delivery)
        if delivery.needs_a_look and not await self._judged([request]):
            return delivery.kept()
        kept: Kept = await self._join(tenant, request)
        return kept

    async def _join(self, tenant: str, request: Request) -> Any:
        if self._lanes.away:
            raise StorageUnavailable
        line = self._lines[tenant]
        self._pending.add(request)
        line.join(request)
        self._start(tenant, line)
        try:
            return await request.done
        finally:
            self._pending.discard(request)

    def _refuse_all(self) -> None:
        """MongoDB is away: whoever waits, for whichever commit, has waited long enough."""
        for line in self._lines.values():
            line.empty()
        for request in self._pending:
            request.fail(StorageUnavailable())

    async def drain(self) -> None:
        """Wait for the commits under way."""
        self._stopped = True
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    # --- gathering ---

    def _start(self, tenant: str, line: Line) -> None:
        while line.ready():
            group = line.take()
            self.spawn(self._run(tenant, line, group))

    def spawn(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _run(self, tenant: str, line: Line, group: list[Request]) -> None:
        try:
            await self._commit_all(tenant, group)
        except Exception as error:  # whatever it is, nobody may wait forever
            for request in group:
                request.fail(error)
        finally:
            line.leave(group)
            self._start(tenant, line)

    # --- committing ---

    async def _commit_all(self, tenant: str, group: list[Request]) -> None:
        """Together; after a collision judged and together again; after that one by one."""
        try:
            await self._commit(tenant, group)
            return
        except Collision as collision:
            if group[0].beside is not None:
                _crossed(group[0], collision)
                return
            group = await self._judged([request for request in group if request.open])
        if len(group) > 1:
            try:
                await self._commit(tenant, group)
                return
            except Collision:
                group = [request for request in group if request.open]
        for request in group:
            await self._commit_alone(tenant, request)

    async def _commit_alone(self, tenant: str, request: Request) -> None:
        for attempt in range(ATTEMPTS):
            if attempt:
                await asyncio.sleep(random.uniform(0, 0.01 * 2 ** min(attempt, 6)))  # noqa: S311  jitter
            try:
                if await self._judged([request]):
                    await self._commit(tenant, [request])
                return
            except TooHeavy:
                request.fail(TooLarge("batch-too-heavy"))
                return
            except Collision:
                continue
        raise StorageUnavailable

    async def _judged(self, group: list[Request]) -> list[Request]:
        """Look up the ids: those requests that are not decided by that, `left` being what is to be inserted."""
        keys = [s.key for request in group for s in request.batch]
        deliveries = [request.delivery for request in group if request.delivery is not None]
        if not deliveries:
            texts = await self._texts(keys)
            return [request for request in group if _undecided(request, texts)]
        events = [event.key for delivery in deliveries for event in delivery.events]
        entities = [entity.key for delivery in deliveries for entity in delivery.entities]
        texts = await self._texts(list({*keys, *events}))
        known, described = await self._texts(events, "events"), await self._texts(entities, "entities")
        return [request for request in group if (
            _undecided(request, texts) if request.delivery is None
            else _undelivered(request, request.delivery, texts, known, described))]

    async def there(self, batch: Sequence[NewStatement]) -> Mapping[bytes, There]:
        """What is there under the ids of these."""
        texts = await self._texts([s.key for s in batch])
        return {s.key: _judge(s, texts[s.key]) for s in batch if s.key in texts}

    async def _texts(self, keys: list[bytes], collection: str = "statements") -> dict[bytes, bytes | None]:
        """Of those of these that are there; of what was erased there is no text."""
        found = await self._db[collection].find({"_id": {"$in": keys}}, {"text": 1}).to_list(None) if keys else []
        return {each["_id"]: each.get("text") for each in found}

    async def _commit(self, tenant: str, group: list[Request]) -> None:
        """Store all of `group`; resolves each request. Raises `Collision` when some are left, nothing of them kept."""
        statements = [s for request in group for s in request.left]
        new = [records.record(tenant, s, request.void_any) for request in group for s in request.left]
        singly = all(request.single for request in group)
        targets = await self._references.resolve(new)
        voids = any("void" in r for r in new)
        if voids and (refusal := self._references.refuse(new, targets, {s.key: s.statement_id for s in statements})):
            group[0].finish(refusal)  # a voiding request is alone in its group
            return
        awaits = any("awaits" in r for r in new)
        if awaits:
            await self._lanes.writers.announce_awaiting()
        began = asyncio.get_running_loop().time()
        load = None if singly else _load(self._db, tenant, group, statements, new)
        kept = await self._insert(statements, new, singly=singly, voids=voids, beside=group[0].beside, load=load)
        here = new[:kept]
        if awaits or self._lanes.writers.awaiting:
            await self._follow(here)
        if targets:
            await self._references.reconsider(targets)
        self.observe(kept, asyncio.get_running_loop().time() - began)
        last = here[-1]["pos"] if load is None else load.last
        for request in group[:kept] if singly else group:
            request.finish(request.delivery.kept(last) if request.delivery is not None else
                           Outcome.Stored(tuple(s.statement_id for s in request.left), last, request.erased))
        if kept < len(new):
            raise Collision

    async def _follow(self, new: Sequence[dict[str, Any]]) -> None:
        try:
            await self._references.follow(new)
        except PyMongoError:
            self.spawn(self.sweep())
            raise

    async def sweep(self) -> None:
        """Complete references that a failure between a commit and its follow-up left open; tries until it can."""
        while not self._stopped:
            try:
                await self._references.sweep()
                return
            except PyMongoError:
                await asyncio.sleep(1)

    async def _insert(self, statements: Sequence[NewStatement], new: Sequence[dict[str, Any]], *, singly: bool,
                      voids: bool, beside: Beside | None, load: Load | None) -> int:
        """How many of `new` are kept, from the first on: some if `singly`, else all. Raises `Collision` for none."""
        for _ in range(ATTEMPTS):
            try:
                # Large transactions side by side fill MongoDB's cache, and then none of them gets through.
                large = self._large if (len(new) if load is None else load.records) > LARGE else nullcontext()
                async with large, self._lanes.lane() as lane:
                    if load is None:
                        records.stamp(statements, new, lane.stamp(len(new)), lane.number)
                        new[0]["turn"] = lane.turn
                    else:
                        load.stamp(lane)
                    return await self._keep(lane, new, singly=singly, voids=voids, beside=beside, load=load)
            except LaneLost:
                log.warning("commits: this writer was expelled and joins anew")
        raise StorageUnavailable

    async def _keep(self, lane: Lane, new: Sequence[dict[str, Any]], *, singly: bool, voids: bool,
                    beside: Beside | None, load: Load | None) -> int:
        """The lane is closed when the outcome is certain; otherwise it is left to `Lanes.settle`."""
        kept = len(new)
        try:
            await (self._append(lane, new) if singly else self._transact(lane, new, voids, beside, load))
        except PyMongoError as error:
            if not _certain(error, singly):
                log.warning("commits: outcome unknown", extra={"fields": {"error": type(error).__name__}})
                self._lanes.settle(lane)
                raise StorageUnavailable from error
            kept = error.details["nInserted"] if singly and isinstance(error, BulkWriteError) else 0
            if not kept:
                lane.close(kept=False)
                raise _why(error) from error
        except BaseException:
            self._lanes.settle(lane)
            raise
        lane.close(kept=True)
        return kept

    async def _append(self, lane: Lane, new: Sequence[dict[str, Any]]) -> None:
        """One command, no transaction: each record by itself, until one is refused; the first one takes the turn."""
        await self._db.append("statements", new, lane.session)

    async def _transact(self, lane: Lane, new: Sequence[dict[str, Any]], voids: bool, beside: Beside | None,
                        load: Load | None) -> None:
        """All of `new`, what is `beside` it, and the rest of the `load`, or nothing."""
        async with self._db.transaction(lane.session, allowance=_allowance(new, load)) as session:
            if new:
                await self._fill(session, new, voids)
            if beside is not None:
                await beside(session)
            if load is not None:
                await load.write(session)

    async def _fill(self, session: Any, new: Sequence[dict[str, Any]], voids: bool) -> None:
        if voids:
            await self._references.void(new, session)
        await self._db["statements"].insert_many(new, session=session)


def _undecided(request: Request, texts: Mapping[bytes, bytes | None]) -> bool:
    """Judge `request` by what is in the store under its ids; of what was erased there is no text."""
    known = [(s, _judge(s, texts[s.key])) for s in request.batch if s.key in texts]
    for sent, there in known:
        if there == "different":
            request.finish(Outcome.Different(sent.statement_id))
            return False
    request.erased = tuple(sent.statement_id for sent, there in known if there == "erased")
    request.left = [s for s in request.batch if s.key not in texts]
    if not request.left:
        request.finish(Outcome.Stored((), erased=request.erased))
    return bool(request.left)


def _undelivered(request: Request, delivery: Delivery, texts: Mapping[bytes, bytes | None],
                 known: Mapping[bytes, bytes | None], described: Mapping[bytes, bytes | None]) -> bool:
    """The same for a delivery, which nothing that is there refuses."""
    left = delivery.judge(texts, known, described)
    request.left = delivery.statements
    if not left:
        request.finish(delivery.kept())
    return left


def _load(db: Database, tenant: str, group: Sequence[Request], statements: Sequence[NewStatement],
          new: Sequence[dict[str, Any]]) -> Load | None:
    """What the group brings beside Statements; None where that is nothing."""
    if all(request.delivery is None for request in group):
        return None
    return Load(db, tenant, [(request.delivery, request.left) for request in group], statements, new)


def _judge(sent: NewStatement, text: bytes | None) -> There:
    if text is None:
        return "erased"
    same = xapi_statement.same(load_exact(sent.head + b"}"), load_exact(text), sent.version)
    return "same" if same else "different"


def _crossed(request: Request, collision: Collision) -> None:
    """Whoever sent something with what is beside it looks again, and decides anew."""
    if isinstance(collision, TooHeavy):
        request.fail(TooLarge("batch-too-heavy"))
    else:
        request.finish(Outcome.Crossed())


def _certain(error: PyMongoError, singly: bool) -> bool:
    """The server said what it kept: of a transaction nothing, else what comes before the record that it refused.

    It refuses a record for its key alone; any other error may stand for a server that stepped down, or (a mongos says
    so) for one that did not answer.
    """
    if isinstance(error, BulkWriteError):
        refused = {DUPLICATE_KEY} if singly else {DUPLICATE_KEY, TOO_LARGE_FOR_CACHE}
        return {e["code"] for e in error.details["writeErrors"]} <= refused
    return (isinstance(error, OperationFailure) and error.has_error_label("TransientTransactionError")
            and not error.has_error_label("UnknownTransactionCommitResult"))


def _why(error: PyMongoError) -> LaneLost | Collision:
    """Why the server kept nothing: the turn was taken, an id is there already, or another transaction won."""
    errors = error.details["writeErrors"] if isinstance(error, BulkWriteError) else ()
    if any("turn" in e.get("keyPattern", ()) for e in errors):
        return LaneLost()
    return TooHeavy() if any(e["code"] == TOO_LARGE_FOR_CACHE for e in errors) else Collision()


def _allowance(new: Sequence[dict[str, Any]], load: Load | None) -> float:
    """Seconds a large commit may take beyond the deadline of a small one."""
    more = 0.0 if load is None else (load.records - len(new)) / 1000 + load.bytes / SLOWEST_BYTES_PER_SECOND
    return (len(new) / 1000 + sum(len(r["text"]) for r in new) / SLOWEST_BYTES_PER_SECOND
            + sum(len(r["q"][0]["ra"]) for r in new) / SLOWEST_KEYS_PER_SECOND) + more
