"""How children learn here: what chance an answer has, which wrong one it is, and how long it takes. Pure.

The chance grows with ability and, by a curve that flattens, with the school days since the class began the item; what
the pupil who is puzzled does not get stays as it is.
"""

from __future__ import annotations

from hashlib import blake2b
from math import exp
from random import Random
from typing import NamedTuple

from lrs.demo.curriculum import Item, Question
from lrs.demo.school import Pupil

PUZZLING = "分数のわり算"
_HARD = {PUZZLING: 1.1, "割合と百分率": 1.0, "速さ": 0.8}
_WRONG = (0.62, 0.24, 0.14)  # of the wrong answers, the most usual first
_NOTHING = 0.06              # of the wrong ones no answer at all


class Answer(NamedTuple):
    response: str
    right: bool
    seconds: float


def chance(pupil: Pupil, item: Item, days_since: int) -> float:
    """Of a right answer, so many school days after the class began the item."""
    if pupil.puzzled and item.title == PUZZLING:
        return 0.2
    practice = 1 - exp(-max(0, days_since) / 5)
    return 1 / (1 + exp(-(0.9 + 1.1 * pupil.ability + 1.3 * practice - _difficulty(item))))


def answer(pupil: Pupil, item: Item, question: Question, right: float, dice: Random) -> Answer:
    seconds = min(180.0, max(2.0, dice.lognormvariate(2.7, 0.45) * pupil.pace))
    if dice.random() < right:
        return Answer(question.right, True, seconds)
    if pupil.puzzled and item.title == PUZZLING and dice.random() < 0.8:
        return Answer(question.wrong[0], False, seconds)
    if dice.random() < _NOTHING:
        return Answer("", False, seconds * 0.6)
    return Answer(dice.choices(question.wrong, _WRONG)[0], False, seconds * 1.3)


def _difficulty(item: Item) -> float:
    """Between -0.4 and 0.6, unless it is known to be hard."""
    return _HARD.get(item.title, blake2b(item.code.encode(), digest_size=1).digest()[0] / 255 - 0.4)
