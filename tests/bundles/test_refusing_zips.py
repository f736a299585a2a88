"""The zip policy: whatever a zip file can be besides a bundle is refused, each by itself."""

import struct
import warnings
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest

from lrs.bundles import container, members, ziprecords
from lrs.bundles.container import Container
from lrs.bundles.refused import BundleRefused
from tests.bundles.forging import packed, unpacked
from tests.bundles.making import issued

Entry = tuple[zipfile.ZipInfo, bytes]


def refusal(data: bytes, most: int = 1000) -> str:
    with pytest.raises(BundleRefused) as refused:
        Container(BytesIO(data), most)
    assert str(refused.value)
    return refused.value.slug


def zipped(*entries: Entry, comment: bytes = b"") -> bytes:
    """By Python's own writer, which other programs' zips are like."""
    out = BytesIO()
    with warnings.catch_warnings(action="ignore"), zipfile.ZipFile(out, "w") as archive:  # a name twice
        for info, data in entries:
            archive.writestr(info, data)
        archive.comment = comment
    return out.getvalue()


def entry(name: str = "lrb/a", data: bytes = b"x", **more: object) -> Entry:
    """As a bundle's member is, but for what is said."""
    info = zipfile.ZipInfo(name)
    info.create_version, info.external_attr = 45, 0o100644 << 16
    for attribute, value in more.items():
        setattr(info, attribute, value)
    return info, data


def test_a_zip_by_another_program_in_a_bundle_s_form_is_read() -> None:
    found = Container(BytesIO(zipped(entry(), entry("lrb/b/c", b"y"))), 10)
    assert {name: found.content(name) for name in found.members} == {"a": b"x", "b/c": b"y"}


@pytest.mark.parametrize("name", [
    "a", "LRB/a", "lrbx/a", "/lrb/a", "lrb/../a", "lrb/..", "lrb/a/../../b", "lrb/./a", "lrb//a", "lrb/a/", "lrb/",
    "lrb\\a", "lrb/..\\a", "C:/lrb/a", "lrb/a\n", "lrb/花子", "lrb/a:b", "lrb/" + "n" * 600])
def test_a_name_that_leads_elsewhere_or_is_read_differently_is_refused(name: str) -> None:
    assert refusal(zipped(entry(), entry(name))) == "bundle-zip-path"


def test_a_member_that_is_there_twice_is_refused() -> None:
    assert refusal(zipped(entry(), entry(data=b"y"))) == "bundle-zip-twice"


@pytest.mark.parametrize("more", [
    {"compress_type": zipfile.ZIP_DEFLATED}, {"external_attr": 0o120777 << 16}, {"external_attr": 0o40755 << 16 | 16},
    {"external_attr": 0o100755 << 16}, {"comment": b"by the way"}, {"extra": b"\x75\x70\x04\x00name"},
    {"date_time": (2026, 4, 1, 8, 0, 0)}, {"internal_attr": 1}, {"create_system": 0}], ids=str)
def test_a_member_in_another_form_is_refused(more: dict[str, object]) -> None:
    assert refusal(zipped(entry(), entry("lrb/b", **more))) == "bundle-zip-form"


def test_an_encrypted_member_and_one_whose_sizes_come_behind_it_are_refused() -> None:
    for flag in (0x1, 0x8, 0x800):
        data = bytearray(zipped(entry()))
        for signature, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            struct.pack_into("<H", data, data.index(signature) + place, flag)
        assert refusal(bytes(data)) == "bundle-zip-form"


@pytest.mark.parametrize(("place", "value"), [(4, 10), (8, 8), (14, 1), (18, 0), (22, 2), (30, ord("L"))])
def test_a_header_that_says_something_else_than_the_directory_is_refused(place: int, value: int) -> None:
    data = bytearray(zipped(entry()))
    data[place] = value
    assert refusal(bytes(data)) == "bundle-zip-headers"


def test_members_that_overlap_or_leave_a_gap_are_refused() -> None:
    good = packed_bytes(("a", b"x" * 50), ("b", b"y"))
    second = ziprecords.read_central(good, good.index(b"PK\x01\x02"))[1]
    for offset in (0, 1):
        data = bytearray(good)
        struct.pack_into("<I", data, second + 42, offset)
        assert refusal(bytes(data)) == "bundle-zip-headers"
    gap = good[:good.index(b"PK\x01\x02")] + b"hidden" + good[good.index(b"PK\x01\x02"):]
    assert refusal(gap) == "bundle-zip"


def packed_bytes(*files: tuple[str, bytes]) -> bytes:
    out = BytesIO()
    container.write(out, ((name, len(data), [data]) for name, data in files))
    return out.getvalue()


