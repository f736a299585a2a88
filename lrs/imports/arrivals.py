"""Bundles that arrived and wait to be taken in: files in the spool, within its quota, deleted when their import ends.

Every call does file work: beside the loop, on a thread, unless it says that it is quick.
"""

from __future__ import annotations

import os
from collections.abc import Collection
from pathlib import Path
from time import time

_ARRIVED = ".arrived"
_ABANDONED_SECONDS = 86_400  # an upload that takes longer was given up


class Arrivals:
    """`root` is made when something is put into it; whatever else lies there counts too."""

    def __init__(self, root: Path, quota_bytes: int) -> None:
        self._root = root
        self._quota = quota_bytes

    def place(self, import_id: str) -> Path:
        """Where the bundle of this import lies, or is to lie. Quick."""
        return self._root / f"{import_id}{_ARRIVED}"

    def room(self) -> int:
        """How many bytes may still be put into the spool."""
        self._root.mkdir(mode=0o700, parents=True, exist_ok=True)
        return self._quota - sum(_size(Path(folder, name)) for folder, _, names in os.walk(self._root)
                                 for name in names)

    def discard(self, import_id: str) -> None:
        """Delete what lies there for this import, and what was made of it on the way."""
        for path in self._root.glob(f"{import_id}{_ARRIVED}*"):
            path.unlink(missing_ok=True)

    def sweep(self, alive: Collection[str]) -> int:
        """Delete what lies here for no import that is alive, unless it may still be arriving; how many files."""
        gone = [path for path in self._root.glob(f"*{_ARRIVED}*")
                if path.name.partition(".")[0] not in alive and _age(path) > _ABANDONED_SECONDS]
        for path in gone:
            path.unlink(missing_ok=True)
        return len(gone)


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
