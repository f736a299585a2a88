"""Entities of Caliper as Activities, and back: what has no place in a definition is kept in its extensions."""

from __future__ import annotations

from typing import Any

from lrs.caliper.mappingnames import CALIPER, iri_of, key, key_of, made, member, member_of, passing
from lrs.caliper.mappingpeople import is_passing
from lrs.caliper.mappingtable import Surroundings, Value

ID, TYPE = f"{CALIPER}id", f"{CALIPER}type"
LANGUAGE = "und"  # Caliper says of no text which language it is in

_PLACED = frozenset({"id", "type", "name", "description", "extensions"})


def activity(entity: Any, uuid: str, slot: str, about: Surroundings, interaction: str = "",
             besides: tuple[str, ...] = ()) -> dict[str, Any]:
    """The entity in `slot`, an object or an IRI, of the Event with this UUID. `interaction` is the kind of answer that
    was given to it; properties that are told elsewhere are left out `besides`."""
    if type(entity) is not dict:
        return {"id": identifier(entity, uuid, slot, about)}
    iri = identifier(entity.get("id"), uuid, slot, about)
    return {"id": iri, "definition": _definition(entity, iri, about, interaction, besides)}


def identifier(sent: Any, uuid: str, slot: str, about: Surroundings) -> str:
    if is_passing(sent):
        return passing(about.store, uuid, slot)
    return iri_of(sent) or made(about.store, about.sensor, sent)


def _definition(entity: Value, iri: str, about: Surroundings, interaction: str,
                besides: tuple[str, ...]) -> dict[str, Any]:
    table, sent = about.table, entity.get("type")
    kind = table.term(sent)
    found: dict[str, Any] = {"type": table.interaction if interaction else table.activity_type(kind)}
    if interaction:
        found["interactionType"] = interaction
    extensions: dict[str, Any] = {}
    for name, value in entity.items():
        if name not in _PLACED and name not in besides and value is not None:
            extensions[member(name)] = value
    for name in ("name", "description"):
        if (text := entity.get(name)) is not None:
            if type(text) is str:
                found[name] = {LANGUAGE: text}
            else:
                extensions[member(name)] = text
    if (free := entity.get("extensions")) is not None:
        put(free, extensions, about)
    if entity.get("id") != iri and "id" in entity:
        extensions[ID] = entity["id"]
    if sent != table.kind_of(found["type"]) and sent is not None:
        extensions[TYPE] = sent
    if extensions:
        found["extensions"] = extensions
    return found


def put(free: Any, extensions: dict[str, Any], about: Surroundings) -> None:
    """Keep what Caliper's `extensions` hold."""
    if type(free) is dict and free:
        for name, value in free.items():
            extensions[key(name, about.store)] = value
    else:
        extensions[member("extensions")] = free


def entity_of(found: Value, about: Surroundings) -> Any:
    """The entity that an Activity was made of."""
    definition = found.get("definition")
    if definition is None:
        return found["id"]
    kept = definition.get("extensions", {})
    entity = {"id": kept.get(ID, found["id"])}
    if (kind := kept.get(TYPE, about.table.kind_of(definition.get("type", "")))) is not None:
        entity["type"] = kind
    for name in ("name", "description"):
        if name in definition:
            entity[name] = definition[name][LANGUAGE]
    taken(kept, entity, {ID, TYPE})
    return entity


def taken(kept: Value, into: dict[str, Any], without: set[str]) -> None:
    """Put back what extensions kept: properties, and what was in Caliper's own `extensions`."""
    free: dict[str, Any] = {}
    for extension, value in kept.items():
        if extension in without:
            continue
        name = member_of(extension)
        if name is None:
            free[key_of(extension)] = value
        else:
            into[name] = value
    if free:
        into["extensions"] = free
