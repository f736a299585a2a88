"""Which scope allows which action: the whole table, cell by cell."""

from __future__ import annotations

from typing import get_args

import pytest

from lrs.access.policy import ALLOWED_BY, Action, permits, read_by, require
from lrs.access.principal import KeyKind, Principal
from lrs.access.scopes import DEFAULT_SCOPES, SCOPES
from lrs.errors import Forbidden

ACTIONS: tuple[Action, ...] = get_args(Action)

READS = {"statements/read", "state/read", "profile/read", "activities/read", "agents/read"}
TABLE: dict[str, set[str]] = {
    "statements/write": {"statements/write"},
    "statements/read/mine": {"statements/read", "activities/read", "agents/read"},
    "statements/read": {"statements/read", "activities/read", "agents/read"},
    "state": {"state/read", "state/write"},
    "profile": {"profile/read", "profile/write"},
    "define": {"define", "activities/read"},
    "all/read": READS,
    "all": set(ACTIONS),
}


def principal(*scopes: str) -> Principal:
    return Principal("minato", "計算ドリル", KeyKind.APP, frozenset(scopes), b"{}", "k")


def test_the_table_names_every_scope_and_every_action() -> None:
    assert set(TABLE) == set(SCOPES)
    assert set(ALLOWED_BY) == set(ACTIONS)


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize("action", ACTIONS)
def test_a_scope_allows_exactly_its_actions(scope: str, action: Action) -> None:
    assert permits(principal(scope), action) is (action in TABLE[scope])


@pytest.mark.parametrize("action", ACTIONS)
def test_no_scope_allows_nothing_and_the_refusal_names_the_narrowest_that_would(action: Action) -> None:
    with pytest.raises(Forbidden) as refused:
        require(principal(), action)
    assert permits(principal(str(refused.value.values["scope"])), action)
    assert str(refused.value.values["scope"]) in str(refused.value)


@pytest.mark.parametrize(("scope", "by"), [
    ("statements/read/mine", "計算ドリル"), ("statements/read", None), ("all/read", None), ("all", None),
])
def test_reading_is_narrowed_to_the_apps_own_unless_a_scope_says_otherwise(scope: str, by: str | None) -> None:
    assert read_by(principal(scope)) == by


def test_who_may_only_write_may_not_read() -> None:
    with pytest.raises(Forbidden):
        read_by(principal("statements/write", "state", "profile", "define"))


def test_a_portal_writes_nothing() -> None:
    portal = principal(*DEFAULT_SCOPES[KeyKind.PORTAL])
    assert [action for action in ACTIONS if permits(portal, action) and action.endswith(("write", "define"))] == []
