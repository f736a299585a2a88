"""What was learnt, counted from a bundle's own lines and from nothing else: by subject, unit and term. Pure.

One pass over the lines in constant memory: what is kept grows with the curriculum and the years, not with the lines.
The same counts stand on the page, in the workbook and in the credential. Answers are Statements that tell right or
wrong; time is what Statements declare. Voided Statements, and those that void, count for nothing. An answer with two
units counts for both, and once in the totals. Nothing is ordered by how it went.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple, TypeVar
from zoneinfo import ZoneInfo

from lrs.bundles.contents import annotated
from lrs.bundles.contents.annotated import Item
from lrs.codes.curriculum import decode
from lrs.messages.text import Text
from lrs.schooldays import Beginnings, Zone, school_year, term_days
from lrs.studylog.entry import declared, happened, read
from lrs.xapi.statement import is_voiding

NAMELESS = Text("", "")


class Sum(NamedTuple):
    """`answers` tell right or wrong, `correct` right; `days` are school days with a record, the first and the last."""

    records: int
    answers: int
    correct: int
    milliseconds: int
    days: int
    first: str
    last: str

    @property
    def seconds(self) -> float:
        return self.milliseconds / 1000


@dataclass(frozen=True, slots=True)
class Term:
    """A term of a school year, the `number`th from 1."""

    year: int
    number: int
    sum: Sum


@dataclass(frozen=True, slots=True)
class Unit:
    """An item of the curriculum with its words, as the first line has them that told of it."""

    item: Item
    total: Sum
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Subject:
    """A subject at a kind of school; the nameless one is of records without a code, and has no units."""

    name: Text
    school: Text
    total: Sum
    terms: tuple[Term, ...]
    units: tuple[Unit, ...]


@dataclass(frozen=True, slots=True)
class Stay:
    """Where the learner was in a school year, by the records: a school's code, a grade as P5; empty where unknown."""

    year: int
    school: str
    grade: str
    total: Sum


@dataclass(frozen=True, slots=True)
class Learnt:
    """Subjects and units in the order of the curriculum, stays and terms as they came."""

    total: Sum
    terms: tuple[Term, ...]
    subjects: tuple[Subject, ...]
    stays: tuple[Stay, ...]


@dataclass(slots=True)
class _Tally:
    records: int = 0
    answers: int = 0
    correct: int = 0
    milliseconds: int = 0
    days: set[str] = field(default_factory=set)

    def add(self, day: str, success: bool | None, milliseconds: int) -> None:
        self.records += 1
        self.answers += success is not None
        self.correct += success is True
        self.milliseconds += milliseconds
        self.days.add(day)


_When = tuple[int, int]  # school year, term
_Of = tuple[str, str] | None  # the names of a kind of school and a subject; of what has no code none
_Key = TypeVar("_Key")
_First = TypeVar("_First")


class Counting:
    """`terms`: the days on which terms of a school year begin."""

    def __init__(self, zone: ZoneInfo, terms: Beginnings) -> None:
        self._zone = Zone(zone)
        self._terms = terms
        self._all: dict[_When, _Tally] = {}
        self._subjects: dict[tuple[_Of, _When], _Tally] = {}
        self._units: dict[tuple[str, _When], _Tally] = {}
        self._stays: dict[tuple[int, str, str], _Tally] = {}
        self._items: dict[str, Item] = {}

    def add(self, statements: Iterable[bytes], annotations: Iterable[bytes]) -> None:
        """Lines of one chunk, in the same order."""
        for text, line in zip(statements, annotations, strict=True):
            noted = annotated.read(line)
            statement = read(text)
            if noted.voided or is_voiding(statement):
                continue
            result = statement.get("result", {})
            day = self._zone.day(happened(statement))
            when = _when(day, self._terms)
            counted = day, result.get("success"), declared(result) or 0
            _of(self._all, when).add(*counted)
            _of(self._stays, (when[0], noted.school, noted.grade)).add(*counted)
            for named in {_named(item) for item in noted.items} or {None}:
                _of(self._subjects, (named, when)).add(*counted)
            for item in noted.items:
                self._items.setdefault(annotated.key(item), item)
                _of(self._units, (annotated.key(item), when)).add(*counted)

    def learnt(self) -> Learnt:
        """So far."""
        units: dict[_Of, list[Unit]] = {}
        by_unit = _by_first(self._units)
        for key in sorted(self._items):
            item = self._items[key]
            units.setdefault(_named(item), []).append(
                Unit(item, _summed(by_unit[key].values()), _in_terms(by_unit[key])))
        subjects = [_subject(units.get(named, []), terms) for named, terms in _by_first(self._subjects).items()]
        stays = [Stay(*place, _summed([tally])) for place, tally in self._stays.items()]
        return Learnt(_summed(self._all.values()), _in_terms(self._all), tuple(sorted(subjects, key=_place)),
                      tuple(sorted(stays, key=lambda stay: (stay.year, stay.total.first, stay.school, stay.grade))))


def _subject(units: Sequence[Unit], terms: dict[_When, _Tally]) -> Subject:
    name, school = _names(units[0].item) if units else (NAMELESS, NAMELESS)
    return Subject(name, school, _summed(terms.values()), _in_terms(terms), tuple(units))


def _place(subject: Subject) -> tuple[bool, bool, str, str]:
    """Where it stands among others: by the kind of school, then as the curriculum has it; what is nameless last."""
    code = subject.units[0].item.code if subject.units else ""
    return not subject.units, not subject.name.ja, code[1:], code


def _of(tallies: dict[_Key, _Tally], key: _Key) -> _Tally:
    found = tallies.get(key)
    if found is None:
        found = tallies[key] = _Tally()
    return found


@lru_cache(maxsize=16_384)
def _when(day: str, terms: Beginnings) -> _When:
    year = school_year(day)
    return year, 1 + sum(found.end <= day for found in term_days(year, terms))


@lru_cache(maxsize=8192)
def _names(item: Item) -> tuple[Text, Text]:
    """What its subject and the kind of school are called: in Japanese as the line has it, by which it is withheld too.
    """
    told = decode(item.code)
    return Text(told.subject.en if told.subject else item.subject, item.subject), told.school or NAMELESS


def _named(item: Item) -> _Of:
    subject, school = _names(item)
    return school.ja, subject.ja


def _by_first(tallies: dict[tuple[_First, _When], _Tally]) -> dict[_First, dict[_When, _Tally]]:
    found: dict[_First, dict[_When, _Tally]] = {}
    for (first, when), tally in tallies.items():
        found.setdefault(first, {})[when] = tally
    return found


def _in_terms(tallies: dict[_When, _Tally]) -> tuple[Term, ...]:
    return tuple(Term(*when, _summed([tallies[when]])) for when in sorted(tallies))


def _summed(tallies: Collection[_Tally]) -> Sum:
    """Of several terms; no two have a day in common."""
    days = [day for tally in tallies for day in tally.days]
    return Sum(sum(each.records for each in tallies), sum(each.answers for each in tallies),
               sum(each.correct for each in tallies), sum(each.milliseconds for each in tallies), len(days),
               min(days, default=""), max(days, default=""))
