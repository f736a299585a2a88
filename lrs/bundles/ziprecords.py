"""The records of a zip archive (APPNOTE 6.3) in the one form that a bundle has: stored, dated 1980-01-01, mode 0644,
no comments, no data descriptors, and ZIP64 just where a number needs it. So the same members give the same bytes."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from struct import Struct

_LOCAL = Struct("<4s5H3I2H")
_CENTRAL = Struct("<4s6H3I5H2I")
_END = Struct("<4s4H2IH")
_END64 = Struct("<4sQ2H2I4Q")
_LOCATOR = Struct("<4sIQI")
_EXTRA = Struct("<2H")

_MOST_32, _MOST_16 = 0xFFFF_FFFF, 0xFFFF
_DATE = 0x0021  # 1980-01-01
_MADE_BY = 3 << 8 | 45  # Unix, whose modes the attributes hold
_MODE = 0o100644 << 16

LOCAL_BYTES, CENTRAL_BYTES = _LOCAL.size, _CENTRAL.size
MOST_EXTRA = _EXTRA.size + 24
END_BYTES = _END64.size + _LOCATOR.size + _END.size


@dataclass(frozen=True, slots=True)
class Member:
    """`offset`: where its local header begins."""

    name: str
    size: int
    crc: int
    offset: int

    @property
    def data(self) -> int:
        """Where its bytes begin."""
        return self.offset + len(local(self))

    @property
    def end(self) -> int:
        return self.data + self.size


class BadRecord(ValueError):
    """No record of a zip archive, or one that does not fit the file."""


def local(member: Member) -> bytes:
    """The header before a member's bytes."""
    wide = member.size >= _MOST_32
    extra = _wide(member.size, member.size) if wide else b""
    size = _MOST_32 if wide else member.size
    name = member.name.encode("ascii")
    return _LOCAL.pack(b"PK\x03\x04", 45 if wide else 20, 0, 0, 0, _DATE, member.crc, size, size, len(name),
                       len(extra)) + name + extra


def central(member: Member) -> bytes:
    """The member's entry in the central directory."""
    size, offset = min(member.size, _MOST_32), min(member.offset, _MOST_32)
    numbers = [member.size] * 2 * (size == _MOST_32) + [member.offset] * (offset == _MOST_32)
    extra, name = _wide(*numbers) if numbers else b"", member.name.encode("ascii")
    return _CENTRAL.pack(b"PK\x01\x02", _MADE_BY, 45 if numbers else 20, 0, 0, 0, _DATE, member.crc, size, size,
                         len(name), len(extra), 0, 0, 0, _MODE, offset) + name + extra


def end(count: int, begin: int, size: int) -> bytes:
    """What stands behind a central directory of `count` entries that begins at `begin`."""
    wide = count >= _MOST_16 or begin >= _MOST_32 or size >= _MOST_32
    records = _END64.pack(b"PK\x06\x06", _END64.size - 12, _MADE_BY, 45, 0, 0, count, count, size, begin) \
        + _LOCATOR.pack(b"PK\x06\x07", 0, begin + size, 1) if wide else b""
    few = min(count, _MOST_16)
    return records + _END.pack(b"PK\x05\x06", 0, 0, few, few, min(size, _MOST_32), min(begin, _MOST_32), 0)


def read_end(tail: bytes, length: int) -> tuple[int, int, int]:
    """Count, begin and size of the central directory, from the last bytes of a file of `length` bytes. Raises
    `BadRecord`."""
    try:
        signature, _, _, _, count, size, begin, _ = _END.unpack(tail[-_END.size:])
        if signature != b"PK\x05\x06":
            raise BadRecord("no end record")
        if tail[-_END.size - _LOCATOR.size:][:4] == b"PK\x06\x07":
            found = _END64.unpack(tail[-END_BYTES:][:_END64.size])
            count, size, begin = found[7], found[8], found[9]
    except struct.error as error:
        raise BadRecord(str(error)) from None
    records = end(count, begin, size)
    if begin + size + len(records) != length or not tail.endswith(records):
        raise BadRecord("the end records do not fit the file")
    return count, begin, size


def read_central(directory: bytes, place: int) -> tuple[Member, int, bool]:
    """The entry at `place` of a central directory, where the next begins, and whether it has a bundle's form: no
    compression, encryption, link, comment, other date. Raises `BadRecord` for what is no entry."""
    try:
        found = _CENTRAL.unpack_from(directory, place)
        name_begin = place + _CENTRAL.size
        extra_begin = name_begin + found[10]
        following = extra_begin + found[11]
        name = directory[name_begin:extra_begin].decode("ascii", "replace")
        numbers = _numbers(directory[extra_begin:following])
        size = numbers.pop(0) if found[9] == _MOST_32 else found[9]
        if found[8] == _MOST_32:
            numbers.pop(0)
        member = Member(name, size, found[7], numbers.pop(0) if found[16] == _MOST_32 else found[16])
    except (struct.error, IndexError) as error:
        raise BadRecord(str(error)) from None
    following += found[12]  # a comment, which makes it another form
    return member, following, name.isascii() and directory[place:following] == central(member)


def _wide(*numbers: int) -> bytes:
    return _EXTRA.pack(1, 8 * len(numbers)) + b"".join(number.to_bytes(8, "little") for number in numbers)


def _numbers(extra: bytes) -> list[int]:
    return [int.from_bytes(extra[place:place + 8], "little") for place in range(_EXTRA.size, len(extra), 8)]
