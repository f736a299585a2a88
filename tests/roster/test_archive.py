"""What is sent is opened without trust: bombs, paths that lead out, damage."""

from __future__ import annotations

import io
import zipfile

import pytest

from lrs.config import Limits
from lrs.errors import BadRequest, LRSError, TooLarge
from lrs.roster.archive import open_archive
from lrs.roster.problem import Problems
from tests.city import zipped
from tests.roster.loading import read_zip, town, workbook


def archive(*members: tuple[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", how) as opened:
        for name, content in members:
            opened.writestr(name, content)
    return written.getvalue()


REFUSED: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "roster-no-archive"),
    "a text": ("氏名,ふりがな\n".encode(), "roster-no-archive"),
    "a zip cut short": (zipped(town().files())[:-100], "roster-no-archive"),
    "an old workbook": (b"\xd0\xcf\x11\xe0" + bytes(600), "roster-old-excel"),
    "a path that leads up": (archive(("../../etc/passwd.csv", b"x")), "roster-path"),
    "a path that leads up the other way": (archive(("..\\users.csv", b"x")), "roster-path"),
    "an absolute path": (archive(("/users.csv", b"x")), "roster-path"),
    "a drive": (archive(("C:users.csv", b"x")), "roster-path"),
    "one name in two folders": (archive(("a/users.csv", b"x"), ("b/users.csv", b"x")), "roster-member-twice"),
    "a rare compression": (archive(("users.csv", b"x"), how=zipfile.ZIP_LZMA), "roster-compression"),
    "thousands of files": (archive(*((f"{n}.csv", b"") for n in range(300))), "roster-members-many"),
    "a bomb": (archive(("users.csv", bytes(3_000_000))), "roster-unpacked-large"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_roster_or_no_harmless_one_is_refused(name: str) -> None:
    content, slug = REFUSED[name]
    with pytest.raises(LRSError) as refused:
        open_archive(io.BytesIO(content), Limits(roster_unpacked_bytes=2_000_000))
    assert refused.value.slug == slug
    assert isinstance(refused.value, BadRequest | TooLarge)


def test_a_size_that_lies_cannot_unpack_more_than_it_claims() -> None:
    content = bytearray(archive(("manifest.csv", b"propertyName,value\n" + b"x,y\n" * 500_000)))
    central = content.rindex(b"PK\x01\x02")
    for place in (22, central + 24):
        content[place:place + 4] = (100).to_bytes(4, "little")
    problems = Problems(10)
    with open_archive(io.BytesIO(bytes(content)), Limits(roster_unpacked_bytes=1024)) as opened:
        read_zip(opened, Limits(), problems)
    assert ("manifest.csv", "roster-file-damaged") in {(found.file, found.rule) for found in problems.found}


def test_a_zip_with_one_folder_as_a_mac_packs_it_is_read() -> None:
    plain = zipfile.ZipFile(io.BytesIO(zipped(town().files())))
    packed = archive(*((f"名簿/{name}", plain.read(name)) for name in plain.namelist()),
                     ("__MACOSX/名簿/._users.csv", b"\x00\x05\x16\x07"))
    problems = Problems(10)
    with open_archive(io.BytesIO(packed), Limits()) as opened:
        draft = read_zip(opened, Limits(), problems)
    assert problems.found == []
    assert len(draft.schools) == 3


def test_a_workbook_is_told_from_a_zip_of_csv_files() -> None:
    with open_archive(io.BytesIO(workbook()), Limits()) as opened:
        assert opened.workbook
    with open_archive(io.BytesIO(zipped(town().files())), Limits()) as opened:
        assert not opened.workbook
