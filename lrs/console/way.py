"""One learner's way as figures that pages draw: weeks as columns, the curriculum as a tree. Pure.

Of the curriculum stands what was touched, and beside that what was not: no word says how good somebody is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from lrs.console.charts import Chart, Point, chart
from lrs.console.pages import Voice
from lrs.console.trees import Node
from lrs.studylog.coverage import Branch
from lrs.studylog.sums import Sums
from lrs.studylog.way import Week

OPEN_LEVELS = 4  # of the tree, when it is first seen


def weeks(found: Iterable[Week], total: Sums, voice: Voice) -> Chart:
    """Answers of each week, those that were right darker."""
    formats = voice.formats
    points = [Point(formats.short_day(week.begins), week.sums.judged, formats.number(week.sums.judged),
                    week.sums.correct, formats.number(week.sums.correct)) for week in found]
    return chart(voice.label("way-weeks"), points, head=(voice.label("way-week"), voice.label("measure-judged")),
                 part_head=voice.label("way-correct"), summary=voice.label(
                     "way-weeks-told", judged=formats.number(total.judged), correct=formats.number(total.correct)))


@dataclass(frozen=True, slots=True)
class Drawing:
    """How a tree is drawn: `address` is where an item's records stand, by its code. `gaps`: with what was not touched
    beside what was, and addresses for whole branches too."""

    voice: Voice
    address: Callable[[str], str]
    gaps: bool = True

    def nodes(self, trees: Iterable[Branch]) -> tuple[Node, ...]:
        return tuple(self._node(_narrowest(each), "", OPEN_LEVELS) for root in trees for each in _subjects(root))

    def _node(self, branch: Branch, subject: str, levels: int) -> Node:
        """`subject` is the one that is told above it."""
        below = self._below(branch)
        text = branch.text or self.voice.label("way-item-unknown")
        if branch.subject and branch.subject not in {subject, text}:
            text = f"{branch.subject} {text}"
        linked = branch.code and branch.learners and (self.gaps or not below)
        return Node(
            text, branch.code, self.address(branch.code) if linked else "",
            accuracy(branch.sums, self.voice) if branch.learners else self.voice.label("way-untouched"),
            branch.sums.correct, branch.sums.judged,
            tuple(self._node(_narrowest(each), branch.subject or subject, levels - 1) for each in below),
            open=levels > 0)

    def _below(self, branch: Branch) -> tuple[Branch, ...]:
        """What was touched; where single items were, also the others beside these, not whole chapters."""
        single = any(not each.touched for each in branch.touched)
        return branch.below if self.gaps and single else branch.touched


def accuracy(sums: Sums, voice: Voice) -> str:
    """What was right, of how many; and at the first try."""
    formats = voice.formats
    if not sums.judged:
        return voice.label("way-statements", count=formats.number(sums.statements))
    told = voice.label("way-right", share=formats.share(sums.correct, sums.judged))
    if not sums.first_judged:
        return told
    first = voice.label("way-first", share=formats.share(sums.first_correct, sums.first_judged))
    return f"{told}{'・' if voice.language == 'ja' else ', '}{first}"


def _subjects(root: Branch) -> Iterable[Branch]:
    """From a chapter of all subjects down to where each begins."""
    if all(each.subject == root.subject for each in root.touched):
        return [root]
    return [found for each in root.touched for found in _subjects(each)]


def _narrowest(root: Branch) -> Branch:
    """The first item on the way down at which the way divides, or that itself was done."""
    while len(root.touched) == 1 and root.touched[0].touched and root.touched[0].sums == root.sums:
        root = root.touched[0]
    return root
