"""What was learnt, counted from a bundle's own lines and from nothing else: by subject, unit and term. Pure.

One pass over the lines in constant memory: what is kept grows with the curriculum and the years, not with the lines.
The same counts stand on the page, in the workbook and in the credential. Answers are Statements that tell right or
wrong; time is what Statements declare. Voided Statements, and those that void, count for nothing. An answer with two
units counts for both, and once in the totals. Nothing is ordered by how it went.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple
from zoneinfo import ZoneInfo

from lrs.messages.text import Text
from lrs.schooldays import Beginnings


class Sum(NamedTuple):
    """`answers` tell right or wrong, `correct` right; `days` are school days with a record; first and last day."""

    records: int
    answers: int
    correct: int
    milliseconds: int
    days: int
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Term:
    """A term of a school year, the `number`th from 1."""

    year: int
    number: int
    sum: Sum


@dataclass(frozen=True, slots=True)
class Unit:
    """An item of the curriculum: its code as it was first met, its text, the texts that lead to it."""

    code: str
    text: str
    path: tuple[str, ...]
    table: str
    total: Sum
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Subject:
    """A subject at a kind of school; the one without a name is of records without a code."""

    name: Text
    school: Text
    total: Sum
    units: tuple[Unit, ...]
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Stay:
    """Where the learner was in a school year, by the records."""

    year: int
    school: str
    grade: str
    classes: tuple[str, ...]
    total: Sum


@dataclass(frozen=True, slots=True)
class Learnt:
    """Subjects and units in the order of the curriculum, stays and terms as they came."""

    total: Sum
    subjects: tuple[Subject, ...]
    stays: tuple[Stay, ...]
    attachments: int


class Counting:
    """`terms`: the days on which terms of a school year begin."""

    def __init__(self, zone: ZoneInfo, terms: Beginnings) -> None:
        raise NotImplementedError

    def add(self, statements: Sequence[bytes], annotations: Sequence[bytes]) -> None:
        """Lines of one chunk, in the same order."""
        raise NotImplementedError

    def learnt(self) -> Learnt:
        """So far."""
        raise NotImplementedError
