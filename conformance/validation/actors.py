"""Agents and Groups, at every place where one can stand (Data 2.4.2)."""

from __future__ import annotations

from itertools import combinations
from typing import Any

from conformance.check import BOTH, V2
from conformance.validation.table import accepted, refused
from conformance.validation.values import (
    ACCOUNT,
    ACTIVITY,
    AGENT,
    GROUP,
    IDENTIFIERS,
    MBOX,
    NO_IRI,
    OPENID,
    PLACE,
    SUB,
    SUM,
)

CLAUSE = "Data 2.4.2"
_CONTEXT_AGENT = {"context.contextAgents": [{"objectType": "contextAgent", "agent": AGENT}]}
_CONTEXT_GROUP = {"context.contextGroups": [{"objectType": "contextGroup", "group": GROUP}]}

# Where one stands: its path, what must be around it, and the versions that know the place.
AGENT_PLACES: dict[str, tuple[str, dict[str, Any], tuple[str, ...]]] = {
    "actor": ("actor", {}, BOTH),
    "object": ("object", {}, BOTH),
    "authority": ("authority", {}, BOTH),
    "instructor": ("context.instructor", {}, BOTH),
    "member": ("actor.member.0", {"actor": GROUP}, BOTH),
    "team member": ("context.team.member.0", {"context.team": GROUP}, BOTH),
    "sub actor": ("object.actor", {"object": SUB}, BOTH),
    "sub object": ("object.object", {"object": SUB}, BOTH),
    "sub instructor": ("object.context.instructor", {"object": SUB}, BOTH),
    "context agent": ("context.contextAgents.0.agent", _CONTEXT_AGENT, (V2,)),
}
GROUP_PLACES: dict[str, tuple[str, dict[str, Any], tuple[str, ...]]] = {
    "actor": ("actor", {}, BOTH),
    "object": ("object", {}, BOTH),
    "team": ("context.team", {}, BOTH),
    "instructor": ("context.instructor", {}, BOTH),
    "sub actor": ("object.actor", {"object": SUB}, BOTH),
    "sub object": ("object.object", {"object": SUB}, BOTH),
    "sub team": ("object.context.team", {"object": SUB}, BOTH),
    "context group": ("context.contextGroups.0.group", _CONTEXT_GROUP, (V2,)),
}

_TWO = {f"{one} and {other}": {**IDENTIFIERS[one], **IDENTIFIERS[other]}
        for one, other in combinations(IDENTIFIERS, 2)}

BAD_IDENTIFIERS: dict[str, tuple[Any, str]] = {
    **{name: (pair, "00034") for name, pair in _TWO.items()},
    "mbox without mailto": ({"mbox": "someone@xapi-conformance.example"}, "00038"),
    "mbox without at": ({"mbox": "mailto:xapi-conformance.example"}, "00038"),
    "mbox of http": ({"mbox": "http://xapi-conformance.example/someone"}, "00038"),
    "mbox a number": ({"mbox": 5}, "00038"),
    "mbox null": ({"mbox": None}, "00001"),
    "mbox_sha1sum a number": ({"mbox_sha1sum": 123}, "00039"),
    "mbox_sha1sum an object": ({"mbox_sha1sum": {"sum": "0"}}, "00039"),
    **{f"openid {name}": ({"openid": iri}, "00040") for name, iri in NO_IRI.items()},
    "openid a number": ({"openid": 7}, "00040"),
    "account a string": ({"account": "someone"}, "00041"),
    "account without name": ({"account": {"homePage": PLACE}}, "00043"),
    "account without homePage": ({"account": {"name": "someone"}}, "00042"),
    "account name a number": ({"account": {"homePage": PLACE, "name": 7}}, "00043"),
    **{f"account homePage {name}": ({"account": {"homePage": iri, "name": "someone"}}, "00042")
       for name, iri in NO_IRI.items()},
    "account with another member": ({"account": {**ACCOUNT["account"], "note": "x"}}, "00010"),
    "identifier in wrong case": ({"Mbox": MBOX["mbox"]}, "00008"),
}
BAD_AGENTS: dict[str, tuple[Any, str]] = {
    **{name: ({"objectType": "Agent", **value}, number) for name, (value, number) in BAD_IDENTIFIERS.items()},
    "no identifier": ({"objectType": "Agent", "name": "Someone"}, "00034"),
    "name a number": ({**AGENT, "name": 12}, "00033"),
    "name null": ({**AGENT, "name": None}, "00001"),
    "objectType in lower case": ({**AGENT, "objectType": "agent"}, "00009"),
    "objectType unknown": ({**AGENT, "objectType": "Person"}, "00031"),
    "objectType a number": ({**AGENT, "objectType": 1}, "00032"),
    "with member": ({**AGENT, "member": [AGENT]}, "00035"),
    "with another member": ({**AGENT, "nickname": "x"}, "00010"),
    "a string": ("someone", "00006"),
}
BAD_GROUPS: dict[str, tuple[Any, str]] = {
    **{name: ({"objectType": "Group", **value}, "00037" if number == "00034" else number)
       for name, (value, number) in BAD_IDENTIFIERS.items()},
    "neither identifier nor member": ({"objectType": "Group", "name": "一組"}, "00037"),
    "member an object": ({"objectType": "Group", "member": AGENT}, "00036"),
    "member a string": ({"objectType": "Group", "member": "someone"}, "00036"),
    "member of strings": ({"objectType": "Group", "member": ["someone"]}, "00036"),
    "a member without identifier": ({"objectType": "Group", "member": [{"name": "Someone"}]}, "00036"),
    "a Group in a Group": ({"objectType": "Group", "member": [GROUP]}, "00036"),
    "an identified Group in a Group": ({"objectType": "Group", **MBOX, "member": [{**GROUP, **SUM}]}, "00036"),
    "objectType in lower case": ({**GROUP, "objectType": "group"}, "00009"),
    "name a number": ({**GROUP, "name": 5}, "00033"),
    "with another member": ({**GROUP, "size": 30}, "00010"),
}


