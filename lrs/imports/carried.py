"""Bundles inside a bundle: those that the learner had arrived with, each still signed by its own first issuer.

One whose issuer is not trusted here, or that is not what its issuer signed, is kept as the file that it is: its bytes
are vouched for by the bundle around it, and nothing of it is taken, nor of what is inside it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from lrs.bundles import checking, members
from lrs.bundles.container import Container
from lrs.bundles.manifest import File, Manifest
from lrs.bundles.opening import Limits, Opened, open_bundle
from lrs.bundles.refused import BundleRefused
from lrs.bundles.signing import KeyOf

MOST = 100  # with those inside them
DEEPEST = 8


@dataclass(frozen=True, slots=True)
class Inside:
    """`digest`: SHA-256 of its manifest. `opened` is None for one that is only kept; then `reason` tells why."""

    path: Path
    manifest: Manifest
    digest: str
    opened: Opened | None
    reason: str = ""
    values: Mapping[str, Any] | None = None


class Unpacking:
    """Used with ``with``: as long, what it unpacks lies beside the bundle. `trust` tells an issuer's keys."""

    def __init__(self, source: Path, trust: Callable[[str], Awaitable[KeyOf]]) -> None:
        self._source = source
        self._trust = trust
        self._stack = ExitStack()
        self._found: dict[str, Inside] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        self._stack.close()

    async def all(self, opened: Opened) -> list[Inside]:
        """Each once, the earliest issuer's first. Raises `BundleRefused` for what is no bundle at all, or not the one
        that its name says, and for too many."""
        await self._look_into(opened, 1)
        return list(self._found.values())

    async def _look_into(self, opened: Opened, depth: int) -> None:
        for file in opened.files("bundle"):
            if depth > DEEPEST or len(self._found) >= MOST:
                raise BundleRefused("bundle-carried-many", limit=MOST, deepest=DEEPEST)
            found = await self._unpacked(opened, file)
            if found.opened is not None:
                await self._look_into(found.opened, depth + 1)
            self._found.setdefault(found.manifest.bundle_id, found)

    async def _unpacked(self, opened: Opened, file: File) -> Inside:
        path = self._source.with_name(f"{self._source.name}.{file.sha256[:16]}")
        self._stack.callback(path.unlink, missing_ok=True)
        await asyncio.to_thread(_written, path, opened, file)
        manifest, text = await asyncio.to_thread(_manifest, path)
        if members.bundle_path(manifest.bundle_id) != file.path:
            raise BundleRefused("bundle-carried-name", path=file.path, id=manifest.bundle_id)
        digest = sha256(text).hexdigest()
        try:
            key_of = await self._trust(manifest.issuer.id)
            inner = await asyncio.to_thread(open_bundle, path, key_of, None, None)
        except BundleRefused as refused:
            return Inside(path, manifest, digest, None, refused.slug, refused.values)
        self._stack.callback(inner.close)
        return Inside(path, manifest, digest, inner)


def _written(path: Path, opened: Opened, file: File) -> None:
    with path.open("wb") as out:
        out.writelines(opened.content(file.path))


def _manifest(path: Path) -> tuple[Manifest, bytes]:
    with path.open("rb") as stream:
        return checking.manifest(Container(stream, Limits().members))[:2]
