"""What was sent, opened without trusting it: a zip of CSV files or a workbook, within limits, never written to disk.

A zip's members are read only up to the size they claim, so that the sum of the claims bounds what can come out; paths
that lead out of the archive, encrypted members and rare compressions are refused.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from typing import BinaryIO

from lrs.config import Limits
from lrs.errors import BadRequest, TooLarge

MOST_MEMBERS = 200
_PLAIN = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_ENCRYPTED = 0x1
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class Archive:
    """`files` maps the names of CSV files to their members; a workbook has none."""

    file: BinaryIO
    zip: zipfile.ZipFile
    files: dict[str, zipfile.ZipInfo]
    workbook: bool

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, *_: object) -> None:
        self.zip.close()


def open_archive(file: BinaryIO, limits: Limits) -> Archive:
    """Raises `BadRequest` for what is neither, `TooLarge` past a limit."""
    start = file.read(4)
    file.seek(0)
    if start == _OLD_EXCEL:
        raise BadRequest("roster-old-excel")
    try:
        opened = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        raise BadRequest("roster-no-archive") from None
    try:
        _check(opened, limits)
    except BaseException:
        opened.close()
        raise
    files = _files(opened)
    return Archive(file, opened, files, workbook="[Content_Types].xml" in opened.namelist() and not files)


def _check(opened: zipfile.ZipFile, limits: Limits) -> None:
    members = opened.infolist()
    if len(members) > MOST_MEMBERS:
        raise TooLarge("roster-members-many", count=len(members), limit=MOST_MEMBERS)
    for member in members:
        name = member.filename.replace("\\", "/")
        if name.startswith("/") or ".." in name.split("/") or ":" in name:
            raise BadRequest("roster-path", name=name[:100])
        if member.flag_bits & _ENCRYPTED:
            raise BadRequest("roster-encrypted")
        if member.compress_type not in _PLAIN:
            raise BadRequest("roster-compression", name=name[:100])
    size = sum(member.file_size for member in members)
    if size > limits.roster_unpacked_bytes:
        raise TooLarge("roster-unpacked-large", size=size, limit=limits.roster_unpacked_bytes)


def _files(opened: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """CSV files by their bare names, also where all stand in one folder; what a Mac adds is left out."""
    found: dict[str, zipfile.ZipInfo] = {}
    for member in opened.infolist():
        folder, _, name = member.filename.rpartition("/")
        if not name.lower().endswith(".csv") or folder.startswith("__MACOSX") or name.startswith("."):
            continue
        if name in found:
            raise BadRequest("roster-member-twice", name=name[:100])
        found[name] = member
    return found
