"""What stands beside each Statement of a bundle: where at school it was done, and what it was about, in words. Pure.

An annotation line reads without the tables it was drawn from: it has the text of each curriculum code and the texts
that lead to it. Nothing of it is about anybody but the learner.
"""

from __future__ import annotations

from typing import NamedTuple

from lrs.codes.book import CodeBook
from lrs.storage.contract.annotations import Annotation


class Line(NamedTuple):
    """A Statement as it goes into a bundle: its text as `format=exact` answers it, what stands beside it here, and
    whether it was voided."""

    text: bytes
    annotation: Annotation
    voided: bool = False


class Item(NamedTuple):
    """A curriculum code with its words: `path` are the texts from the chapter down to the one above it; all of it but
    the code is empty where no table had it. `subject` is what the table says, else what the digits do."""

    code: str
    table: str
    text: str
    path: tuple[str, ...]
    subject: str


class Annotated(NamedTuple):
    """An annotation line, read."""

    statement_id: str
    school: str
    school_year: int | None
    grade: str
    classes: tuple[str, ...]
    category: str
    activity_class: str
    items: tuple[Item, ...]
    voided: bool


def annotated(statement_id: str, noted: Annotation, book: CodeBook, *, voided: bool = False) -> bytes:
    """The annotation line, without a line end. `statement_id` as it stands in the bundle."""
    raise NotImplementedError


def read(line: bytes) -> Annotated:
    """Of a line that `annotated` wrote, here or elsewhere; raises `ValueError` for what is none."""
    raise NotImplementedError


