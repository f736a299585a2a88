"""Statements judged: which templates apply, the two readings, StatementRefs, and extensions in their own places."""

from __future__ import annotations

from typing import Any

import pytest

from lrs.profiles.document import Edition, load
from lrs.profiles.judging import Judgement, Mode, Outcome
from lrs.profiles.templates import MOST_REFERENCES
from tests.profiles.making import PROFILE, VERB, VERSION, concept, document, profile, statement, template

TYPE = "https://types.example.jp/sheet"
OTHER = "https://types.example.jp/other"
TARGET = "8f5b8a2e-0000-4000-8000-000000000001"
REF = {"objectType": "StatementRef", "id": TARGET}


def t(name: str) -> str:
    return f"{PROFILE}/templates/{name}"


def edition(**members: Any) -> Edition:
    found = profile(**members)
    return found.editions[found.latest]


def judged(told: dict[str, Any], *templates: dict[str, Any], mode: Mode = Mode.LETTER) -> Judgement:
    return edition(templates=list(templates)).judge(told, mode)


def activity(*types: str) -> list[dict[str, Any]]:
    return [{"id": f"https://a.example/{number}", "definition": {"type": each}} for number, each in enumerate(types)]


@pytest.mark.parametrize(("determining", "told", "applies"), [
    ({}, statement(), True),
    ({"verb": VERB}, statement(), True),
    ({"verb": OTHER}, statement(), False),
    ({"objectActivityType": TYPE}, statement(object=activity(TYPE)[0]), True),
    ({"objectActivityType": TYPE}, statement(object=activity(OTHER)[0]), False),
    ({"objectActivityType": TYPE}, statement(object={"mbox": "mailto:a@b.example", "objectType": "Agent"}), False),
    ({"verb": VERB, "objectActivityType": TYPE}, statement(), False),
    ({"contextParentActivityType": [TYPE]},
     statement(context={"contextActivities": {"parent": activity(OTHER, TYPE)}}), True),
    ({"contextParentActivityType": [TYPE]},
     statement(context={"contextActivities": {"parent": activity(TYPE)[0]}}), True),  # one alone, as 1.0.x allows
    ({"contextParentActivityType": [TYPE, OTHER]},
     statement(context={"contextActivities": {"parent": activity(TYPE)}}), False),
    ({"contextGroupingActivityType": [TYPE]},
     statement(context={"contextActivities": {"parent": activity(TYPE)}}), False),
    ({"contextCategoryActivityType": [TYPE]},
     statement(context={"contextActivities": {"category": [{"id": "https://a.example/"}]}}), False),
    ({"contextOtherActivityType": [TYPE]}, statement(context={"contextActivities": {"other": activity(TYPE)}}), True),
    ({"attachmentUsageType": [TYPE]}, statement(attachments=[{"usageType": OTHER}, {"usageType": TYPE}]), True),
    ({"attachmentUsageType": [TYPE]}, statement(), False),
])
def test_a_template_applies_where_each_determining_property_is_met(determining: dict[str, Any], told: dict[str, Any],
                                                                   applies: bool) -> None:
    found = judged(told, template(**determining))
    assert found == Judgement(*((Outcome.SUCCESS, (t("wrote"),)) if applies else (Outcome.UNMATCHED,)))


RIGHT = template("right", verb=VERB, rules=[{"location": "$.result.success", "any": [True]}])
WRONG = template("wrong", verb=VERB, rules=[{"location": "$.result.success", "any": [False]}])


def test_by_the_letter_two_templates_that_rules_tell_apart_make_each_statement_invalid() -> None:
    told = statement(result={"success": True})
    found = judged(told, RIGHT, WRONG)
    assert (found.outcome, found.templates, found.met) == (Outcome.INVALID, (t("wrong"),), frozenset())
    [finding] = found.findings
    assert (finding.pointer, finding.rule, finding.found) == ("/result/success", "any", (True,))
    meant = judged(told, RIGHT, WRONG, mode=Mode.ANY)
    assert (meant.outcome, meant.templates, meant.findings) == (Outcome.SUCCESS, (t("right"),), ())


@pytest.mark.parametrize(("mode", "outcome"), [(Mode.LETTER, Outcome.INVALID), (Mode.ANY, Outcome.SUCCESS)])
def test_a_rule_without_presence_is_asked_of_nothing_by_the_letter_alone(mode: Mode, outcome: Outcome) -> None:
    assert judged(statement(), RIGHT, mode=mode).outcome is outcome


def test_what_fails_in_both_readings_is_told_template_by_template() -> None:
    told = statement(result={"success": True})
    other = template("scored", verb=VERB, rules=[{"location": "$.result.score", "presence": "included"}])
    for mode in Mode:
        found = judged(told, WRONG, other, mode=mode)
        assert found.outcome is Outcome.INVALID
        assert [each.values["template"] for each in found.findings] == [t("wrong"), t("scored")]


def test_the_statement_that_is_judged_stays_as_it_is() -> None:
    told = statement(context={"contextActivities": {"parent": activity(TYPE)[0]}})
    judged(told, template(rules=[{"location": "$.context.contextActivities.parent[0].id", "presence": "included"}]))
    assert told == statement(context={"contextActivities": {"parent": activity(TYPE)[0]}})


# --- StatementRefs ---

