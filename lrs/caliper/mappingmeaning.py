"""The Event that a Statement means which never was one: valid, plain, and with the whole Statement in its extensions.
Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from lrs.caliper.contexts import Version
from lrs.caliper.mappingnames import ACTIONS, passing, quoted
from lrs.caliper.mappingpeople import home_page
from lrs.caliper.mappingresults import is_number
from lrs.caliper.mappingtable import Surroundings, Value, instant
from lrs.xapi.timestamps import parse_ms

XAPI = "com.adlnet.xapi"


def meant(stored: Value, about: Surroundings) -> dict[str, Any]:
    uuid = stored["id"].lower()
    actor = _agent(stored["actor"], passing(about.store, uuid, "actor"))
    thing = _thing(stored, uuid, about)
    generated = _generated(stored, uuid, about)
    action = _action(stored["verb"]["id"], about)
    kind, profile = about.table.event_for(
        action, thing["type"], generated["type"] if generated else "") if actor["type"] == "Person" else ("", "")
    event = {"@context": Version.V1P2.context, "id": f"urn:uuid:{uuid}", "type": kind or "Event",
             "profile": profile or "GeneralProfile", "actor": actor, "action": action, "object": thing,
             "eventTime": instant(parse_ms(stored["timestamp"]))}
    if generated:
        event["generated"] = generated
    for one in stored.get("context", {}).get("contextActivities", {}).get("grouping", ()):
        if (course := _activity(one, about))["type"] == "CourseOffering":
            event["group"] = course
            break
    event["extensions"] = {XAPI: stored}
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
            if parents := stored.get("context", {}).get("contextActivities", {}).get("parent"):
                thing["isPartOf"] = _activity(parents[0], about)
            return thing
        case "StatementRef":
            return {"id": f"urn:uuid:{found['id'].lower()}", "type": "Entity"}
        case "SubStatement":
            return {"id": passing(about.store, uuid, "object"), "type": "Entity"}
        case _:
            return _agent(found, passing(about.store, uuid, "object"))


def _activity(found: Value, about: Surroundings) -> dict[str, Any]:
    definition = found.get("definition", {})
    entity = {"id": found["id"], "type": about.table.kind_of(definition.get("type", "")) or "Entity"}
    for name in ("name", "description"):
        if text := _first(definition.get(name, {}).values()):
            entity[name] = text
    return entity


def _first(texts: Iterable[str]) -> str:
    return next(iter(texts), "")


def _generated(stored: Value, uuid: str, about: Surroundings) -> dict[str, Any] | None:
    """An answer, else a mark."""
    came, registration = stored.get("result", {}), stored.get("context", {}).get("registration")
    found: dict[str, Any] = {"id": passing(about.store, uuid, "generated")}
    if registration:
        found["attempt"] = f"urn:uuid:{registration.lower()}"
    score = came.get("score", {})
    if "response" in came:
        found |= {"type": "OpenEndedResponse", "value": came["response"]}
        if "duration" in came:
            found["duration"] = came["duration"]
        return found
    raw, most = score.get("raw", score.get("scaled")), score.get("max", 1 if "raw" not in score else None)
    if not is_number(raw):
        return None
    found |= {"type": "Score", "scoreGiven": raw}
    if is_number(most):
        found["maxScore"] = most
    return found
