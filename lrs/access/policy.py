"""May this principal do that? Default deny; a refusal names the scope that would allow it.

Scopes decide here what a key may do within its tenant (xAPI 1.0.3 Communication 4.2); the tenant itself is never a
question, because every call to a store begins with the principal's own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from lrs.access.principal import Principal
from lrs.errors import Forbidden

Action = Literal[
    "statements/write",
    "statements/read",
    "state/read",
    "state/write",
    "profile/read",
    "profile/write",
    "activities/read",
    "agents/read",
    "define",
]

# The scopes any of which allows the action, the narrowest first: that one is named in a refusal.
ALLOWED_BY: Mapping[Action, tuple[str, ...]] = {
    "statements/write": ("statements/write", "all"),
    "statements/read": ("statements/read/mine", "statements/read", "all/read", "all"),
    "state/read": ("state", "all/read", "all"),
    "state/write": ("state", "all"),
    "profile/read": ("profile", "all/read", "all"),
    "profile/write": ("profile", "all"),
    "activities/read": ("statements/read/mine", "statements/read", "define", "all/read", "all"),
    "agents/read": ("statements/read/mine", "statements/read", "all/read", "all"),
    "define": ("define", "all"),
}


def permits(principal: Principal, action: Action) -> bool:
    return not principal.scopes.isdisjoint(ALLOWED_BY[action])


def require(principal: Principal, action: Action) -> None:
    """Raise `Forbidden`, naming the scope that is missing, unless `principal` may do `action`."""
    if not permits(principal, action):
        raise Forbidden("scope-needed", action=action, scope=ALLOWED_BY[action][0])


def read_by(principal: Principal) -> str | None:
    """Whose statements may be read: None for all in the tenant, else only those this app wrote.

    Raises `Forbidden` when none may.
    """
    require(principal, "statements/read")
    return None if principal.reads_all else principal.app