def _agents() -> None:
    for place, (path, around, versions) in AGENT_PLACES.items():
        for fault, (value, number) in BAD_AGENTS.items():
            if place != "object" or fault != "objectType unknown":
                refused("agents", f"{place} {fault}", f"an Agent as {place}: {fault}", CLAUSE, number,
                        good={**around, path: AGENT}, bad={path: value}, versions=versions)
        for kind, identifier in IDENTIFIERS.items():
            if place != "authority":
                named = {"objectType": "Agent", "name": "山田 花子", **identifier}
                accepted("agents", f"{place} by {kind}", f"an Agent by {kind} as {place}", CLAUSE, "00034",
                         good={**around, path: named}, versions=versions)


def _groups() -> None:
    for place, (path, around, versions) in GROUP_PLACES.items():
        for fault, (value, number) in BAD_GROUPS.items():
            refused("groups", f"{place} {fault}", f"a Group as {place}: {fault}", f"{CLAUSE}.2", number,
                    good={**around, path: GROUP}, bad={path: value}, versions=versions)
        for kind, identifier in IDENTIFIERS.items():
            identified = {"objectType": "Group", "name": "図書委員会", **identifier, "member": [AGENT]}
            accepted("groups", f"{place} by {kind}", f"a Group by {kind} as {place}", f"{CLAUSE}.2", "00037",
                     good={**around, path: identified}, versions=versions)
        accepted("groups", f"{place} anonymous", f"an anonymous Group of several as {place}", f"{CLAUSE}.2", "00037",
                 good={**around, path: {"objectType": "Group", "member": [
                     MBOX, {"objectType": "Agent", **OPENID}, SUM, {**ACCOUNT, "name": "さくら"}]}}, versions=versions)
        accepted("groups", f"{place} without members", f"an identified Group without members as {place}",
                 f"{CLAUSE}.2", "00037", good={**around, path: {"objectType": "Group", **MBOX}}, versions=versions)


_agents()
_groups()
accepted("agents", "actor without objectType", "an actor without objectType is an Agent", CLAUSE, "00031",
         good={"actor": MBOX})
refused("agents", "object without objectType", "an Agent as object must say objectType", "Data 2.4.4.2", "00065",
        good={"object": AGENT}, bad={"object": MBOX})
refused("groups", "object without objectType", "a Group as object must say objectType", "Data 2.4.4.2", "00065",
        good={"object": GROUP}, bad={"object": {"member": [AGENT]}})
refused("groups", "team an Agent", "context.team must be a Group", "Data 2.4.6", "00088",
        good={"context.team": GROUP}, bad={"context.team": AGENT})
refused("groups", "sub team an Agent", "context.team of a SubStatement must be a Group", "Data 2.4.6", "00088",
        good={"object": SUB, "object.context.team": GROUP}, bad={"object.context.team": AGENT})
refused("agents", "instructor an Activity", "context.instructor must be an Agent or Group", "Data 2.4.6", "00087",
        good={"context.instructor": AGENT}, bad={"context.instructor": ACTIVITY})
