"""Where curriculum codes are found in Statements."""

from __future__ import annotations

from typing import Any

import pytest

from lrs.annotation import profiles
from lrs.annotation.places import Sent, code, key_of
from tests.builders import activity, statement
from tests.school import FRACTIONS, HISTORY

PLACES = profiles.load().places
JAPAN = "https://w3id.org/japan-xapi/extensions/course-of-study-code"
LATER = "https://w3id.org/xapi-japan-profiles/core/extensions/course-of-study-code"
DRAFT = "https://w3id.org/jpXXX/assessment/"
LOD = "https://w3id.org/jp-cos/"


def about(iri: str, value: Any) -> dict[str, Any]:
    return statement(object={**activity(), "definition": {"extensions": {iri: value}}})


def within(iri: str, value: Any) -> dict[str, Any]:
    return statement(context={"extensions": {iri: value}})


def among(kind: str, *activities: dict[str, Any]) -> dict[str, Any]:
    return statement(context={"contextActivities": {kind: list(activities)}})


@pytest.mark.parametrize(("value", "found"), [
    (about(JAPAN, [FRACTIONS]), [(FRACTIONS, "activity", "japan-xapi")]),
    (within(JAPAN, [FRACTIONS, HISTORY]),
     [(FRACTIONS, "context", "japan-xapi"), (HISTORY, "context", "japan-xapi")]),
    (about(LATER, FRACTIONS), [(FRACTIONS, "activity", "xapi-japan-profiles")]),
    (within(LATER, [FRACTIONS]), [(FRACTIONS, "context", "xapi-japan-profiles")]),
    (about(f"{DRAFT}cscode-activity", [FRACTIONS]), [(FRACTIONS, "activity", "jp-draft-activity")]),
    (within(f"{DRAFT}cscode-context", [FRACTIONS]), [(FRACTIONS, "context", "jp-draft-context")]),
    (within(f"{DRAFT}extensions/cscode-context", [FRACTIONS]), [(FRACTIONS, "context", "jp-draft-context")]),
    (among("grouping", {"id": LOD + FRACTIONS}), [(FRACTIONS, "context", "lod")]),
    (among("other", {"id": f"http://w3id.org/jp-cos/{HISTORY}"}), [(HISTORY, "context", "lod")]),
    (statement(object={"id": LOD + FRACTIONS}), [(FRACTIONS, "activity", "lod")]),
    (among("parent", {"id": "https://d.example.jp/u1", "definition": {"extensions": {JAPAN: [FRACTIONS]}}}),
     [(FRACTIONS, "activity", "parent/japan-xapi")]),
    (statement(context={"contextActivities": {"grouping": {"id": LOD + FRACTIONS}}}), [(FRACTIONS, "context", "lod")]),
])
def test_a_code_is_found_at_each_known_place(value: dict[str, Any], found: list[tuple[str, str, str]]) -> None:
    assert PLACES.codes(value) == tuple(Sent(*each) for each in found)  # type: ignore[arg-type]


@pytest.mark.parametrize("value", [
    statement(), about("https://w3id.org/japan-xapi/extensions/grade", ["小学校第６学年"]), about(JAPAN, []),
    about(JAPAN, {"code": FRACTIONS}), about(JAPAN, ["", " ", True, None]), among("category", {"id": f"{LOD}82V11"}),
    among("parent", {"id": f"{LOD}Elementary/2017"}), within(f"{DRAFT}cscode-activity", [FRACTIONS]),
    about("https://evil.example/w3id.org/japan-xapi/extensions/course-of-study-code", [FRACTIONS]),
    statement(object={"objectType": "SubStatement", "actor": {"mbox": "mailto:a@b.jp"}, "verb": {"id": "v:v"},
                      "object": {"id": LOD + FRACTIONS}}),
])
def test_where_codes_are_not_looked_for_none_is_found(value: dict[str, Any]) -> None:
    assert PLACES.codes(value) == ()


def test_the_same_code_in_content_and_lesson_is_kept_for_both() -> None:
    value = {**about(JAPAN, [FRACTIONS]), "context": {"extensions": {JAPAN: [FRACTIONS, FRACTIONS]}}}
    assert [found.where for found in PLACES.codes(value)] == ["activity", "context"]


def test_what_is_no_code_is_kept_as_it_was_sent_so_that_it_is_listed() -> None:
    assert [found.code for found in PLACES.codes(about(JAPAN, ["8.21E+15", "算数", 8250263111200000]))] == [
        "8.21E+15", "算数", "8250263111200000"]


def test_a_statement_can_not_carry_codes_without_end() -> None:
    assert len(PLACES.codes(about(JAPAN, [f"{n:016d}" for n in range(5000)]))) == 100


@pytest.mark.parametrize(("sent", "meant"), [
    ("８２５０２６３１１１２０００００", FRACTIONS), (f"\u3000{FRACTIONS} ", FRACTIONS), (LOD + FRACTIONS, FRACTIONS),
    ("82n0000000000000", "82n0000000000000")])
def test_a_code_is_read_as_people_type_it_and_its_case_is_kept(sent: str, meant: str) -> None:
    assert code(sent) == meant


@pytest.mark.parametrize(("text", "key"), [
    ("84F0300130000001", "84F030013000000"), ("82N0000000000000", "82N000000000000"), ("8.21E+15", None),
    (FRACTIONS[:15], None), (FRACTIONS + "0", None), ("825026311120000\u0660", None)])
def test_a_code_is_matched_by_its_first_fifteen_characters(text: str, key: str | None) -> None:
    assert key_of(text) == key
