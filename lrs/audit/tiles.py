"""The tree as it is kept: tiles of up to 256 hashes, as C2SP's tlog-tiles cut it.

The tile (level, index) holds the roots of complete subtrees of 256**level leaves, 256 of them from `256 * index` on;
level 0 are the leaf hashes themselves. So a million entries take 3,937 tiles, of which growing touches one or two, and
a proof reads a handful. Nothing here is ever changed, only added: a tile that is not full grows at its end.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from lrs.audit.tree import HASH_BYTES, Span, joined, root_of

WIDTH = 256
_LEVEL_BITS = 8

Place = tuple[int, int]
"""Level and index of a tile."""

Tiles = Mapping[Place, bytes]
"""The hashes of tiles, end to end."""


def edge(size: int) -> list[Place]:
    """The tiles that are not full in a tree of `size` leaves: all that growing it needs, and its root too."""
    found = []
    level = 0
    while size:
        if size % WIDTH:
            found.append((level, size // WIDTH))
        level, size = level + 1, size // WIDTH
    return found


def at(tiles: Tiles, size: int) -> dict[Place, bytes]:
    """These tiles as they were in the tree of `size` leaves, though they may have grown since."""
    return {(level, index): hashes[:max(0, (size >> level * _LEVEL_BITS) - index * WIDTH) * HASH_BYTES]
            for (level, index), hashes in tiles.items()}


def grown(tiles: Tiles, size: int, leaves: Sequence[bytes]) -> dict[Place, bytes]:
    """The tiles that become others when a tree of `size` leaves, whose `edge` is `tiles`, gets these leaves."""
    changed: dict[Place, bytes] = {}
    level, added = 0, list(leaves)
    while added:
        parents = []
        for hash_ in added:
            place = (level, size // WIDTH)
            hashes = changed.get(place, tiles.get(place, b"") if size % WIDTH else b"") + hash_
            changed[place] = hashes
            size += 1
            if size % WIDTH == 0:
                parents.append(root_of(pieces(hashes)))
        level, size, added = level + 1, (size - len(added)) // WIDTH, parents
    return changed


def needed(spans: Iterable[Span]) -> set[Place]:
    """The tiles out of which `span_hash` makes the hashes of these spans."""
    return {(level, start // WIDTH) for span in spans for level, start, _ in _subtrees(span)}


def span_hash(span: Span, tiles: Tiles) -> bytes:
    """The hash over a span that begins where a subtree of its width may. Raises `KeyError` for a missing tile."""
    complete = []
    for level, start, count in _subtrees(span):
        first = start % WIDTH
        hashes = list(pieces(tiles[level, start // WIDTH]))[first:first + count]
        if len(hashes) < count:
            raise KeyError((level, start // WIDTH))
        complete.append(root_of(hashes))
    return joined(complete)


def pieces(hashes: bytes) -> Iterator[bytes]:
    """The hashes of a tile, one by one."""
    return (hashes[at:at + HASH_BYTES] for at in range(0, len(hashes), HASH_BYTES))


def _subtrees(span: Span) -> Iterator[tuple[int, int, int]]:
    """The complete subtrees of a span, the widest first: each as `count` hashes of a level, from `start` on."""
    begin, end = span
    while begin < end:
        height = (end - begin).bit_length() - 1
        level, rest = divmod(height, _LEVEL_BITS)
        yield level, begin >> level * _LEVEL_BITS, 1 << rest
        begin += 1 << height
