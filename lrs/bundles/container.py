"""The zip file that a bundle is: written in one pass, and read by a policy that leaves nothing to a reader's taste.

Members lie one behind the other from the first byte on, each header says what the central directory says, all names
begin with ``lrb/``, and nothing else is in the file.
"""

from __future__ import annotations

import os
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from typing import BinaryIO

from lrs.bundles import ziprecords
from lrs.bundles.refused import BundleRefused
from lrs.bundles.ziprecords import BadRecord, Member

FOLDER = "lrb/"
PIECE = 1 << 20
_LONGEST_NAME = 512
_NAME = re.compile(r"lrb(?:/(?!\.\.?(?:/|\Z))[A-Za-z0-9._-]+)+")


def write(target: BinaryIO, members: Iterable[tuple[str, int, Iterable[bytes]]]) -> None:
    """Write members, each a path without `FOLDER`, a size and the bytes, to a file that can seek."""
    written: list[Member] = []
    for path, size, content in members:
        member = Member(FOLDER + path, size, 0, target.tell())
        target.write(ziprecords.local(member))  # its checksum is known only behind the bytes
        crc = came = 0
        for piece in content:
            target.write(piece)
            crc, came = zlib.crc32(piece, crc), came + len(piece)
        if came != size:
            raise ValueError(f"{path} is of {came} bytes, not {size}")
        member = Member(member.name, size, crc, member.offset)
        target.seek(member.offset)
        target.write(ziprecords.local(member))
        target.seek(member.end)
        written.append(member)
    begin = target.tell()
    for member in written:
        target.write(ziprecords.central(member))
    target.write(ziprecords.end(len(written), begin, target.tell() - begin))


class Container:
    """The members of a zip file, by their paths without `FOLDER`, in their order. `stream` stays the caller's."""

    def __init__(self, stream: BinaryIO, most_members: int) -> None:
        """Raises `BundleRefused("bundle-zip…")` for a file that breaks the policy."""
        self._stream = stream
        self.members: Mapping[str, Member] = self._read(most_members)

    def pieces(self, path: str) -> Iterator[bytes]:
        """A member's bytes. Raises `BundleRefused` where its checksum is not theirs."""
        member = self.members[path]
        crc, place = 0, member.data
        while place < member.end:
            self._stream.seek(place)  # several may be read at a time
            piece = self._stream.read(min(PIECE, member.end - place))
            if not piece:
                raise BundleRefused("bundle-zip")  # it shrank since it was opened
            crc, place = zlib.crc32(piece, crc), place + len(piece)
            yield piece
        if crc != member.crc:
            raise BundleRefused("bundle-zip-headers", name=member.name)

    def content(self, path: str) -> bytes:
        return b"".join(self.pieces(path))

    def _read(self, most_members: int) -> Mapping[str, Member]:
        length = self._stream.seek(0, os.SEEK_END)
        self._stream.seek(max(0, length - ziprecords.END_BYTES))
        try:
            count, begin, size = ziprecords.read_end(self._stream.read(), length)
            if count > most_members or size > most_members * (ziprecords.CENTRAL_BYTES + _LONGEST_NAME):
                raise BundleRefused("bundle-zip-members", limit=most_members)
            self._stream.seek(begin)
            directory = self._stream.read(size)
            return self._members(directory, count, begin)
        except BadRecord:
            raise BundleRefused("bundle-zip") from None

    def _members(self, directory: bytes, count: int, begin: int) -> dict[str, Member]:
        found: dict[str, Member] = {}
        place = expected = 0
        for _ in range(count):
            member, place, formed = ziprecords.read_central(directory, place)
            if not _NAME.fullmatch(member.name) or len(member.name) > _LONGEST_NAME:
                raise BundleRefused("bundle-zip-path", name=member.name[:_LONGEST_NAME])
            if member.name.removeprefix(FOLDER) in found:
                raise BundleRefused("bundle-zip-twice", name=member.name)
            if not formed:
                raise BundleRefused("bundle-zip-form", name=member.name)
            self._check_header(member, expected)
            found[member.name.removeprefix(FOLDER)] = member
            expected = member.end
        if place != len(directory) or expected != begin:
            raise BundleRefused("bundle-zip")
        return found

    def _check_header(self, member: Member, expected: int) -> None:
        """A local header, which some programs read instead of the directory, says the same at the place where the
        member before it ends."""
        header = ziprecords.local(member)
        self._stream.seek(member.offset)
        if member.offset != expected or self._stream.read(len(header)) != header:
            raise BundleRefused("bundle-zip-headers", name=member.name)
