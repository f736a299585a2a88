"""The Event that a Statement means which never was one: valid, plain, and with the whole Statement in its extensions.
Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from lrs.caliper.contexts import Version
from lrs.caliper.entities import is_a, properties
from lrs.caliper.events import EVENTS
from lrs.caliper.mappingnames import ACTIONS, passing, quoted
from lrs.caliper.mappingpeople import home_page
from lrs.caliper.mappingresults import JOINT
from lrs.caliper.mappingtable import Surroundings, Value, instant
from lrs.caliper.metricprofile import derived
from lrs.caliper.validation import is_valid
from lrs.xapi.timestamps import parse_ms

XAPI = "com.adlnet.xapi"


def meant(stored: Value, about: Surroundings) -> dict[str, Any]:
    uuid = stored["id"].lower()
    event: dict[str, Any] = {
        "@context": Version.V1P2.context, "id": f"urn:uuid:{uuid}", "type": "Event", "profile": "GeneralProfile",
        "actor": _agent(stored["actor"], passing(about.store, uuid, "actor")),
        "action": _action(stored["verb"]["id"], about), "object": _thing(stored, uuid, about),
        "eventTime": instant(parse_ms(stored["timestamp"]))}
    if generated := _generated(stored, uuid, about):
        event["generated"] = generated
    for one in stored.get("context", {}).get("contextActivities", {}).get("grouping", ()):
        if (course := _activity(one, about))["type"] == "CourseOffering":
            event["group"] = course
            break
    event["extensions"] = {XAPI: stored}
    return _narrowed(event, about)


def _narrowed(event: dict[str, Any], about: Surroundings) -> dict[str, Any]:
    """The Event as one of the type that is made for it, where it keeps what that asks for."""
    for name in about.table.events:
        row = EVENTS[name]
        if event["action"] in row.actions.split() and is_a(event["object"]["type"], *row.slots["object"].split()):
            found = {**event, "type": name}
            found["profile"] = derived(found)
            if is_valid(found, Version.V1P2):
                return found
    return event


def _action(verb: str, about: Surroundings) -> str:
    """The nearest Term; Used for what is near to none."""
    own = verb[len(ACTIONS):] if verb.startswith(ACTIONS) else ""
    return own if own in about.table.actions else about.table.action_of(verb) or "Used"


def _agent(actor: Value, nobody: str) -> dict[str, Any]:
    found: dict[str, Any] = {"id": _iri(actor) or nobody, "type": "Person"}
    if actor.get("objectType") == "Group":
        found["type"] = "Group"
        if members := actor.get("member"):
            found["members"] = [_agent(member, nobody) for member in members]
    if "name" in actor:
        found["name"] = actor["name"]
    return found


def _iri(actor: Value) -> str | None:
    if "mbox" in actor:
        return str(actor["mbox"])
    if "openid" in actor:
        return str(actor["openid"])
    if "mbox_sha1sum" in actor:
        return f"urn:sha1:{actor['mbox_sha1sum']}"
    if "account" not in actor:
        return None
    page, name = actor["account"]["homePage"], actor["account"]["name"]
    if home_page(name) == page:
        return str(name)
    return f"{page}{'' if page.endswith(('/', '#')) else '/'}{quoted(name)}"


def _thing(stored: Value, uuid: str, about: Surroundings) -> dict[str, Any]:
    found = stored["object"]
    match found.get("objectType", "Activity"):
        case "Activity":
            thing = _activity(found, about)
            for one in stored.get("context", {}).get("contextActivities", {}).get("parent", ())[:1]:
                parent, wanted = _activity(one, about), properties(thing["type"])["isPartOf"].of
                if is_a(parent["type"], *wanted):  # an attempt is part of nothing but one
                    thing["isPartOf"] = parent
            return thing
        case "StatementRef":
            return {"id": f"urn:uuid:{found['id'].lower()}", "type": "Entity"}
        case "SubStatement":
            return {"id": passing(about.store, uuid, "object"), "type": "Entity"}
        case _:
            return _agent(found, passing(about.store, uuid, "object"))


def _activity(found: Value, about: Surroundings) -> dict[str, Any]:
    definition = found.get("definition", {})
    entity = {"id": found["id"], "type": _kind(definition.get("type", ""), about)}
    for name in ("name", "description"):
        if text := _first(definition.get(name, {}).values()):
            entity[name] = text
    return entity


def _kind(activity_type: str, about: Surroundings) -> str:
    """One of which a definition tells enough: a measure, say, must tell what it measures."""
    found = about.table.kind_of(activity_type)
    return found if found and not any(each.required for each in properties(found).values()) else "Entity"


def _first(texts: Iterable[str]) -> str:
    return next(iter(texts), "")


def _generated(stored: Value, uuid: str, about: Surroundings) -> dict[str, Any] | None:
    """An answer, else a mark, else how long an attempt took."""
    came, registration = stored.get("result", {}), stored.get("context", {}).get("registration")
    attempt = f"urn:uuid:{registration.lower()}" if registration else None
    found: dict[str, Any] = {"id": passing(about.store, uuid, "generated")}
    took = {"duration": came["duration"]} if "duration" in came else {}
    if "response" in came:
        found |= {**_response(stored["object"], came["response"], about), **took}
    elif score := _score(came.get("score", {})):
        found |= score
    elif took:
        return {**found, "type": "Attempt", **took, **({"id": attempt} if attempt else {})}
    else:
        return None
    return {**found, "attempt": attempt} if attempt else found


def _response(question: Value, answer: str, about: Surroundings) -> dict[str, Any]:
    asked = question.get("definition", {}).get("interactionType")
    kind = next((kind for kind, each in about.table.interactions.items() if each == asked), "OpenEndedResponse")
    if "value" in properties(kind):
        return {"type": kind, "value": answer}
    several = next((name for name in ("values", "selections") if name in properties(kind)), None)
    return {"type": kind, several: answer.split(JOINT)} if several else {"type": "OpenEndedResponse", "value": answer}


def _score(score: Value) -> dict[str, Any] | None:
    raw, most = (score.get("raw"), score.get("max")) if "raw" in score else (score.get("scaled"), 1)
    if raw is None:
        return None
    return {"type": "Score", "scoreGiven": raw, **({"maxScore": most} if most is not None else {})}
