"""One sitting of one pupil with one tool, of about so many Statements. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from lrs.demo import learning, tools
from lrs.demo.curriculum import Item
from lrs.demo.school import Pupil
from lrs.demo.tools import Made
from lrs.demo.works import work

_LONGEST = timedelta(minutes=38)  # it ends with the lesson
_AGAIN = 0.6                      # of the wrong answers are tried again at once
_HELPED = 0.25                    # so much better the second time


@dataclass(frozen=True, slots=True)
class Session:
    """`kind`: drill, homework (a drill too), textbook or video. `since`: school days since the class began the item."""

    pupil: Pupil
    item: Item
    code: str
    since: int
    begins: datetime
    length: int
    kind: str
    registration: str
    submits: bool = False


def session(one: Session, dice: Random) -> Iterator[Made]:
    made = {"textbook": _textbook, "video": _video}.get(one.kind, _drill)(one, dice)
    last = one.begins
    for each in made:
        if each.at - one.begins > _LONGEST:
            break
        last = each.at
        yield each
    if one.submits and dice.random() < 0.55:
        yield tools.handed_in(one.pupil, one.item, one.code, work(one.item.subject, dice),
                              last + timedelta(seconds=dice.randrange(20, 90)))


def _drill(one: Session, dice: Random) -> Iterator[Made]:
    """Questions one after the other, some tried again, and the end of the set."""
    at, right, asked, said = one.begins, 0, 0, 0
    chance = learning.chance(one.pupil, one.item, one.since)
    questions = dice.sample(one.item.questions, len(one.item.questions))
    while said < max(1, one.length - 1):
        question = questions[asked % len(questions)]
        answer = learning.answer(one.pupil, one.item, question, chance, dice)
        at += timedelta(seconds=answer.seconds + dice.uniform(1, 4))
        yield tools.answered(one.pupil, one.item, question, answer, one.registration, at)
        asked, right, said = asked + 1, right + answer.right, said + 1
        if not answer.right and said < one.length - 1 and dice.random() < _AGAIN:
            again = learning.answer(one.pupil, one.item, question, min(0.95, chance + _HELPED), dice)
            at += timedelta(seconds=again.seconds + dice.uniform(1, 4))
            yield tools.answered(one.pupil, one.item, question, again, one.registration, at)
            said += 1
    if one.length > 1:
        seconds = (at - one.begins).total_seconds()
        yield tools.set_completed(one.pupil, one.item, right, asked, seconds, one.registration,
                                  at + timedelta(seconds=2))


def _textbook(one: Session, dice: Random) -> Iterator[Made]:
    """The chapter opened, pages looked at, here and there a note, the chapter closed."""
    at, page = one.begins, 1 + one.since % 6
    yield tools.textbook(one.pupil, one.item, one.code, "launched", page, 0, at)
    for _ in range(one.length - 2):
        seconds = dice.lognormvariate(4.1, 0.5) * one.pupil.pace
        at += timedelta(seconds=seconds)
        verb = "noted" if dice.random() < 0.18 else "viewed"
        yield tools.textbook(one.pupil, one.item, one.code, verb, page, seconds, at)
        page += verb == "viewed"
    if one.length > 1:
        yield tools.textbook(one.pupil, one.item, one.code, "terminated", page, 0, at + timedelta(seconds=20))


def _video(one: Session, dice: Random) -> Iterator[Made]:
    """Played, perhaps paused and played on, seen to the end."""
    at, second, whole = one.begins, 0.0, 240.0
    verbs = ["played", *["paused", "played"] * ((one.length - 2) // 2), "completed"][:one.length]
    for place, verb in enumerate(verbs):
        yield tools.video(one.pupil, one.item, one.code, verb, whole if verb == "completed" else second, at)
        if place + 1 < len(verbs) and verbs[place + 1] == "paused":
            passed = dice.uniform(10, 2 * whole / len(verbs))
        elif verb == "paused":
            at += timedelta(seconds=dice.uniform(3, 40))
            continue
        else:
            passed = max(5.0, whole - second)
        second, at = min(whole, second + passed), at + timedelta(seconds=passed)
