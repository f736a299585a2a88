"""Which part of a file a request asks for: one range of bytes (RFC 9110 14), or all of it. Pure."""

from __future__ import annotations

import re
from typing import NamedTuple

from lrs.errors import RangeNotThere

_ONE = re.compile(r"bytes\s*=\s*(\d{0,18})\s*-\s*(\d{0,18})")


class Part(NamedTuple):
    """From the byte `first` on and before `end`."""

    first: int
    end: int


def asked(header: str | None, if_range: str | None, etag: str, size: int) -> Part | None:
    """The part; None for the whole file, which also several ranges, another unit, what is no range, and an `If-Range`
    of another file ask for. Raises `RangeNotThere`."""
    found = _ONE.fullmatch(header.strip()) if header else None
    if found is None or (if_range is not None and if_range.strip() != etag):
        return None
    first, last = found.groups()
    if not first and not last:
        return None
    if not first:
        begin, end = max(size - int(last), 0), size
    else:
        begin, end = int(first), min(int(last) + 1, size) if last else size
        if last and int(last) < begin:
            return None
    if begin >= size or begin >= end:
        raise RangeNotThere("range-not-there", size=size)
    return Part(begin, end)
