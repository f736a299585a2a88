"""Proofs out of the tree as it is kept: that an entry is in it, and that an older tree is its beginning.

Where they can be, they are over the newest signed checkpoint, so that nobody needs to trust the answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lrs.audit import tiles, tree
from lrs.audit.checkpoint import read
from lrs.audit.leaves import canonical
from lrs.errors import BadRequest, Conflict, NotFound
from lrs.storage.contract.audit import AuditEntries, AuditTrees


@dataclass(frozen=True, slots=True)
class Proof:
    """`hashes` prove it in the tree of `size` entries with this root; `note`, its checkpoint, if signed."""

    size: int
    root: bytes
    hashes: tuple[bytes, ...]
    note: str | None


@dataclass(frozen=True, slots=True)
class Inclusion:
    """`data` is what was hashed: leaf `index` is SHA-256(0x00 ‖ data)."""

    index: int
    data: bytes
    proof: Proof


class Proofs:
    def __init__(self, entries: AuditEntries, trees: AuditTrees) -> None:
        self._entries = entries
        self._trees = trees

    async def inclusion(self, tenant: str, entry_id: str) -> Inclusion:
        """Raises `NotFound` for an unknown entry, `Conflict` for one that has no place in the tree yet."""
        record = await self._entries.get(tenant, entry_id)
        if record is None:
            raise NotFound("audit-entry-unknown")
        size, root, note = await self._tree(tenant, 0 if record.seq is None else record.seq)
        if record.seq is None or record.seq >= size:
            raise Conflict("audit-entry-unsealed")
        hashes = await self._hashes(tenant, tree.inclusion(record.seq, size))
        return Inclusion(record.seq, canonical(record), Proof(size, root, hashes, note))

    async def consistency(self, tenant: str, old: int) -> Proof:
        """That the tree of `old` entries is the beginning. Raises `BadRequest` for more than there are."""
        size, root, note = await self._tree(tenant, old - 1)
        if not 0 < old <= size:
            raise BadRequest("audit-size-unknown", size=old, most=size)
        return Proof(size, root, await self._hashes(tenant, tree.consistency(old, size)), note)

    async def _tree(self, tenant: str, index: int) -> tuple[int, bytes, str | None]:
        """Size, root and note of the newest checkpoint that has the leaf `index`; else of the tree as it is."""
        signed = await self._trees.newest(tenant)
        if signed and index < signed.size:
            return signed.size, read(signed.note).root, signed.note
        head = await self._trees.head(tenant)
        return (head.size, head.root, None) if head else (0, tree.EMPTY, None)

    async def _hashes(self, tenant: str, spans: Sequence[tree.Span]) -> tuple[bytes, ...]:
        kept = await self._trees.tiles(tenant, tiles.needed(spans))
        return tuple(tiles.span_hash(span, kept) for span in spans)