@pytest.mark.parametrize("change", [
    lambda data: b"", lambda data: b"PK", lambda data: data[:-1], lambda data: data + b"\0",
    lambda data: b"#!/bin/sh\n" + data, lambda data: data[:len(data) // 2], lambda data: data[-22:],
    lambda data: data[:-22] + struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 2, 2, 0, 0, 0),
    lambda data: data[:-22] + struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 0, 0, 0, 0, 0),
    lambda data: data[:-22] + struct.pack("<4s4H2IH", b"PK\x05\x06", 1, 1, 1, 1, 51, 36, 0),
    lambda data: bytes(100) + b"PK\x06\x07" + bytes(16) + data[-22:]],
    ids=["nothing", "two bytes", "cut", "more behind", "more before", "half", "the end alone", "no directory",
         "an empty directory", "another disk", "a locator of nothing"])
def test_what_is_no_zip_file_or_only_part_of_one_is_refused(change: Callable[[bytes], bytes]) -> None:
    assert refusal(change(zipped(entry()))) == "bundle-zip"


def test_a_comment_on_the_whole_file_is_refused() -> None:
    assert refusal(zipped(entry(), comment=b"PK\x05\x06" + bytes(18))) == "bundle-zip"
    assert refusal(zipped(entry(), comment=b"hello")) == "bundle-zip"


def test_no_more_members_are_read_than_are_allowed() -> None:
    data = packed_bytes(*((f"{number}", b"") for number in range(11)))
    assert len(Container(BytesIO(data), 11).members) == 11
    assert refusal(data, 10) == "bundle-zip-members"


def test_a_directory_that_claims_to_be_huge_is_not_read() -> None:
    """The file is sparse: it takes no room, and reading its directory would take gigabytes."""
    begin, size = 0, 40 << 30
    stream = _Sparse(size, ziprecords.end(5, begin, size))
    with pytest.raises(BundleRefused) as refused:
        Container(stream, 100)  # type: ignore[arg-type]
    assert refused.value.slug == "bundle-zip-members"
    assert stream.most < 1000


class _Sparse(BytesIO):
    """A file of so many zeros and an end."""

    def __init__(self, size: int, end: bytes) -> None:
        super().__init__()
        self._size, self._end, self._place, self.most = size, end, 0, 0

    def seek(self, place: int, whence: int = 0) -> int:
        self._place = place if whence == 0 else self._size + len(self._end)
        return self._place

    def read(self, number: int | None = -1) -> bytes:
        wanted = self._size + len(self._end) - self._place if number in (None, -1) else int(number or 0)
        self.most = max(self.most, wanted)
        return self._end[max(0, self._place - self._size):][-wanted:]


@pytest.mark.parametrize("count", [65_534, 65_535])
def test_many_members_are_written_as_zip64_and_read_by_others(tmp_path: Path, count: int) -> None:
    path = packed(tmp_path / "many.zip", ((f"data/{number}", b"") for number in range(count)))
    with path.open("rb") as stream:
        assert len(Container(stream, count).members) == count
    with zipfile.ZipFile(path) as archive:
        assert len(archive.namelist()) == count


def test_members_past_four_gigabytes_are_told_in_zip64_and_told_again_the_same() -> None:
    for size, offset in ((5, 0), (0xFFFF_FFFE, 0xFFFF_FFFE), (0xFFFF_FFFF, 7), (7, 0xFFFF_FFFF), (1 << 40, 1 << 41)):
        member = ziprecords.Member("lrb/a", size, 9, offset)
        record = ziprecords.central(member)
        assert ziprecords.read_central(record, 0) == (member, len(record), True)
        assert ziprecords.local(member)[14:18] == struct.pack("<I", 9)


def test_a_file_past_four_gigabytes_is_read_by_others(tmp_path: Path) -> None:
    """Its zeros are holes, so that it takes no room."""
    size = (4 << 30) + 5
    path = tmp_path / "large.zip"
    with path.open("wb") as out:
        first = ziprecords.Member("lrb/a", size, 0, 0)
        out.write(ziprecords.local(first))
        second = ziprecords.Member("lrb/b", 2, zipfile.crc32(b"hi"), first.end)
        out.seek(first.end)
        out.write(ziprecords.local(second) + b"hi")
        directory = ziprecords.central(first) + ziprecords.central(second)
        out.write(directory + ziprecords.end(2, second.end, len(directory)))
    with path.open("rb") as stream:
        assert Container(stream, 2).content("b") == b"hi"
    with zipfile.ZipFile(path) as archive:
        assert [(info.filename, info.file_size) for info in archive.infolist()] == [("lrb/a", size), ("lrb/b", 2)]
        assert archive.read("lrb/b") == b"hi"


def test_a_bundle_that_somebody_unpacked_and_packed_again_says_so(tmp_path: Path) -> None:
    files = unpacked(issued(tmp_path))
    assert members.MANIFEST in files
    again = zipped(*(entry(f"lrb/{name}", data, compress_type=zipfile.ZIP_DEFLATED) for name, data in files.items()))
    assert refusal(again) == "bundle-zip-form"
