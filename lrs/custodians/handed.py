"""What somebody hands in to be checked, told apart by what is in the files, whatever they are called."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from lrs.bundles import manifest as manifests
from lrs.bundles import signing
from lrs.bundles.encryption import encrypted
from lrs.bundles.manifest import MOST_BYTES
from lrs.custodians import receipts
from lrs.custodians.beginning import ZIP, beginning
from lrs.errors import BadRequest

MOST_FILES = 3
_MARK = re.compile(rb'"type"\s*:\s*"LearnerRecordProof"')
_TOKEN = re.compile(rb"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*\.[A-Za-z0-9_-]+")


@dataclass(frozen=True, slots=True)
class Handed:
    """A bundle, or the two files of its signed manifest, perhaps with a proof; or a receipt."""

    bundle: Path | None = None
    text: bytes = b""
    signature: str = ""
    proof: bytes = b""
    receipt: str = ""

    def claimed(self) -> tuple[str, str]:
        """Whose it says it is, and the `kid` of the key, on nobody's word. Raises `BadRequest`."""
        if self.receipt:
            return receipts.claimed(self.receipt)
        return manifests.read(self.text).issuer.id, signing.claimed_kid(self.signature)


def sorted_out(files: Sequence[Path]) -> Handed:
    """Raises `BadRequest` for files that are none of these, do not belong together, or miss one."""
    found = Handed()
    for path in files:
        found = _with(found, path)
    if found.bundle is not None:
        text, signature = beginning(found.bundle)
        found = replace(found, text=text, signature=signature)
    signed = bool(found.text and found.signature)
    alone = len(files) == 1 if found.receipt else len(files) <= MOST_FILES
    if signed == bool(found.receipt) or not alone:
        raise BadRequest("check-files")
    return found


def _with(found: Handed, path: Path) -> Handed:
    if encrypted(path):
        raise BadRequest("check-encrypted")
    with path.open("rb") as stream:
        content = stream.read(len(ZIP))
        if content == ZIP:
            changed: dict[str, object] = {"bundle": path}
        else:
            changed = _named(content + stream.read(MOST_BYTES + 1))
    [(name, value)] = changed.items()
    if getattr(found, name) or (found.bundle and name in {"text", "signature"}):
        raise BadRequest("check-files")
    return replace(found, **{name: value})  # type: ignore[arg-type]


def _named(content: bytes) -> dict[str, object]:
    """A small file, under the name of what it is."""
    plain = content.strip()
    if plain.startswith(b"{"):
        # The exact bytes are what was signed, also a line end that an editor added.
        return {"proof": content} if _MARK.search(content[:4096]) else {"text": content}
    if not _TOKEN.fullmatch(plain):
        raise BadRequest("check-files")
    return {"signature" if b".." in plain else "receipt": plain.decode()}
