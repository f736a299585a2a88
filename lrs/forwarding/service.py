"""Forwards are made, listed, removed, and their dead letters looked at: what an operator does."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Sequence
from dataclasses import dataclass

from lrs import addresses
from lrs.access.categories import HELD, Category
from lrs.access.secrets import new_key
from lrs.access.wrapping import Wrapping
from lrs.clock import now_ms
from lrs.errors import BadRequest, NotFound
from lrs.forwarding.endpoint import Endpoint, Unreachable
from lrs.forwarding.forwarder import wrapped_as
from lrs.forwarding.selection import RULE
from lrs.journal import Journal
from lrs.sending import Outgoing
from lrs.storage import positions
from lrs.storage.contract.access import Credentials, Tenants
from lrs.storage.contract.attachments import StoredFile
from lrs.storage.contract.forwards import DeadLetter, Forward, Forwards
from lrs.xapi.primitives import is_iri

MOST_SHOWN = 1000
_MOST_FILTERS = 100


@dataclass(frozen=True, slots=True)
class Wanted:
    """A forward as it is asked for. `from_start`: what is stored already goes too, from the first Statement on."""

    tenant: str
    app: str
    target: str
    key: str
    secret: str
    verbs: Sequence[str] = ()
    activities: Sequence[str] = ()
    categories: Sequence[str] = ()
    from_start: bool = False


class ForwardService:
    def __init__(self, forwards: Forwards, tenants: Tenants, credentials: Credentials, outgoing: Outgoing,
                 wrapping: Wrapping, journal: Journal, allow: Collection[str]) -> None:
        self._forwards = forwards
        self._tenants = tenants
        self._credentials = credentials
        self._outgoing = outgoing
        self._wrapping = wrapping
        self._journal = journal
        self._allow = allow

    async def add(self, wanted: Wanted, by: str = "") -> Forward:
        """Keep a forward, once the other side answered as an LRS that takes the key.

        Raises `BadRequest` for an address, a filter or a key that cannot be used, `NotFound` for an unknown tenant or
        app.
        """
        target = addresses.check(wanted.target, self._allow)
        await self._check(wanted)
        await self._probe(wanted, target)
        now, forward_id = now_ms(), new_key()
        forward = Forward(
            forward_id, wanted.tenant, wanted.app, target, wanted.key,
            self._wrapping.wrap(wanted.secret.encode(), wrapped_as(forward_id)), tuple(wanted.verbs),
            tuple(wanted.activities), tuple(wanted.categories), now,
            -1 if wanted.from_start else positions.last_of(now))
        await self._tell("forward.add", forward, by)
        await self._forwards.add(forward)
        return forward

    async def list(self, tenant: str) -> Sequence[Forward]:
        """Oldest first. Raises `NotFound` for an unknown tenant."""
        if await self._tenants.get(tenant) is None:
            raise NotFound("tenant-unknown", id=tenant)
        return await self._forwards.list(tenant)

    async def get(self, tenant: str, forward_id: str) -> Forward:
        found = await self._forwards.get(tenant, forward_id)
        if found is None:
            raise NotFound("forward-unknown", id=forward_id)
        return found

    async def dead(self, tenant: str, forward_id: str, limit: int = MOST_SHOWN) -> Sequence[DeadLetter]:
        """Oldest first. Raises `NotFound` for an unknown forward."""
        await self.get(tenant, forward_id)
        return await self._forwards.dead(tenant, forward_id, limit)

    async def count_dead(self, forward: Forward) -> int:
        return await self._forwards.count_dead(forward.tenant, forward.forward_id)

    async def remove(self, tenant: str, forward_id: str, by: str = "") -> None:
        """With its dead letters; what is under way ends within moments. Raises `NotFound`."""
        await self._tell("forward.remove", await self.get(tenant, forward_id), by)
        await self._forwards.remove(tenant, forward_id)

    async def retry(self, tenant: str, forward_id: str, statements: Collection[str] | None = None, by: str = "") -> int:
        """Let it go on at once, and try these dead letters again (None: all); how many. Raises `NotFound`."""
        await self._tell("forward.retry", await self.get(tenant, forward_id), by)
        return await self._forwards.retry(tenant, forward_id, statements)

    async def _check(self, wanted: Wanted) -> None:
        tenant = await self._tenants.get(wanted.tenant)
        if tenant is None:
            raise NotFound("tenant-unknown", id=wanted.tenant)
        if wanted.app not in {each.app for each in await self._credentials.list(wanted.tenant)}:
            raise NotFound("forward-app-unknown", app=wanted.app)
        may = [each.value for each in Category if each in RULE.categories and each in HELD[tenant.kind]]
        for category in wanted.categories:
            if category not in may:
                raise BadRequest("forward-category", category=category, known=", ".join(may))
        for each in (*wanted.verbs, *wanted.activities):
            if not is_iri(each):
                raise BadRequest("forward-filter", value=each[:200])
        if max(len(wanted.verbs), len(wanted.activities)) > _MOST_FILTERS:
            raise BadRequest("forward-filters-many", most=_MOST_FILTERS)

    async def _probe(self, wanted: Wanted, target: str) -> None:
        try:
            await Endpoint(self._outgoing, target, wanted.key, wanted.secret, _no_file).probe()
        except Unreachable as error:
            raise BadRequest("forward-no-lrs", target=target, reason=error.reason) from None

    async def _tell(self, event: str, forward: Forward, by: str) -> None:
        await self._journal.record(forward.tenant, event, by, details={
            "forward": forward.forward_id, "app": forward.app, "target": forward.target,
            "categories": " ".join(forward.categories), "verbs": str(len(forward.verbs)),
            "activities": str(len(forward.activities))})


def _no_file(file: StoredFile) -> AsyncIterator[bytes]:
    raise AssertionError("nothing is sent yet")
