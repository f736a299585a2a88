"""What of a Statement an entry of the study log keeps."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from lrs.storage.contract.annotations import AnnotatedRow, Annotation, Code
from lrs.studylog.entry import LONGEST_TEXT, LONGEST_TIME, MOST_CODES, Entry, entry
from tests.builders import statement
from tests.school import FRACTIONS, HANAKO, HISTORY, SCHOOL


def noted(learner: str | None = HANAKO, codes: tuple[Code, ...] = ()) -> Annotation:
    return Annotation("key", learner, None, SCHOOL, 2026, "P6", ("6-2", "6-1"), codes, "learning", "school-learning", 0,
                      "1")


def made(annotation: Annotation | None = None, **members: Any) -> Entry:
    text = json.dumps(statement(**{"timestamp": "2026-05-12T09:12:00+09:00", **members})).encode()
    found = entry(AnnotatedRow(b"k" * 16, 7, "drill", text, annotation or noted()))
    assert found is not None
    return found


def coded(*keys: str | None) -> Annotation:
    return noted(codes=tuple(Code(str(key), key, None, "activity", "x") for key in keys))


def test_it_tells_who_did_what_when_where() -> None:
    found = made()
    assert (found.learner, found.at, found.app) == (HANAKO, 1_778_544_720_000, "drill")
    assert found.slice.classes == ("6-1", "6-2")
    assert found.marks.classes == {"6-1", "6-2"}
    assert found.marks.happened == found.at


@pytest.mark.parametrize("annotation", [None, noted(None)])
def test_what_is_no_learners_has_none(annotation: Annotation | None) -> None:
    text = json.dumps(statement(timestamp="2026-05-12T09:12:00Z")).encode()
    assert entry(AnnotatedRow(b"k", 7, "drill", text, annotation)) is None


@pytest.mark.parametrize(("score", "found"), [
    ({"scaled": 0.5}, 0.5), ({"scaled": -1}, 0.0), ({"scaled": 0.5, "raw": 1, "min": 0, "max": 1}, 0.5),
    ({"raw": 3, "min": 1, "max": 5}, 0.5), ({"raw": 9, "min": 1, "max": 5}, 1.0), ({"raw": 0, "min": 1, "max": 5}, 0.0),
    ({"raw": 3}, None), ({"raw": 3, "max": 5}, None), ({"raw": 3, "min": 3, "max": 3}, None),
    ({"raw": 3, "min": 5, "max": 1}, None), ({}, None), ({"raw": 10**400, "min": 0, "max": 1}, None)])
def test_a_score_is_a_share_where_it_makes_sense(score: dict[str, float], found: float | None) -> None:
    assert made(result={"score": score}).score == found


@pytest.mark.parametrize(("duration", "found"), [
    ("PT12.345S", 12_345), ("PT1M", 60_000), ("P1DT1H", LONGEST_TIME), ("P4W", LONGEST_TIME), ("PT0S", 0),
    ("PT1,5M", 90_000), (f"P{'9' * 400}Y", LONGEST_TIME)])
def test_a_duration_is_milliseconds_and_a_day_at_most(duration: str, found: int) -> None:
    assert made(result={"duration": duration}).duration == found


def test_without_a_result_nothing_is_told_of_one() -> None:
    found = made()
    assert (found.success, found.score, found.completion, found.duration, found.response) == (None,) * 4 + ("",)


def test_its_object_may_be_no_activity() -> None:
    assert made(object={"objectType": "StatementRef", "id": "8f6c1f9e-6f0e-4f5e-9a55-2f6f3c1b7a10"}).activity == ""


def test_codes_are_told_once_and_in_order() -> None:
    assert made(coded(HISTORY[:15], FRACTIONS[:15], None, FRACTIONS[:15])).codes == (HISTORY[:15], FRACTIONS[:15])


def test_a_large_statement_makes_no_large_entry() -> None:
    found = made(coded(*(f"{number:015d}" for number in range(900))), result={"response": "𠮷" * 9000})
    assert len(found.codes) == MOST_CODES
    assert found.response == "𠮷" * LONGEST_TEXT


def test_half_a_surrogate_pair_is_no_obstacle() -> None:
    assert made(result={"response": "か\ud842"}).response == "か?"


@pytest.mark.parametrize("timestamp", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"])
def test_the_ends_of_the_calendar_are_days_that_there_are(timestamp: str) -> None:
    assert 1900 <= datetime.fromtimestamp(made(timestamp=timestamp).at / 1000, UTC).year < 3000
