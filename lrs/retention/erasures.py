"""Asking for a person's records to be erased, and approving it: two different people do, or nothing goes.

Who asked may be one of the two, and is never both; a key may ask, and never approve. That holds under races too,
because the store decides it.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import orjson

from lrs.access.person import Person
from lrs.clock import now_ms
from lrs.errors import BadRequest, Conflict, Forbidden, InvalidParameter, NotFound
from lrs.retention import subject
from lrs.retention.callers import Caller, actor, named
from lrs.retention.holds import HoldService
from lrs.retention.neighbours import Action, Neighbours
from lrs.statements.queryfields import QueryKeys
from lrs.storage.contract.access import Tenants
from lrs.storage.contract.erasures import APPROVALS, Approval, Erasure, Erasures, Mentioned
from lrs.storage.contract.retention import Blocks, Hold
from lrs.xapi.actor import agent_findings, ifi
from lrs.xapi.primitives import is_uuid

REASON_CHARACTERS = 500
MOST_AGENTS = 100


class ErasureService:
    def __init__(self, erasures: Erasures, holds: HoldService, blocks: Blocks, tenants: Tenants,
                 neighbours: Neighbours) -> None:
        self._erasures = erasures
        self._holds = holds
        self._blocks = blocks
        self._tenants = tenants
        self._neighbours = neighbours

    async def request(self, caller: Caller, *, user: str = "", agents: Sequence[Any] = (), reason: str = "",
                      mentioned: Mentioned = "keep", block: bool = False) -> Erasure:
        """File a request. The person is a user of the roster, named by UUID, or who has these accounts, or both.

        Raises `Forbidden`, and `BadRequest` for a person who is not named well or of whom nothing is known.
        """
        await self._neighbours.permissions.require(caller, "erasure/ask")
        if not user and not agents:
            raise BadRequest("erasure-person-missing")
        if user and not is_uuid(user):
            raise BadRequest("parameter-uuid", name="user")
        if not 0 < len(reason.strip()) <= REASON_CHARACTERS:
            raise BadRequest("reason-missing")
        erasure = await self.known(Erasure(
            f"{caller.tenant}.{secrets.token_hex(6)}", caller.tenant, user.lower(), _texts(agents), reason.strip(),
            mentioned, block, named(caller), now_ms()))
        await self._neighbours.permissions.require(caller, "erasure/ask", erasure)
        if not erasure.keys and not await self._kept(erasure):
            raise BadRequest("erasure-person-unknown")
        await self._erasures.add(erasure)
        await self._told("erasure.request", caller, erasure)
        return erasure

    async def approve(self, caller: Caller, erasure_id: str) -> Erasure:
        """Two people are two users of the roster, whatever accounts they have: who stands behind an account that is
        linked to nobody is not known. Raises `Forbidden`, `NotFound`, and `Conflict` for who approved it already and
        when it is past that."""
        if not isinstance(caller, Person):
            raise Forbidden("erasure-approved-by-key")
        erasure = await self._permitted(caller, "erasure/approve", erasure_id)
        if not caller.user:
            raise Forbidden("erasure-approver-unlinked")
        same = await self._neighbours.identities.users(caller.tenant, caller.user)
        if erasure.state == "requested" and any(each.user in same for each in erasure.approvals):
            raise Conflict("erasure-approved-once", id=erasure_id)
        approved = await self._erasures.approve(caller.tenant, erasure_id,
                                                Approval(caller.account, caller.user, now_ms()))
        if approved is None:
            erasure = await self._one(caller.tenant, erasure_id)
            if erasure.state == "requested":
                raise Conflict("erasure-approved-once", id=erasure_id)
            raise Conflict("erasure-not-open", id=erasure_id, state=erasure.state)
        await self._told("erasure.approve", caller, approved)
        return approved

    async def get(self, caller: Caller, erasure_id: str) -> Erasure:
        """Raises `Forbidden` and `NotFound`."""
        return await self._permitted(caller, "erasure/read", erasure_id)

    async def list(self, caller: Caller) -> list[Erasure]:
        """Those that the caller may read, newest first. Raises `Forbidden`."""
        await self._neighbours.permissions.require(caller, "erasure/read")
        return [each for each in await self._erasures.list(caller.tenant) if await self._readable(caller, each)]

    async def unblock(self, caller: Caller, erasure_id: str) -> int:
        """Take Statements of this person again; how many accounts that concerns."""
        erasure = await self._one(caller.tenant, erasure_id)
        removed = await self._blocks.remove(caller.tenant, erasure_id)
        await self._told("erasure.unblock", caller, erasure)
        return removed

    async def hold(self, erasure: Erasure) -> Hold | None:
        """The legal hold that keeps this person's records, if one does and they are not gone."""
        if erasure.state == "done":
            return None
        return await self._holds.over(erasure, await self.query_keys(erasure.tenant))

    # --- who is meant ---

    async def known(self, erasure: Erasure) -> Erasure:
        """With all UUIDs and accounts of the person, by what is known now and what was known before."""
        names, users = [ifi(orjson.loads(agent)) or "" for agent in erasure.agents], set(erasure.users)
        if erasure.user:
            users |= await self._neighbours.identities.users(erasure.tenant, erasure.user)
            names += await self._neighbours.identities.identifiers(erasure.tenant, users)
        keys = subject.keys(names, await self.query_keys(erasure.tenant)) | set(erasure.keys)
        return replace(erasure, users=tuple(sorted(users)), keys=tuple(sorted(keys)))

    async def _kept(self, erasure: Erasure) -> bool:
        """Whether another room keeps something of the person."""
        return any([await room.remaining(erasure) for room in self._neighbours.forgetting])

    async def query_keys(self, tenant: str) -> QueryKeys:
        found = await self._tenants.get(tenant)
        if found is None:
            raise NotFound("tenant-unknown", id=tenant)
        return QueryKeys(found.secret)

    async def _permitted(self, caller: Caller, action: Action, erasure_id: str) -> Erasure:
        await self._neighbours.permissions.require(caller, action)
        erasure = await self._one(caller.tenant, erasure_id)
        await self._neighbours.permissions.require(caller, action, erasure)
        return erasure

    async def _readable(self, caller: Caller, erasure: Erasure) -> bool:
        try:
            await self._neighbours.permissions.require(caller, "erasure/read", erasure)
        except Forbidden:
            return False
        return True

    async def _one(self, tenant: str, erasure_id: str) -> Erasure:
        erasure = await self._erasures.get(tenant, erasure_id)
        if erasure is None:
            raise NotFound("erasure-unknown", id=erasure_id)
        return erasure

    async def _told(self, event: str, caller: Caller, erasure: Erasure) -> None:
        """Of who was erased already nothing is told: it would be remembered again."""
        subjects = (erasure.user,) if erasure.user and erasure.state != "done" else ()
        await self._neighbours.journal.record(erasure.tenant, event, actor(caller), subjects=subjects, details={
            "erasure": erasure.erasure_id, "state": erasure.state,
            "approvals": f"{len(erasure.approvals)} of {APPROVALS}", "mentioned": erasure.mentioned,
            "block": "yes" if erasure.block else "no"})


def _texts(agents: Sequence[Any]) -> tuple[str, ...]:
    """Agents as JSON text. Raises `InvalidParameter` for what is none."""
    if len(agents) > MOST_AGENTS:
        raise BadRequest("erasure-agents-many", limit=MOST_AGENTS)
    for agent in agents:
        if findings := agent_findings(agent):
            raise InvalidParameter("agent", findings)
    return tuple(orjson.dumps(agent).decode() for agent in agents)
