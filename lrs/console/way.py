"""One learner's way as figures that pages draw: weeks as columns, the curriculum as a tree. Pure.

Of the curriculum stands what was touched, and beside that what was not: no word says how good somebody is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from lrs.codes.curriculum import key_of
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
    return chart("columns", voice.label("way-weeks"), points, head=(voice.label("way-week"), voice.label("way-judged")),
                 part_head=voice.label("way-correct"), summary=voice.label(
                     "way-weeks-told", judged=formats.number(total.judged), correct=formats.number(total.correct)))


def nodes(trees: Iterable[Branch], voice: Voice, address: Callable[[str], str]) -> tuple[Node, ...]:
    """`address` is where an item's records stand, by its code."""
    return tuple(_node(_narrowest(root), voice, address, OPEN_LEVELS) for root in trees)


def accuracy(sums: Sums, voice: Voice) -> str:
    """What was right, of how many; and at the first try."""
    formats = voice.formats
    if not sums.judged:
        return voice.label("way-records", count=formats.number(sums.statements))
    told = voice.label("way-right", share=formats.share(sums.correct, sums.judged))
    if not sums.first_judged:
        return told
    first = voice.label("way-first", share=formats.share(sums.first_correct, sums.first_judged))
    return f"{told}{'・' if voice.language == 'ja' else ', '}{first}"


def _node(branch: Branch, voice: Voice, address: Callable[[str], str], levels: int) -> Node:
    below = branch.touched
    # What was left out is told where something beside it was done, not for whole chapters.
    gaps = branch.untouched if any(not each.touched for each in below) else ()
    shown = [*below, *gaps]
    order = {key_of(each.code): place for place, each in enumerate(branch.below)}
    shown.sort(key=lambda each: order[key_of(each.code)])
    return Node(
        branch.text or voice.label("way-item-unknown"), branch.code, address(branch.code) if branch.learners else "",
        accuracy(branch.sums, voice) if branch.learners else voice.label("way-untouched"), branch.sums.correct,
        branch.sums.judged, tuple(_node(each, voice, address, levels - 1) for each in shown), open=levels > 0)


def _narrowest(root: Branch) -> Branch:
    """The first item on the way down at which the way divides, or that itself was done."""
    while len(root.touched) == 1 and root.touched[0].touched and root.touched[0].sums == root.sums:
        root = root.touched[0]
    return root
