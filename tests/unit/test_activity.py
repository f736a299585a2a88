"""One definition out of many."""

from __future__ import annotations

from typing import Any

from lrs.xapi.activity import merge


def test_languages_add_up_and_the_later_text_stands() -> None:
    forms: list[dict[str, Any]] = [
        {"name": {"ja": "かけざん", "en": "Multiplication"}},
        {"name": {"ja": "かけ算"}, "description": {"ja": "小数のかけ算"}},
    ]
    assert merge(forms) == {
        "name": {"ja": "かけ算", "en": "Multiplication"},
        "description": {"ja": "小数のかけ算"},
    }


def test_extensions_add_up_and_of_other_members_the_later_stands() -> None:
    forms: list[dict[str, Any]] = [
        {"type": "https://e.jp/a", "extensions": {"https://e.jp/x": {"a": 1}}, "correctResponsesPattern": ["a", "b"]},
        {"type": "https://e.jp/b", "extensions": {"https://e.jp/y": 2}, "correctResponsesPattern": ["c"]},
        {"extensions": {"https://e.jp/x": {"b": 1}}},
    ]
    assert merge(forms) == {
        "type": "https://e.jp/b",
        "extensions": {"https://e.jp/x": {"b": 1}, "https://e.jp/y": 2},
        "correctResponsesPattern": ["c"],
    }


def test_an_interaction_component_keeps_its_languages() -> None:
    forms: list[dict[str, Any]] = [
        {"choices": [{"id": "a", "description": {"ja": "四"}}, {"id": "b"}, {"id": "c"}]},
        {"choices": [{"id": "b", "description": {"en": "five"}}, {"id": "a", "description": {"en": "four"}}]},
        {"choices": [{"id": "b"}, {"id": "a"}, {"id": "d"}]},
    ]
    assert merge(forms) == {
        "choices": [
            {"id": "b", "description": {"en": "five"}},
            {"id": "a", "description": {"ja": "四", "en": "four"}},
            {"id": "d"},
        ]
    }


def test_merging_changes_none_of_the_forms_and_again_gives_the_same() -> None:
    forms: list[dict[str, Any]] = [
        {"name": {"ja": "一"}, "steps": [{"id": "s"}]},
        {"name": {"en": "one"}, "steps": [{"id": "s"}]},
    ]
    once = merge(forms)
    assert forms[0] == {"name": {"ja": "一"}, "steps": [{"id": "s"}]}
    assert merge([once, *forms]) == once
    assert merge([]) == {}
