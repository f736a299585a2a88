"""The signed manifest out of the beginning of a bundle, which may have been cut behind it: what is needed to trust the
rest stands first in a bundle."""

from __future__ import annotations

from pathlib import Path
from struct import Struct
from typing import BinaryIO

from lrs.bundles import signing
from lrs.bundles.container import FOLDER
from lrs.bundles.manifest import MOST_BYTES
from lrs.bundles.members import MANIFEST, SIGNATURE
from lrs.errors import BadRequest

ZIP = b"PK\x03\x04"
_LOCAL = Struct("<4s5H3I2H")  # APPNOTE 4.3.7
_END_BYTES, _END = 22, b"PK\x05\x06"
_MOST_MEMBERS = 16  # the page, the bag's own files, the manifest and its signature


def is_whole(path: Path) -> bool:
    """Whether the file ends as a zip archive does."""
    with path.open("rb") as stream:
        stream.seek(max(0, path.stat().st_size - _END_BYTES))
        return stream.read(len(_END)) == _END


def beginning(path: Path) -> tuple[bytes, str]:
    """The manifest and its signature, on nobody's word. Raises `BadRequest` if they are not there."""
    found: dict[str, bytes] = {}
    with path.open("rb") as stream:
        for _ in range(_MOST_MEMBERS):
            if not _next(stream, found):
                break
    if set(found) != {MANIFEST, SIGNATURE}:
        raise BadRequest("check-beginning")
    return found[MANIFEST], found[SIGNATURE].decode("latin-1").strip()


def _next(stream: BinaryIO, found: dict[str, bytes]) -> bool:
    """Go past a member, keeping it if it is one of the two. False where there is none in the form of a bundle."""
    header = stream.read(_LOCAL.size)
    if len(header) < _LOCAL.size or not header.startswith(ZIP):
        return False
    _, _, flags, method, _, _, _, size, _, named, extra = _LOCAL.unpack(header)
    name = stream.read(named).decode("latin-1").removeprefix(FOLDER)
    stream.seek(extra, 1)
    if flags or method:
        return False
    limit = {MANIFEST: MOST_BYTES, SIGNATURE: signing.MOST_BYTES}.get(name)
    if limit is None:
        stream.seek(size, 1)
    elif size <= limit and len(data := stream.read(size)) == size:
        found[name] = data
    return len(found) < 2
