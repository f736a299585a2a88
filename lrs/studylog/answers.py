"""What a class answers wrongly: the wrong answers to each activity, counted. Pure.

Answers are compared as people would: without regard to spaces around them and to full or half width. Activities come
with the most wrong answers first; learners in no order.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from lrs.studylog.entry import Entry


@dataclass(frozen=True, slots=True)
class Answer:
    """A wrong answer; `response` is empty where the tool did not say what was answered."""

    response: str
    count: int
    learners: frozenset[str]


@dataclass(frozen=True, slots=True)
class Question:
    """An activity with its wrong answers, the most frequent first. `example` is a Statement with its definition."""

    activity: str
    codes: tuple[str, ...]
    example: str
    judged: int
    wrong: int
    learners: frozenset[str]
    answers: tuple[Answer, ...]


def questions(entries: Iterable[Entry], most: int, most_answers: int) -> list[Question]:
    """The activities that were answered wrongly, at most so many, with at most so many answers each."""
    by_activity: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.success is not None and entry.activity:
            by_activity.setdefault(entry.activity, []).append(entry)
    found = [_question(activity, judged, most_answers) for activity, judged in by_activity.items()
             if any(each.success is False for each in judged)]
    return sorted(found, key=lambda each: (-each.wrong, each.activity))[:most]


def _question(activity: str, judged: list[Entry], most: int) -> Question:
    wrong = [each for each in judged if each.success is False]
    by_response: dict[str, list[Entry]] = {}
    for each in wrong:
        by_response.setdefault(_alike(each.response), []).append(each)
    answers = [Answer(response, len(found), frozenset(each.learner for each in found))
               for response, found in by_response.items()]
    return Question(
        activity, wrong[-1].codes, wrong[-1].statement_id, len(judged), len(wrong),
        frozenset(each.learner for each in wrong),
        tuple(sorted(answers, key=lambda each: (-each.count, each.response))[:most]))


def _alike(response: str) -> str:
    return unicodedata.normalize("NFKC", response).strip()
