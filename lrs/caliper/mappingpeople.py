"""Agents of Caliper as Agents and Groups of xAPI, and back.

Somebody is the account whose home page is scheme and authority of their id and whose name is the whole id, so that
nothing is lost; ids that are no addresses belong to the sensor, else to the application. A ``mailto:`` is a mailbox.
Who is anonymous is another one each time.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lrs.caliper.identity import TYPES, is_anonymous
from lrs.caliper.mappingtable import Surroundings, Value
from lrs.xapi.primitives import is_iri, is_mbox

ANONYMOUS = "anonymous:"
_WEB = ("http://", "https://")
_SIMPLE = frozenset({"id", "type", "name"})
_ABOUT = ("object", "generated", "membership", "session")
_OWNERS = ("assignee", "member", "user", "annotator", "commenter", "rater")


def agent(entity: Any, event: Value, uuid: str, slot: str, about: Surroundings) -> dict[str, Any]:
    """The entity in `slot`, an object or an IRI, of the Event with this UUID."""
    sent, name, kind = entity, None, ""
    if type(entity) is dict:
        sent, name, kind = entity.get("id"), entity.get("name"), about.table.term(entity.get("type"))
    found: dict[str, Any] = {}
    if kind in about.table.groups or slot == "object":  # an actor is an Agent unless it says otherwise
        found["objectType"] = "Group" if kind in about.table.groups else "Agent"
    if type(name) is str:
        found["name"] = name
    if is_passing(sent):
        own = uuid if slot == "actor" else f"{uuid}:{slot}"
        found["account"] = {"homePage": TYPES, "name": ANONYMOUS + own}
    elif sent.startswith("mailto:") and is_mbox(sent):
        found["mbox"] = sent
    else:
        found["account"] = {"homePage": home_page(sent) or _home(event, about), "name": sent}
    return found


def concerned(event: Value, about: Surroundings) -> list[Any]:
    """Who did what an Event tells of, then whom it is about, as objects or IRIs; also of an Event that means no
    Statement."""
    found = [*_listed(event.get("actor"))]
    for slot in _ABOUT:
        found += owners(event.get(slot), about)
    return found


def owners(entity: Any, about: Surroundings) -> Iterator[Any]:
    """Who this entity is, or whose it is: whose attempt, membership, session, remark."""
    if type(entity) is not dict:
        return
    if about.table.term(entity.get("type")) in about.table.agents:
        yield entity
    for name in _OWNERS:
        yield from _listed(entity.get(name))
    if type(attempt := entity.get("attempt")) is dict:
        yield from _listed(attempt.get("assignee"))


def _listed(slot: Any) -> list[Any]:
    """What a slot holds, also where a sensor sends a list of one."""
    return [each for each in (slot if type(slot) is list else [slot]) if each is not None]


def is_passing(iri: Any) -> bool:
    """Whether this is the id of somebody or something that no other Event can mean."""
    return (type(iri) is not str or not iri or iri.startswith("_:")
            or ("purl.imsglobal.org" in iri and is_anonymous(iri)))


def home_page(iri: str) -> str | None:
    """Scheme and authority of an IRI that has them."""
    scheme, found, rest = iri.partition("://")
    if not found:
        return None
    authority = rest.partition("/")[0].partition("?")[0].partition("#")[0]
    page = f"{scheme}://{authority}"
    return page if authority and is_iri(page) else None


def _home(event: Value, about: Surroundings) -> str:
    app = event.get("edApp")
    for place in (about.sensor, app.get("id") if type(app) is dict else app):
        if type(place) is str and place.startswith(_WEB) and is_iri(place):
            return place
    return about.store


def is_simple(entity: Any, found: Value) -> bool:
    """Whether the Agent `found` tells all of the entity that it was made of: of a Person with an id of their own."""
    if "account" in found and found["account"]["name"].startswith(ANONYMOUS):
        return False
    return (type(entity) is dict and entity.get("type") == "Person" and entity.keys() <= _SIMPLE
            and ("name" in entity) is ("name" in found))


def entity(actor: Value) -> dict[str, Any]:
    """The Person that `agent` was made of, where that was simple."""
    found = {"id": actor["mbox"] if "mbox" in actor else actor["account"]["name"], "type": "Person"}
    return {**found, "name": actor["name"]} if "name" in actor else found
