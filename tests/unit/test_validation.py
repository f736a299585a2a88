"""What a Statement must be, rule by rule; and that the fast reading and the explaining one agree."""

from collections import defaultdict
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lrs.xapi.rules import RULES
from lrs.xapi.validation import VOIDED, findings, is_valid
from lrs.xapi.version import Version

V1, V2 = Version.V1, Version.V2
UUID = "8f87ccde-bb56-4c2e-ab83-44982ef22df0"
HANAKO = {"name": "山田 花子", "mbox": "mailto:hanako@school.example.jp"}
TEAM = {"objectType": "Group", "name": "5年2組", "member": [HANAKO, {"mbox": "mailto:taro@school.example.jp"}]}
VERB = {"id": "http://adlnet.gov/expapi/verbs/answered", "display": {"ja": "解答した", "en": "answered"}}
DRILL = {"id": "https://drill.example.jp/算数/5/42", "definition": {"name": {"ja": "分数のたし算"}}}
REFERENCE = {"objectType": "StatementRef", "id": UUID}
SIMPLE: dict[str, Any] = {"actor": HANAKO, "verb": VERB, "object": DRILL}
FULL: dict[str, Any] = {
    "id": UUID,
    "actor": {"objectType": "Agent", "account": {"homePage": "https://lms.city.example.jp", "name": "児童7"}},
    "verb": VERB,
    "object": {"objectType": "Activity", "id": "https://drill.example.jp/42", "definition": {
        "name": {"ja": "分数のたし算"},
        "description": {"ja": "計算しましょう。"},
        "type": "http://adlnet.gov/expapi/activities/cmi.interaction",
        "moreInfo": "https://drill.example.jp/42/help",
        "interactionType": "choice",
        "correctResponsesPattern": ["ア[,]イ"],
        "choices": [{"id": "ア", "description": {"ja": "5/6"}}, {"id": "イ"}],
        "extensions": {"https://drill.example.jp/ext/any": None},
    }},
    "result": {
        "score": {"scaled": 0.8, "raw": 8, "min": 0, "max": 10}, "success": True, "completion": False,
        "response": "ア[,]イ", "duration": "PT12.34S", "extensions": {"https://drill.example.jp/ext/x": [{}, ""]},
    },
    "context": {
        "registration": UUID, "instructor": TEAM, "team": TEAM, "revision": "3", "platform": "ドリル",
        "language": "ja", "statement": REFERENCE, "extensions": {},
        "contextActivities": {"parent": DRILL, "grouping": [DRILL], "category": [], "other": [DRILL, DRILL]},
    },
    "timestamp": "2026-04-08T09:12:33.123+09:00",
    "stored": "2026-04-08T00:12:34Z",
    "version": "1.0.0",
    "authority": {"objectType": "Group", "member": [HANAKO, HANAKO]},
    "attachments": [{
        "usageType": "https://drill.example.jp/usage/ノート", "display": {"ja": "ノート"}, "description": {},
        "contentType": "image/png", "length": 27, "sha2": "0a" * 32, "fileUrl": "https://drill.example.jp/1.png",
    }],
}
SUBSTATEMENT: dict[str, Any] = {**SIMPLE, "object": {
    "objectType": "SubStatement", **{member: FULL[member] for member in FULL
                                     if member not in ("id", "stored", "version", "authority")},
}}
VOIDING: dict[str, Any] = {"actor": HANAKO, "verb": {"id": VOIDED}, "object": REFERENCE}
WITH_CONTEXT_AGENTS: dict[str, Any] = {**SIMPLE, "version": "2.0.0", "context": {
    "contextAgents": [{"objectType": "contextAgent", "agent": HANAKO, "relevantTypes": ["https://x.example/t"]}],
    "contextGroups": [{"objectType": "contextGroup", "group": TEAM}],
}}


