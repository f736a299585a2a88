"""The audit log: every road to it begins here.

`record` returns when the entries are durable. A place in the tenant's tree they get within seconds, from whichever
process seals (`sealer.py`).
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Literal
from urllib.parse import urlsplit

from lrs.audit import checkpoint
from lrs.audit.checkpoint import Checkpoint
from lrs.audit.entry import Actor, Entry, Shown
from lrs.audit.proofs import Inclusion, Proof, Proofs
from lrs.audit.pruning import PRUNED, pruned_below
from lrs.audit.sealing import TENANT, Keeper, seal
from lrs.audit.secrets import Secrets
from lrs.audit.sentences import Whose, sentence, told
from lrs.audit.showing import shown
from lrs.audit.verification import Progress, Verification, Verified
from lrs.audit.writer import EntryWriter, Patience
from lrs.clock import now_ms
from lrs.config import Config
from lrs.errors import BadRequest, NotFound
from lrs.messages.text import Text
from lrs.storage.contract.access import SigningKeys, Tenants
from lrs.storage.contract.audit import AuditEntries, AuditFilter, AuditPeople, AuditRecord, AuditTrees, Signed

_CURSOR = re.compile(r"[0-9a-f]{32}")
_written = count()
_UNNAMED_HOST = "manabi-lrs"  # of a tenant without an origin of its own


@dataclass(frozen=True, slots=True)
class Search:
    """What to find: entries about a person, by an actor, of an event, in a time. Each None: any."""

    subject: str | None = None
    actor: Actor | None = None
    event: str | None = None
    since: int | None = None
    until: int | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Entries, newest first, and the cursor of the page that follows; None on the last."""

    entries: list[Shown]
    next: str | None


@dataclass(frozen=True, slots=True)
class Look:
    """That somebody looked at a learner's record: who (by kind and role, never by name), when, why, as a sentence;
    `told` is the sentence without the time."""

    entry_id: str
    at: int
    actor: Literal["person", "key", "system"]
    role: str
    event: str
    purpose: str
    sentence: Text
    told: Text


