"""The formats ids and canonical."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrs.xapi.formats import activity_ids, canonical, ids
from lrs.xapi.jsontext import dump, load_verbatim

HANAKO = {"objectType": "Agent", "name": "花子", "account": {"homePage": "https://school.example.jp", "name": "7"}}
TEAM = {"objectType": "Group", "name": "二班", "member": [HANAKO, {"mbox": "mailto:a@x.example.jp", "name": "太郎"}]}
CLASS = {"objectType": "Group", "mbox": "mailto:five@x.example.jp", "member": [HANAKO]}
REFERENCE = {"objectType": "StatementRef", "id": "e05aa883-acaf-40ad-bf54-02c8ce485fb0"}
UNIT = {"id": "https://drill.example.jp/math", "definition": {"name": {"ja": "算数", "en": "Mathematics"}}}
QUESTION = {
    "objectType": "Activity",
    "id": "https://drill.example.jp/math/7",
    "definition": {
        "name": {"en": "Question 7", "ja": "第七問"},
        "description": {"en": "Choose", "ja": "選びなさい"},
        "type": "http://adlnet.gov/expapi/activities/cmi.interaction",
        "moreInfo": "https://drill.example.jp/7",
        "interactionType": "choice",
        "correctResponsesPattern": ["a"],
        "choices": [{"id": "a", "description": {"en": "four", "ja": "四"}}, {"id": "b"}],
        "extensions": {"https://e.jp/x": {"en": 1, "ja": 2}},
    },
}
STATEMENT: dict[str, Any] = {
    "id": "8f87ccde-bb56-4c2e-ab83-44982ef22df0",
    "actor": HANAKO,
    "verb": {"id": "http://adlnet.gov/expapi/verbs/answered", "display": {"en": "answered", "ja": "解答した"}},
    "object": QUESTION,
    "result": {"success": True, "extensions": {"https://e.jp/名": {"en": "x", "ja": "y"}}},
    "context": {
        "registration": "ec531277-b57b-4c15-8d91-d292c5b2b8f7",
        "instructor": HANAKO,
        "team": TEAM,
        "contextActivities": {"parent": [UNIT], "grouping": [], "category": [UNIT, QUESTION]},
        "contextAgents": [{"objectType": "contextAgent", "agent": HANAKO, "relevantTypes": ["https://e.jp/t"]}],
        "contextGroups": [{"objectType": "contextGroup", "group": CLASS}],
        "statement": REFERENCE,
        "language": "ja",
    },
    "authority": HANAKO,
    "attachments": [{"display": {"en": "Essay", "ja": "作文"}}],
}
WRAPPED = {**STATEMENT, "object": {"objectType": "SubStatement", **STATEMENT}}
OBJECTS = [HANAKO, TEAM, CLASS, REFERENCE, UNIT, QUESTION, WRAPPED["object"]]
STATEMENTS = st.sampled_from(OBJECTS).map(lambda about: {**STATEMENT, "object": about})
DEFINITIONS: dict[str, dict[str, Any]] = {str(UNIT["id"]): {"name": {"ja": "算数(五年)", "fr": "Mathématiques"}}}

HANAKO_ID = {name: HANAKO[name] for name in ("objectType", "account")}
CLASS_ID = {"objectType": "Group", "mbox": "mailto:five@x.example.jp"}


class TestIds:
    def test_leaves_only_what_identifies(self) -> None:
        assert ids(STATEMENT) == {
            **STATEMENT,
            "actor": HANAKO_ID,
            "verb": {"id": "http://adlnet.gov/expapi/verbs/answered"},
            "object": {"id": QUESTION["id"]},
            "context": {
                **STATEMENT["context"],
                "instructor": HANAKO_ID,
                "team": {"objectType": "Group", "member": [HANAKO_ID, {"mbox": "mailto:a@x.example.jp"}]},
                "contextActivities": {
                    "parent": [{"id": UNIT["id"]}],
                    "grouping": [],
                    "category": [{"id": UNIT["id"]}, {"id": QUESTION["id"]}],
                },
                "contextAgents": [
                    {"objectType": "contextAgent", "agent": HANAKO_ID, "relevantTypes": ["https://e.jp/t"]}
                ],
                "contextGroups": [{"objectType": "contextGroup", "group": CLASS_ID}],
            },
            "authority": HANAKO_ID,
        }

    def test_reaches_into_a_substatement(self) -> None:
        assert ids(WRAPPED)["object"] == {"objectType": "SubStatement", **ids(STATEMENT)}

    @pytest.mark.parametrize(
        ("about", "wanted"), [(HANAKO, HANAKO_ID), (REFERENCE, REFERENCE), (UNIT, {"id": UNIT["id"]})]
    )
    def test_identifies_any_kind_of_object(self, about: dict[str, Any], wanted: dict[str, Any]) -> None:
        assert ids({**STATEMENT, "object": about})["object"] == wanted


class TestCanonical:
    def test_shows_each_language_map_in_one_language(self) -> None:
        shown = canonical(STATEMENT, {}, "ja-JP, en;q=0.5")
        assert shown["verb"]["display"] == {"ja": "解答した"}
        assert shown["object"]["definition"] == {
            **QUESTION["definition"],  # type: ignore[dict-item]
            "name": {"ja": "第七問"},
            "description": {"ja": "選びなさい"},
            "choices": [{"id": "a", "description": {"ja": "四"}}, {"id": "b"}],
        }
        assert shown["context"]["contextActivities"]["parent"][0]["definition"] == {"name": {"ja": "算数"}}
        assert canonical(WRAPPED, {}, "en")["object"]["verb"]["display"] == {"en": "answered"}

    def test_shows_the_canonical_definition_wherever_the_activity_stands(self) -> None:
        shown = canonical(WRAPPED, DEFINITIONS, "fr")
        for part in (shown, shown["object"]):
            activities = part["context"]["contextActivities"]
            assert activities["parent"][0]["definition"] == {"name": {"fr": "Mathématiques"}}
            assert activities["category"][0]["definition"] == {"name": {"fr": "Mathématiques"}}
            assert activities["category"][1]["definition"]["name"] == {"en": "Question 7"}

    def test_gives_a_definition_to_an_activity_sent_without(self) -> None:
        bare = {**STATEMENT, "object": {"id": UNIT["id"]}}
        assert canonical(bare, DEFINITIONS, "ja")["object"]["definition"] == {"name": {"ja": "算数(五年)"}}
        assert canonical(bare, {}, "ja")["object"] == {"id": UNIT["id"]}

    def test_leaves_agents_extensions_and_attachments_as_sent(self) -> None:
        shown = canonical(STATEMENT, DEFINITIONS, "ja")
        for name in ("actor", "authority", "result", "attachments"):
            assert shown[name] == STATEMENT[name]
        assert shown["context"]["team"] == TEAM


def test_the_activities_of_a_statement_are_found_in_every_place() -> None:
    both = {UNIT["id"], QUESTION["id"]}
    assert activity_ids(STATEMENT) == both
    assert activity_ids({"object": {"objectType": "SubStatement", **STATEMENT}}) == both
    assert activity_ids({"object": REFERENCE}) == set()


@pytest.mark.parametrize("number", ["12345678901234567890123", "1.0", "1E5", "-0", "4" * 60])
def test_numbers_keep_their_text_in_every_format(number: str) -> None:
    raw = dump(STATEMENT).replace(b'"success":true', f'"score":{{"raw":{number}}}'.encode())
    assert f'"raw":{number}}}'.encode() in dump(ids(load_verbatim(raw)))
    assert f'"raw":{number}}}'.encode() in dump(canonical(load_verbatim(raw), DEFINITIONS, "ja"))


@given(STATEMENTS, st.sampled_from(["ja", "en", "fr", "*", ""]), st.sampled_from([DEFINITIONS, {}]))
def test_formats_are_idempotent_and_leave_the_statement_alone(
    statement: dict[str, Any], language: str, definitions: dict[str, dict[str, Any]]
) -> None:
    before = copy.deepcopy(statement)
    shown = canonical(statement, definitions, language)
    assert canonical(shown, definitions, language) == shown
    assert ids(ids(statement)) == ids(statement) == ids(shown)
    assert statement == before
