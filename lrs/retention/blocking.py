"""People of whom no Statement and no document is taken any more: their records were erased for good (`--block`).

An agent is compared as who it is, not as it is spelled: an account by its home page with or without a slash at the end,
and by the UUID that its name spells; an address by its hash. Every process knows the blocked from memory, a moment
after they were blocked; where nobody is, asking costs nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lrs.annotation import identity
from lrs.errors import Forbidden
from lrs.recurring import recurring
from lrs.retention import subject
from lrs.statements.queryfields import QueryKeys, identifiers
from lrs.storage.contract.access import Tenants
from lrs.storage.contract.retention import Blocks
from lrs.storage.contract.statements import NewStatement
from lrs.xapi.jsontext import load_verbatim

LOOK_SECONDS = 1.0
KNOWN_SECONDS = 2.0  # so long after it was set every process knows of a block


class Blocking:
    def __init__(self, blocks: Blocks, tenants: Tenants) -> None:
        self._blocks = blocks
        self._tenants = tenants
        self._blocked: Mapping[str, frozenset[bytes]] = {}

    def refuse(self, tenant: str, batch: Sequence[NewStatement], keys: QueryKeys) -> None:
        """Raises `Forbidden` when the actor, a member of it or the object of one of these is blocked, or the learner
        behind it is: by whatever account or spelling."""
        if blocked := self._blocked.get(tenant):
            for statement in batch:
                learner = statement.annotation.learner if statement.annotation else None
                named = {keys.learner(learner)} if learner is not None else set()
                if not blocked.isdisjoint(named.union(*(_names(each, keys) for each in _agents(statement)))):
                    raise Forbidden("person-blocked", id=statement.statement_id)

    async def refuse_agent(self, tenant: str, identifier: str) -> None:
        """Raises `Forbidden` when this agent is blocked, of whom a document would be kept."""
        if blocked := self._blocked.get(tenant):
            custodian = await self._tenants.get(tenant)
            if custodian is not None and not blocked.isdisjoint(_names(identifier, QueryKeys(custodian.secret))):
                raise Forbidden("person-blocked-documents")

    async def look(self) -> None:
        self._blocked = await self._blocks.all()

    async def keep_looking(self) -> None:
        await recurring("looking for blocks", self.look, LOOK_SECONDS)


def _agents(statement: NewStatement) -> list[str]:
    """The identifiers of its actor and of an agent that it is about, and of the members of these."""
    sent = load_verbatim(statement.head + b"}")
    about = sent["object"]
    return identifiers(sent["actor"]) + (identifiers(about) if about.get("objectType") in {"Agent", "Group"} else [])


def _names(identifier: str, keys: QueryKeys) -> set[bytes]:
    """All that a block may know this agent by."""
    name = identity.uuid_in(identifier.rpartition(" ")[2]) if identifier.startswith("account ") else None
    return {*map(keys.agent.afresh, subject.spellings(identifier)), *([keys.learner(name)] if name else [])}
