"""Single Statements of a bundle proven later: an RFC 6962 tree over salted lines, whose root the manifest holds.

Leaf i is SHA-256(0x00 ‖ salt_i ‖ line), salt_i the first 16 bytes of HMAC-SHA256(leaf salt, i as 8 bytes big-endian).
Whoever is shown one line with its salt and proof learns nothing of another, and cannot guess it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Proof:
    """That `line` is number `index` of `size` lines."""

    index: int
    size: int
    salt: bytes
    line: bytes
    steps: tuple[bytes, ...]


def leaf(salt: bytes, index: int, line: bytes) -> bytes:
    """The leaf hash of a line; `salt` is the bundle's."""
    raise NotImplementedError


def root(salt: bytes, lines: Iterable[bytes]) -> bytes:
    raise NotImplementedError


def prove(salt: bytes, lines: Iterable[bytes], index: int) -> Proof:
    """Goes through all lines once, in constant memory but for the steps. Raises IndexError."""
    raise NotImplementedError


def proven(proof: Proof, root_hash: bytes) -> bool:
    """Whether the line is in the tree with this root."""
    raise NotImplementedError