def change(statement: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """A copy of `statement` with the member at the slash-separated `path` set."""
    changed = deepcopy(statement)
    *parents, last = path.split("/")
    place: Any = changed
    for name in parents:
        place = place[int(name)] if isinstance(place, list) else place.setdefault(name, {})
    place[int(last) if isinstance(place, list) else last] = value
    return changed


def breaches(statement: Any, version: Version = V1) -> list[tuple[str, str]]:
    return [(finding.pointer, finding.rule) for finding in findings(statement, version)]


@pytest.mark.parametrize("statement", [SIMPLE, FULL, SUBSTATEMENT, VOIDING],
                         ids=["simple", "full", "substatement", "voiding"])
@pytest.mark.parametrize("version", list(Version))
def test_a_good_statement_is_good_under_both_versions(statement: dict[str, Any], version: Version) -> None:
    assert findings(statement, version) == []
    assert is_valid(statement, version)


GOOD_CHANGES = [
    ("object", {"objectType": "Agent", **HANAKO}),
    ("object", TEAM),
    ("object", {"objectType": "Group", "mbox": "mailto:5-2@school.example.jp"}),
    ("actor", TEAM),
    ("authority", HANAKO),
    ("result/score", {"scaled": -1.0}),
    ("result/score", {"scaled": 1.0, "raw": 5, "max": 5}),
    ("result/score", {"raw": 10**400, "min": -(10**400)}),
    ("timestamp", "2999-01-01T00:00:00Z"),
    ("version", "1.0.9"),
    ("result/extensions", {"https://x.example/a": {"id": None, "Verb": []}}),
    ("result/response", "\x00"),
]


@pytest.mark.parametrize(("path", "value"), GOOD_CHANGES)
def test_what_the_standard_allows_is_accepted(path: str, value: Any) -> None:
    assert breaches(change(SIMPLE, path, value)) == []


BAD_CHANGES = [
    ("id", "8f87ccde", "uuid"),
    ("id", None, "null"),
    ("iD", UUID, "member-case"),
    ("dummy", 1, "member-unknown"),
    ("verb/display/ja", None, "null"),
    ("verb/display", "解答した", "language-map"),
    ("verb/display/a12345678", "x", "language-key"),
    ("verb/display/ja", 7, "string"),
    ("verb/id", "ab=c://should.fail.com", "iri"),
    ("object/objectType", "activity", "one-of"),
    ("object/objectType", ["Activity"], "one-of"),
    ("object/objectType", None, "null"),
    ("object/definition/name", "x", "language-map"),
    ("object/definition/moreInfo", "x", "iri"),
    ("object/definition/interactionType", "Choice", "one-of"),
    ("object/definition/extensions", {"id": 1}, "extension-key"),
    ("object/definition/extensions", [], "extensions"),
    ("actor/mbox", 7, "mbox"),
    ("actor/member", [], "member-unknown"),
    ("result/score/scaled", 1.01, "scaled-range"),
    ("result/score/scaled", "1", "number"),
    ("result/score/scaled", True, "number"),
    ("result/success", "true", "boolean"),
    ("result/completion", 0, "boolean"),
    ("result/duration", "P4W1D", "duration"),
    ("context/registration", UUID + "a", "uuid"),
    ("context/team/objectType", "Agent", "one-of"),
    ("context/contextActivities", {"consequences": []}, "member-unknown"),
    ("context/contextActivities/parent", ["x"], "object"),
    ("context/contextActivities/parent", {**DRILL, "objectType": "Agent"}, "one-of"),
    ("context/language", "en-something-AU", "language-tag"),
    ("context/statement", {**REFERENCE, "objectType": "statementRef"}, "one-of"),
    ("context/contextAgents", [], "member-unknown"),
    ("timestamp", "2008-09-15T15:53:00.601-00:00", "timestamp"),
    ("stored", "yesterday", "timestamp"),
    ("version", "2.0.0", "version-1.0.3"),
    ("attachments", {}, "array"),
]


@pytest.mark.parametrize(("path", "value", "rule"), BAD_CHANGES)
def test_what_the_standard_forbids_is_refused_where_it_stands(path: str, value: Any, rule: str) -> None:
    statement = change(SIMPLE, path, value)
    assert any(pointer.startswith("/" + path) and broken == rule for pointer, broken in breaches(statement))
    assert not is_valid(statement, V1)


BREACHES_BETWEEN_MEMBERS = [
    ("actor", {"name": "花子"}, ("/actor", "one-identifier")),
    ("actor", {"objectType": "Group"}, ("/actor", "group-member")),
    ("actor", {**TEAM, "mbox": "mailto:a@b", "openid": "https://a.example"}, ("/actor", "group-identifier")),
    ("actor", {**TEAM, "member": [TEAM]}, ("/actor/member/0/objectType", "one-of")),
    ("authority", {**TEAM, "member": [HANAKO]}, ("/authority", "authority-pair")),
    ("authority", {**TEAM, "member": [HANAKO] * 3}, ("/authority", "authority-pair")),
    ("authority", {**TEAM, "mbox": "mailto:a@b"}, ("/authority", "authority-pair")),
    ("authority", {**TEAM, "member": 2}, ("/authority", "authority-pair")),
    ("verb", {"id": VOIDED}, ("", "voiding-object")),
    ("object", HANAKO, ("/object", "member-missing")),
    ("object", {**REFERENCE, "id": "x"}, ("/object/id", "uuid")),
    ("object/definition/choices", [], ("/object/definition", "interaction-type")),
    ("object/definition", {"interactionType": "choice", "choices": [{"id": "ア"}] * 2},
     ("/object/definition/choices", "distinct-ids")),
    ("result/score", {"min": 5, "max": 5}, ("/result/score", "min-below-max")),
    ("result/score", {"raw": 11, "max": 10}, ("/result/score/raw", "raw-range")),
    ("result/score", {"raw": -1, "min": 0}, ("/result/score/raw", "raw-range")),
]


@pytest.mark.parametrize(("path", "value", "breach"), BREACHES_BETWEEN_MEMBERS)
def test_rules_between_members_are_kept(path: str, value: Any, breach: tuple[str, str]) -> None:
    assert breach in breaches(change(SIMPLE, path, value))


@pytest.mark.xapi("XAPI-00003")
@pytest.mark.xapi("XAPI-00004")
@pytest.mark.xapi("XAPI-00005")
@pytest.mark.xapi("XAPI-00066")
@pytest.mark.parametrize("member", ["actor", "verb", "object"])
def test_a_statement_and_a_substatement_need_actor_verb_and_object(member: str) -> None:
    for statement, pointer in ((SIMPLE, ""), (SUBSTATEMENT, "/object")):
        incomplete = deepcopy(statement)
        del (incomplete["object"] if pointer else incomplete)[member]
        assert (pointer, "member-missing") in breaches(incomplete)


@pytest.mark.xapi("XAPI-00067")
@pytest.mark.xapi("XAPI-00068")
@pytest.mark.xapi("XAPI-00069")
@pytest.mark.xapi("XAPI-00070")
@pytest.mark.parametrize("member", ["id", "stored", "version", "authority"])
def test_a_substatement_has_nothing_that_only_a_stored_statement_has(member: str) -> None:
    assert (f"/object/{member}", "member-unknown") in breaches(change(SUBSTATEMENT, f"object/{member}", FULL[member]))


@pytest.mark.xapi("XAPI-00071")
def test_a_substatement_holds_no_substatement() -> None:
    nested = change(SUBSTATEMENT, "object/object", SUBSTATEMENT["object"])
    assert breaches(nested)[0] == ("/object/object/objectType", "one-of")


@pytest.mark.xapi("XAPI-00084")
@pytest.mark.xapi("XAPI-00085")
@pytest.mark.parametrize("member", ["revision", "platform"])
@pytest.mark.parametrize("thing", [{"objectType": "Agent", **HANAKO}, TEAM, REFERENCE, SUBSTATEMENT["object"]],
                         ids=["agent", "group", "reference", "substatement"])
def test_revision_and_platform_belong_to_activities(member: str, thing: dict[str, Any]) -> None:
    statement = {**SIMPLE, "object": thing, "context": {member: "3"}}
    assert breaches(statement) == [(f"/context/{member}", "activity-only")]


@pytest.mark.parametrize("member", ["usageType", "display", "contentType", "length", "sha2"])
def test_an_attachment_describes_itself_completely(member: str) -> None:
    attachment = {name: value for name, value in FULL["attachments"][0].items() if name != member}
    assert breaches({**SIMPLE, "attachments": [attachment]}) == [("/attachments/0", "member-missing")]


@pytest.mark.parametrize(("member", "value", "rule"), [
    ("usageType", "x", "iri"), ("display", "x", "language-map"), ("contentType", "png", "media-type"),
    ("length", "27", "length"), ("length", 27.5, "length"), ("sha2", "zz", "sha2"), ("fileUrl", "x", "iri"),
])
def test_an_attachment_describes_itself_in_form(member: str, value: Any, rule: str) -> None:
    assert breaches(change(FULL, f"attachments/0/{member}", value)) == [(f"/attachments/0/{member}", rule)]


def test_context_agents_and_groups_belong_to_2_0() -> None:
    assert breaches(WITH_CONTEXT_AGENTS, V2) == []
    assert ("/context/contextAgents", "member-unknown") in breaches(WITH_CONTEXT_AGENTS, V1)


@pytest.mark.parametrize(("path", "value", "rule"), [
    ("contextAgents/0/objectType", "contextAgents", "one-of"),
    ("contextAgents/0/agent", {"key": "x"}, "one-identifier"),
    ("contextAgents/0/relevantTypes", [], "not-empty"),
    ("contextAgents/0/relevantTypes", ["abc"], "iri"),
    ("contextGroups/0/group", HANAKO, "member-missing"),
    ("contextGroups", TEAM, "array"),
])
def test_context_agents_and_groups_have_their_form(path: str, value: Any, rule: str) -> None:
    statement = change(WITH_CONTEXT_AGENTS, f"context/{path}", value)
    assert rule in [broken for _, broken in breaches(statement, V2)]


def test_every_violation_is_named_up_to_the_limit() -> None:
    statement = {"actor": {}, "verb": {"id": 1, "display": {"ja": None}}, "object": {"objectType": "x"}, "extra": 1}
    assert breaches(statement) == [
        ("/actor", "one-identifier"), ("/verb/id", "iri"), ("/verb/display/ja", "null"),
        ("/object/objectType", "one-of"), ("/extra", "member-unknown"),
    ]
    assert len(findings({str(i): i for i in range(10_000)}, V1, limit=3)) == 3


def test_pointers_start_where_the_statement_stands_and_escape_names() -> None:
    assert findings({**SIMPLE, "a/b~c": 1}, V1, "/3")[0].pointer == "/3/a~1b~0c"


def test_a_finding_says_in_both_languages_what_would_be_right() -> None:
    finding = findings(change(SIMPLE, "actor/mbox", "hanako"), V1)[0]
    assert finding.text("en") == "`mbox` must be a mailto IRI such as mailto:hanako@school.example.jp."
    assert finding.text("ja").startswith("`mbox` は mailto:hanako@school.example.jp のような")
    assert finding.clause == "Data 2.4.2.3"


def test_a_finding_on_an_element_names_its_list_and_one_on_nothing_says_so() -> None:
    assert findings({**SIMPLE, "attachments": [1]}, V1)[0].text("en").startswith("`attachments/0` must be")
    assert findings(7, V1)[0].text("en") == "`value` must be a JSON object: Statement."
    assert len(findings({**SIMPLE, "x" * 10_000: 1}, V1)[0].text("ja")) < 300


def test_every_rule_has_a_sentence_in_each_language_that_can_be_filled_in() -> None:
    values = defaultdict(lambda: "x")
    for rule in RULES.values():
        assert rule.en.format_map(values).endswith(".")
        assert rule.ja.format_map(values).endswith("。")


@pytest.mark.parametrize("version", list(Version))
def test_no_json_value_makes_judging_fail(version: Version) -> None:
    deep: Any = None
    for _ in range(400):
        deep = {"a": [deep]}
    for value in (deep, 10**400, 1e308, "\x00", [SIMPLE] * 10_000, [], {}, True, None):
        assert not is_valid(value, version)
        assert findings(value, version)
        for member in FULL:
            statement = {**SIMPLE, member: value}
            assert is_valid(statement, version) == (not findings(statement, version))
    assert is_valid(change(SIMPLE, "context/extensions", {"https://x.example/deep": deep}), version)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5)
    | st.sampled_from([UUID, VOIDED, "ja", "PT1S", "Activity", "Agent", "Group", "StatementRef", "SubStatement"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["id", "objectType", "mbox", "member", "definition", "ja", "actor"]) | st.text(max_size=3),
        inner, max_size=3),
    max_leaves=6,
)


