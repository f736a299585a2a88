"""Every entity with every property, good and broken: each defect is found at its place, and nothing else is."""

from __future__ import annotations

from typing import Any

import pytest

from lrs.caliper import entities, quick
from lrs.caliper.entities import Property
from lrs.caliper.forms import FORMS
from lrs.caliper.validation import findings
from tests.caliper.samples import BAD, GOOD, TYPES, V1P1, V1P2, described, entity, full, value

Found = list[tuple[str, str, str]]
NODES = [name for name in TYPES if name not in entities.WITHOUT_ID]


def found(members: dict[str, Any]) -> Found:
    return [(each.pointer, each.rule, each.severity) for each in findings(members, V1P2)]


def with_part(name: str, /, **members: Any) -> tuple[dict[str, Any], str]:
    """An entity of this type as a describe, or inside the one that it may stand in, and where it is."""
    made = full(name) | members
    if name == "SystemIdentifier":
        return described(entity("Person", otherIdentifiers=[made])), "/otherIdentifiers/0"
    if name == "TextPositionSelector":
        return described(entity("HighlightAnnotation", selection=made)), "/selection"
    return described(made), ""


@pytest.mark.parametrize("name", TYPES)
def test_an_entity_with_all_its_properties_has_nothing_to_find(name: str) -> None:
    made, _ = with_part(name)
    assert quick.passes(made, V1P2)
    assert found(made) == []


@pytest.mark.parametrize("name", NODES)
def test_an_entity_with_no_more_than_it_must_have_has_nothing_to_find(name: str) -> None:
    assert found(described(entity(name))) == []


@pytest.mark.parametrize("name", sorted(entities.TYPES_1_1 - entities.DEPRECATED - entities.WITHOUT_ID))
def test_an_entity_of_1_1_has_nothing_to_find_there(name: str) -> None:
    assert findings(described(entity(name), V1P1), V1P1) == []


@pytest.mark.parametrize("member", ["id", "type", "@context"])
@pytest.mark.parametrize("name", NODES)
def test_an_entity_without_what_it_must_have_lacks_just_that(name: str, member: str) -> None:
    for made in ({**described(entity(name)), member: None}, described(entity(name))):
        if made[member]:
            del made[member]
        errors = findings(made, V1P2)
        assert [(each.pointer, each.rule, each.values["member"]) for each in errors] == [("", "member-missing", member)]


@pytest.mark.parametrize("name", TYPES)
def test_a_required_property_is_missed_and_another_is_not(name: str) -> None:
    for key, kind in entities.properties(name).items():
        made, at = with_part(name)
        part = at_place(made, at)
        del part[key]
        missing = [(at, "member-missing", "error")]
        assert found(made) == (missing if kind.required else []), key
        part[key] = None
        assert found(made) == (missing if kind.required else [(f"{at}/{key}", "null", "warning")]), key


@pytest.mark.parametrize("name", TYPES)
def test_a_broken_property_is_found_and_nothing_else(name: str) -> None:
    for key, kind in entities.properties(name).items():
        for wrong, rule in broken(kind):
            for part, place in ((wrong, ""),) if not kind.many else (([wrong], "/0"), ([value(kind)[0], wrong], "/1")):
                made, at = with_part(name, **{key: part})
                assert not quick.passes(made, V1P2)
                assert found(made) == [(f"{at}/{key}{place}", rule, "error")], (key, wrong)
        for part in (value(kind)[0], 7, True, "urn:x:1") if kind.many else ():
            made, at = with_part(name, **{key: part})
            assert found(made) == [(f"{at}/{key}", "list", "error")], key


@pytest.mark.parametrize("name", TYPES)
def test_each_good_value_of_a_property_is_taken(name: str) -> None:
    for key, kind in entities.properties(name).items():
        for one in [[good] for good in goods(kind)] + [[]] if kind.many else goods(kind):
            made, _ = with_part(name, **{key: one})
            assert quick.passes(made, V1P2), (key, one)
            assert found(made) == [], (key, one)


def broken(kind: Property) -> list[tuple[Any, str]]:
    """Wrong values of a property that may stand once, each with the rule that it breaks."""
    match kind.form:
        case "ref":
            strange = [name for name in NODES if not entities.is_a(name, *kind.of)][:3]
            return [*((wrong, "slot") for wrong in (7, True, [], 1.5)),
                    *((wrong, "slot-iri") for wrong in ("", "7", "no iri", "https://a.example/a b", "/relative", "_:")),
                    *((entity(name), "slot-type") for name in strange)]
        case "obj":
            return [*((wrong, "slot-object") for wrong in (7, "https://a.example/x", [], True)),
                    (entity("Person"), "slot-type")]
        case "enum":
            return [*((wrong, "term") for wrong in (7, True, {}, [])),
                    *((wrong, "term-unknown") for wrong in ("Nonsense", "", "active", "http://a.example/Active"))]
        case "nth":
            return [(wrong, "integer") for wrong in BAD["nth"]]
        case form:
            return [(wrong, FORMS[form][1]) for wrong in BAD[form]]


