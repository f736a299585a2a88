"""What the store promises to who takes a learner's whole record along: Statements with what stands beside them, in the
order in which they were stored, and documents."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple, Protocol

from lrs.storage.contract.annotations import Annotation
from lrs.storage.contract.attachments import StoredFile
from lrs.storage.contract.documents import Document, DocumentPlace


class RecordRow(NamedTuple):
    """A Statement, standing or voided. `by` is the app that wrote it, `refers` the key of the Statement that it refers
    to, `voiding` whether it voids that one; `voided` the key of the Statement that voided it; `bundle` is the
    bundle that it came in, if it did."""

    key: bytes
    pos: int
    text: bytes
    by: str
    files: tuple[StoredFile, ...]
    annotation: Annotation | None
    refers: bytes | None
    voiding: bool
    voided: bytes | None
    bundle: str = ""


class Voiding(NamedTuple):
    """The place and key of a voiding Statement that is not the learner's own, but voids one of theirs."""

    pos: int
    key: bytes


class LearnerRecords(Protocol):
    async def page(self, tenant: str, learners: Collection[str], after: int, upto: int, limit: int,
                   max_bytes: int) -> list[RecordRow]:
        """At most `limit` of these learners' Statements (UUIDs of one person) with positions after `after` and up to
        `upto`, in order; fewer, but at least one, when they would pass `max_bytes` of text. Empty: there are no more.
        """

    async def rows(self, tenant: str, keys: Collection[bytes]) -> Mapping[bytes, RecordRow]:
        """Single ones, whosever they are; those that are not there are absent."""

    async def voidings(self, tenant: str, learners: Collection[str], upto: int) -> Sequence[Voiding]:
        """In the order of their positions, up to `upto`."""

    async def documents(self, tenant: str, kind: str, scopes: Collection[str]) -> Sequence[
            tuple[DocumentPlace, Document]]:
        """All documents of these scopes, in the order of their places."""
