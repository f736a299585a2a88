"""Legal holds: nothing they cover is erased, by rule or by request, until they are lifted.

Placing one interrupts every run of its tenant; each looks at the holds again before its next step. So nothing that is
held goes after `place` has returned. Where it is not known whether a hold covers something, it does.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import replace

from lrs.clock import now_ms
from lrs.errors import BadRequest, Conflict, NotFound
from lrs.retention import subject
from lrs.retention.callers import Caller, actor, named
from lrs.retention.neighbours import Neighbours
from lrs.statements.queryfields import QueryKeys
from lrs.storage.contract.access import Tenants
from lrs.storage.contract.erasures import Erasure
from lrs.storage.contract.retention import Hold, Holds, Scope
from lrs.storage.contract.runs import Runs
from lrs.xapi.primitives import is_uuid


class HoldService:
    def __init__(self, holds: Holds, runs: Runs, tenants: Tenants, neighbours: Neighbours) -> None:
        self._holds = holds
        self._runs = runs
        self._tenants = tenants
        self._neighbours = neighbours

    async def place(self, caller: Caller, scope: Scope, value: str, reason: str) -> Hold:
        """Raises `BadRequest` for a user that is no UUID, and without a reason; `NotFound` for an unknown tenant."""
        if await self._tenants.get(caller.tenant) is None:
            raise NotFound("tenant-unknown", id=caller.tenant)
        if scope == "user" and not is_uuid(value):
            raise BadRequest("parameter-uuid", name="user")
        if not reason.strip():
            raise BadRequest("reason-missing")
        hold = Hold(f"{caller.tenant}.h{secrets.token_hex(4)}", caller.tenant, scope,
                    value.lower() if scope == "user" else value, reason.strip(), now_ms(), named(caller))
        await self._holds.place(hold)
        await self._runs.interrupt(caller.tenant)
        subjects = (hold.value,) if scope == "user" else ()
        await self._neighbours.journal.record(caller.tenant, "hold.place", actor(caller), subjects=subjects, details={
            "hold": hold.hold_id, "scope": scope, "reason": hold.reason})
        return hold

    async def lift(self, caller: Caller, hold_id: str) -> None:
        """Raises `NotFound` when there is none such that stands."""
        if not await self._holds.lift(caller.tenant, hold_id, named(caller), now_ms()):
            raise NotFound("hold-unknown", id=hold_id)
        await self._neighbours.journal.record(caller.tenant, "hold.lift", actor(caller), details={"hold": hold_id})

    async def list(self, tenant: str) -> list[Hold]:
        return await self._holds.list(tenant)

    async def standing(self, tenant: str) -> Collection[Hold]:
        """Those that stand; one on a user for each UUID of that person."""
        holds = [hold for hold in await self._holds.list(tenant) if hold.lifted is None]
        users = {hold.value: await self._neighbours.identities.users(tenant, hold.value)
                 for hold in holds if hold.scope == "user"}
        return [replace(hold, value=value) for hold in holds for value in users.get(hold.value, (hold.value,))]

    async def over(self, erasure: Erasure, query_keys: QueryKeys) -> Hold | None:
        """A hold that covers this person's records, if one does."""
        for hold in await self.standing(erasure.tenant):
            if hold.scope == "all" or await self._covers(hold, erasure, query_keys):
                return hold
        return None

    async def refuse(self, erasure: Erasure, query_keys: QueryKeys) -> None:
        """Raises `Conflict` when a hold covers this person's records."""
        if hold := await self.over(erasure, query_keys):
            raise Conflict("erasure-held", id=erasure.erasure_id, hold=hold.hold_id, reason=hold.reason)

    async def _covers(self, hold: Hold, erasure: Erasure, query_keys: QueryKeys) -> bool:
        if hold.scope == "school":
            schools = await self._neighbours.enrolments.schools_of(erasure.tenant, erasure.users)
            return not schools or hold.value in schools
        if hold.value in erasure.users:
            return True
        names = await self._neighbours.identities.identifiers(erasure.tenant, {hold.value})
        return not subject.keys(names, query_keys).isdisjoint(erasure.keys)
