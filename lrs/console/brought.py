"""What a learner brought from elsewhere, as a page draws it: by subject what was right of late, and what is open. Pure.

Each item stands with its evidence, in the order of the curriculum; who looks judges for themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from lrs.console.pages import Voice
from lrs.console.trees import Node
from lrs.console.way import Drawing
from lrs.studylog.brought import FACTS, Brought, Fact, Stay, Unit
from lrs.studylog.sums import Sums

MOST_OPEN = 40  # items up to which all subjects are seen at once

Address = Callable[[str], str]
"""Where the records stand of an item, by its code; of all, by none."""


@dataclass(frozen=True, slots=True)
class Item:
    """`above` is what it stands under, `evidence` what was answered, `when` the last time."""

    text: str
    above: str
    evidence: str
    when: str
    address: str


@dataclass(frozen=True, slots=True)
class Group:
    """Items of which the same can be said; `word` is the key of that word, `counted` says how many there are."""

    fact: Fact
    word: str
    counted: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Subject:
    name: str
    groups: tuple[Group, ...]
    open: bool


@dataclass(frozen=True, slots=True)
class Record:
    """All that came from one custodian. `when` is the time it is of, `stays` the years and grades there."""

    issuer: str
    when: str
    stays: str
    sums: Sums
    subjects: tuple[Subject, ...]
    nodes: tuple[Node, ...]
    uncoded: int
    address: str


def record(found: Brought, issuer: str, voice: Voice, address: Address, *, gaps: bool) -> Record:
    """As it is drawn; `gaps` as in `Drawing`."""
    by_subject: dict[str, list[Unit]] = {}
    for unit in found.units:
        by_subject.setdefault(unit.subject, []).append(unit)
    every = len(found.units) <= MOST_OPEN
    return Record(
        issuer, _days(found.first, found.last, voice), _stays(found.stays, voice), found.total,
        tuple(Subject(name or voice.label("way-item-unknown"), _groups(units, voice, address), every)
              for name, units in by_subject.items()),
        Drawing(voice, address, gaps=gaps).nodes(found.trees), found.uncoded.statements, address(""))


def _groups(units: Sequence[Unit], voice: Voice, address: Address) -> tuple[Group, ...]:
    by_fact: Mapping[Fact, list[Unit]] = {fact: [unit for unit in units if unit.fact == fact] for fact in FACTS}
    return tuple(Group(fact, f"brought-{fact}", voice.formats.number(len(own)),
                       tuple(_item(unit, voice, address) for unit in own)) for fact, own in by_fact.items() if own)


def _item(unit: Unit, voice: Voice, address: Address) -> Item:
    return Item(unit.text or voice.label("way-item-unknown"), " › ".join(each for each in unit.path[-2:]),
                _evidence(unit, voice), _when(unit.sums, voice), address(unit.code))


def _evidence(unit: Unit, voice: Voice) -> str:
    formats, sums = voice.formats, unit.sums
    if not sums.judged:
        return voice.label("way-statements", count=formats.number(sums.statements))
    told = voice.label("brought-lately", right=formats.number(unit.right), lately=formats.number(unit.lately))
    if unit.lately == sums.judged:
        return told
    return voice.label("brought-of-all", told=told, share=formats.share(sums.correct, sums.judged))


def _when(sums: Sums, voice: Voice) -> str:
    if sums.last is None:
        return ""
    return voice.label("way-last", day=voice.formats.day(voice.formats.day_of(sums.last), year=True))


def _stays(stays: Sequence[Stay], voice: Voice) -> str:
    told = [" ".join(filter(None, (voice.label("learner-year", year=each.school_year) if each.school_year else "",
                                   voice.formats.grade(each.grade)))) for each in stays]
    return voice.formats.names(list(dict.fromkeys(filter(None, told))))


def _days(first: str, last: str, voice: Voice) -> str:
    told = (voice.formats.day(day, year=True) for day in dict.fromkeys((first, last)))
    return ("〜" if voice.language == "ja" else " – ").join(told)
