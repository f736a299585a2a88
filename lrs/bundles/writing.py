"""A bundle as it is built: a folder filled piece by piece, each piece durable before its call returns.

The same pieces give the same bytes, however often the building stopped: whoever goes on after a kill opens the folder
again and adds what `has` does not know. A piece that is there stays as it is. Memory is constant, the pieces stream.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import msgspec

from lrs.audit.tree import HASH_BYTES, root_of
from lrs.bundles import bag, container, members
from lrs.bundles.agreement import SALT_BYTES, check, counted
from lrs.bundles.jsonlines import Packed
from lrs.bundles.manifest import MOST_BYTES, Facts, File, Manifest, TreeTold
from lrs.bundles.members import SHA2_BY_DIGITS, Role
from lrs.bundles.pieces import make_folder, pieces, sweep, sync_folder, whole
from lrs.bundles.proof import leaf
from lrs.bundles.refused import BundleRefused

CHUNK_STATEMENTS = 10_000
"""Statements in each file of them; fewer in the last, and where they are very large."""


class Out(Protocol):
    def write(self, data: bytes, /) -> object: ...


class _Digest(Protocol):
    def update(self, data: bytes, /) -> None: ...


class _Both:
    """Writes what it digests."""

    def __init__(self, out: Out, digest: _Digest) -> None:
        self._out = out
        self._digest = digest

    def write(self, data: bytes, /) -> None:
        self._digest.update(data)
        self._out.write(data)


class _Nowhere:
    """Takes what is there already."""

    def write(self, data: bytes, /) -> None:
        return None


class Building:
    """Opens the folder, or makes it. `salt`: 32 random bytes, kept with the case so that a second try has the same;
    ValueError for a folder that was begun with another. One process at a time."""

    def __init__(self, folder: Path, facts: Facts, salt: bytes) -> None:
        if len(salt) != SALT_BYTES:
            raise ValueError(f"a salt is of {SALT_BYTES} bytes")
        self.folder = folder
        self.facts = facts
        self.salt = salt
        make_folder(folder)
        sweep(folder)
        self._journal = folder / "pieces.jsonl"  # a line for each piece that is there, written when it is
        self._journal.touch(0o600)
        self._known = {file.path: file for file in self._remembered()}
        self.file(members.LEAF_SALT, "leaf-salt", "application/octet-stream", salt)
        if self._at(members.LEAF_SALT).read_bytes() != salt:
            raise ValueError("the folder was begun with another salt")

    def has(self, path: str) -> bool:
        """Whether this file of the bundle is there, whole and durable."""
        return path in self._known

    def files(self) -> list[File]:
        """What is there so far, in the bundle's order."""
        return members.in_order(self._known.values(), lambda file: file.path)

    def statements(self, number: int, lines: Sequence[bytes], annotations: Sequence[bytes]) -> File:
        """The Statements of one chunk, as `format=exact` answers them and without line ends, and an annotation line
        for each. Chunks come in order from 0."""
        if len(lines) != len(annotations):
            raise ValueError("each Statement has one annotation line")
        path, beside = members.statements_path(number), members.annotations_path(number)
        first = sum(self._known[members.statements_path(before)].records or 0 for before in range(number))
        self._lines(beside, "annotations", annotations, first)
        if not self.has(path):
            with whole(self._leaves(number)) as out:
                out.write(b"".join(leaf(self.salt, index, line) for index, line in enumerate(lines, first)))
        return self._lines(path, "statements", lines, first)

    def attachment(self, sha2: str, chunks: Iterable[bytes]) -> File:
        """An attachment's bytes. Raises `BundleRefused("bundle-attachment-name")` if they are not those of `sha2`."""
        with self.attaching(sha2) as out:
            for chunk in chunks:
                out.write(chunk)
        return self._known[members.attachment_path(sha2)]

    @contextmanager
    def attaching(self, sha2: str) -> Iterator[Out]:
        """The same for who gets the bytes asynchronously: write them to what this yields."""
        path, digest = members.attachment_path(sha2), hashlib.new(SHA2_BY_DIGITS[len(sha2)])
        with self._adding(path, "attachment", "application/octet-stream") as out:
            yield _Both(out, digest)
            if digest.hexdigest() != sha2.lower():
                raise BundleRefused("bundle-attachment-name", path=path)

    def records(self, path: str, role: Role, lines: Iterable[bytes]) -> File:
        """JSON lines, gzipped if the name ends so; without line ends."""
        return self._lines(path, role, lines, None)

    def file(self, path: str, role: Role, media_type: str, data: bytes) -> File:
        with self._adding(path, role, media_type) as out:
            out.write(data)
        return self._known[path]

    def bundle(self, bundle_id: str, source: Path) -> File:
        """A bundle that the learner arrived with, whole, as it was signed by its first issuer."""
        with self.carrying(bundle_id) as out:
            for piece in pieces(source):
                out.write(piece)
        return self._known[members.bundle_path(bundle_id)]

    @contextmanager
    def carrying(self, bundle_id: str) -> Iterator[Out]:
        """The same for who gets the bytes asynchronously."""
        with self._adding(members.bundle_path(bundle_id), "bundle", members.ZIPPED) as out:
            yield out

    def manifest(self) -> Manifest:
        """Of what is there now."""
        files = tuple(self.files())
        counts = counted(files)
        found = Manifest(**{name: getattr(self.facts, name) for name in Facts.__dataclass_fields__}, counts=counts,
                         tree=TreeTold(counts.statements, root_of(self._all_leaves())), files=files)
        check(found)
        return found

    def seal(self, sign: Callable[[bytes], str]) -> Path:
        """Make the zip of all that is there, with a manifest signed by `sign` (`signing.sign_manifest`), and tell
        where it is. Sealed again, it is the same file. Raises `BundleRefused` for one that no reader would take: a
        chunk is missing, there are too many files for a manifest, a piece is not what was written any more."""
        sealed = self.folder / "bundle.lrb"
        if sealed.exists():
            return sealed
        manifest = self.manifest()
        if len(text := manifest.text()) > MOST_BYTES:
            raise BundleRefused("bundle-manifest-size", limit=MOST_BYTES >> 20)
        tags = bag.sealing(manifest, text, sign(text).encode() + b"\n")
        with whole(sealed) as out:
            container.write(out, (self._member(path, tags) for path in bag.order(manifest)))
        return sealed

    def discard(self) -> None:
        """Delete the folder with all that is in it."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _member(self, path: str, tags: dict[str, bytes]) -> tuple[str, int, Iterable[bytes]]:
        if path in tags:
            return path, len(tags[path]), [tags[path]]
        return path, self._known[path].size, self._sound(self._known[path])

    def _sound(self, file: File) -> Iterator[bytes]:
        """A piece's bytes; what a disk lost since it was written is not handed on under a signature."""
        digest = hashlib.sha256()
        for piece in pieces(self._at(file.path)):
            digest.update(piece)
            yield piece
        if digest.hexdigest() != file.sha256:
            raise BundleRefused("bundle-file-hash", path=file.path)

    def _at(self, path: str) -> Path:
        return self.folder / "files" / path

    def _leaves(self, number: int) -> Path:
        return self.folder / "leaves" / f"{number:06}"

    def _all_leaves(self) -> Iterator[bytes]:
        chunks = sum(file.role == "statements" for file in self._known.values())
        for number in range(chunks):
            hashes = self._leaves(number).read_bytes()
            yield from (hashes[place:place + HASH_BYTES] for place in range(0, len(hashes), HASH_BYTES))

    def _lines(self, path: str, role: Role, lines: Iterable[bytes], first: int | None) -> File:
        if self.has(path):
            return self._known[path]
        gzipped = path.endswith(".gz")
        packed = Packed(gzipped)
        with self._adding(path, role, members.JSON_LINES_GZIP if gzipped else members.JSON_LINES, packed,
                          first) as out:
            for piece in packed.pieces(lines):
                out.write(piece)
        return self._known[path]

    @contextmanager
    def _adding(self, path: str, role: Role, media_type: str, packed: Packed | None = None,
                first: int | None = None) -> Iterator[Out]:
        """What is written becomes the file `path`; nothing does if it is there already."""
        if members.role_of(path) != role:
            raise ValueError(f"{path} is no name of a file for {role}")
        if self.has(path):
            yield _Nowhere()
            return
        digest = hashlib.sha256()
        with whole(self._at(path)) as stream:
            yield _Both(stream, digest)
            size = stream.tell()
        self._remember(File(
            path, role, media_type, size, digest.hexdigest(), packed.records if packed else None,
            packed.raw_size if packed and path.endswith(".gz") else None, first))

    def _remember(self, file: File) -> None:
        with self._journal.open("ab") as journal:
            journal.write(msgspec.json.encode(file) + b"\n")
            journal.flush()
            os.fsync(journal.fileno())
        self._known[file.path] = file

    def _remembered(self) -> list[File]:
        """The pieces that are there; a line that a kill cut is cut off, its piece comes again."""
        with self._journal.open("r+b") as journal:
            lines = journal.read().splitlines(keepends=True)
            if lines and not lines[-1].endswith(b"\n"):
                lines.pop()
                journal.truncate(sum(map(len, lines)))
        sync_folder(self.folder)
        return [msgspec.json.decode(line, type=File) for line in lines]