SOURCE = template("source", verb=VERB, objectStatementRefTemplate=[t("target")])
TARGETED = template("target", verb=OTHER, rules=[{"location": "$.result", "presence": "included"}])
CITES = template("cites", verb=VERB, contextStatementRefTemplate=[t("target")])


@pytest.mark.parametrize(("target", "letter", "meant"), [
    (None, (Outcome.SUCCESS, "reference-away"), (Outcome.INVALID, "reference-away")),
    (statement(OTHER, result={"success": True}), (Outcome.SUCCESS, ""), (Outcome.SUCCESS, "")),
    (statement(OTHER), (Outcome.INVALID, "reference-differs"), (Outcome.INVALID, "reference-differs")),
    (statement(), (Outcome.INVALID, "reference-differs"), (Outcome.INVALID, "reference-differs"))])
@pytest.mark.parametrize("where", ["object", "context"])
def test_the_statement_that_is_named_has_to_satisfy_a_template(
        where: str, target: dict[str, Any] | None, letter: tuple[Outcome, str], meant: tuple[Outcome, str]) -> None:
    told = statement(object=REF) if where == "object" else statement(context={"statement": REF})
    templates = edition(templates=[SOURCE if where == "object" else CITES, TARGETED])
    for mode, expected in ((Mode.LETTER, letter), (Mode.ANY, meant)):
        found = templates.judge(told, mode, lambda each: target if each == TARGET else None)
        assert (found.outcome, "".join(each.rule for each in found.findings)) == expected


@pytest.mark.parametrize("wanting", [SOURCE, CITES])
def test_where_a_statement_has_to_be_named_another_object_will_not_do(wanting: dict[str, Any]) -> None:
    [finding] = judged(statement(), wanting, TARGETED).findings
    assert finding.rule == "reference"


def test_a_template_of_another_profile_is_not_judged() -> None:
    from lrs.profiles.document import load
    from tests.profiles.making import document

    loaded = load(document(templates=[template(objectStatementRefTemplate=["https://other.example/t"])]))
    assert loaded.profile is not None
    found = loaded.profile.editions[loaded.profile.latest].judge(statement(object=REF), Mode.LETTER,
                                                                 lambda _: statement())
    assert (found.outcome, [each.rule for each in found.findings]) == (Outcome.SUCCESS, ["reference-unjudged"])


def test_statements_that_name_each_other_are_followed_so_far() -> None:
    asked: list[str] = []

    def targets(each: str) -> dict[str, Any]:
        asked.append(each)
        return statement(object=REF)

    round_and_round = template("wrote", objectStatementRefTemplate=[t("wrote")])
    found = edition(templates=[round_and_round]).judge(statement(object=REF), Mode.LETTER, targets)
    assert found.outcome is Outcome.SUCCESS
    assert 0 < len(asked) <= 2 * MOST_REFERENCES + 2


# --- extensions ---

STROKES = f"{PROFILE}/strokes"
PAGE = f"{PROFILE}/page"
SCHEMA = '{"type": "object", "properties": {"count": {"type": "integer"}}, "required": ["count"]}'


@pytest.mark.parametrize(("told", "expected"), [
    (statement(result={"extensions": {STROKES: {"count": 3}}}), []),
    (statement(result={"extensions": {STROKES: {"count": "三"}}}),
     [(f"/result/extensions/{STROKES.replace('/', '~1')}/count", "extension-schema")]),
    (statement(result={"extensions": {STROKES: {}}}),
     [(f"/result/extensions/{STROKES.replace('/', '~1')}", "extension-schema")]),
    (statement(context={"extensions": {STROKES: {"count": 3}}}),
     [(f"/context/extensions/{STROKES.replace('/', '~1')}", "extension-place")]),
    (statement(context={"contextActivities": {"parent": {"id": "https://a.example/", "definition": {
        "extensions": {STROKES: 1}}}}}),
     [(f"/context/contextActivities/parent/0/definition/extensions/{STROKES.replace('/', '~1')}", "extension-place")]),
    (statement(object={"id": "https://a.example/", "definition": {"extensions": {PAGE: 3}}}), []),
    (statement(result={"extensions": {"https://others.example/x": None, PAGE: 3}}),
     [(f"/result/extensions/{PAGE.replace('/', '~1')}", "extension-place")]),
])
def test_an_extension_stands_in_its_own_place_and_shape(told: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    found = edition(concepts=[concept("ResultExtension", "strokes", inlineSchema=SCHEMA),
                              concept("ActivityExtension", "page")]).judge(told, Mode.LETTER)
    assert [(each.pointer, each.rule) for each in found.findings] == expected
    assert found.outcome is (Outcome.INVALID if expected else Outcome.UNMATCHED)


def test_a_schema_that_refers_elsewhere_is_not_fetched_and_judges_nothing() -> None:
    read, told = load(document(concepts=[
        concept("ResultExtension", "strokes", inlineSchema='{"$ref": "https://s.example/s"}')]))
    assert read is not None
    assert [(each.rule, each.severity) for each in told] == [("schema-unjudged", "warning")]
    found = read.editions[VERSION].judge(statement(result={"extensions": {STROKES: 1}}), Mode.LETTER)
    assert [(each.rule, each.severity) for each in found.findings] == [("extension-unjudged", "warning")]
    assert found.outcome is Outcome.UNMATCHED
