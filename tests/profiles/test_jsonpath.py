"""The JSONPath of xAPI Profiles: what is found, where, and which texts are no paths."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrs.profiles.jsonpath import BadPath, path

IRI = "https://a.example/x.y|z]#'q'"
STATEMENT: dict[str, Any] = {
    "verb": {"id": "v"},
    "result": {"success": False, "score": {"scaled": 0.5}, "extensions": {IRI: [1, 2], "https://b.example/": None}},
    "context": {"contextActivities": {"category": [{"id": "a"}, {"id": "b"}, {}], "parent": [{"id": "c"}]}},
}


@pytest.mark.parametrize(("text", "found"), [
    ("$", [("", STATEMENT)]),
    ("$.verb.id", [("/verb/id", "v")]),
    ("verb.id", [("/verb/id", "v")]),
    ("$['verb']['id']", [("/verb/id", "v")]),
    ('$["verb"].id', [("/verb/id", "v")]),
    ("['verb'].id", [("/verb/id", "v")]),
    ("$.result.success", [("/result/success", False)]),
    ("$.result.nothing.at.all", []),
    ("$.verb.id.further", []),
    ("$.context.contextActivities.category[*].id",
     [("/context/contextActivities/category/0/id", "a"), ("/context/contextActivities/category/1/id", "b")]),
    ("$.context.contextActivities.category[1].id", [("/context/contextActivities/category/1/id", "b")]),
    ("$.context.contextActivities.category[0, 1].id",
     [("/context/contextActivities/category/0/id", "a"), ("/context/contextActivities/category/1/id", "b")]),
    ("$.context.contextActivities.category[9].id", []),
    ("$.context.contextActivities['category', 'parent'][0].id",
     [("/context/contextActivities/category/0/id", "a"), ("/context/contextActivities/parent/0/id", "c")]),
    ("$.context.contextActivities.*[0].id",
     [("/context/contextActivities/category/0/id", "a"), ("/context/contextActivities/parent/0/id", "c")]),
    ("$..scaled", [("/result/score/scaled", 0.5)]),
    ("$.context..id", [("/context/contextActivities/category/0/id", "a"),
                       ("/context/contextActivities/category/1/id", "b"),
                       ("/context/contextActivities/parent/0/id", "c")]),
    ("$.verb.id | $.result.success", [("/verb/id", "v"), ("/result/success", False)]),
    ("$.verb.none|result.success", [("/result/success", False)]),
    (f'$.result.extensions["{IRI}"]', [("/result/extensions/https:~1~1a.example~1x.y|z]#'q'", [1, 2])]),
    ("$.result.extensions['https://a.example/x.y|z]#\\'q\\'']",
     [("/result/extensions/https:~1~1a.example~1x.y|z]#'q'", [1, 2])]),
    ("$.result.extensions['https://b.example/']", [("/result/extensions/https:~1~1b.example~1", None)]),
])
def test_what_is_found_comes_in_order_with_its_place(text: str, found: list[tuple[str, Any]]) -> None:
    assert sorted(path(text).find(STATEMENT), key=lambda each: each[0]) == sorted(found, key=lambda each: each[0])
    assert len(path(text).values(STATEMENT)) == len(found)


@pytest.mark.parametrize(("text", "at"), [
    ("", 1), ("$.", 3), ("$.verb.", 8), ("$..", 4), ("$[", 3), ("$[]", 3), ("$['a'", 6), ("$['a]", 3), ("$[-1]", 3),
    ("$[1:2]", 3), ("$[?(@.id)]", 3), ("$.a[(@.length-1)]", 5), ("$.verb |", 9), ("| $.verb", 1), ("$verb", 2),
    ("$.a b", 5), ("$[a]", 3), ("$.a]", 4), ("$['a',]", 7)])
def test_a_text_that_is_no_path_is_refused_with_its_place(text: str, at: int) -> None:
    with pytest.raises(BadPath) as caught:
        path(text)
    assert caught.value.at == at


@given(st.text(max_size=40))
def test_no_text_does_anything_else(text: str) -> None:
    with suppress(BadPath):
        assert all(isinstance(each.pointer, str) for each in path(text).find(STATEMENT))


@given(st.text(max_size=20))
def test_any_name_can_be_quoted(name: str) -> None:
    quoted = name.replace("\\", "\\\\").replace("'", "\\'")
    assert path(f"$['{quoted}']").values({name: 1, f"{name}x": 2}) == [1]


def test_a_path_through_everything_at_every_depth_finds_no_more_than_is_looked_at() -> None:
    value: Any = list(range(3000))
    for _ in range(90):
        value = [value]
    assert len(path("$" + "..*" * 50).values(value)) <= 10_000
