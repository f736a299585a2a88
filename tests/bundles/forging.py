"""Bundles as somebody would make them who means no good, or whose disk is broken."""

import gzip
import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from lrs.bundles import bag, container, members
from lrs.bundles.container import Container
from lrs.bundles.manifest import read
from tests.bundles.making import sign

Members = dict[str, bytes]


def unpacked(path: Path) -> Members:
    """Every file of a bundle, in its order."""
    with path.open("rb") as stream:
        found = Container(stream, 1000)
        return {name: found.content(name) for name in found.members}


def packed(path: Path, files: Iterable[tuple[str, bytes]]) -> Path:
    with path.open("wb") as out:
        container.write(out, ((name, len(data), [data]) for name, data in files))
    return path


def exchanged(path: Path, changes: Mapping[str, bytes]) -> Path:
    """Files of other content (or further ones) in a zip file that is right in itself."""
    return packed(path, {**unpacked(path), **changes}.items())


def flipped(data: bytes, place: int | None = None) -> bytes:
    place = len(data) // 2 if place is None else place
    return data[:place] + bytes([data[place] ^ 1]) + data[place + 1:]


def signed_anew(path: Path, change: Callable[[dict[str, Any]], None], files: Mapping[str, bytes] | None = None,
                by: Callable[[bytes], str] = sign) -> Path:
    """What an issuer signed that makes mistakes: its manifest and some of its files are others, the rest follows."""
    there = {**unpacked(path), **(files or {})}
    document = json.loads(there[members.MANIFEST])
    for file in document["files"]:
        if file["path"] in (files or {}):
            _measured(file, there[file["path"]])
    change(document)
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
    signature = by(text).encode() + b"\n"
    try:
        there |= bag.sealing(read(text), text, signature)
    except Exception:  # a manifest that cannot be read says nothing of a bag
        there |= {members.MANIFEST: text, members.SIGNATURE: signature}
    return packed(path, there.items())


def _measured(file: dict[str, Any], data: bytes) -> None:
    file |= {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}


def gzipped(data: bytes) -> bytes:
    return gzip.compress(data, mtime=0)


def listed(document: dict[str, Any], path: str) -> dict[str, Any]:
    """A file's entry in a manifest."""
    found: dict[str, Any] = next(file for file in document["files"] if file["path"] == path)
    return found