def goods(kind: Property) -> list[Any]:
    match kind.form:
        case "ref":
            objects = [entity(name) for name in entities.subtypes(kind.of) if name in TYPES]
            return ["urn:x:1", "mailto:a@b.example", "_:b0", "https://例え.jp/教材/1", *objects]
        case "obj" | "enum":
            return [value(kind)[0] if kind.many else value(kind)]
        case form:
            return GOOD[form]


def at_place(made: Any, pointer: str) -> Any:
    for name in pointer.split("/")[1:]:
        made = made[int(name)] if type(made) is list else made[name]
    return made


@pytest.mark.parametrize("wrong", ["", "7", "a b", "https://a.example/a b", 7, {}, []])
def test_an_id_is_an_iri_or_a_blank_node(wrong: object) -> None:
    assert found(described(entity("Person", id=wrong))) == [("/id", "entity-id", "error")]
    assert found(described(entity("Attempt", assignee=entity("Person", id=wrong)))) == [
        ("/assignee/id", "entity-id", "error")]


@pytest.mark.parametrize(("type_", "rule", "severity"), [
    ("Pupil", "type-unknown", "error"),
    ("https://a.example/Pupil", "type-unknown", "error"),
    ("person", "type-case", "error"),
    ("http://purl.imsglobal.org/caliper/Person", "term-iri", "error"),
    (7, "type-term", "error"),
    ("", "type-term", "error"),
    (["Person"], "type-term", "error"),
    ("TaggedAnnotation", "spelling", "warning"),
    ("EpubChapter", "type-deprecated", "warning"),
])
def test_a_type_is_one_term_of_those_that_there_are(type_: object, rule: str, severity: str) -> None:
    assert found(described(entity("Person", type=type_))) == [("/type", rule, severity)]


def test_a_type_is_judged_by_what_it_was_meant_to_be() -> None:
    page = entity("WebPage", type="Webpage", name=7)
    assert found(described(entity("Attempt", assignable=page))) == [
        ("/assignable/type", "type-case", "error"), ("/assignable/name", "string", "error")]


def test_an_unknown_member_is_pointed_out_and_one_in_another_case_told_apart() -> None:
    assert found(described(entity("Person", nickname="はな", Name="花"))) == [
        ("/nickname", "member-unknown", "warning"), ("/Name", "member-case", "warning")]


def test_extensions_hold_anything_under_any_name() -> None:
    anything = {"com.instructure.canvas": {"$ref": None}, "$where": [1, {"": "a.b"}], "": 12345678901234567890}
    assert found(described(entity("Person", extensions=anything))) == []


def test_what_is_new_in_1_2_is_pointed_out_in_1_1() -> None:
    def of(members: dict[str, Any], context: str) -> Found:
        return [(each.pointer, each.rule, each.severity) for each in
                findings({**members, "@context": context}, V1P1)]

    identified = full("Person")
    extension = "http://purl.imsglobal.org/ctx/caliper/v1p1/SurveyProfile-extension"
    assert of(identified, V1P1.context) == [("/otherIdentifiers", "member-version", "warning"),
                                            ("/otherIdentifiers/0/type", "type-version", "warning")]
    assert of(identified, extension) == []
    assert of(entity("Comment"), V1P1.context) == [("/type", "type-version", "warning")]
    assert of(entity("Comment"), extension) == []


@pytest.mark.parametrize(("roles", "expected"), [
    (["Learner"], []),
    (["Learner", "Learner#GuestLearner"], []),
    (["Learner#GuestLearner", "Learner"], []),
    (["Instructor#Grader"], [("/roles/0", "role-alone", "warning")]),
    (["http://purl.imsglobal.org/vocab/lis/v2/membership#Learner"], [("/roles/0", "role-iri", "warning")]),
    (["http://purl.imsglobal.org/vocab/lis/v2/institution/person#Guest"], [("/roles/0", "role-iri", "warning")]),
    (["https://a.example/roles#Learner"], [("/roles/0", "term-unknown", "error")]),
    (["Pupil"], [("/roles/0", "term-unknown", "error")]),
    (["Learner", 7], [("/roles/1", "term", "error")]),
])
def test_roles_are_of_the_vocabulary_or_of_lis(roles: list[object], expected: Found) -> None:
    made = described(entity("Membership", roles=roles))
    assert (found(made), quick.passes(made, V1P2)) == (expected, not expected)


@pytest.mark.parametrize("count", [0, -1])
def test_attempts_are_counted_from_one(count: int) -> None:
    made = described(entity("Attempt", count=count))
    assert (found(made), quick.passes(made, V1P2)) == ([("/count", "ordinal", "warning")], False)


def test_anonymous_entities_are_entities() -> None:
    anonymous = entity("Person", id="http://purl.imsglobal.org/caliper/Person")
    assert found(described(anonymous)) == []
    assert found(described(entity("Attempt", assignee="http://purl.imsglobal.org/caliper/Person"))) == []


@pytest.mark.parametrize("levels", [10, 248])
def test_no_depth_of_nesting_is_too_much(levels: int) -> None:
    made = entity("DigitalResource")
    for _ in range(levels):
        made = entity("DigitalResource", isPartOf=made)
    assert quick.passes(described(made), V1P2)
    made["unknown"] = 1
    assert found(described(made)) == [("/unknown", "member-unknown", "warning")]
