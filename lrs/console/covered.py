"""What a class touched of the curriculum as a page shows it: the tree, the items where answers went wrong. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass

from lrs.codes.curriculum import key_of
from lrs.console.pages import Voice
from lrs.console.trees import Node
from lrs.studylog.coverage import Branch
from lrs.studylog.sums import Sums

OPEN_ITEMS = 60  # touched; a larger tree is closed below its grades
OPEN_DEPTH = 3
MOST_MISTAKES = 8
SUBJECT = 3      # characters of a code that say its school and subject

Link = Callable[[str], str]
"""The address of an item, by its code."""


@dataclass(frozen=True, slots=True)
class Shower:
    """Draws branches for one reader: by how many of `pupils` each was touched."""

    voice: Voice
    pupils: Collection[str]
    link: Link

    def nodes(self, branches: Iterable[Branch], *, wide: bool, depth: int = 0) -> tuple[Node, ...]:
        """`wide`: the tree is small enough to be seen at once."""
        return tuple(self._node(branch, wide, depth) for branch in branches)

    def text(self, branch: Branch) -> str:
        return branch.text or self.voice.label("term-no-text", code=branch.code)

    def _node(self, branch: Branch, wide: bool, depth: int) -> Node:
        if not branch.learners:
            return Node(self.text(branch), figure=self.voice.label("term-untouched"))
        touched, of = len(branch.learners), max(len(self.pupils), len(branch.learners))
        formats, sums = self.voice.formats, branch.sums
        numbers = {"touched": formats.number(touched), "all": formats.number(of)}
        figure = self.voice.label("term-figure", share=formats.percent(sums.correct, sums.judged), **numbers) \
            if sums.judged else self.voice.label("term-figure-plain", **numbers)
        return Node(self.text(branch), href=self.link(branch.code), figure=figure, part=touched, whole=of,
                    below=self.nodes(branch.below, wide=wide, depth=depth + 1), open=wide or depth < OPEN_DEPTH)


def walked(branches: Iterable[Branch], depth: int = 0) -> Iterator[tuple[int, Branch]]:
    """All that was touched, from the top, each with how deep it stands."""
    for branch in branches:
        if branch.learners:
            yield depth, branch
            yield from walked(branch.below, depth + 1)


def narrowed(branches: Iterable[Branch], subject: str, key: str) -> tuple[Branch, ...]:
    """The trees as far as a subject (the beginning of its codes) or an item is asked for."""
    found = tuple(branches)
    if key:
        found = tuple(there for branch in found if (there := branch.at(key)) is not None)
    if subject:
        found = tuple(there for branch in found for there in _of_subject(branch, subject))
    return found


def _of_subject(branch: Branch, subject: str) -> Iterator[Branch]:
    """The uppermost items whose codes begin so."""
    if branch.code.startswith(subject):
        yield branch
    else:
        for below in branch.below:
            yield from _of_subject(below, subject)


def mistakes(branches: Iterable[Branch]) -> list[Branch]:
    """The items without touched ones below that have the most wrong answers."""
    leaves = {key_of(branch.code): branch for _, branch in walked(branches) if not branch.touched}
    return sorted(filter(_mistaken, leaves.values()), key=lambda branch: -wrong(branch.sums))[:MOST_MISTAKES]


def _mistaken(branch: Branch) -> bool:
    return wrong(branch.sums) > 0


def wrong(sums: Sums) -> int:
    return sums.judged - sums.correct


def subjects(branches: Iterable[Branch]) -> list[tuple[str, str]]:
    """The subjects that were touched: the beginning of their codes, and their name."""
    found: dict[str, str] = {}
    for _, branch in walked(branches):
        if not branch.touched and branch.subject:
            found.setdefault(branch.code[:SUBJECT], branch.subject)
    return sorted(found.items())
