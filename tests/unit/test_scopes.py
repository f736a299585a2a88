"""What scopes include, and which a key gets."""

from __future__ import annotations

import pytest

from lrs.access.principal import KeyKind
from lrs.access.scopes import DEFAULT_SCOPES, SCOPES, check, covered, parse
from lrs.errors import BadRequest


def test_a_list_of_scopes_is_split_at_any_space() -> None:
    assert parse(" state  statements/write ") == {"state", "statements/write"}


@pytest.mark.parametrize("text", ["", "   "])
def test_no_scope_at_all_is_refused(text: str) -> None:
    with pytest.raises(BadRequest) as refused:
        parse(text)
    assert refused.value.slug == "scope-missing"


@pytest.mark.parametrize("scope", ["statement/write", "ALL", "学習"])
def test_an_unknown_scope_is_named_in_the_refusal(scope: str) -> None:
    with pytest.raises(BadRequest) as refused:
        check(["state", scope])
    assert refused.value.values["scope"] == scope


@pytest.mark.parametrize(("held", "asked", "expected"), [
    ({"all"}, set(SCOPES), set(SCOPES)),
    ({"all/read"}, set(SCOPES), {"all/read", "statements/read", "statements/read/mine", "events/read",
                                 "events/read/mine"}),
    ({"statements/read"}, set(SCOPES), {"statements/read", "statements/read/mine", "events/read",
                                        "events/read/mine"}),
    ({"statements/write", "statements/read/mine"}, set(SCOPES),
     {"statements/write", "statements/read/mine", "events/write", "events/read/mine"}),
    ({"events/write"}, {"statements/write", "events/write"}, {"events/write"}),
    ({"statements/read/mine"}, {"statements/read"}, set()),
    ({"state", "profile"}, {"state", "define"}, {"state"}),
    (set(), set(SCOPES), set()),
])
def test_a_wider_scope_covers_the_narrower(held: set[str], asked: set[str], expected: set[str]) -> None:
    assert covered(asked, frozenset(held)) == expected


@pytest.mark.parametrize("kind", DEFAULT_SCOPES)
def test_every_kind_of_key_has_known_default_scopes(kind: KeyKind) -> None:
    assert check(DEFAULT_SCOPES[kind]) == DEFAULT_SCOPES[kind]


def test_only_a_system_key_gets_everything_by_default() -> None:
    assert [kind for kind in DEFAULT_SCOPES if "all" in DEFAULT_SCOPES[kind]] == [KeyKind.SYSTEM]
