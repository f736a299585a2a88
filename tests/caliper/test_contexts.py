"""The `@context` of Events and entities: which are Caliper's, where they stand, and what further ones allow."""

from __future__ import annotations

from typing import Any

import pytest

from lrs.caliper import quick
from lrs.caliper.contexts import EXTENSIONS, OBSOLETE, Version, canonical, is_extension, version_in, version_of
from lrs.caliper.validation import findings
from tests.caliper.samples import V1P1, V1P2, entity, event

OWN = "https://tool.example.jp/ctx/thesis"


def found(made: Any, version: Version = V1P2) -> list[tuple[str, str, str]]:
    return [(each.pointer, each.rule, each.severity) for each in findings(made, version)]


@pytest.mark.parametrize("spelled", ["{}", "{}/", "https{0:.0}://{1}", " {}"])
@pytest.mark.parametrize("iri", [V1P1.context, V1P2.context, *sorted(EXTENSIONS)])
def test_each_context_of_caliper_is_known_in_its_equal_spellings(iri: str, spelled: str) -> None:
    other = spelled.format(iri, iri.removeprefix("http://"))
    expected = V1P2 if iri == V1P2.context else V1P1
    assert (version_of(other), canonical(other), is_extension(other)) == (expected, iri, iri in EXTENSIONS)
    made = event("ViewEvent", version=expected) | {"@context": other}
    assert found(made, expected) == ([] if other == iri else [("/@context", "context-spelling", "warning")])


@pytest.mark.parametrize("value", [OBSOLETE, OWN, "", "v1p2", None, 7, [], {}])
def test_nothing_else_is_a_context_of_caliper(value: object) -> None:
    assert version_of(value) is None


@pytest.mark.parametrize(("context", "version"), [
    ([OWN, V1P1.context], V1P1), ([V1P2.context, OWN], V1P2), ([V1P1.context, V1P2.context], V1P2), ([], None),
    ({}, None), ([[V1P2.context]], None), (V1P1.context, V1P1),
])
def test_the_last_of_caliper_s_contexts_counts(context: object, version: Version | None) -> None:
    assert version_in(context) is version


@pytest.mark.parametrize("part", [event("ViewEvent"), {"@context": "", **entity("Person")}], ids=["event", "entity"])
@pytest.mark.parametrize(("context", "rule"), [
    (OWN, "context-unknown"), ("", "context-unknown"), ([], "context-unknown"), ([OWN], "context-unknown"),
    ([{"a": OWN}], "context-unknown"), (OBSOLETE, "context-obsolete"), ([OWN, OBSOLETE], "context-obsolete"),
    ([V1P2.context, OWN], "context-last"), ([V1P2.context, {"thesis": OWN}], "context-last"),
    ({"thesis": OWN}, "context-form"), (7, "context-form"), ([7, V1P2.context], "context-form"),
    ([[V1P2.context]], "context-form"),
])
def test_a_context_that_is_not_right_is_found(part: dict[str, Any], context: object, rule: str) -> None:
    assert found({**part, "@context": context}) == [("/@context", rule, "error")]


@pytest.mark.parametrize(("context", "passes"), [
    ([V1P2.context], True), ([OWN, V1P2.context], True), ([{"thesis": OWN}, V1P2.context], True),
    ([V1P2.context, OWN], False), ([7, V1P2.context], False), ([V1P1.context, V1P2.context], False), ([], False),
    ([OWN, V1P1.context], False), ([OWN, f"{V1P2.context}/"], False),
])
def test_a_good_event_with_a_further_context_passes_without_being_examined(context: list[Any], passes: bool) -> None:
    assert quick.passes(event("ViewEvent") | {"@context": context}, V1P2) is passes


@pytest.mark.parametrize("context", [[OWN, V1P2.context], [{"thesis": OWN}, V1P2.context],
                                     [OWN, {"thesis": OWN}, V1P2.context]])
def test_a_further_context_before_caliper_s_may_add_types_and_members(context: list[object]) -> None:
    thesis = entity("Entity", type="Thesis", pages=120)
    made = event("Event", "Submitted", object=thesis, thesisGrade=1) | {"@context": context}
    assert found(made) == [("/object/type", "type-unknown", "warning")]
    foreign = made | {"type": "https://tool.example.jp/ctx/DefenceEvent"}
    assert found(foreign) == [("/type", "type-unknown", "warning"), ("/object/type", "type-unknown", "warning")]


def test_a_further_context_does_not_undo_what_caliper_says() -> None:
    made = event("ViewEvent", actor=entity("Group"), eventTime="2026-04-08") | {"@context": [OWN, V1P2.context]}
    assert {(at, rule) for at, rule, _ in found(made)} == {("/actor", "slot-type"), ("/eventTime", "date-time")}


def test_a_context_of_an_entity_counts_for_what_is_in_it() -> None:
    thesis = {"@context": OWN, **entity("Entity", type="Thesis")}
    page = {"@context": V1P2.context, **entity("WebPage", isPartOf=thesis)}
    assert found(event("ViewEvent", object=page)) == [("/object/isPartOf/type", "type-unknown", "warning")]
    assert found(event("ViewEvent", object=page, target=entity("Entity", type="Thesis"))) == [
        ("/target/type", "type-unknown", "error"), ("/object/isPartOf/type", "type-unknown", "warning")]
    assert found(event("ViewEvent", object={**page, "@context": 7})) == [
        ("/object/@context", "context-form", "error"), ("/object/isPartOf/type", "type-unknown", "warning")]


def test_an_event_of_another_version_than_its_envelope_is_pointed_out_and_judged_by_its_own() -> None:
    made = event("ViewEvent", version=V1P1, profile="ReadingProfile")
    assert found(made, V1P2) == [("/@context", "context-differs", "warning"), ("/profile", "member-version", "warning")]
