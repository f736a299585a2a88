"""Which entries of a study log are asked for, besides whose and when. Pure.

A code means its item and everything below it. The table that has the item says what is below; of an item that no table
has, the codes that begin with its digits up to the trailing zeros are. What is shorter than a code is filled up with
zeros first: ``825`` is 算数.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from lrs.codes.book import CodeBook
from lrs.codes.curriculum import KEY_LENGTH, LENGTH, key_of
from lrs.codes.facts import SUBJECTS
from lrs.codes.table import Table
from lrs.errors import BadRequest
from lrs.studylog.day import Codes
from lrs.studylog.entry import Entry

RESULTS = ("correct", "wrong", "judged", "scored", "attempted", "completed")


@dataclass(frozen=True, slots=True)
class Which:
    """Empty asks for all. `subject` is its name (算数, arithmetic) or the first three characters of its codes, `app`
    the tool, `result` one of `RESULTS`."""

    learner: str = ""
    codes: tuple[str, ...] = ()
    subject: str = ""
    activity_class: str = ""
    verb: str = ""
    app: str = ""
    result: str = ""


@dataclass(frozen=True, slots=True)
class Curriculum:
    """Codes that are asked for: these `keys`, and those that begin like one of `beginnings`."""

    keys: frozenset[str] = frozenset()
    beginnings: tuple[str, ...] = ()

    def holds(self, code: str) -> bool:
        return code in self.keys or code.startswith(self.beginnings)


@dataclass(frozen=True, slots=True)
class Selection:
    """`Which`, with its codes looked up; an entry must have one of each of `curricula`, and `codes` show those shown.
    """

    which: Which = Which()
    curricula: tuple[Curriculum, ...] = ()

    @property
    def single(self) -> bool:
        """Whether days cannot answer it, because they do not keep apart what is asked for."""
        return bool(self.which.verb or self.which.app or self.which.result)

    def admits(self, entry: Entry) -> bool:
        """All but the codes, by which days select too."""
        which = self.which
        return ((not which.learner or entry.learner == which.learner)
                and (not which.activity_class or entry.slice.activity_class == which.activity_class)
                and (not which.verb or entry.verb == which.verb)
                and (not which.app or entry.app == which.app)
                and (not which.result or resulted(entry, which.result)))

    def takes(self, codes: Codes) -> bool:
        return all(any(map(each.holds, codes)) for each in self.curricula)

    def shows(self, code: str) -> bool:
        return all(each.holds(code) for each in self.curricula)


def resulted(entry: Entry, result: str) -> bool:
    match result:
        case "correct":
            return entry.success is True
        case "wrong":
            return entry.success is False
        case "judged":
            return entry.success is not None
        case "scored":
            return entry.score is not None
        case "attempted":
            return entry.success is not None or entry.score is not None
        case "completed":
            return entry.completion is True
    raise BadRequest("studylog-result-unknown", result=result[:40], known=", ".join(RESULTS))


def select(which: Which, book: CodeBook) -> Selection:
    """Raises `BadRequest` for a code, subject or result that is none."""
    if which.result and which.result not in RESULTS:
        raise BadRequest("studylog-result-unknown", result=which.result[:40], known=", ".join(RESULTS))
    curricula = []
    if which.codes:
        found = [under(code, book) for code in which.codes]
        curricula.append(Curriculum(frozenset().union(*(each.keys for each in found)),
                                    tuple(text for each in found for text in each.beginnings)))
    if which.subject:
        curricula.append(Curriculum(beginnings=subjects(which.subject)))
    return Selection(which, tuple(curricula))


def under(code: str, book: CodeBook) -> Curriculum:
    """The item of `code` and everything below it. Raises `BadRequest` when it is no code."""
    if not (2 <= len(code) <= LENGTH and code.isascii() and code.isalnum()):
        raise BadRequest("curriculum-code-malformed", code=code[:40])
    key = key_of(code).ljust(KEY_LENGTH, "0")
    tables = [table for table in book.tables if key in table.index]
    if not tables:
        return Curriculum(beginnings=(key.rstrip("0"),))
    return Curriculum(frozenset().union(*(_below(table, key) for table in tables)))


@lru_cache(maxsize=64)
def _below(table: Table, key: str) -> frozenset[str]:
    return frozenset(key_of(table.codes[position]) for position in table.under(table.index[key]))


def subjects(subject: str) -> tuple[str, ...]:
    """The first three characters of the codes of a subject that is named, or of these. Raises `BadRequest`."""
    found = {f"{school}{digit}" for school, names in SUBJECTS.items() for digit, name in names.items()
             if subject in {name.ja, name.en}}
    if not found and len(subject) == 3 and subject.isascii() and subject.isalnum():
        found = {subject}
    if not found:
        raise BadRequest("studylog-subject-unknown", subject=subject[:40], known=", ".join(_subjects()))
    return tuple(sorted(found))


def _subjects() -> Iterable[str]:
    return dict.fromkeys(name.ja for names in SUBJECTS.values() for name in names.values())
