"""Who and what Caliper data speaks of: ids of Events, and of entities that stand as an object or as their IRI."""

from __future__ import annotations

import re
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from lrs.caliper.contexts import canonical

TYPES = "http://purl.imsglobal.org/caliper/"

_UUID = re.compile(r"(?:urn:uuid:)?([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})", re.IGNORECASE)
_TYPE_IRI = re.compile(rf"{re.escape(TYPES)}[A-Za-z]+")


def event_uuid(event_id: str) -> str:
    """The UUID of an Event, in lower case: that of its `urn:uuid:`, a bare one, or one made of any other id."""
    match = _UUID.fullmatch(event_id)
    return match[1].lower() if match else str(uuid5(NAMESPACE_URL, event_id.encode("utf-8", "replace").decode()))


def entity_id(slot: Any) -> str | None:
    """The id of the entity in a slot such as `actor`, which may be an object or an IRI; None when it has none."""
    found = slot.get("id") if type(slot) is dict else slot
    return found if type(found) is str and found else None


def entity_type(slot: Any) -> str | None:
    """The type of the entity in a slot as it was sent; None for one that is only named by its IRI."""
    found = slot.get("type") if type(slot) is dict else None
    return found if type(found) is str else None


def is_anonymous(iri: str) -> bool:
    """Whether this id is the IRI of a type: it then stands for somebody or something new each time (1.2)."""
    return "purl.imsglobal.org" in iri and _TYPE_IRI.fullmatch(canonical(iri)) is not None


def is_lasting(iri: str) -> bool:
    """Whether this id means the same tomorrow, so that records may be found by it: not anonymous, no blank node."""
    return not iri.startswith("_:") and not is_anonymous(iri)
