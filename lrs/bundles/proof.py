"""Single Statements of a bundle proven later: an RFC 6962 tree over salted lines, whose root the manifest holds.

Leaf i is SHA-256(0x00 ‖ salt_i ‖ line), salt_i the first 16 bytes of HMAC-SHA256(leaf salt, i as 8 bytes big-endian).
Whoever is shown one line with its salt and proof learns nothing of another, and cannot guess it.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from typing import Literal

import msgspec

from lrs.audit.tree import HASH_BYTES, Edge, inclusion, leaf_hash, proves_inclusion
from lrs.bundles.manifest import Manifest
from lrs.bundles.refused import BundleRefused

_SALT_BYTES = 16


class Proof(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """That `line` is number `index` of the `size` Statement lines of `bundle`."""

    type: Literal["LearnerRecordProof"]
    bundle: str
    index: int
    size: int
    salt: bytes
    steps: tuple[bytes, ...]
    line: str

    def text(self) -> bytes:
        """As JSON, bytes in base64: what a learner shows together with `manifest.json` and `manifest.jws`."""
        return msgspec.json.encode(self)


def read_proof(text: bytes) -> Proof:
    """Raises `BundleRefused("bundle-proof")`."""
    try:
        return msgspec.json.decode(text, type=Proof)
    except (ValueError, RecursionError) as error:
        raise BundleRefused("bundle-proof", problem=str(error)) from None


def salt_of(salt: bytes, index: int) -> bytes:
    """The salt of one line; `salt` is the bundle's."""
    return hmac.digest(salt, index.to_bytes(8, "big"), "sha256")[:_SALT_BYTES]


def leaf(salt: bytes, index: int, line: bytes) -> bytes:
    """The leaf hash of a line; `salt` is the bundle's."""
    return leaf_hash(salt_of(salt, index) + line)


def prove(bundle_id: str, salt: bytes, lines: Iterable[bytes], index: int, size: int) -> Proof:
    """Goes through all `size` lines once, in constant memory. Raises IndexError."""
    if not 0 <= index < size:
        raise IndexError(index)
    spans = inclusion(index, size)
    edges = {span: Edge() for span in spans}
    shown = b""
    ordered = sorted(spans)
    place = 0
    for number, line in enumerate(lines):
        if number == index:
            shown = line
            continue
        while number >= ordered[place][1]:
            place += 1
        edges[ordered[place]].append(leaf(salt, number, line))
    return Proof("LearnerRecordProof", bundle_id, index, size, salt_of(salt, index),
                 tuple(edges[span].root() for span in spans), shown.decode())


def proven(proof: Proof, manifest: Manifest) -> bool:
    """Whether the line is one of the bundle's whose verified manifest this is."""
    if (proof.bundle, proof.size) != (manifest.bundle_id, manifest.tree.size):
        return False
    if len(proof.salt) != _SALT_BYTES or any(len(step) != HASH_BYTES for step in proof.steps):
        return False
    return proves_inclusion(leaf_hash(proof.salt + proof.line.encode()), proof.index, proof.size, proof.steps,
                            manifest.tree.root)
