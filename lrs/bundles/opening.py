"""A bundle as it is read. `open_bundle` checks everything first: the zip's form, the signature, recipient and dates,
the bag, every file's hash, every chunk's lines and the tree over them. Only then does it hand out an `Opened`.

Memory is constant: files stream, and nothing is unpacked further than the signed manifest says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

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
class Chunk:
    """Statements and their annotations, line by line; each of the two can be gone through again. Line `i` is number
    `file.first + i` of the bundle."""

    number: int
    file: File
    lines: Iterable[bytes]
    annotations: Iterable[bytes]


class Opened:
    """A bundle that was checked. Used with ``with``."""

    manifest: Manifest
    text: bytes  # of the manifest, as signed
    signature: str
    kid: str

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        raise NotImplementedError

    def files(self, role: Role) -> list[File]:
        """Those of a role, in order."""
        raise NotImplementedError

    def statements(self) -> Iterator[Chunk]:
        raise NotImplementedError

    def content(self, path: str) -> Iterator[bytes]:
        """A file's bytes as they are in the bundle, in pieces."""
        raise NotImplementedError

    def attachment(self, sha2: str) -> Iterator[bytes] | None:
        """In pieces; None if the bundle does not hold it."""
        raise NotImplementedError

    def records(self, role: Role) -> Iterator[bytes]:
        """The lines of all files of a role: documents, caliper, actors."""
        raise NotImplementedError

    def page(self) -> bytes | None:
        raise NotImplementedError

    def credential(self) -> str | None:
        raise NotImplementedError

    def consent_receipt(self) -> str | None:
        raise NotImplementedError

    def salt(self) -> bytes:
        raise NotImplementedError


def open_bundle(path: Path, key_of: KeyOf, recipient: str | None, now_ms: int | None, limits: Limits | None = None,
                told: Callable[[str], None] = lambda check: None) -> Opened:
    """Check the zip at `path` and open it. Raises `BundleRefused`, one slug for each case.

    `recipient`: who reads, by its origin; None does not ask (a bundle within a bundle, or somebody who only looks).
    `now_ms`: None asks for no dates. `told` is called with the name of each check that was passed.
    """
    raise NotImplementedError
