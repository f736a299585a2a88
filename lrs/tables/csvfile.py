"""CSV in UTF-8, with or without a byte order mark, or in cp932, as Japanese Excel writes it; any line ends.

A file is opened as often as it is read, and is never in memory as a whole.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Iterator
from typing import IO, Literal

Open = Callable[[], IO[bytes]]
Encoding = Literal["utf-8-sig", "cp932"]

_CHUNK = 1 << 16


class Undecodable(ValueError):
    """Neither encoding; `line` has the first byte that is no UTF-8."""

    def __init__(self, line: int) -> None:
        super().__init__("neither UTF-8 nor cp932")
        self.line = line


class Malformed(ValueError):
    """No CSV; `line` is how far it could be read."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line


def encoding(opened: Open) -> Encoding:
    """Raises `Undecodable`."""
    failed = _first_undecodable(opened, "utf-8")
    if failed is None:
        return "utf-8-sig"
    if _first_undecodable(opened, "cp932") is None:
        return "cp932"
    raise Undecodable(failed)


def records(opened: Open, encoding: Encoding) -> Iterator[tuple[int, list[str]]]:
    """Each record with the line on which it ends, empty ones too. Raises `Malformed`."""
    with opened() as raw, io.TextIOWrapper(raw, encoding=encoding, newline="") as lines:
        reader = csv.reader(lines, strict=True)
        try:
            for cells in reader:
                yield reader.line_num, cells
        except csv.Error as error:
            raise Malformed(reader.line_num, str(error)) from None


def _first_undecodable(opened: Open, encoding: str) -> int | None:
    """The line with the first byte that is not in `encoding`; None when all are."""
    decoder = codecs.getincrementaldecoder(encoding)()
    line = 1
    with opened() as raw:
        while True:
            chunk = raw.read(_CHUNK)
            try:
                decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                return line + error.object[:error.start].count(b"\n")
            line += chunk.count(b"\n")
            if not chunk:
                return None
