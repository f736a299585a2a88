"""By what else a roster may know the actor of a Caliper Event: identifiers of other systems, where their source is
trusted. Pure.

The Statement that an Event means keeps its actor as it was sent in an extension. An identifier counts when the system
that it names as its source is, or is under, a trusted home page; one without a source when the actor's own is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal, NamedTuple

from lrs.caliper.mapping import ACTOR

_MOST = 20
_LONGEST = 200
_KINDS: Mapping[str, Literal["source", "username"]] = {
    "OneRosterSourcedId": "source", "SisSourcedId": "source", "LisSourcedId": "source", "AccountUserName": "username"}

Value = Mapping[str, Any]
Trusts = Callable[[str], bool]


class Identifier(NamedTuple):
    """`kind` says what of the roster it is compared with: its own ids of people, or their accounts."""

    kind: Literal["source", "username"]
    text: str


NONE: tuple[Identifier, ...] = ()


def _sent_actor(statement: Value) -> Value:
    context = statement.get("context")
    extensions = context.get("extensions") if context else None
    found = extensions.get(ACTOR) if extensions else None
    return found if type(found) is dict else {}


def is_software(statement: Value) -> bool:
    """Whether a program did it, of which an Event says so: a UUID of one is no learner's."""
    return _term(_sent_actor(statement).get("type")) == "SoftwareApplication"


def sent_identifiers(statement: Value, trusts: Trusts) -> tuple[Identifier, ...]:
    """Those of the actor of a valid Statement, as far as they count."""
    actor = _sent_actor(statement)
    listed = actor.get("otherIdentifiers")
    if type(listed) is not list or is_software(statement):
        return NONE
    account = statement["actor"].get("account")
    own = account is not None and trusts(account["homePage"].rstrip("/"))
    return tuple(dict.fromkeys(
        Identifier(kind, text) for each in listed[:_MOST] if type(each) is dict and _counts(each, own, trusts)
        if (kind := _KINDS.get(_term(each.get("identifierType")))) and (text := _text(each.get("identifier")))))


def _counts(identifier: Value, own: bool, trusts: Trusts) -> bool:
    source = identifier.get("source")
    if source is None:
        return own
    page = source.get("id") if type(source) is dict else source
    return type(page) is str and trusts(page.rstrip("/"))


def _term(sent: Any) -> str:
    return sent.rpartition("/")[2] if type(sent) is str else ""


def _text(identifier: Any) -> str:
    return identifier.strip() if type(identifier) is str and len(identifier) <= _LONGEST else ""