def paths(value: Any) -> list[tuple[Any, ...]]:
    """The path of every member and element in `value`, at any depth."""
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path for key, part in steps for path in [(key,), *((key, *rest) for rest in paths(part))]]


@st.composite
def damaged(draw: st.DrawFn) -> Any:
    """A good Statement in which up to three members were replaced, dropped, renamed or added."""
    statement = deepcopy(draw(st.sampled_from([SIMPLE, FULL, SUBSTATEMENT, VOIDING, WITH_CONTEXT_AGENTS])))
    for _ in range(draw(st.integers(0, 3))):
        *parents, last = draw(st.sampled_from(paths(statement) or [("actor",)]))
        place: Any = statement
        for step in parents:
            place = place[step]
        how = draw(st.sampled_from(["replace", "drop", "rename", "add"]))
        if how == "replace":
            place[last] = draw(JSON)
        elif isinstance(place, list):
            place.append(draw(JSON))
        elif how == "drop":
            place.pop(last, None)
        elif how == "rename":
            place[draw(st.sampled_from([str(last).upper(), "name", "objectType", ""]))] = place.pop(last, None)
        else:
            place[draw(st.sampled_from(["objectType", "id", "x", "platform", "member"]))] = draw(JSON)
    return statement


@settings(max_examples=400, deadline=None)
@given(value=damaged() | JSON, version=st.sampled_from(Version))
def test_a_statement_is_valid_exactly_when_nothing_is_found_wrong(value: Any, version: Version) -> None:
    found = findings(value, version)
    assert is_valid(value, version) == (not found)
    assert all(finding.text("en") and finding.text("ja") and finding.clause for finding in found)
