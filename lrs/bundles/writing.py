"""A bundle as it is built: a folder filled piece by piece, each piece durable before its call returns.

The same pieces give the same bytes, in whichever order they came and however often the building stopped: whoever goes
on after a kill opens the folder again and adds what `has` does not know. Memory is constant, the pieces stream.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from lrs.bundles.manifest import Facts, File
from lrs.bundles.members import Role

CHUNK_STATEMENTS = 10_000
"""Statements in each file of them; the last has fewer."""


class Out(Protocol):
    def write(self, data: bytes, /) -> object: ...


class Building:
    """Opens the folder, or makes it. `salt`: 32 random bytes, kept with the case so that a second try has the same."""

    def __init__(self, folder: Path, facts: Facts, salt: bytes) -> None:
        self.folder = folder
        self.facts = facts
        self.salt = salt

    def has(self, path: str) -> bool:
        """Whether this file of the bundle is there, whole and durable."""
        raise NotImplementedError

    def statements(self, number: int, lines: Sequence[bytes], annotations: Sequence[bytes]) -> File:
        """The Statements of one chunk, as `format=exact` answers them and without line ends, and an annotation line
        for each. Chunks come in order from 0."""
        raise NotImplementedError

    def attachment(self, sha2: str, chunks: Iterable[bytes]) -> File:
        """An attachment's bytes. Raises `BundleRefused("bundle-attachment-name")` if they are not those of `sha2`."""
        raise NotImplementedError

    @contextmanager
    def attaching(self, sha2: str) -> Iterator[Out]:
        """The same for who gets the bytes asynchronously: write them to what this yields."""
        raise NotImplementedError

    def records(self, path: str, role: Role, lines: Iterable[bytes]) -> File:
        """JSON lines, gzipped if the name ends so; without line ends."""
        raise NotImplementedError

    def file(self, path: str, role: Role, media_type: str, data: bytes) -> File:
        raise NotImplementedError

    def bundle(self, bundle_id: str, source: Path) -> File:
        """A bundle that the learner arrived with, whole, as it was signed by its first issuer."""
        raise NotImplementedError

    def files(self) -> list[File]:
        """What is there so far, in the bundle's order."""
        raise NotImplementedError

    def seal(self, sign: Callable[[bytes], str]) -> Path:
        """Make the zip of all that is there, with a manifest signed by `sign` (`signing.sign_manifest`), and tell
        where it is. Sealed again, it is the same file."""
        raise NotImplementedError

    def discard(self) -> None:
        """Delete the folder with all that is in it."""
        raise NotImplementedError
