"""The keys an Event is found by, computed when it is written: keyed hashes, each of one kind of text.

An entity is known by its id, wherever it stands as an object or as an IRI; one that is anonymous, or a blank node, is
nobody that could be found again. Terms are compared as they were sent, a full IRI by its last segment.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, get_args

from lrs.caliper.identity import entity_id, is_lasting
from lrs.statements.queryfields import Hashing

_REMEMBERED = 1000           # Terms of a kind; then it starts afresh

Kind = Literal["actor", "action", "type", "profile", "object", "edApp", "group", "session"]
KINDS: tuple[Kind, ...] = get_args(Kind)
TERMS: tuple[Kind, ...] = ("action", "type", "profile")
ENTITIES: tuple[Kind, ...] = ("actor", "object", "edApp", "group", "session")


class EventKeys:
    """The keys of one tenant."""

    def __init__(self, secret: bytes) -> None:
        self._kinds = {kind: Hashing(f"caliper {kind}", secret) for kind in KINDS}
        self._entity = Hashing("caliper entity", secret)
        self._entities = [(kind, self._kinds[kind]) for kind in ENTITIES]
        self._terms: dict[Kind, dict[str, bytes]] = {kind: {} for kind in TERMS}

    def of(self, kind: Kind, text: str) -> bytes:
        """What Events are found by whose `kind` is this id or Term."""
        return self._term(kind, text) if kind in TERMS else self._kinds[kind](text)

    def _term(self, kind: Kind, text: str) -> bytes:
        known = self._terms[kind]
        found = known.get(text)
        if found is None:
            if len(known) >= _REMEMBERED:
                known.clear()
            found = known[text] = self._kinds[kind].afresh(term(text))
        return found

    def entity(self, entity_id: str) -> bytes:
        """The record key of a described entity."""
        return self._entity.afresh(entity_id, 16)

    def version(self, entity_id: str, content: str) -> bytes:
        """The record key of one version of it, by its content as sorted JSON text."""
        return self._entity.afresh(f"{entity_id} {content}", 16)

    def event(self, value: Mapping[str, Any], profile: str | None) -> tuple[bytes, ...]:
        """All keys of an Event; `profile` is the derived one, by which it is found as by the one that was sent."""
        found = []
        for kind, hashed in self._entities:
            if (slot := value.get(kind)) is not None and (text := entity_id(slot)) is not None and is_lasting(text):
                found.append(hashed(text))
        found += [self._term(kind, text) for kind in TERMS if type(text := value.get(kind)) is str and text]
        if profile is not None and profile != value.get("profile"):
            found.append(self._term("profile", profile))
        return tuple(found)


def term(text: str) -> str:
    """`Viewed` of `http://purl.imsglobal.org/vocab/caliper/v1/action#Viewed`."""
    return text.rstrip("/#").replace("#", "/").rpartition("/")[2] if ":" in text else text
