"""What a family withholds, as a question to each Statement: is it left out? Pure.

Nothing here knows how something went: a record is left out for its subject, unit, category or day, or by its id.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from lrs.codes.curriculum import key_of
from lrs.codes.facts import SUBJECTS
from lrs.storage.contract.cases import Withholding

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
