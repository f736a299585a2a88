"""From a Statement and what stands beside it to an entry of the study log: pure.

A Statement has an entry when it stands and is known to be a learner's, unless all it does is to void another. What an
entry keeps is what logs show, filters ask for and sums are made of; the Statement itself holds the rest. Texts and
codes are cut to bounds, so that no Statement, however large, makes a large entry.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any, NamedTuple

import orjson

from lrs.access.categories import ActivityClass, Category
from lrs.access.reach import Marks
from lrs.annotation.evidence import instant
from lrs.storage.contract.annotations import AnnotatedRow, Annotation
from lrs.xapi.statement import is_voiding
from lrs.xapi.timestamps import duration_ms, parse_ms

MOST_CODES = 20
LONGEST_TEXT = 500       # characters of a response
LONGEST_TIME = 86_400_000  # ms that a Statement may say it took; longer ones count as this

# What says it happened before or after these happened at them: clocks of tools are wrong in every way.
_EARLIEST, _LATEST = parse_ms("1900-01-01T00:00Z"), parse_ms("2999-12-31T00:00Z")


class Slice(NamedTuple):
    """What the policy tells records of one learner apart by. `school` is empty where it is not known."""

    school: str
    school_year: int | None
    grade: str
    classes: tuple[str, ...]
    category: str
    activity_class: str

    def marks(self, learner: str, at: int, app: str = "") -> Marks:
        """What the policy judges a record by that happened at `at`."""
        return Marks(learner, at, app, self.school, self.grade, frozenset(self.classes), Category(self.category),
                     ActivityClass(self.activity_class))


class Entry(NamedTuple):
    """One Statement of a learner. `key` is that of its record, `at` (ms) its timestamp.

    `activity` is empty where its object is none. `score` is from 0 to 1: what is below counts as 0. `duration` are the
    milliseconds it says it took. `codes` are the curriculum's, fifteen characters each, in order and each once.
    """

    key: bytes
    pos: int
    statement_id: str
    learner: str
    at: int
    app: str
    verb: str
    activity: str
    registration: str
    success: bool | None
    score: float | None
    completion: bool | None
    duration: int | None
    response: str
    codes: tuple[str, ...]
    slice: Slice

    @property
    def order(self) -> tuple[int, int]:
        """As it happened; what happened in one millisecond as it was stored."""
        return self.at, self.pos

    @property
    def marks(self) -> Marks:
        return self.slice.marks(self.learner, self.at, self.app)


def entry(row: AnnotatedRow) -> Entry | None:
    """The entry of a Statement that stands; None where it is no learner's, or voids another."""
    noted = row.annotation
    if noted is None or noted.learner is None:
        return None
    statement = read(row.text)
    if is_voiding(statement):
        return None
    about = statement["object"]
    result: Mapping[str, Any] = statement.get("result", {})
    return Entry(
        row.key, row.pos, statement["id"], noted.learner,
        happened(statement), row.by, _text(statement["verb"]["id"]),
        _text(about["id"]) if about.get("objectType", "Activity") == "Activity" else "",
        statement.get("context", {}).get("registration", ""),
        result.get("success"), score(result), result.get("completion"), declared(result),
        _text(result.get("response", ""))[:LONGEST_TEXT], _codes(noted), _slice(noted))


def read(text: bytes) -> dict[str, Any]:
    """A stored Statement's value; texts may hold half a surrogate pair."""
    try:
        found: dict[str, Any] = orjson.loads(text)
    except orjson.JSONDecodeError:
        found = json.loads(text)
    return found


def _text(text: str) -> str:
    """As a record can hold it: half a surrogate pair becomes a question mark."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def happened(statement: Mapping[str, Any]) -> int:
    """The instant of a stored Statement."""
    return min(max(instant(statement["timestamp"]), _EARLIEST), _LATEST)


def declared(result: Mapping[str, Any]) -> int | None:
    """The milliseconds that a result says it took."""
    return min(duration_ms(result["duration"]), LONGEST_TIME) if "duration" in result else None


def score(result: Mapping[str, Any]) -> float | None:
    """From 0 to 1; None without a score, and where its numbers make no sense."""
    score: Mapping[str, Any] = result.get("score", {})
    try:
        found = float(score["scaled"]) if "scaled" in score else (
            (score["raw"] - score["min"]) / (score["max"] - score["min"]))
    except (KeyError, ZeroDivisionError, OverflowError):
        return None
    turned = "scaled" not in score and score["max"] < score["min"]
    return min(max(found, 0.0), 1.0) if math.isfinite(found) and not turned else None


def _codes(noted: Annotation) -> tuple[str, ...]:
    return tuple(sorted(dict.fromkeys(code.key for code in noted.codes if code.key is not None))[:MOST_CODES])


def _slice(noted: Annotation) -> Slice:
    return Slice(noted.school or "", noted.school_year, noted.grade or "", tuple(sorted(noted.classes)),
                 noted.category, noted.activity_class)
