"""What is checked of a bundle before anything of it is handed out, each by itself. Each raises `BundleRefused`."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from typing import Literal

from lrs.audit.tree import root_of
from lrs.bundles import bag as bags
from lrs.bundles import members, signing
from lrs.bundles.container import Container
from lrs.bundles.jsonlines import counted
from lrs.bundles.manifest import MOST_BYTES, File, Manifest, read
from lrs.bundles.members import SHA2_BY_DIGITS
from lrs.bundles.proof import leaf
from lrs.bundles.refused import BundleRefused
from lrs.clock import utc_text

Check = Literal["zip", "signature", "manifest", "recipient", "dates", "bag", "files", "lines"]

CLOCK_MS = 300_000
"""How far another custodian's clock may be before ours."""


def manifest(container: Container) -> tuple[Manifest, bytes, bytes]:
    """The manifest, its bytes, and those of its signature."""
    for path in members.SEALING:
        if path not in container.members:
            raise BundleRefused("bundle-file-missing", path=path)
    if container.members[members.MANIFEST].size > MOST_BYTES:
        raise BundleRefused("bundle-manifest-size", limit=MOST_BYTES >> 20)
    if container.members[members.SIGNATURE].size > signing.MOST_BYTES:
        raise BundleRefused("bundle-signature-form")
    text = container.content(members.MANIFEST)
    return read(text), text, container.content(members.SIGNATURE)


def signature(found: Manifest, text: bytes, jws: bytes, key_of: signing.KeyOf) -> str:
    """The `kid` of the issuer's key that signed."""
    return signing.verify_manifest(text, jws.decode("latin-1").removesuffix("\n"), found.issuer.id, key_of)


def recipient(found: Manifest, reader: str) -> None:
    """A bundle without a recipient's id is for whoever the family gives it to."""
    if found.recipient.id not in (None, reader):
        raise BundleRefused("bundle-recipient", recipient=found.recipient.id, reader=reader)


def dates(found: Manifest, now_ms: int) -> None:
    if found.created_ms > now_ms + CLOCK_MS:
        raise BundleRefused("bundle-early", created=utc_text(found.created_ms))
    if now_ms >= found.not_after_ms:
        raise BundleRefused("bundle-expired", not_after=utc_text(found.not_after_ms))


def bag(container: Container, found: Manifest, text: bytes, jws: bytes) -> None:
    """The files are those of the manifest, in their order, and the bag's own are what follows from it."""
    expected, there = bags.order(found), list(container.members)
    for path in expected:
        if path not in container.members:
            raise BundleRefused("bundle-file-missing", path=path)
    if unknown := set(there) - set(expected):
        raise BundleRefused("bundle-member-unknown", path=min(unknown))
    if there != expected:
        raise BundleRefused("bundle-zip-order")
    for path, data in bags.sealing(found, text, jws).items():
        if container.members[path].size != len(data) or container.content(path) != data:
            raise BundleRefused("bundle-bag", path=path)


def hashes(container: Container, found: Manifest) -> None:
    """Every file is of the size and has the hash that were signed, an attachment also that in its name."""
    for file in found.files:
        if container.members[file.path].size != file.size:
            raise BundleRefused("bundle-file-size", path=file.path)
        digest = hashlib.sha256()
        name = file.path.rpartition("/")[2]
        named = hashlib.new(SHA2_BY_DIGITS[len(name)]) if file.role == "attachment" else None
        for piece in container.pieces(file.path):
            digest.update(piece)
            if named is not None:
                named.update(piece)
        if digest.hexdigest() != file.sha256:
            raise BundleRefused("bundle-file-hash", path=file.path)
        if named is not None and named.hexdigest() != name:
            raise BundleRefused("bundle-attachment-name", path=file.path)


def sizes(found: Manifest, limit: int) -> None:
    for file in found.files:
        if (file.raw_size or 0) > limit:
            raise BundleRefused("bundle-file-large", path=file.path, limit=limit)


def lines(found: Manifest, salt: bytes, lines_of: Callable[[File], Iterable[bytes]]) -> None:
    """Every file of lines has as many as was signed, and those of the Statements are those of the tree."""
    for file in found.files:
        if file.records is not None and file.role != "statements":
            for _ in counted(lines_of(file), file.records, file.path):
                pass
    root = root_of(leaf(salt, index, line)
                   for file in found.files if file.role == "statements"
                   for index, line in enumerate(counted(lines_of(file), file.records or 0, file.path), file.first or 0))
    if root != found.tree.root:
        raise BundleRefused("bundle-tree")