class AuditService:
    def __init__(self, entries: AuditEntries, people: AuditPeople, trees: AuditTrees, signing_keys: SigningKeys,
                 tenants: Tenants, config: Config) -> None:
        self._entries = entries
        self._trees = trees
        self._tenants = tenants
        self._secrets = Secrets(people, signing_keys, config)
        self._writer = EntryWriter(entries)
        self._proofs = Proofs(entries, trees)
        self._zone = config.school.time_zone()

    async def start(self) -> None:
        """Open the keys now, not with the first entry. Raises `BadSetting` if they do not open."""
        await self._secrets.people()

    async def stop(self) -> None:
        """Wait for entries that are being written."""
        await self._writer.drain()

    # --- writing ---

    async def record(self, tenant: str, *entries: Entry, patience: Patience | None = None) -> None:
        """Returns when all of them are durable; entries that are recorded at the same time share one insert.

        With `patience` they may gather with others until it ends, for whoever has something else to do meanwhile.
        """
        people = await self._secrets.people()
        keepers = await people.keepers(tenant, {person for entry in entries for person in _kept_for(entry)})
        await self._writer.write(tenant, [_record(tenant, entry, keepers) for entry in entries], patience)

    async def forget(self, tenant: str, user: str) -> bool:
        """Delete the key of a person, as actor and subject alike; False if they are in no entry.

        Nothing that is recorded of them later is forgotten with it, so record their erasure before. Another process
        may write under the deleted key for `sealing.REMEMBERED_SECONDS` more; nobody can read what it wrote.
        """
        return bool(user) and await (await self._secrets.people()).forget(tenant, user)

    async def remembers(self, tenant: str, users: Collection[str]) -> int:
        """How many of these people have a key, so that entries can tell of them."""
        return len(await (await self._secrets.people()).known(tenant, users))

    # --- reading ---

    async def search(self, tenant: str, wanted: Search, cursor: str | None, limit: int) -> Page:
        """Newest first. Raises `BadRequest` for a cursor that no page gave."""
        found = await self._filter(tenant, wanted, cursor)
        return await self._page(tenant, found, limit) if found else Page([], None)

    async def looked_at(self, tenant: str, user: str, cursor: str | None = None, limit: int = 50,
                        whose: Whose = "own") -> tuple[list[Look], str | None]:
        """Who looked at a person's record, newest first, said to the person or (`child`) to their guardian; and the
        cursor of what follows. Raises `BadRequest` for a cursor that no page gave."""
        found = await self._filter(tenant, Search(subject=user), cursor, reads=True) if user else None
        if found is None:
            return [], None
        page = await self._page(tenant, found, limit)
        looks = [Look(entry.entry_id, entry.at, entry.actor, entry.role, entry.event, entry.purpose,
                      sentence(entry, self._zone, now_ms(), whose), told(entry, whose)) for entry in page.entries]
        return looks, page.next

    async def _filter(self, tenant: str, wanted: Search, cursor: str | None, *,
                      reads: bool = False) -> AuditFilter | None:
        """None when it is about somebody who is in no entry."""
        if cursor is not None and not _CURSOR.fullmatch(cursor):
            raise BadRequest("audit-cursor")
        actor, subject = wanted.actor, wanted.subject
        asked = {person for person in (subject, actor.id if actor and actor.kind == "person" else None)
                 if person is not None}
        tags = {person: keeper.tag for person, keeper in
                (await (await self._secrets.people()).known(tenant, asked)).items()}
        if asked - set(tags):
            return None
        return AuditFilter(
            subject=tags[subject] if subject is not None else None, actor=_actor(actor, tags) if actor else None,
            event=wanted.event, reads=reads, since=wanted.since, until=wanted.until, before=cursor)

    async def _page(self, tenant: str, wanted: AuditFilter, limit: int) -> Page:
        records = await self._entries.find(tenant, wanted, limit + 1)
        following = records[limit - 1].entry_id if len(records) > limit else None
        return Page(await self._shown(tenant, records[:limit]), following)

    async def _shown(self, tenant: str, records: Sequence[AuditRecord]) -> list[Shown]:
        return await shown(await self._secrets.people(), tenant, records)

    # --- the tree ---

    async def inclusion(self, tenant: str, entry_id: str) -> Inclusion:
        """Raises `NotFound` for an unknown entry, `Conflict` for one that has no place in the tree yet."""
        return await self._proofs.inclusion(tenant, entry_id)

    async def consistency(self, tenant: str, old: int) -> Proof:
        """That the tree of `old` entries is the beginning of today's. Raises `BadRequest` for more than there are."""
        return await self._proofs.consistency(tenant, old)

    async def checkpoint(self, tenant: str) -> Signed:
        """The newest. Raises `NotFound` when nothing was signed yet."""
        signed = await self._trees.newest(tenant)
        if signed is None:
            raise NotFound("audit-checkpoint-none")
        return signed

    async def sign(self, tenant: str, size: int, root: bytes) -> str:
        """The signed note over a tree: what `Sealer` signs with."""
        private = (await self._secrets.keyring()).private
        return checkpoint.sign(Checkpoint(await self.origin(tenant), size, root), private)

    async def verify(self, tenant: str, witness: str | None, progress: Progress) -> Verified:
        """Raises `Fault` with the first thing that is not what it was, `BadCheckpoint` for an unusable `witness`."""
        keyring = await self._secrets.keyring()
        return await Verification(self._entries, self._trees, tenant, await self.origin(tenant), keyring.publics(),
                                  await self._pruned(tenant), progress).run(witness)

    async def origin(self, tenant: str) -> str:
        """The name of a tenant's log, also that of the key that signs it."""
        found = await self._tenants.get(tenant)
        if found is None:
            raise NotFound("tenant-unknown", id=tenant)
        return f"{urlsplit(found.origin).netloc or _UNNAMED_HOST}/audit/{tenant}"

    async def verifier(self, tenant: str) -> str:
        """The public key of a tenant's log, as tools of witnesses take it."""
        return checkpoint.verifier(await self.origin(tenant), (await self._secrets.keyring()).private.public_key())

    async def jwks(self) -> dict[str, list[dict[str, str]]]:
        """The public keys that checkpoints can be verified with."""
        return (await self._secrets.keyring()).jwks()

    async def _pruned(self, tenant: str) -> int:
        records = await self._entries.find(tenant, AuditFilter(event=PRUNED), 1)
        return max(map(pruned_below, await self._shown(tenant, records)), default=0)


def _kept_for(entry: Entry) -> set[str]:
    """The people whose keys an entry needs: who is named in it, or the tenant when nobody is."""
    people = {*entry.subjects, *([entry.actor.id] if entry.actor.kind == "person" else [])}
    return people or {TENANT}


def _record(tenant: str, entry: Entry, keepers: dict[str, Keeper]) -> AuditRecord:
    tags = {person: keeper.tag for person, keeper in keepers.items()}
    subjects = tuple(dict.fromkeys(entry.subjects))
    sealers = subjects or tuple(_kept_for(entry))
    at = now_ms()
    entry_id = f"{at:012x}{next(_written) % 2**32:08x}{os.urandom(6).hex()}"  # in the order of writing
    keys, sealed = seal({"object": entry.object, "details": dict(entry.details)}, entry_id,
                        [keepers[person] for person in sealers])
    return AuditRecord(
        entry_id=entry_id, tenant=tenant, at=at, event=entry.event, actor=_actor(entry.actor, tags),
        role=entry.actor.role, subjects=tuple(tags[person] for person in subjects), purpose=entry.purpose,
        rule=entry.rule, request=entry.request, keys=keys, sealed=sealed)


def _actor(actor: Actor, tags: dict[str, str]) -> str:
    return f"{actor.kind}:{tags[actor.id] if actor.kind == 'person' else actor.id}"
