"""Documents: each rule of the report where it applies, and what is read of a document that has faults."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrs.messages.profiles import RULES
from lrs.profiles.document import load
from lrs.profiles.patterns import Status, status
from tests.profiles.making import PROFILE, VERB, VERSION, concept, document, pattern, profile, template, told, words


def t(name: str) -> str:
    return f"{PROFILE}/templates/{name}"


def p(name: str) -> str:
    return f"{PROFILE}/patterns/{name}"


RULE = {"location": "$.result", "presence": "included"}
TWO = [template("a"), template("b")]

FAULTS: list[tuple[dict[str, Any], tuple[str, str]]] = [
    ({"@context": "https://schema.org/"}, ("", "context")),
    ({"type": "Verb"}, ("/type", "type")),
    ({"conformsTo": "https://w3id.org/xapi/profiles#2.0"}, ("/conformsTo", "conforms-to")),
    ({"conformsTo": 1}, ("/conformsTo", "member-kind-text")),
    ({"prefLabel": "漢字"}, ("/prefLabel", "member-kind-object")),
    ({"prefLabel": {"日本語": "漢字"}}, ("/prefLabel/日本語", "language-map")),
    ({"prefLabel": {}}, ("/prefLabel", "empty")),
    ({"seeAlso": "page"}, ("/seeAlso", "iri")),
    ({"notes": "x"}, ("/notes", "member-unknown")),
    ({"templates": []}, ("/templates", "empty")),
    ({"templates": {}}, ("/templates", "empty")),
    ({"templates": "x"}, ("/templates", "member-kind-array")),
    ({"templates": ["x"]}, ("/templates/0", "member-kind-object")),
    ({"concepts": None}, ("/concepts", "empty")),
    ({"author": {"type": "Robot", "name": "R"}}, ("/author/type", "type")),
    ({"author": {"type": "Person"}}, ("/author", "member-missing")),
    ({"versions": [{"id": PROFILE, "generatedAtTime": "2026-04-01T00:00:00Z"}]}, ("/versions/0/id",
                                                                               "version-is-profile")),
    ({"versions": [{"id": VERSION, "generatedAtTime": "2020-xx-xx"}]}, ("/versions/0/generatedAtTime", "timestamp")),
    ({"versions": [{"id": VERSION}]}, ("/versions/0", "member-missing")),
    ({"versions": [{"id": VERSION, "generatedAtTime": "2026-04-01T00:00:00Z"}] * 2}, ("/versions/1/id",
                                                                                  "id-repeated")),
    ({"templates": [template(type="Template")]}, ("/templates/0/type", "type")),
    ({"templates": [template(), template()]}, ("/templates/1/id", "id-repeated")),
    ({"templates": [template(id=PROFILE)]}, ("/templates/0/id", "id-repeated")),
    ({"templates": [template(inScheme=PROFILE)]}, ("/templates/0/inScheme", "scheme")),
    ({"templates": [template(deprecated="no")]}, ("/templates/0/deprecated", "member-kind-boolean")),
    ({"templates": [template(verb="wrote")]}, ("/templates/0/verb", "iri")),
    ({"templates": [template(contextParentActivityType=["x"])]}, ("/templates/0/contextParentActivityType/0", "iri")),
    ({"templates": [template(objectActivityType=VERB, objectStatementRefTemplate=[t("wrote")])]},
     ("/templates/0/objectActivityType", "template-object")),
    ({"templates": [template(objectStatementRefTemplate=[t("none")])]},
     ("/templates/0/objectStatementRefTemplate/0", "reference-nowhere")),
    ({"templates": [template(contextStatementRefTemplate=["https://other.example/t"])]},
     ("/templates/0/contextStatementRefTemplate/0", "reference-outside")),
    ({"templates": [template(rules=[{"location": "$.result"}])]}, ("/templates/0/rules/0", "rule-idle")),
    ({"templates": [template(rules=[{"presence": "included"}])]}, ("/templates/0/rules/0", "member-missing")),
    ({"templates": [template(rules=[{**RULE, "location": "$.a[?(@.b)]"}])]}, ("/templates/0/rules/0/location", "path")),
    ({"templates": [template(rules=[{**RULE, "selector": "$["}])]}, ("/templates/0/rules/0/selector", "path")),
    ({"templates": [template(rules=[{**RULE, "presence": "must"}])]}, ("/templates/0/rules/0/presence", "presence")),
    ({"templates": [template(rules=[{**RULE, "any": "x"}])]}, ("/templates/0/rules/0/any", "member-kind-array")),
    ({"concepts": [concept("Noun", "n")]}, ("/concepts/0/type", "concept-type")),
    ({"concepts": [concept("Verb", "n", id="n")]}, ("/concepts/0/id", "iri")),
    ({"concepts": [concept("Verb", "v", broader=[f"{PROFILE}/none"])]}, ("/concepts/0/broader/0", "reference-nowhere")),
    ({"concepts": [concept("Verb", "v", related=[f"{PROFILE}/v"])]}, ("/concepts/0/related", "related")),
    ({"concepts": [concept("Verb", "v", inlineSchema="{}")]}, ("/concepts/0/inlineSchema", "member-unknown")),
    ({"concepts": [concept("StateResource", "s")]}, ("/concepts/0", "member-missing")),
    ({"concepts": [concept("StateResource", "s", contentType="json")]}, ("/concepts/0/contentType", "content-type")),
    ({"concepts": [concept("ResultExtension", "e", inlineSchema="{")]}, ("/concepts/0/inlineSchema", "schema-json")),
    ({"concepts": [concept("ResultExtension", "e", inlineSchema='{"type": 1}')]},
     ("/concepts/0/inlineSchema", "schema-unusable")),
    ({"concepts": [concept("ResultExtension", "e", inlineSchema='{"$ref": "#"}')]},
     ("/concepts/0/inlineSchema", "schema-unjudged")),
    ({"concepts": [concept("ResultExtension", "e", inlineSchema="{}", schema="https://s.example/")]},
     ("/concepts/0", "schema-both")),
    ({"concepts": [concept("ResultExtension", "e", schema="https://s.example/")]},
     ("/concepts/0/schema", "schema-elsewhere")),
    ({"concepts": [{"id": f"{PROFILE}/a", "type": "Activity", "inScheme": VERSION, "activityDefinition": {"a:b": 1}}]},
     ("/concepts/0/activityDefinition", "context")),
    ({"templates": TWO, "patterns": [pattern("x")]}, ("/patterns/0", "pattern-kinds")),
    ({"templates": TWO, "patterns": [pattern("x", optional=t("a"), zeroOrMore=t("a"))]},
     ("/patterns/0", "pattern-kinds")),
    ({"templates": TWO, "patterns": [pattern("x", optional={"id": t("a")})]},
     ("/patterns/0/optional", "pattern-older")),
    ({"templates": TWO, "patterns": [pattern("x", oneOrMore=[t("a")])]}, ("/patterns/0/oneOrMore", "pattern-one")),
    ({"templates": TWO, "patterns": [pattern("x", optional="a")]}, ("/patterns/0/optional", "iri")),
    ({"templates": TWO, "patterns": [pattern("x", sequence=[t("a")])]}, ("/patterns/0/sequence", "pattern-few")),
    ({"templates": TWO, "patterns": [pattern("x", alternates=[t("a")])]}, ("/patterns/0/alternates", "pattern-few")),
    ({"templates": TWO, "patterns": [pattern("x", sequence=[t("a"), t("none")])]},
     ("/patterns/0/sequence/1", "reference-nowhere")),
    ({"templates": TWO, "patterns": [pattern("y", alternates=[p("x"), t("b")]), pattern("x", optional=t("a"))]},
     ("/patterns/0/alternates/0", "pattern-undecided")),
    ({"templates": TWO, "patterns": [pattern("x", optional=p("x"))]}, ("/patterns/0", "pattern-circle")),
    ({"templates": TWO, "patterns": [pattern("x", optional=p("y")), pattern("y", sequence=[t("a"), p("x")])]},
     ("/patterns/1", "pattern-circle")),
]


@pytest.mark.parametrize(("members", "expected"), FAULTS)
def test_what_is_wrong_is_told_where_it_is(members: dict[str, Any], expected: tuple[str, str]) -> None:
    loaded = load({**document(), **members})
    assert expected in told(loaded)
    for finding in loaded.findings:
        assert finding.text("en") != finding.text("ja")


@pytest.mark.parametrize("name", ["id", "@context", "type", "conformsTo", "prefLabel", "definition", "versions",
                                  "author"])
def test_each_required_property_is_missed(name: str) -> None:
    assert load({key: value for key, value in document().items() if key != name}).findings


def test_each_rule_of_documents_is_told_of_some_document() -> None:
    of_statements = {"included", "excluded", "any", "all", "none", "unmatched"}
    rules = {rule for members, _ in FAULTS for _, rule in told(load({**document(), **members}))}
    rules |= {rule for _, rule in told(load([]))}
    assert {rule for rule in RULES if not rule.startswith(("reference", "extension"))} - of_statements <= rules


def test_in_a_right_document_nothing_is_found() -> None:
    found = profile(
        seeAlso="https://kanji.example.jp/", **{"https://own.example/x": 1, "own:y": 2},
        concepts=[concept("Verb", "verbs/wrote", exactMatch=["http://adlnet.gov/expapi/verbs/answered"]),
                  concept("ResultExtension", "strokes", inlineSchema='{"type": "integer"}',
                          recommendedVerbs=["http://adlnet.gov/expapi/verbs/answered"]),
                  concept("ContextExtension", "strokes")],  # one IRI may be in its place twice
        templates=[template("a", rules=[{**RULE, "scopeNote": words("要る")}]), template("b", verb=VERB)],
        patterns=[pattern("alone", primary=True, sequence=[t("a")]), pattern("x", alternates=[t("a"), t("b")])])
    assert [each.id for each in found.templates] == [t("a"), t("b")]
    assert found.latest == VERSION


def test_a_bad_template_loses_no_other_and_a_bad_rule_no_template() -> None:
    loaded = load(document(templates=[
        template("a", id=None), "x", template("b", rules=[{"location": "$["}, RULE, {"location": "$.a"}]),
        template("c")],
        patterns=[pattern("x", optional=7), pattern("y", optional=t("b"))]))
    assert loaded.profile is not None
    assert [each.id for each in loaded.profile.templates] == [t("b"), t("c")]
    assert [rule.number for rule in loaded.profile.templates[0].rules] == [2]
    assert [each.id for each in loaded.profile.patterns] == [p("y")]


def test_a_document_of_several_versions_tells_of_each() -> None:
    later = f"{PROFILE}/v2"
    loaded = load(document(
        versions=[{"id": VERSION, "generatedAtTime": "2026-04-01T09:00:00+09:00"},
                  {"id": later, "wasRevisionOf": [VERSION], "generatedAtTime": "2026-04-01T00:00:01Z"},
                  {"id": f"{PROFILE}/v0", "generatedAtTime": "2025-04-01T00:00:00Z"}],
        templates=[template(verb=VERB), template(inScheme=later), template("new", inScheme=later)]))
    assert loaded.findings == ()
    assert loaded.profile is not None
    assert loaded.profile.latest == later
    assert {version: each.elements for version, each in loaded.profile.editions.items()} == {VERSION: 1, later: 2}


@pytest.mark.parametrize("backwards", [False, True])
@pytest.mark.parametrize(("last", "left"), [(p("n3000"), 0), (t("a"), 100)])
def test_patterns_in_a_circle_or_too_deep_are_left_out_with_those_that_lead_there(last: str, left: int,
                                                                                  backwards: bool) -> None:
    long = [pattern(f"n{number}", optional=p(f"n{number + 1}")) for number in range(3000)]
    listed = [*long, pattern("n3000", optional=last), pattern("good", optional=t("a"))]
    loaded = load(document(templates=[template("a")], patterns=listed[::-1] if backwards else listed))
    assert loaded.profile is not None
    found = {each.id: each for each in loaded.profile.patterns}
    assert len(found) == left + 1
    for each in found.values():
        assert status([frozenset({t("a")})], each, found) is Status.FOLLOWS


_JSON = st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=8),
                     lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
                         st.sampled_from([*document(), "templates", "patterns", "concepts", "rules", "location", "any",
                                          "sequence", "optional", "inlineSchema", "verb"]), inner, max_size=6),
                     max_leaves=30)


@given(_JSON, st.sampled_from(["", "templates", "patterns", "concepts", "versions", "author", "prefLabel", "@context"]))
def test_no_json_makes_it_fail(value: Any, name: str) -> None:
    loaded = load({**document(), name: value} if name else value)
    assert loaded.findings or loaded.profile


@given(st.sampled_from([*sorted(template(rules=[RULE], verb=VERB)), "objectStatementRefTemplate"]), _JSON)
def test_no_template_loses_the_profile(name: str, value: Any) -> None:
    loaded = load(document(templates=[{**template("x"), name: value}, template("good")]))
    assert loaded.profile is not None
    assert t("good") in {each.id for each in loaded.profile.templates}
