"""A learner's own stores, and what is put into them: named, tried, removed and used by who decides about the record."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import get_args
from uuid import uuid4

from lrs import addresses
from lrs.access.actions import Action
from lrs.access.facts import StandingService
from lrs.access.person import Person
from lrs.access.policy import restrict
from lrs.access.secrets import new_key
from lrs.access.wrapping import Wrapping
from lrs.bundles.encryption import MEDIA_TYPE
from lrs.clock import now_ms
from lrs.delivery.destination import DeliveryFailed, Destination
from lrs.delivery.layout import ROOT, TOLD_TYPE
from lrs.delivery.solid import solid
from lrs.delivery.webdav import webdav
from lrs.errors import BadRequest, Conflict, NotFound
from lrs.exports.service import Content
from lrs.journal import Journal
from lrs.sending import Outgoing
from lrs.storage.contract.jobs import Job, Jobs
from lrs.storage.contract.learnerstores import LearnerStore, LearnerStores, StoreKind

KINDS: tuple[StoreKind, ...] = get_args(StoreKind)
_LABEL = re.compile(r"[^\x00-\x1f\x7f]{1,100}")
_MOST = 10
_PROBE_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Wanted:
    """A store as a family names it."""

    label: str
    kind: str
    url: str
    user: str
    secret: str
    issuer: str = ""


class LearnerStoreService:
    def __init__(self, stores: LearnerStores, jobs: Jobs, standings: StandingService, outgoing: Outgoing,
                 wrapping: Wrapping, journal: Journal, allow: Collection[str]) -> None:
        self._stores = stores
        self._jobs = jobs
        self._standings = standings
        self._outgoing = outgoing
        self._wrapping = wrapping
        self._journal = journal
        self._allow = allow

    async def add(self, person: Person, learner: str, wanted: Wanted, *, assented: bool = False,
                  request: str = "") -> LearnerStore:
        """Keep a store, once something could be put into it, read back and taken away again.

        Raises `Forbidden`, naming the rule, `BadRequest` for what cannot be used, with its reason.
        """
        await self._decided(person, learner, "requests/decide", assented=assented)
        kind = next((each for each in KINDS if each == wanted.kind), None)
        if kind is None or not _LABEL.fullmatch(wanted.label.strip()) or not (wanted.user and wanted.secret):
            raise BadRequest("store-incomplete")
        if len(await self._stores.of_learner(person.tenant, learner)) >= _MOST:
            raise Conflict("stores-many", most=_MOST)
        url = addresses.check(wanted.url, self._allow)
        issuer = addresses.check(wanted.issuer, self._allow) if kind == "solid" else ""
        store_id = new_key()
        store = LearnerStore(
            store_id, person.tenant, learner, person.user or person.account, wanted.label.strip(), kind, url,
            wanted.user, self._wrapping.wrap(wanted.secret.encode(), _wrapped_as(store_id)), issuer, now_ms())
        await self._probe(self.destination(store), store_id)
        await self._tell("store.add", store, person, request)
        await self._stores.add(store)
        return store

    async def of_learner(self, person: Person, learner: str) -> Sequence[LearnerStore]:
        """Raises `Forbidden`, naming the rule."""
        await self._decided(person, learner, "requests/read")
        return await self._stores.of_learner(person.tenant, learner)

    async def may_decide(self, person: Person, learner: str) -> bool:
        """Whether this person decides, where the learner assents."""
        return (await self._standings.decision(person, "requests/decide", learner, assented=True)).allowed

    async def remove(self, person: Person, learner: str, store_id: str, *, request: str = "") -> None:
        """What is there stays there. Raises `Forbidden`, `NotFound`."""
        await self._decided(person, learner, "requests/read")
        store = await self._found(person.tenant, learner, store_id)
        await self._tell("store.remove", store, person, request)
        await self._stores.remove(person.tenant, store_id)

    async def deliver(self, person: Person, learner: str, store_id: str, content: Content, *, assented: bool = False,
                      request: str = "") -> Job:
        """Queue a bundle for a store. Raises `Forbidden`, `NotFound`; `Conflict` for one that is not encrypted, or
        while another is on its way."""
        await self._decided(person, learner, "requests/decide", assented=assented)
        store = await self._found(person.tenant, learner, store_id)
        if content.media != MEDIA_TYPE or content.job.learner != learner:
            raise Conflict("store-encrypted-only")
        now = now_ms()
        job = await self._jobs.add(Job(
            str(uuid4()), person.tenant, "delivery", learner, content.job.case_id, "queued", now, now,
            detail={"bundle": content.job.job_id, "store": store_id, "label": store.label,
                    "by": person.user or person.account}))
        await self._tell("store.deliver", store, person, request, bundle=content.job.job_id)
        return job

    async def again(self, job: Job) -> Job:
        """Queue a delivery that failed once more. Raises `Conflict` while another is on its way."""
        now = now_ms()
        detail = {name: job.detail[name] for name in ("bundle", "store", "label", "by")}
        return await self._jobs.add(Job(str(uuid4()), job.tenant, "delivery", job.learner, job.case_id, "queued", now,
                                        now, detail=detail))

    async def deliveries(self, person: Person, learner: str) -> Sequence[Job]:
        """Newest first. Raises `Forbidden`, naming the rule."""
        await self._decided(person, learner, "requests/read")
        return [job for job in await self._jobs.list(person.tenant, learner=learner) if job.kind == "delivery"]

    async def named(self, tenant: str, store_id: str) -> LearnerStore:
        """Raises `NotFound`."""
        found = await self._stores.get(tenant, store_id)
        if found is None:
            raise NotFound("store-unknown")
        return found

    def destination(self, store: LearnerStore) -> Destination:
        """The way into a store. Raises `BadSetting` when another key wrapped its secret."""
        secret = self._wrapping.unwrap(store.secret, _wrapped_as(store.store_id)).decode()
        if store.kind == "solid":
            return solid(self._outgoing, store.url, store.issuer, store.user, secret)
        return webdav(self._outgoing, store.url, store.user, secret)

    async def _probe(self, destination: Destination, name: str) -> None:
        path, mark = f"{ROOT}/check-{name}.json", b"{}"
        try:
            async with asyncio.timeout(_PROBE_SECONDS):
                await destination.put(path, mark, TOLD_TYPE)
                same = await destination.get_range(path, 0, len(mark) - 1) == mark
                await destination.remove(path)
        except TimeoutError:
            raise BadRequest("store-unusable", reason="it takes too long") from None
        except DeliveryFailed as error:
            raise BadRequest("store-unusable", reason=error.reason) from None
        if not same:
            raise BadRequest("store-unusable", reason="what was put there comes back changed")

    async def _found(self, tenant: str, learner: str, store_id: str) -> LearnerStore:
        found = await self.named(tenant, store_id)
        if found.learner != learner:
            raise NotFound("store-unknown")
        return found

    async def _decided(self, person: Person, learner: str, action: Action, *, assented: bool = False) -> None:
        restrict(await self._standings.decision(person, action, learner, assented=assented))

    async def _tell(self, event: str, store: LearnerStore, person: Person, request: str, **details: str) -> None:
        await self._journal.record(person.tenant, event, person.user or person.account, subjects=[store.learner],
                                   request=request, details={"store": store.store_id, "kind": store.kind, **details})


def _wrapped_as(store_id: str) -> str:
    return f"learner-store:{store_id}"
