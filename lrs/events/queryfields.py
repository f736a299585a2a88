"""The keys an Event is found by, computed when it is written: keyed hashes, each of one kind of text.

An entity is known by its id, wherever it stands as an object or as an IRI; one that is anonymous, or a blank node, is
nobody that could be found again. Terms are compared as they were sent, a full IRI by its last segment.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, get_args

from lrs.statements.queryfields import Hashing

Kind = Literal["actor", "action", "type", "profile", "object", "edApp", "group", "session"]
KINDS: tuple[Kind, ...] = get_args(Kind)
TERMS: frozenset[Kind] = frozenset({"action", "type", "profile"})


class EventKeys:
    """The keys of one tenant."""

    def __init__(self, secret: bytes) -> None:
        self._kinds = {kind: Hashing(f"caliper {kind}", secret) for kind in KINDS}
        self._entity = Hashing("caliper entity", secret)

    def of(self, kind: Kind, text: str) -> bytes:
        """What Events are found by whose `kind` is this id or Term."""
        return self._kinds[kind](term(text) if kind in TERMS else text)

    def entity(self, entity_id: str) -> bytes:
        """The record key of a described entity."""
        return self._entity.afresh(entity_id, 16)

    def event(self, value: Mapping[str, Any], profile: str | None) -> tuple[bytes, ...]:
        """All keys of an Event; `profile` is the derived one, by which it is found as by the one that was sent."""
        raise NotImplementedError


def term(text: str) -> str:
    """`Viewed` of `http://purl.imsglobal.org/vocab/caliper/v1/action#Viewed`."""
    return text.rstrip("/#").replace("#", "/").rpartition("/")[2] if ":" in text else text
