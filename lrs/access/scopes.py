"""The scopes: those of xAPI (1.0.3 Communication 4.2) and our own; what each includes, and who gets it.

Ours are `events/…` (Caliper Events; each comes with the scope of Statements of the same name, because an Event is kept
as a Statement too), `roster`, `link` (to say who is behind an account and what a Statement is about) and `audit/read`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lrs.access.principal import KeyKind
from lrs.errors import BadRequest

SCOPES = (
    "statements/write",
    "statements/read/mine",
    "statements/read",
    "events/write",
    "events/read/mine",
    "events/read",
    "state",
    "profile",
    "define",
    "roster",
    "link",
    "all/read",
    "audit/read",
    "all",
)

_INCLUDED: Mapping[str, frozenset[str]] = {
    "statements/write": frozenset({"events/write"}),
    "statements/read/mine": frozenset({"events/read/mine"}),
    "statements/read": frozenset({"statements/read/mine", "events/read", "events/read/mine"}),
    "events/read": frozenset({"events/read/mine"}),
    "all/read": frozenset({"statements/read", "statements/read/mine", "events/read", "events/read/mine"}),
    "all": frozenset(SCOPES),
}

# An app writes and reads back its own. A portal reads statements and keeps nothing; activities and agents
# come with reading statements. A system key may do everything within its tenant.
DEFAULT_SCOPES: Mapping[KeyKind, frozenset[str]] = {
    KeyKind.APP: frozenset({"statements/write", "statements/read/mine", "events/write", "events/read/mine", "state",
                            "profile", "define"}),
    KeyKind.PORTAL: frozenset({"statements/read"}),
    KeyKind.SYSTEM: frozenset({"all"}),
}

# A learner's own token; which records, its rule says (`lrs/access/rules.py`).
LEARNER_SCOPES = frozenset({"statements/read/mine"})


def parse(text: str) -> frozenset[str]:
    """The scopes of a space-separated list (RFC 6749 §3.3). Raises `BadRequest` for an unknown one."""
    return check(text.split())


def check(scopes: Iterable[str]) -> frozenset[str]:
    """The same scopes as a set. Raises `BadRequest` for an unknown one or for none at all."""
    asked = frozenset(scopes)
    unknown = sorted(asked - set(SCOPES))
    if unknown:
        raise BadRequest("scope-unknown", scope=unknown[0], known=", ".join(SCOPES))
    if not asked:
        raise BadRequest("scope-missing", known=", ".join(SCOPES))
    return asked


def covered(asked: Iterable[str], held: frozenset[str]) -> frozenset[str]:
    """Those of `asked` that a holder of `held` has, directly or included in a wider scope."""
    has = held.union(*(_INCLUDED.get(scope, frozenset()) for scope in held))
    return has.intersection(asked)
