"""Whether the files that a manifest lists agree with one another and with its counts: each where its role belongs, in
order, chunks without a gap, annotations beside their Statements."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from lrs.bundles import members
from lrs.bundles.manifest import Counts, File, Manifest
from lrs.bundles.members import Role
from lrs.bundles.refused import BundleRefused

SALT_BYTES = 32
MOST_READ_WHOLE = 16 << 20

_WITH_LINES: tuple[Role, ...] = ("statements", "annotations", "documents", "caliper", "actors")
_READ_WHOLE: tuple[Role, ...] = ("page", "credential", "consent-receipt")
_NUMBERED: Final[Mapping[Role, Callable[[int], str]]] = {
    "statements": members.statements_path, "annotations": members.annotations_path}


def counted(files: Sequence[File]) -> Counts:
    """What files hold together."""
    def records(role: Role) -> int:
        return sum(file.records or 0 for file in files if file.role == role)

    def number(role: Role) -> int:
        return sum(file.role == role for file in files)

    return Counts(records("statements"), number("attachment"), records("documents"), records("caliper"),
                  number("bundle"))


def check(manifest: Manifest) -> None:
    """Raises `BundleRefused("bundle-manifest-…")`."""
    files = manifest.files
    for file in files:
        _check_file(file)
    paths = [file.path for file in files]
    if twice := [path for path, times in Counter(paths).items() if times > 1]:
        raise BundleRefused("bundle-manifest-twice", path=twice[0])
    if members.in_order(paths, str) != paths:
        raise BundleRefused("bundle-manifest-order")
    if members.LEAF_SALT not in paths:
        raise BundleRefused("bundle-file-missing", path=members.LEAF_SALT)
    for role, path_of in _NUMBERED.items():
        _check_numbers([file for file in files if file.role == role], path_of)
    _check_annotations(files)
    _check_events(files)
    if counted(files) != manifest.counts or manifest.tree.size != manifest.counts.statements:
        raise BundleRefused("bundle-manifest-counts")


def _check_file(file: File) -> None:
    if members.role_of(file.path) != file.role:
        raise BundleRefused("bundle-member-unknown", path=file.path)
    lined, packed = file.role in _WITH_LINES, file.path.endswith(".gz")
    indexed = file.role in ("statements", "annotations")
    if ((file.records is not None), (file.raw_size is not None), (file.first is not None)) != (lined, packed, indexed):
        raise BundleRefused("bundle-manifest-file", path=file.path)
    if file.role in _READ_WHOLE and file.size > MOST_READ_WHOLE:
        raise BundleRefused("bundle-file-large", path=file.path, limit=MOST_READ_WHOLE)
    if file.path == members.LEAF_SALT and file.size != SALT_BYTES:
        raise BundleRefused("bundle-manifest-file", path=file.path)


def _check_numbers(files: Sequence[File], path_of: Callable[[int], str]) -> None:
    """Chunks are numbered from 0 and their lines follow one another."""
    first = 0
    for number, file in enumerate(files):
        if file.path != path_of(number) or file.first not in (None, first):
            raise BundleRefused("bundle-manifest-chunks", path=file.path)
        first += file.records or 0


def _check_annotations(files: Sequence[File]) -> None:
    """Each chunk of Statements has its annotations, or none has."""
    beside = [(file.first, file.records) for file in files if file.role == "annotations"]
    if beside and beside != [(file.first, file.records) for file in files if file.role == "statements"]:
        raise BundleRefused("bundle-manifest-annotations")


def _check_events(files: Sequence[File]) -> None:
    """A file of Events has the number of the file of Statements that they became, of each one at most."""
    statements = [file.records or 0 for file in files if file.role == "statements"]
    most = {members.caliper_path(number): records for number, records in enumerate(statements)}
    for file in files:
        if file.role == "caliper" and not 0 < (file.records or 0) <= most.get(file.path, 0):
            raise BundleRefused("bundle-manifest-chunks", path=file.path)
