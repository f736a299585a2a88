"""Which scope allows which action to a key: the whole table, cell by cell; and that it agrees with the policy."""

from __future__ import annotations

from typing import get_args

import pytest

from lrs.access.actions import ALLOWED_BY, OF_CLIENTS, Action
from lrs.access.categories import TenantKind
from lrs.access.facts import of_key
from lrs.access.policy import Asked, Terms, decide, permits, read_by, require
from lrs.access.principal import KeyKind, Principal
from lrs.access.scopes import DEFAULT_SCOPES, SCOPES
from lrs.errors import Forbidden

ACTIONS: tuple[Action, ...] = tuple(action for action in get_args(Action) if action in ALLOWED_BY)
TOOLS = sorted(OF_CLIENTS)

READS = {"statements/read", "events/read", "state/read", "profile/read", "activities/read", "agents/read", "use/read",
         "performance/read", "access/explain", "links/read", "roster/read"}
TABLE: dict[str, set[str]] = {
    "statements/write": {"statements/write", "events/write"},
    "statements/read/mine": {"statements/read", "activities/read", "agents/read", "events/read"},
    "statements/read": {"statements/read", "activities/read", "agents/read", "use/read", "performance/read",
                        "events/read"},
    "events/write": {"events/write"},
    "events/read/mine": {"events/read"},
    "events/read": {"events/read"},
    "state": {"state/read", "state/write"},
    "profile": {"profile/read", "profile/write"},
    "define": {"define", "activities/read"},
    "roster": {"roster/write"},
    "link": {"annotations/write", "links/read", "links/write"},
    "all/read": READS | {"roster/read"},
    "audit/read": {"audit/read"},
    "all": set(ACTIONS),
}


def principal(*scopes: str, kind: KeyKind = KeyKind.APP) -> Principal:
    return Principal("minato", "計算ドリル", kind, frozenset(scopes), b"{}", "k")


def test_the_table_names_every_scope_and_every_action() -> None:
    assert set(TABLE) == set(SCOPES)
    assert {scope for scopes in ALLOWED_BY.values() for scope in scopes} == set(SCOPES)


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
def test_only_a_system_key_reads_more_than_its_own(scope: str, by: str | None) -> None:
    assert read_by(principal(scope, kind=KeyKind.SYSTEM)) == by
    assert read_by(principal(scope)) == "計算ドリル"


def test_only_a_system_key_voids_what_others_wrote() -> None:
    assert principal("all", kind=KeyKind.SYSTEM).writes_all
    assert not principal("all").writes_all
    assert not principal("statements/write", kind=KeyKind.SYSTEM).writes_all


def test_a_portal_reads_nothing_without_a_teacher() -> None:
    with pytest.raises(Forbidden, match="X-Manabi-Session"):
        read_by(principal("all", kind=KeyKind.PORTAL))


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize("kind", [KeyKind.APP, KeyKind.SYSTEM])
@pytest.mark.parametrize("action", TOOLS)
def test_the_look_at_a_keys_scopes_says_what_the_policy_says(scope: str, kind: KeyKind, action: Action) -> None:
    key = principal(scope, kind=kind)
    decision = decide(Asked(Terms(TenantKind.ESTABLISHER), of_key(key), action, 0))
    assert decision.allowed is permits(key, action)
    if action == "statements/read" and decision.allowed:
        assert {window.app for window in decision.reach.windows} == {read_by(key)}
        assert decision.reach.everything is (read_by(key) is None)


def test_who_may_only_write_may_not_read() -> None:
    with pytest.raises(Forbidden):
        read_by(principal("statements/write", "state", "profile", "define"))


def test_a_portal_writes_nothing() -> None:
    portal = principal(*DEFAULT_SCOPES[KeyKind.PORTAL])
    assert [action for action in ACTIONS if permits(portal, action) and action.endswith(("write", "define"))] == []
