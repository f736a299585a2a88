"""JSON Lines, plain or gzipped, one line at a time: written so that the same lines give the same bytes, and read no
further than was promised."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

from lrs.bundles.refused import BundleRefused

_GZIP = 31  # zlib's window with gzip's header: no name, no time
_PIECE = 1 << 20
_BATCH = 1 << 16
LEVEL = 6


class Packed:
    """What comes out of lines that go in; `raw_size` and `records` tell of what went in."""

    def __init__(self, gzipped: bool) -> None:
        self._packer = zlib.compressobj(LEVEL, zlib.DEFLATED, _GZIP) if gzipped else None
        self.records = self.raw_size = 0

    def pieces(self, lines: Iterable[bytes]) -> Iterator[bytes]:
        waiting: list[bytes] = []
        size = 0
        for line in lines:
            if b"\n" in line or not line:
                raise ValueError("a JSON line is not empty and has no line end")
            waiting += line, b"\n"
            size += len(line) + 1
            self.records += 1
            if size >= _BATCH:
                yield self._packed(b"".join(waiting))
                waiting, size = [], 0
        yield self._packed(b"".join(waiting))
        if self._packer is not None:
            yield self._packer.flush()

    def _packed(self, data: bytes) -> bytes:
        self.raw_size += len(data)
        return data if self._packer is None else self._packer.compress(data)


def unpacked(pieces: Iterable[bytes], size: int, path: str) -> Iterator[bytes]:
    """What one gzip stream holds, which must be `size` bytes. Raises `BundleRefused` as soon as it is more."""
    unpacker = zlib.decompressobj(_GZIP)
    came = 0
    for piece in pieces:
        rest = piece
        while rest or unpacker.unconsumed_tail:
            if unpacker.eof:
                raise BundleRefused("bundle-file-gzip", path=path)
            try:
                raw = unpacker.decompress(rest, _PIECE)
            except zlib.error:
                raise BundleRefused("bundle-file-gzip", path=path) from None
            rest = unpacker.unconsumed_tail or unpacker.unused_data
            if (came := came + len(raw)) > size:
                raise BundleRefused("bundle-file-unpacked", path=path, size=size)
            if raw:
                yield raw
    if not unpacker.eof:
        raise BundleRefused("bundle-file-gzip", path=path)
    if came != size:
        raise BundleRefused("bundle-file-unpacked", path=path, size=size)


def lines(pieces: Iterable[bytes], path: str, longest: int) -> Iterator[bytes]:
    """Lines without their ends; each has one. Raises `BundleRefused` for one longer than `longest`."""
    rest = b""
    for piece in pieces:
        *whole, rest = (rest + piece).split(b"\n")
        if len(rest) > longest or not all(0 < len(line) <= longest for line in whole):
            raise BundleRefused("bundle-file-lines", path=path)
        yield from whole
    if rest:
        raise BundleRefused("bundle-file-lines", path=path)


def counted(lines: Iterable[bytes], number: int, path: str) -> Iterator[bytes]:
    """The same lines. Raises `BundleRefused` if they are not `number`."""
    came = 0
    for line in lines:
        came += 1
        if came > number:
            break
        yield line
    if came != number:
        raise BundleRefused("bundle-file-records", path=path, number=number)
