"""Bundles that arrived and wait to be taken in: files in the spool, within its quota, deleted when their import ends.

Every call does file work: beside the loop, on a thread, unless it says that it is quick.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Collection
from pathlib import Path
from time import time
from types import TracebackType
from typing import Literal, Self

from lrs.errors import Busy, TooLarge
from lrs.storage.contract.jobs import Jobs

LOOK_BYTES = 64 << 20
"""After so many bytes who writes asks again for room: others write too."""

_ARRIVED, _PART = ".arrived", ".part"
_ABANDONED_SECONDS = 3600  # an upload to which nothing came for longer was given up
_QUEUED_SECONDS = 60  # after it has arrived, at most, an import is queued


class Arrivals:
    """`root` is made when something is put into it; whatever else lies there counts too. `largest`: bytes that one
    bundle may have."""

    def __init__(self, root: Path, quota_bytes: int, largest: int) -> None:
        self._root = root
        self._quota = quota_bytes
        self.largest = largest

    def place(self, import_id: str) -> Path:
        """Where the bundle of this import lies, or is to lie. Quick."""
        return self._root / f"{import_id}{_ARRIVED}"

    def part(self, import_id: str) -> Path:
        """Where it lies until it is whole. Quick."""
        return self._root / f"{import_id}{_ARRIVED}{_PART}"

    def open(self, path: Path, mode: Literal["xb", "wb", "ab"]) -> Arriving:
        """A file beside `place`, or there, to write what arrives."""
        self._root.mkdir(mode=0o700, parents=True, exist_ok=True)
        return Arriving(self, path, mode)

    def room(self) -> int:
        """How many bytes may still be put into the spool."""
        return self._quota - sum(_size(Path(folder, name)) for folder, _, names in os.walk(self._root)
                                 for name in names)

    def discard(self, import_id: str) -> None:
        """Delete what lies there for this import, and what was made of it on the way."""
        for path in self._root.glob(f"{import_id}{_ARRIVED}*"):
            path.unlink(missing_ok=True)

    def there(self) -> list[Path]:
        """What lies here for imports."""
        return list(self._root.glob(f"*{_ARRIVED}*"))


async def sweep(arrivals: Arrivals, jobs: Jobs) -> None:
    """Delete what lies here for no import that is alive, unless it may still be arriving."""
    there = await asyncio.to_thread(arrivals.there)
    alive = await jobs.alive() if there else frozenset[str]()
    await asyncio.to_thread(_clear, there, alive)


def _clear(there: Collection[Path], alive: Collection[str]) -> None:
    for path in there:
        import_id = path.name.lstrip(".").partition(".")[0]  # a draft's name begins with a dot
        arrives = path.name == f"{import_id}{_ARRIVED}{_PART}"
        if import_id not in alive and _age(path) > (_ABANDONED_SECONDS if arrives else _QUEUED_SECONDS):
            path.unlink(missing_ok=True)


class Arriving:
    """A file that is written as far as there is room. Used with ``with``."""

    def __init__(self, arrivals: Arrivals, path: Path, mode: Literal["xb", "wb", "ab"]) -> None:
        self._arrivals = arrivals
        self._file = path.open(mode)
        self._left = 0  # so many bytes may come before room is asked for again

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        self._file.close()

    @property
    def size(self) -> int:
        return self._file.tell()

    def need(self, size: int) -> None:
        """Raises `TooLarge` where so much more would be too much for one bundle, `Busy` where it is for the spool now.
        """
        self._file.flush()
        allowed, room = self._arrivals.largest - self.size, self._arrivals.room()
        if size > allowed:
            raise TooLarge("import-too-large", limit=self._arrivals.largest >> 20)
        if size > room:
            raise Busy("import-no-room")
        self._left = min(allowed, room, LOOK_BYTES)

    def write(self, piece: bytes) -> None:
        """Raises as `need` does."""
        if len(piece) > self._left:
            self.need(len(piece))
        self._left -= len(piece)
        self._file.write(piece)


def _size(path: Path) -> int:
    try:
        return path.lstat().st_size
    except FileNotFoundError:  # it was renamed, or deleted, at this moment
        return 0


def _age(path: Path) -> float:
    try:
        return time() - path.lstat().st_mtime
    except FileNotFoundError:
        return 0
