"""Taking in and finding Caliper Events: every road to them begins here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from lrs.access import origin
from lrs.access.policy import read_events_by, require
from lrs.access.principal import Principal
from lrs.activities import ActivityService
from lrs.annotation.annotator import Annotator
from lrs.annotation.remembered import Remembered
from lrs.caliper.envelope import Envelope
from lrs.caliper.finding import Finding
from lrs.caliper.identity import event_uuid
from lrs.caliper.mappingback import event_of
from lrs.caliper.mappingtable import Surroundings, Table
from lrs.config import Config
from lrs.errors import NotFound
from lrs.events.query import CaliperQuery
from lrs.events.queryfields import EventKeys
from lrs.events.receiving import Taken, Taking, conflict, judged
from lrs.statements.drafting import Drafting
from lrs.statements.queryfields import QueryKeys
from lrs.statements.service import StatementService
from lrs.storage.contract.access import Tenants
from lrs.storage.contract.events import EventRow, Events, FoundCount, Kept
from lrs.storage.contract.statements import NewStatement
from lrs.xapi.jsontext import dump, load_verbatim
from lrs.xapi.version import Version


@dataclass(frozen=True, slots=True)
class Received:
    """What became of an Envelope: how many Events were new, how many there already, how many entities it describes, and
    at how many of all these something was found. `conflicts` are at the Events whose id is there already with another
    body: the first is kept. `findings` are of all, up to `limits.findings`."""

    fresh: int
    again: int
    entities: int
    faulty: int
    conflicts: Sequence[Finding]
    findings: Sequence[Finding]


@dataclass(frozen=True, slots=True)
class Page:
    """Rows in order, the last position that may follow them (None on the last page), and the list's mark."""

    rows: list[EventRow]
    next: int | None
    mark: int


class _Tenant(NamedTuple):
    store: str
    keys: EventKeys


class EventService:
    """`refuse` raises for a batch of a tenant that holds somebody of whom nothing is taken, as for Statements."""

    def __init__(self, events: Events, statements: StatementService, activities: ActivityService, tenants: Tenants,
                 annotator: Annotator, table: Table, config: Config,
                 refuse: Callable[[str, Sequence[NewStatement], QueryKeys], None]) -> None:
        self._events = events
        self._statements = statements
        self._activities = activities
        self._tenants = tenants
        self._annotator = annotator
        self._table = table
        self._limits = config.limits
        self._server = config.server
        self._refuse = refuse
        self._known: Remembered[str, _Tenant] = Remembered(config.annotation.cache_seconds)

    # --- taking in ---

    async def receive(self, principal: Principal, envelope: Envelope) -> Received:
        """Store what the Envelope brings, all or nothing. Durable, and visible by id, when this returns.

        Where the key is strict, raises `InvalidEvents` with the findings when one of them is an error, and stores
        nothing. Raises `Forbidden` for want of a scope, and for a person of whom nothing is taken.
        """
        require(principal, "events/write")
        taking = await self._taking(principal, envelope)
        taken = await taking.take(envelope)
        await self._annotate(principal.tenant, taken)
        self._refuse(principal.tenant, [draft.statement for draft in taken.drafts.values()], taking.keys)
        kept = await self._events.insert_batch(principal.tenant, list(taken.events.values()),
                                               list(taken.entities.values()))
        self._statements.acknowledge(principal, kept.last)
        await self._activities.learn(principal.tenant, _forms(taken, kept))
        conflicts = taken.conflicts + [conflict(taken.pointers[each]) for each in kept.conflicts]
        return Received(len(kept.fresh), len(kept.again) + len(kept.erased) + taken.again, len(taken.entities),
                        taken.faulty, conflicts, taken.findings)

    async def validate(self, principal: Principal, envelope: Envelope) -> list[Finding]:
        """The findings alone, up to `limits.findings`; nothing is stored."""
        require(principal, "events/write")
        found: list[Finding] = []
        async for _, of_item in judged(envelope, self._limits.findings):
            found += of_item
            if len(found) >= self._limits.findings:
                break
        return found[:self._limits.findings]

    async def _taking(self, principal: Principal, envelope: Envelope) -> Taking:
        tenant, keys = await self._tenant(principal.tenant), await self._statements.keys(principal.tenant)
        reading = await self._annotator.reading(principal.tenant, principal.credential, principal.app)
        drafting = Drafting(principal, Version.V1, keys, reading, None)
        return Taking(principal.app, principal.caliper, drafting, keys, tenant.keys,
                      Surroundings(self._table, tenant.store, envelope.sensor, envelope.sent_ms), self._limits)

    async def _annotate(self, tenant: str, taken: Taken) -> None:
        """Give the Statements what stands beside them, and the Events that stand alone what would; and say whom an
        entity describes."""
        evidence = [draft.evidence for draft in taken.drafts.values()] + list(taken.about.values())
        found = await self._annotator.annotations(tenant, evidence)
        for (key, draft), annotation in zip(taken.drafts.items(), found, strict=False):
            draft.statement.annotation = annotation
            event = taken.events[key]
            if event.statement is None:
                event.annotation = annotation
        for key, annotation in zip(taken.about, found[len(taken.drafts):], strict=True):
            taken.entities[key] = replace(taken.entities[key], learner=annotation.learner)

    # --- finding ---

    async def page(self, principal: Principal, query: CaliperQuery) -> Page:
        """One page of a list, as far as the key reads. It ends at its mark; the pages that follow keep to the first
        one's. An app finds in it all that this process acknowledged to it."""
        by = read_events_by(principal)
        keys = (await self._tenant(principal.tenant)).keys
        await self._events.reached(max(query.ahead(), self._statements.acknowledged(principal)))
        mark = self._events.mark()
        if query.cursor:
            mark = min(mark, query.cursor.mark)
        rows, more = await self._events.find(principal.tenant, query.bounded(keys, by, mark), query.limit,
                                             self._limits.page_bytes)
        return Page(rows, rows[-1].pos if more else None, mark)

    async def one(self, principal: Principal, event_id: str) -> bytes:
        """The text of an Event as it came, or made from the Statement of that UUID. Raises `NotFound`, also for one
        that is there but not the caller's to see."""
        by, uuid = read_events_by(principal), event_uuid(event_id)
        key = (await self._statements.keys(principal.tenant)).statement(uuid)
        row = await self._events.get(principal.tenant, key, by=by)
        if row is not None:
            return row.text
        statement = await self._statements.standing(principal.tenant, key, by)
        if statement is None:
            raise NotFound("event-unknown")
        about = Surroundings(self._table, (await self._tenant(principal.tenant)).store)
        return dump(event_of(load_verbatim(statement.text), about))

    async def findings(self, tenant: str) -> list[FoundCount]:
        """What was found at the Events of each app, how often."""
        return await self._events.findings(tenant)

    async def _tenant(self, tenant: str) -> _Tenant:
        return (await self._known.of([tenant], self._load))[tenant]

    async def _load(self, tenants: list[str]) -> Mapping[str, _Tenant]:
        found = {}
        for each in tenants:
            record = await self._tenants.get(each)
            if record is None:
                raise NotFound("tenant-unknown", id=each)
            found[each] = _Tenant(origin.public(record, self._server), EventKeys(record.secret))
        return found


def _forms(taken: Taken, kept: Kept) -> list[tuple[str, bytes]]:
    """The definitions in Statements that are there now. Also of what was there before: a process may have died between
    storing it and learning from it."""
    without = {*kept.conflicts, *kept.erased}
    return [form for key, draft in taken.drafts.items()
            if (event := taken.events[key]).statement is not None and event.event_id not in without
            for form in draft.forms]
