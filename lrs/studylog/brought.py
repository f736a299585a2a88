"""What learners brought from elsewhere: what they did there along the curriculum, and what of it was right. Pure.

Made of days, as they were folded, of one custodian at a time. Each item is told with its evidence, in the order of the
curriculum and never by how it went. Three facts are told apart by the last answers to an item, those of its last days
until there are `LATELY`: they were *right* (at least `SHARE` of them), they were *open* (fewer were), or there are not
that many, and the item was *begun*. What somebody is like, or how good, is not said.

An item that no table here has keeps the words of who sent it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from typing import Literal, NamedTuple

from lrs.codes.book import CodeBook
from lrs.codes.curriculum import decode, key_of
from lrs.storage.contract.origins import Wording, is_origin
from lrs.studylog.coverage import REVISION, Branch, coverage
from lrs.studylog.day import Day
from lrs.studylog.sums import NOTHING, Sums, add
from lrs.studylog.way import total

LATELY = 5    # answers that tell right or wrong
SHARE = 0.8

Fact = Literal["right", "open", "begun"]
FACTS: tuple[Fact, ...] = ("right", "open", "begun")

Words = Mapping[str, Wording]  # by the first fifteen characters of a code


class Stay(NamedTuple):
    """A school year and grade that records are of, with the days of the first and the last; empty where not known."""

    school_year: int | None
    grade: str
    first: str
    last: str


class Unit(NamedTuple):
    """An item with all that was done on it. `lately` are the last answers, of which `right` were right, since the day
    `since`. `path` are the texts above it."""

    code: str
    text: str
    subject: str
    path: tuple[str, ...]
    sums: Sums
    lately: int
    right: int
    since: str
    fact: Fact


@dataclass(frozen=True, slots=True)
class Brought:
    """The records of one custodian, by its origin. `uncoded` is what names no item."""

    issuer: str
    first: str
    last: str
    stays: tuple[Stay, ...]
    total: Sums
    units: tuple[Unit, ...]
    trees: tuple[Branch, ...]
    uncoded: Sums


def brought(days: Iterable[Day], book: CodeBook, words: Words) -> list[Brought]:
    """Of days of one learner what came from custodians, the one with the earliest day first."""
    by_issuer: dict[str, list[Day]] = {}
    for day in days:
        if is_origin(day.slice.school):
            by_issuer.setdefault(day.slice.school, []).append(day)
    found = [_brought(issuer, sorted(own, key=lambda each: each.day), book, words)
             for issuer, own in by_issuer.items()]
    return sorted(found, key=lambda each: (each.first, each.issuer))


def _brought(issuer: str, days: Sequence[Day], book: CodeBook, words: Words) -> Brought:
    return Brought(
        issuer, days[0].day, days[-1].day, _stays(days), total(days), _units(days, book, words),
        _trees(days, book, words), reduce(Sums.plus, (day.parts.get((), NOTHING) for day in days), NOTHING))


def _stays(days: Iterable[Day]) -> tuple[Stay, ...]:
    found: dict[tuple[int | None, str], Stay] = {}
    for day in days:
        key = day.slice.school_year, day.slice.grade
        found[key] = found.get(key, Stay(*key, day.day, day.day))._replace(last=day.day)
    return tuple(sorted(found.values(), key=lambda each: (each.first, each.last)))


# --- items ------------------------------------------------------------------------------------------------


def _units(days: Sequence[Day], book: CodeBook, words: Words) -> tuple[Unit, ...]:
    by_item: dict[str, dict[str, Sums]] = {}
    for day in days:
        for item, sums in day.items.items():
            if item:
                add(by_item.setdefault(item, {}), day.day, sums)
    return tuple(sorted((_unit(item, own, book, words) for item, own in by_item.items()),
                        key=lambda unit: (unit.code[1:], unit.code)))


def _unit(item: str, days: dict[str, Sums], book: CodeBook, words: Words) -> Unit:
    lately = right = 0
    since = ""
    for day, sums in reversed(days.items()):
        if lately < LATELY and sums.judged:
            lately, right, since = lately + sums.judged, right + sums.correct, day
    fact: Fact = "begun" if lately < LATELY else "right" if right >= SHARE * lately else "open"
    return Unit(*_told(item, book, words), reduce(Sums.plus, days.values(), NOTHING), lately, right, since,
                fact)


def _told(item: str, book: CodeBook, words: Words) -> tuple[str, str, str, tuple[str, ...]]:
    """Code, text, subject and the texts above: by the tables here, else as who sent it words it."""
    table = book.table_with(item)
    if table is not None:
        *above, position = table.path(table.index[item])
        return item + REVISION, table.text(position), table.subject(position), tuple(map(table.text, above))
    named = decode(item + REVISION).subject
    subject = named.ja if named else ""
    known = words.get(item)
    if known is None:
        return item + REVISION, "", subject, ()
    return item + REVISION, known.text, known.subject or subject, known.path


# --- the tree ---------------------------------------------------------------------------------------------

_Chain = tuple[str, ...]  # texts from a chapter down


@dataclass(slots=True)
class _Node:
    """A text on the way to items that no table has; its sums count no entry twice. `first` is the first code below."""

    code: str = ""
    subject: str = ""
    first: str = ""
    sums: Sums = NOTHING
    below: list[_Chain] = field(default_factory=list)


def _trees(days: Sequence[Day], book: CodeBook, words: Words) -> tuple[Branch, ...]:
    """Those of the tables here; then items that none of these has, as who sent them words the way to each."""
    known = [each for each in coverage(days, book) if each.text or key_of(each.code) not in words]
    nodes: dict[_Chain, _Node] = {(): _Node()}
    learners = frozenset(day.learner for day in days)
    for day in days:
        for codes, sums in day.parts.items():
            strange = [code for code in codes if code in words and book.table_with(code) is None]
            for chain in dict.fromkeys(chain for code in strange for chain in _way(words[code])):
                _at(nodes, chain).sums = _at(nodes, chain).sums.plus(sums)
            for code in strange:
                for node in (nodes[chain] for chain in _way(words[code])):
                    node.subject, node.first = words[code].subject, min(node.first or code, code)
                nodes[_chain(words[code])].code = code + REVISION
    return (*known, *_below(nodes, (), learners))


def _chain(word: Wording) -> _Chain:
    return (*word.path, word.text)


def _way(word: Wording) -> list[_Chain]:
    chain = _chain(word)
    return [chain[:length] for length in range(1, len(chain) + 1)]


def _at(nodes: dict[_Chain, _Node], chain: _Chain) -> _Node:
    found = nodes.get(chain)
    if found is None:
        found = nodes[chain] = _Node()
        _at(nodes, chain[:-1]).below.append(chain)
    return found


def _below(nodes: Mapping[_Chain, _Node], chain: _Chain, learners: frozenset[str]) -> tuple[Branch, ...]:
    below = sorted(nodes[chain].below, key=lambda each: nodes[each].first)
    return tuple(_branch(nodes, each, learners) for each in below)


def _branch(nodes: Mapping[_Chain, _Node], chain: _Chain, learners: frozenset[str]) -> Branch:
    node = nodes[chain]
    return Branch(node.code, chain[-1], node.subject, learners, node.sums, _below(nodes, chain, learners))
