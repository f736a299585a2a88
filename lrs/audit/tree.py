"""The Merkle tree of RFC 6962 §2.1 (RFC 9162 keeps the same): hashes, proofs, and how a proof is checked.

A leaf is SHA-256(0x00 ‖ data), a node SHA-256(0x01 ‖ left ‖ right). A *span* `(begin, end)` stands for the tree over
those leaves. What a proof consists of is told as spans, so that whoever keeps the hashes looks them up however it
keeps them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256

Span = tuple[int, int]

EMPTY = sha256(b"").digest()
HASH_BYTES = 32


def leaf_hash(data: bytes) -> bytes:
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


class Edge:
    """A tree that only grows: the hashes of its complete subtrees, the widest first, and nothing else."""

    def __init__(self) -> None:
        self.size = 0
        self._complete: list[bytes] = []

    def append(self, leaf: bytes) -> None:
        size, found = self.size, leaf
        while size & 1:  # two complete subtrees of one width are one of the next
            found = node_hash(self._complete.pop(), found)
            size >>= 1
        self._complete.append(found)
        self.size += 1

    def root(self) -> bytes:
        return joined(self._complete)


def joined(complete: Sequence[bytes]) -> bytes:
    """The root over complete subtrees of falling width."""
    if not complete:
        return EMPTY
    *others, root = complete
    for left in reversed(others):
        root = node_hash(left, root)
    return root


def root_of(leaves: Iterable[bytes]) -> bytes:
    """The root over these leaf hashes."""
    edge = Edge()
    for leaf in leaves:
        edge.append(leaf)
    return edge.root()


def inclusion(index: int, size: int) -> list[Span]:
    """What proves that leaf `index` is in the tree of `size` leaves, in the order of the proof (§2.1.1)."""
    found: list[Span] = []
    begin, end = 0, size
    while end - begin > 1:
        middle = begin + _split(end - begin)
        if index < middle:
            found.append((middle, end))
            end = middle
        else:
            found.append((begin, middle))
            begin = middle
    return found[::-1]


def consistency(old: int, size: int) -> list[Span]:
    """What proves that the tree of `old` leaves is the beginning of that of `size`, in order (§2.1.2)."""
    found: list[Span] = []
    begin, end, whole = 0, size, True
    while old != end:
        middle = begin + _split(end - begin)
        if old <= middle:
            found.append((middle, end))
            end = middle
        else:
            found.append((begin, middle))
            begin, whole = middle, False
    return [*([] if whole else [(begin, end)]), *reversed(found)]


def proves_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether `proof` shows `leaf` at `index` of the tree of `size` leaves with this root (RFC 9162 §2.1.3.2)."""
    if not 0 <= index < size:
        return False
    place, last, found = index, size - 1, leaf
    for step in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            found = node_hash(step, found)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            found = node_hash(found, step)
        place, last = place >> 1, last >> 1
    return last == 0 and found == root


def proves_consistency(old: int, old_root: bytes, size: int, root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether `proof` shows that the tree `old_root` is the beginning of the tree `root` (RFC 9162 §2.1.4.2)."""
    if old == 0 or old == size:
        return not proof and 0 <= old <= size and old_root == (root if old else EMPTY)
    if not 0 < old < size or not proof:
        return False
    steps = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    place, last = old - 1, size - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    before = now = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            before, now = node_hash(step, before), node_hash(step, now)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            now = node_hash(now, step)
        place, last = place >> 1, last >> 1
    return last == 0 and before == old_root and now == root


def _split(size: int) -> int:
    """The largest power of two below `size`."""
    return 1 << (size - 1).bit_length() - 1
