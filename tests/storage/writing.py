"""Statements as the service hands them to the store, and writers that can be held up at the worst moment."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from hashlib import blake2b
from typing import Any
from uuid import uuid4

from lrs.clock import now_ms
from lrs.storage import positions
from lrs.storage.client import Database
from lrs.storage.commits import Commits
from lrs.storage.contract.annotations import Annotation
from lrs.storage.contract.attachments import StoredFile
from lrs.storage.contract.events import Kept, NewEntity, NewEvent
from lrs.storage.contract.statements import BatchOutcome, Element, NewStatement, StatementFilter
from lrs.storage.lanes import Lane, Lanes
from lrs.storage.references import References
from lrs.storage.writers import Writers
from lrs.xapi.version import Version

TENANT = "みなと市"


def hashed(text: str, size: int = 12) -> bytes:
    return blake2b(text.encode(), digest_size=size).digest()


def key_of(statement_id: str) -> bytes:
    return hashed(statement_id, 16)


def new(statement_id: str | None = None, *, answer: str = "三分の二", target: str | None = None, voiding: bool = False,
        agent: str = "児童", verb: str = "解いた", activity: str = "分数", registration: str | None = None,
        by: str = "drill", files: Sequence[StoredFile] = ()) -> NewStatement:
    """A prepared Statement; `answer` is its content, `target` the id of the Statement it refers to."""
    statement_id = statement_id or str(uuid4())
    about = f'{{"objectType":"StatementRef","id":"{target}"}}' if target else f'{{"id":"https://a.example/{activity}"}}'
    head = (f'{{"id":"{statement_id}","actor":{{"mbox":"mailto:jido@example.jp"}},'
            f'"verb":{{"id":"https://v.example/{verb}"}},"object":{about},"result":{{"response":"{answer}"}}')
    element = Element(
        agents=(hashed(agent),), verb=hashed(verb), activity=None if target else hashed(activity),
        registration=hashed(registration) if registration else None,
        related_agents=(hashed(agent), hashed("担任")), related_activities=(hashed(activity), hashed("算数")))
    return NewStatement(
        key=key_of(statement_id), statement_id=statement_id, head=head.encode(), set_timestamp=True,
        element=element, by=by, version=Version.V2, target=key_of(target) if target else None, voiding=voiding,
        files=tuple(files))


def new_event(event_id: str | None = None, *, answer: str = "三分の二", maps: bool = True, by: str = "drill",
              actor: str = "児童", keys: Sequence[str] = ("解いた",), learner: str | None = None, text: bytes = b"",
              at: int | None = None, sent: int = 0) -> NewEvent:
    """An Event with the Statement it is mapped to, or alone; `answer` is the content of both."""
    event_id = event_id or f"urn:uuid:{uuid4()}"
    statement = new(event_id.removeprefix("urn:uuid:"), answer=answer, agent=actor, by=by)
    annotation = noted(learner) if learner else None
    statement.annotation = annotation
    return NewEvent(
        key=statement.key, event_id=event_id, text=text or f'{{"id":"{event_id}","answer":"{answer}"}}'.encode(),
        keys=tuple(map(hashed, keys)), agents=(hashed(actor),), by=by, at=at, sent=sent,
        statement=statement if maps else None, annotation=None if maps else annotation)


def noted(learner: str | None, school: str | None = None) -> Annotation:
    return Annotation(
        writer="k", learner=learner, stranger=None if learner else "https://sso.example/", school=school,
        school_year=2026 if school else None, grade=None, classes=(), codes=(), activity_class="study",
        category="school-learning", sensitivity=0, version="1", unfinished=False, corrections=())


def new_entity(entity: str = "本", *, content: str = "一", agents: Sequence[str] = (), learner: str | None = None,
               modified: int | None = None) -> NewEntity:
    return NewEntity(
        key=hashed(f"{entity} {content}", 16), entity=hashed(entity, 16), kind="Document",
        text=f'{{"id":"{entity}","name":"{content}"}}'.encode(), by="drill", modified=modified,
        agents=tuple(map(hashed, agents)), learner=learner)


def by_agent(agent: str) -> StatementFilter:
    return StatementFilter(agent=hashed(agent))


class HeldCommits(Commits):
    """Commits that wait while `gate` is shut: single statements before they are sent, others with it open."""

    gate: asyncio.Event
    held: asyncio.Event

    async def _append(self, lane: Lane, new: Sequence[dict[str, Any]]) -> None:
        await self._wait()
        await super()._append(lane, new)

    async def _fill(self, session: Any, new: Sequence[dict[str, Any]], voids: bool) -> None:
        await super()._fill(session, new, voids)
        await self._wait()

    async def _wait(self) -> None:
        if not self.gate.is_set():
            self.held.set()
            await self.gate.wait()


class Writer:
    """What one server process does to store Statements, with a clock of its own."""

    def __init__(self, db: Database, *, lanes: int = 2, skew_ms: int = 0) -> None:
        self.db = db
        self.skew_ms = skew_ms
        self.lanes = Lanes(db, lanes, self._sweep, lambda: now_ms() + self.skew_ms)
        self.commits = HeldCommits(db, self.lanes, References(db, 50))
        self.commits.gate, self.commits.held = asyncio.Event(), asyncio.Event()
        self.commits.gate.set()

    def _sweep(self) -> None:
        self.commits.spawn(self.commits.sweep())

    async def store(self, *batch: NewStatement, tenant: str = TENANT) -> BatchOutcome:
        return await self.commits.submit(tenant, batch, void_any=True)

    async def deliver(self, *events: NewEvent, entities: Sequence[NewEntity] = (), tenant: str = TENANT) -> Kept:
        return await self.commits.deliver(tenant, events, entities)

    async def hold(self, *batch: NewStatement, tenant: str = TENANT) -> asyncio.Task[BatchOutcome]:
        """Begin to store `batch` and stop before its commit; `release` goes on."""
        self.commits.held.clear()
        self.commits.gate.clear()
        task = asyncio.create_task(self.store(*batch, tenant=tenant))
        await self.commits.held.wait()
        return task

    def release(self) -> None:
        self.commits.gate.set()

    async def expelled_by(self, other: Writers) -> None:
        """As if `other` had found this one silent; it does not know yet."""
        await other.expel({"_id": self.lanes.writers.me})

    async def stop_beating(self) -> None:
        """As if the process were stopped."""
        self.lanes._stopped = True
        await asyncio.gather(*self.lanes._tasks)

    def beat_again(self) -> None:
        self.lanes._stopped = False
        self.lanes._spawn(self.lanes._tick_forever())

    @property
    def mark(self) -> int:
        return positions.last_of(self.lanes.mark_ms())


@asynccontextmanager
async def writing(db: Database, *, lanes: int = 2, skew_ms: int = 0) -> AsyncIterator[Writer]:
    writer = Writer(db, lanes=lanes, skew_ms=skew_ms)
    await writer.lanes.start()
    try:
        yield writer
    finally:
        writer.release()
        await writer.commits.drain()
        await writer.lanes.stop()


async def position_of(db: Database, statement: NewStatement) -> int | None:
    found = await db["statements"].find_one({"_id": statement.key}, {"pos": 1})
    return int(found["pos"]) if found else None
