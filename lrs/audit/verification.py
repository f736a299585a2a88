"""Whether a log is what it was: the tree made again from the entries, and held against all that was ever signed of it.

Three things are held against each other: the entries, the leaf hashes they were sealed with (kept apart, in tiles), and
the signed checkpoints, of which a witness may bring one of its own. Entries against leaf hashes name the very entry
that is not what it was; leaf hashes against checkpoints find out who changed both.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from lrs.audit import tiles
from lrs.audit.checkpoint import BadCheckpoint, Checkpoint, read, signed_by
from lrs.audit.leaves import leaf
from lrs.audit.tree import HASH_BYTES, Edge
from lrs.clock import now_ms, utc_text
from lrs.storage.contract.audit import AuditEntries, AuditRecord, AuditTrees, Signed

_PAGE = 2000

Progress = Callable[[int, int], None]
"""Told how many entries of how many were looked at."""


class Fault(Exception):
    """The log is not what it was; the message names the first thing that shows it."""


@dataclass(frozen=True, slots=True)
class Verified:
    """A log without a fault: what it holds, and the tail that is not sealed yet."""

    sealed: int
    pruned: int
    checkpoints: int
    unsealed: int
    oldest_ms: int  # how long the oldest unsealed entry has waited


class Verification:
    """Of one tenant's log; `publics` are the keys that its checkpoints may be signed with.

    Entries below the place `pruned` may be missing; their leaf hashes may not.
    """

    def __init__(self, entries: AuditEntries, trees: AuditTrees, tenant: str, origin: str,
                 publics: Sequence[Ed25519PublicKey], pruned: int, progress: Progress) -> None:
        self._entries = entries
        self._trees = trees
        self._tenant = tenant
        self._origin = origin
        self._publics = publics
        self._pruned = pruned
        self._progress = progress

    async def run(self, witness: str | None = None) -> Verified:
        """Raises `Fault`, and `BadCheckpoint` for a `witness` that is no checkpoint of this log."""
        marks = await self._marks(witness)
        last = await self._entries.last(self._tenant)
        head = await self._trees.head(self._tenant)
        size = head.size if head else 0
        reached = max([size] + [mark.size for mark, _ in marks])
        decided = head.growth.size if head and head.growth else size
        await self._check_entries(reached)
        if last >= max(decided, reached):
            raise Fault(f"entry {last} was inserted: the tree ends with entry {max(decided, reached) - 1}")
        if head:
            marks.append((Checkpoint(self._origin, size, head.root), "the head of the tree"))
        await self._check_roots(marks)
        if size < reached:
            raise Fault(f"the head of the tree was set back: it has {size} entries, and {reached} were signed")
        count, oldest = (await self._entries.waiting_since()).get(self._tenant, (0, now_ms()))
        return Verified(size, self._pruned, len(await self._trees.checkpoints(self._tenant)), count,
                        max(0, now_ms() - oldest))

    async def _marks(self, witness: str | None) -> list[tuple[Checkpoint, str]]:
        """Every checkpoint, and what to call it; the witness's own first."""
        found = [(self._of_witness(witness), "the witness's checkpoint")] if witness else []
        for signed in await self._trees.checkpoints(self._tenant):
            name = f"the checkpoint of {utc_text(signed.at)}"
            found.append((self._trusted(signed, name), name))
        return found

    def _trusted(self, signed: Signed, name: str) -> Checkpoint:
        try:
            found = read(signed.note)
        except BadCheckpoint as error:
            raise Fault(f"{name} was changed: {error}") from None
        if (found.origin, found.size) != (self._origin, signed.size) or not self._is_ours(signed.note):
            raise Fault(f"{name}, over {signed.size} entries, is not signed by this server's key for {self._origin}")
        return found

    def _of_witness(self, note: str) -> Checkpoint:
        found = read(note)
        if found.origin != self._origin:
            raise BadCheckpoint(f"the witness's checkpoint is of {found.origin}, and this log is {self._origin}")
        if not self._is_ours(note):
            raise Fault("the witness's checkpoint is not signed by this server's key: it was altered, or the key of "
                        "this server was exchanged")
        return found

    def _is_ours(self, note: str) -> bool:
        return any(signed_by(note, public) for public in self._publics)

    # --- entries against their leaf hashes ---

    async def _check_entries(self, size: int) -> None:
        expected = self._pruned
        sealed = self._leaves(expected, size)
        async for record in self._numbered(expected):
            if record.seq is None or record.seq >= size:
                break
            if record.seq < expected:
                raise Fault(f"entry {record.seq} is there twice: id {record.entry_id} or the other was inserted")
            wanted = await anext(sealed, None)
            if wanted is None:
                raise Fault(f"the leaf hash of entry {expected} is missing from the tree")
            if record.seq != expected or leaf(record) != wanted:
                raise Fault(await self._named(expected, wanted, record, size))
            expected += 1
            if expected % _PAGE == 0:
                self._progress(expected, size)
        if expected < size:
            raise Fault(f"entry {expected} was removed: nothing is left in its place")

    async def _named(self, place: int, wanted: bytes, record: AuditRecord, size: int) -> str:
        """What happened at the first place where entry and leaf hash differ; it decides which of both went astray."""
        who = f"entry {place} (id {record.entry_id}, {utc_text(record.at)}, {record.event})"
        if record.seq != place:
            elsewhere = await self._seq_of(wanted, place)
            if elsewhere is not None:
                return f"entry {place} was moved: it stands at place {elsewhere} now"
            return f"entry {place} was removed: the next one left is entry {record.seq}"
        original = await self._seq_of(wanted, place)
        stranger = not await self._was_sealed(leaf(record), place, size)
        if original is not None and stranger:
            return f"{who} was inserted: it was never sealed, and stands before entries that were"
        if original is not None:
            return f"{who} was moved: the entry of place {place} stands at place {original} now"
        if stranger:
            return f"{who} was changed after it was sealed"
        return f"entry {place} was removed: a later one, id {record.entry_id}, stands in its place"

    async def _seq_of(self, wanted: bytes, place: int) -> int | None:
        """Where the entry with this leaf hash stands now."""
        async for record in self._numbered(place):
            if leaf(record) == wanted:
                return record.seq
        return None

    async def _was_sealed(self, found: bytes, place: int, size: int) -> bool:
        """Whether an entry with this leaf hash was sealed at or after a place."""
        async for wanted in self._leaves(place, size):
            if wanted == found:
                return True
        return False

    # --- leaf hashes against checkpoints ---

    async def _check_roots(self, marks: Sequence[tuple[Checkpoint, str]]) -> None:
        edge, good = Edge(), 0
        ordered = sorted(marks, key=lambda mark: mark[0].size)
        leaves = self._leaves(0, ordered[-1][0].size if ordered else 0)
        for mark, name in ordered:
            while edge.size < mark.size:
                wanted = await anext(leaves, None)
                if wanted is None:
                    raise Fault(f"the leaf hash of entry {edge.size} is missing from the tree")
                edge.append(wanted)
            if mark.size and edge.root() != mark.root:
                raise Fault(f"entries {good} to {mark.size - 1} are not what {name} says: one of them was changed, "
                            "removed or inserted together with its leaf hash")
            good = mark.size

    # --- reading ---

    async def _numbered(self, first: int) -> AsyncIterator[AuditRecord]:
        while page := await self._entries.numbered(self._tenant, first, _PAGE):
            for record in page:
                yield record
            assert page[-1].seq is not None  # noqa: S101  they are asked for by it
            first = page[-1].seq + 1

    async def _leaves(self, first: int, size: int) -> AsyncIterator[bytes]:
        """The leaf hashes from `first` on, as far as they are there."""
        for index in range(first // tiles.WIDTH, -(-size // tiles.WIDTH)):
            tile = (await self._trees.tiles(self._tenant, [(0, index)])).get((0, index), b"")
            begin = index * tiles.WIDTH
            for place, found in enumerate(tiles.pieces(tile), begin):
                if first <= place < size:
                    yield found
            if len(tile) < min(tiles.WIDTH, size - begin) * HASH_BYTES:
                return
