"""The tree of RFC 6962 against its own recursive definition, its proofs, and the same tree in tiles."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrs.audit import tiles
from lrs.audit.tree import (
    EMPTY,
    Edge,
    consistency,
    inclusion,
    leaf_hash,
    proves_consistency,
    proves_inclusion,
    root_of,
)

MOST = 70
LEAVES = [leaf_hash(f"記録{n}".encode()) for n in range(3000)]

# The eight inputs that implementations of RFC 6962 try their trees on, and the roots over the first one, two, …
INPUTS = [bytes.fromhex(text) for text in (
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def defined(leaves: Sequence[bytes]) -> bytes:
    """MTH, word by word (RFC 6962 §2.1), over leaf hashes."""
    if len(leaves) < 2:
        return leaves[0] if leaves else sha256(b"").digest()
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return sha256(b"\x01" + defined(leaves[:k]) + defined(leaves[k:])).digest()


def proof_of(spans: Sequence[tuple[int, int]]) -> list[bytes]:
    return [defined(LEAVES[begin:end]) for begin, end in spans]


@pytest.mark.parametrize("size", range(1, 9))
def test_the_known_roots_come_out(size: int) -> None:
    assert root_of(map(leaf_hash, INPUTS[:size])).hex() == ROOTS[size - 1]


def test_a_growing_tree_is_the_recursive_one_at_every_size() -> None:
    edge = Edge()
    assert edge.root() == EMPTY == defined([])
    for size, leaf in enumerate(LEAVES[:MOST], start=1):
        edge.append(leaf)
        assert (edge.size, edge.root()) == (size, defined(LEAVES[:size]))


def test_every_inclusion_proof_of_small_trees_proves_its_leaf_and_no_other() -> None:
    for size in range(1, 40):
        root = defined(LEAVES[:size])
        for index in range(size):
            proof = proof_of(inclusion(index, size))
            assert proves_inclusion(LEAVES[index], index, size, proof, root)
            assert not proves_inclusion(LEAVES[index + 1], index, size, proof, root)
            assert not proves_inclusion(LEAVES[index], (index + 1) % (size + 1), size, proof, root)


def test_every_consistency_proof_of_small_trees_proves_its_beginning_and_no_other() -> None:
    for size in range(1, 40):
        root = defined(LEAVES[:size])
        for old in range(1, size + 1):
            proof = proof_of(consistency(old, size))
            assert proves_consistency(old, defined(LEAVES[:old]), size, root, proof)
            assert not proves_consistency(old, defined(LEAVES[1:old + 1]), size, root, proof)
            assert not proves_consistency(old, defined(LEAVES[:old]), size, defined(LEAVES[:size + 1]), proof)


@pytest.mark.parametrize("index", [-1, 5, 6])
def test_a_place_outside_the_tree_proves_nothing(index: int) -> None:
    assert not proves_inclusion(LEAVES[0], index, 5, proof_of(inclusion(0, 5)), defined(LEAVES[:5]))


@pytest.mark.parametrize(("old", "size"), [(6, 5), (-1, 5)])
def test_a_larger_tree_is_no_beginning(old: int, size: int) -> None:
    assert not proves_consistency(old, EMPTY, size, defined(LEAVES[:size]), [LEAVES[0]])


def test_every_tree_begins_with_the_empty_one() -> None:
    assert proves_consistency(0, EMPTY, 5, defined(LEAVES[:5]), [])
    assert not proves_consistency(0, LEAVES[0], 5, defined(LEAVES[:5]), [])


@given(st.data())
def test_a_proof_with_anything_changed_dropped_or_added_proves_nothing(data: st.DataObject) -> None:
    size = data.draw(st.integers(2, MOST))
    index = data.draw(st.integers(0, size - 1))
    old = data.draw(st.integers(1, size - 1))
    for spans, holds in (
            (inclusion(index, size),
             lambda p: proves_inclusion(LEAVES[index], index, size, p, defined(LEAVES[:size]))),
            (consistency(old, size),
             lambda p: proves_consistency(old, defined(LEAVES[:old]), size, defined(LEAVES[:size]), p))):
        proof = proof_of(spans)
        assert holds(proof)
        place = data.draw(st.integers(0, len(proof) - 1))
        assert not holds([*proof[:place], LEAVES[-1], *proof[place + 1:]])
        assert not holds([*proof[:place], *proof[place + 1:]])
        assert not holds([*proof[:place], LEAVES[-1], *proof[place:]])


# --- tiles ------------------------------------------------------------------------------------------------


def kept(steps: Sequence[int]) -> dict[tuple[int, int], bytes]:
    """The tiles of a tree that grew by so many leaves at a time, each time with nothing but its edge known."""
    everything: dict[tuple[int, int], bytes] = {}
    size = 0
    for step in steps:
        edge = {place: everything[place] for place in tiles.edge(size)}
        everything |= tiles.grown(edge, size, LEAVES[size:size + step])
        size += step
    return everything


@given(st.lists(st.integers(1, 700), min_size=1, max_size=4), st.data())
def test_tiles_hold_the_same_tree_however_it_grew(steps: list[int], data: st.DataObject) -> None:
    size = sum(steps)
    everything = kept(steps)
    assert everything == kept([size])
    edge = {place: everything[place] for place in tiles.edge(size)}
    assert tiles.span_hash((0, size), edge) == root_of(LEAVES[:size])
    index, old = data.draw(st.integers(0, size - 1)), data.draw(st.integers(1, size))
    for spans in (inclusion(index, size), consistency(old, size)):
        few = {place: everything[place] for place in tiles.needed(spans)}
        assert [tiles.span_hash(span, few) for span in spans] == [root_of(LEAVES[b:e]) for b, e in spans]


@pytest.mark.parametrize(("size", "edge"), [
    (0, []), (1, [(0, 0)]), (255, [(0, 0)]), (256, [(1, 0)]), (257, [(0, 1), (1, 0)]),
    (65536, [(2, 0)]), (65537, [(0, 256), (2, 0)]),
])
def test_growing_needs_only_the_tiles_that_are_not_full(size: int, edge: list[tuple[int, int]]) -> None:
    assert tiles.edge(size) == edge


def test_a_tile_that_is_missing_or_cut_short_is_told() -> None:
    everything = kept([300])
    for broken in ({}, {**everything, (0, 1): b""}):
        with pytest.raises(KeyError):
            tiles.span_hash((256, 300), broken)
