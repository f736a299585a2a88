"""Signed checkpoints: how large a tree was and its root, as a C2SP signed note (tlog-checkpoint, signed-note).

    lrs.midori.example/audit/midori          the origin: which log
    1203                                     its size
    nND/nri/U0xuHUrYSy0HtMeal2vzD9V4k/BO79C+QeI=

    — lrs.midori.example/audit/midori AbCd…   Ed25519, over all lines before the blank one

Whoever keeps one, elsewhere, can later show that nothing before it was changed.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from lrs.audit.tree import HASH_BYTES

_ED25519 = b"\x01"
_KEY_ID_BYTES = 4
_SIGNATURE = re.compile(r"— (\S+) (\S+)")


class BadCheckpoint(ValueError):
    """A text that is no checkpoint; its message says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        """What is signed."""
        return f"{self.origin}\n{self.size}\n{b64encode(self.root).decode()}\n"


def sign(checkpoint: Checkpoint, private: Ed25519PrivateKey) -> str:
    """The signed note; the key is named like the log."""
    text = checkpoint.text()
    signature = key_id(checkpoint.origin, private.public_key()) + private.sign(text.encode())
    return f"{text}\n— {checkpoint.origin} {b64encode(signature).decode()}\n"


def read(note: str) -> Checkpoint:
    """The checkpoint in a signed note, signatures unchecked. Raises `BadCheckpoint`."""
    text, _, signatures = note.partition("\n\n")
    lines = text.split("\n")
    if len(lines) < 3 or not lines[0] or not re.fullmatch(r"0|[1-9][0-9]{0,15}", lines[1]) or not signatures:
        raise BadCheckpoint("a checkpoint has an origin, a size, a root, a blank line and signatures, each on a line")
    try:
        root = b64decode(lines[2], validate=True)
    except ValueError:
        root = b""
    if len(root) != HASH_BYTES:
        raise BadCheckpoint("the third line of a checkpoint is its root, 32 bytes in base64")
    return Checkpoint(lines[0], int(lines[1]), root)


def signed_by(note: str, public: Ed25519PublicKey) -> bool:
    """Whether one of the note's signatures is that of this key, under the name of the note's origin."""
    text, blank, signatures = note.partition("\n\n")
    origin = text.partition("\n")[0]
    return bool(blank) and any(
        name == origin and _holds(encoded, origin, text + "\n", public)
        for name, encoded in _SIGNATURE.findall(signatures))


def verifier(origin: str, public: Ed25519PublicKey) -> str:
    """The key as witnesses' tools take it: ``name+id+key`` (signed-note, verifier keys)."""
    key = b64encode(_ED25519 + public.public_bytes_raw()).decode()
    return f"{origin}+{key_id(origin, public).hex()}+{key}"


def key_id(name: str, public: Ed25519PublicKey) -> bytes:
    return sha256(name.encode() + b"\n" + _ED25519 + public.public_bytes_raw()).digest()[:_KEY_ID_BYTES]


def _holds(encoded: str, name: str, text: str, public: Ed25519PublicKey) -> bool:
    try:
        signature = b64decode(encoded, validate=True)
        if signature[:_KEY_ID_BYTES] != key_id(name, public):
            return False
        public.verify(signature[_KEY_ID_BYTES:], text.encode())
    except (ValueError, InvalidSignature):
        return False
    return True
