"""A bundle as it is read. `open_bundle` checks everything first: the zip's form, the signature, recipient and dates,
the bag, every file's hash, every chunk's lines and the tree over them. Only then does it hand out an `Opened`.

Memory is constant: files stream, nothing is unpacked before its hash was right, nor further than the signed manifest
says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from lrs.bundles import agreement, checking, jsonlines, members
from lrs.bundles.container import Container
from lrs.bundles.manifest import File, Manifest
from lrs.bundles.members import Role
from lrs.bundles.signing import KeyOf


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a bundle is read at all, whatever its manifest says."""

    members: int = 100_000
    raw_bytes: int = 4 << 30  # one file, unpacked
    line_bytes: int = 64 << 20


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines of a file, that can be gone through more than once."""

    container: Container
    file: File
    longest: int

    def __iter__(self) -> Iterator[bytes]:
        pieces: Iterable[bytes] = self.container.pieces(self.file.path)
        if self.file.raw_size is not None:
            pieces = jsonlines.unpacked(pieces, self.file.raw_size, self.file.path)
        return jsonlines.lines(pieces, self.file.path, self.longest)


@dataclass(frozen=True, slots=True)
class Chunk:
    """Statements and their annotations, line by line; each of the two can be gone through again. Line `i` is number
    `file.first + i` of the bundle. `annotations` is empty where the issuer gave none."""

    file: File
    lines: Iterable[bytes]
    annotations: Iterable[bytes]


class Opened:
    """A bundle that was checked. Used with ``with``."""

    def __init__(self, stream: BinaryIO, container: Container, limits: Limits, manifest: Manifest, text: bytes,
                 signature: str, kid: str) -> None:
        self._stream = stream
        self._container = container
        self._limits = limits
        self.manifest = manifest
        self.text = text  # of the manifest, as it was signed
        self.signature = signature
        self.kid = kid

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        self._stream.close()

    def files(self, role: Role) -> list[File]:
        """Those of a role, in order."""
        return [file for file in self.manifest.files if file.role == role]

    def statements(self) -> Iterator[Chunk]:
        beside = self.files("annotations")
        for number, file in enumerate(self.files("statements")):
            yield Chunk(file, self._lines(file), self._lines(beside[number]) if beside else ())

    def events(self, chunk: Chunk) -> Iterable[bytes]:
        """The Caliper Events that Statements of this chunk were."""
        path = members.caliper_path(self.number(chunk))
        return (line for file in self.files("caliper") if file.path == path for line in self._lines(file))

    def number(self, chunk: Chunk) -> int:
        """Of its files."""
        return self.files("statements").index(chunk.file)

    def content(self, path: str) -> Iterator[bytes]:
        """A file's bytes as they are in the bundle, in pieces."""
        return self._container.pieces(path)

    def attachment(self, sha2: str) -> Iterator[bytes] | None:
        """In pieces; None if the bundle does not hold it."""
        path = members.attachment_path(sha2)
        return self.content(path) if path in self._container.members else None

    def records(self, role: Role) -> Iterator[bytes]:
        """The lines of all files of a role: documents, actors."""
        for file in self.files(role):
            yield from self._lines(file)

    def salt(self) -> bytes:
        return self._container.content(members.LEAF_SALT)

    def _lines(self, file: File) -> Lines:
        return Lines(self._container, file, self._limits.line_bytes)


def open_bundle(path: Path, key_of: KeyOf, recipient: str | None, now_ms: int | None, limits: Limits | None = None,
                told: Callable[[checking.Check], None] = lambda check: None) -> Opened:
    """Check the zip at `path` and open it. Raises `BundleRefused`, one slug for each case.

    `recipient`: who reads, by its origin; None does not ask (a bundle within a bundle, or somebody who only looks).
    `now_ms`: None asks for no dates. `told` is called with each check that was passed.
    """
    limits = limits or Limits()
    stream = path.open("rb")
    try:
        container = Container(stream, limits.members)
        told("zip")
        manifest, text, signature = checking.manifest(container)
        kid = checking.signature(manifest, text, signature, key_of)
        told("signature")
        agreement.check(manifest)
        told("manifest")
        if recipient is not None:
            checking.recipient(manifest, recipient)
            told("recipient")
        if now_ms is not None:
            checking.dates(manifest, now_ms)
            told("dates")
        checking.bag(container, manifest, text, signature)
        told("bag")
        checking.hashes(container, manifest)
        told("files")
        opened = Opened(stream, container, limits, manifest, text, signature.decode().strip(), kid)
        checking.sizes(manifest, limits.raw_bytes)
        checking.lines(manifest, opened.salt(), lambda file: Lines(container, file, limits.line_bytes))
        told("lines")
    except BaseException:
        stream.close()
        raise
    return opened


def look(path: Path, limits: Limits | None = None) -> Manifest:
    """What a bundle says of itself, by nobody's word but its own: neither signature nor files are checked. Raises
    `BundleRefused`."""
    with path.open("rb") as stream:
        return checking.manifest(Container(stream, (limits or Limits()).members))[0]
