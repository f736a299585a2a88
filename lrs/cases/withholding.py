"""What a family withholds: read as it was sent, and as a question to each Statement: is it left out? Pure.

Nothing here knows how something went: a record is left out for its subject, unit, category or day, or by its id.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lrs.access.categories import Category
from lrs.codes.curriculum import key_of
from lrs.codes.facts import SUBJECTS
from lrs.errors import BadRequest
from lrs.schooldays import is_day
from lrs.storage.contract.cases import Withholding
from lrs.xapi.primitives import is_uuid

_CODE = re.compile(r"[0-9A-Za-z]{2,16}")
_MOST = 1000
_LONGEST = 100
_CHAPTERS = "0no"  # digit 3 of what is no subject

SubjectOf = Callable[[str], str]
"""The name of the subject (教科) that a curriculum code belongs to; empty when no table tells."""


@dataclass(frozen=True, slots=True)
class Marks:
    """What a Statement is known by: its id, its curriculum codes, its category, and the school day it happened on."""

    statement: str
    codes: tuple[str, ...]
    category: str
    day: str


def left_out(withholding: Withholding, subject_of: SubjectOf) -> Callable[[Marks], bool]:
    """The question for one decision. A Statement of two subjects is left out with either; a whole code means its item,
    whatever the revision."""
    statements, subjects = frozenset(withholding.statements), frozenset(withholding.subjects)
    categories, codes = frozenset(withholding.categories), tuple(map(key_of, withholding.codes))

    def out(marks: Marks) -> bool:
        return (marks.statement in statements or marks.category in categories
                or any(first <= marks.day <= last for first, last in withholding.periods)
                or (bool(codes) and any(code.startswith(codes) for code in marks.codes))
                or (bool(subjects) and any(subject_of(code) in subjects for code in marks.codes)))
    return out


def within(period: tuple[str, str], day: str) -> bool:
    """Whether a day is in a period that may be open at either end."""
    first, last = period
    return (not first or first <= day) and (not last or day <= last)


def subjects_up_to(grade: str) -> list[str]:
    """The 教科 that a learner of this grade (P1 … H3) can have had by now, by name, each once; of all schools where the
    grade is not known."""
    guidelines = {"P": ("82",), "J": ("82", "83"), "H": ("82", "83", "84")}.get(grade[:1], ("82", "83", "84"))
    return list(dict.fromkeys(name.ja for each in guidelines for key, name in SUBJECTS[each].items()
                              if key not in _CHAPTERS))


def check_period(period: tuple[str, str]) -> None:
    """Raises `BadRequest` unless both are days, or empty, in order."""
    first, last = period
    if any(each and not is_day(each) for each in period) or (first and last and first > last):
        raise BadRequest("case-period")


def withholding(told: object) -> Withholding:
    """What a family withholds, as it was sent. Raises `BadRequest`, naming the member that is not right."""
    if told is None:
        return Withholding()
    if not isinstance(told, Mapping):
        raise BadRequest("withholding-invalid", member="withhold")
    readers = {"subjects": _words, "codes": _codes, "categories": _categories, "periods": _periods,
               "statements": _statements}
    for member in told:
        if member not in readers:
            raise BadRequest("withholding-invalid", member=str(member)[:40])
    read: dict[str, Any] = {}
    for member, value in told.items():
        if not isinstance(value, list) or len(value) > _MOST:
            raise BadRequest("withholding-invalid", member=member)
        try:
            read[member] = readers[member](value)
        except (ValueError, BadRequest):
            raise BadRequest("withholding-invalid", member=member) from None
    return Withholding(**read)


def _words(told: Sequence[object]) -> tuple[str, ...]:
    if not all(isinstance(each, str) and 0 < len(each) <= _LONGEST for each in told):
        raise ValueError
    return tuple(dict.fromkeys(map(str, told)))


def _codes(told: Sequence[object]) -> tuple[str, ...]:
    words = _words(told)
    if not all(_CODE.fullmatch(each) for each in words):
        raise ValueError
    return words


def _categories(told: Sequence[object]) -> tuple[str, ...]:
    return tuple(Category(each).value for each in _words(told))


def _statements(told: Sequence[object]) -> tuple[str, ...]:
    words = _words(told)
    if not all(is_uuid(each) for each in words):
        raise ValueError
    return tuple(each.lower() for each in words)


def _periods(told: Sequence[object]) -> tuple[tuple[str, str], ...]:
    found = []
    for each in told:
        if not isinstance(each, Mapping) or each.keys() != {"from", "to"} or not all(
                isinstance(value, str) and value for value in each.values()):
            raise ValueError
        check_period((each["from"], each["to"]))
        found.append((each["from"], each["to"]))
    return tuple(found)
