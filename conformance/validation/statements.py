"""The members of a Statement itself, and what holds for all of it (Data 2.2, 2.4)."""

from __future__ import annotations

from typing import Any

from conformance.check import V1, V2
from conformance.names import GONE, VOIDED
from conformance.validation.table import accepted, refused
from conformance.validation.values import (
    ACCOUNT,
    ACTIVITY,
    AGENT,
    GROUP,
    MBOX,
    NO_IRI,
    NO_UUID,
    PLACE,
    REFERENCE,
    SUB,
)

FORM = "Data 2.2"

for member, number in (("actor", "00003"), ("verb", "00004"), ("object", "00005")):
    refused("statements", f"without {member}", f"a Statement must have {member}", FORM, number, bad={member: GONE})
    refused("statements", f"sub without {member}", f"a SubStatement must have {member}", "Data 2.4.4.3", "00066",
            number, good={"object": SUB}, bad={f"object.{member}": GONE})

for name, value in NO_UUID.items():
    refused("statements", f"id {name}", f"an id that is {name}", "Data 2.4.1", "00027", "00028", "00029", "00030",
            bad={"id": value})

COMPLETE = {"result": {"success": True}, "context": {"platform": "x"}, "timestamp": "2024-04-01T00:00:00Z",
            "attachments": [], "authority": AGENT, "version": "1.0.0", "stored": "2024-04-01T00:00:00Z"}
for member in ("id", "actor", "verb", "object", *COMPLETE):
    if member != "attachments":
        refused("statements", f"{member} null", f"{member} must not be null", FORM, "00001",
                good={member: COMPLETE[member]} if member in COMPLETE else {}, bad={member: None})
WRONG_CASE = {"id": "iD", "actor": "Actor", "verb": "veRb", "object": "OBJECT", "result": "Result",
              "context": "conText", "timestamp": "timeStamp", "stored": "STOred", "authority": "Authority",
              "version": "Version", "attachments": "atTachments"}
for right, wrong in WRONG_CASE.items():
    refused("statements", f"{right} as {wrong}", f"a key {wrong}, which is {right} in another case", FORM, "00008",
            bad={wrong: COMPLETE.get(right, AGENT)})
refused("statements", "unknown member", "a member that the standard does not know", FORM, "00010", bad={"dummy": "x"})
refused("statements", "sub unknown member", "a member of a SubStatement that the standard does not know", FORM, "00010",
        good={"object": SUB}, bad={"object.dummy": "x"})

WRONG_KINDS: dict[str, tuple[Any, ...]] = {
    "actor": (5, "someone", [AGENT], True), "verb": (5, f"{PLACE}/verb", [], True), "object": (5, PLACE, [ACTIVITY]),
    "result": (5, "good", [], True), "context": (5, "x", [], True), "timestamp": (5, {}, [], True),
    "authority": (5, "x", [], True), "version": (1.0, {}, True), "attachments": (5, "x", {}, True)}
for member, values in WRONG_KINDS.items():
    for value in values:
        kind = type(value).__name__
        refused("statements", f"{member} of {kind}", f"{member} of the JSON type {kind}", FORM, "00006",
                bad={member: value})

for kind, value in (("a string", "x"), ("an Activity", ACTIVITY), ("without identifier", {"objectType": "Agent"})):
    refused("statements", f"authority {kind}", f"an authority that is {kind}", "Data 2.4.9", "00024",
            good={"authority": AGENT}, bad={"authority": value})
_PAIR = {"objectType": "Group", "member": [ACCOUNT, MBOX]}
for kind, value in (("of one", {"objectType": "Group", "member": [MBOX]}),
                    ("of three", {"objectType": "Group", "member": [ACCOUNT, MBOX, {"openid": f"{PLACE}/o"}]}),
                    ("identified", {"objectType": "Group", **MBOX, "member": [ACCOUNT, MBOX]})):
    refused("statements", f"authority a Group {kind}", f"an authority that is a Group {kind}", "Data 2.4.9", "00098",
            "00100", good={"authority": _PAIR}, bad={"authority": value})

for version in ("0.9", "0.9.9", "0.95", "1.1.0", "1.1", "3.0.0", "latest", ""):
    refused("statements", f"version {version or 'empty'}", f"the version {version!r} of a Statement", "Data 2.4.10",
            "00101", good={"version": "1.0.0"}, bad={"version": version})
for version in ("1.0.0", "1.0.1", "1.0.3", "1.0.9"):
    accepted("statements", f"version {version}", f"the version {version} of a Statement", "Data 2.4.10", "00101",
             good={"version": version})
accepted("statements", "version 2.0.0", "the version 2.0.0 of a Statement", "Data 2.4.10", good={"version": "2.0.0"},
         versions=(V2,))
refused("statements", "version 2.0.0 in 1.0", "a Statement of version 2.0.0 sent in 1.0", "Data 2.4.10", "00101",
        good={"version": "1.0.0"}, bad={"version": "2.0.0"}, versions=(V1,))

for kind, value in (("an Activity", ACTIVITY), ("an Agent", AGENT), ("a SubStatement", SUB),
                    ("an Activity without objectType", {"id": f"{PLACE}/activity"})):
    refused("statements", f"voiding {kind}", f"a voiding Statement whose object is {kind}", "Data 2.3.2", "00017",
            "00019", "00020", good={"verb": {"id": VOIDED}, "object": REFERENCE}, bad={"object": value})

for name, iri in NO_IRI.items():
    refused("statements", f"verb id {name}", f"a verb id {name}", "Data 2.4.3", "00044", "00011", "00007",
            bad={"verb.id": iri})
refused("statements", "verb without id", "a verb must have an id", "Data 2.4.3", "00044", bad={"verb.id": GONE})
refused("statements", "verb id a number", "a verb id that is a number", "Data 2.4.3", "00044", bad={"verb.id": 7})
refused("statements", "verb unknown member", "a member of verb that the standard does not know", FORM, "00010",
        bad={"verb.name": "x"})
refused("statements", "verb Display", "a key Display, which is display in another case", FORM, "00008",
        bad={"verb.Display": {"ja": "x"}})
refused("statements", "sub verb without id", "a verb in a SubStatement must have an id", "Data 2.4.3", "00044",
        good={"object": SUB}, bad={"object.verb": {"display": {"ja": "x"}}})
accepted("statements", "Group as actor complete", "a Statement with every member", "Data 2.4", "00014",
         good={"actor": {**GROUP, "name": "一組"}, "verb.display": {"ja": "やりおえた", "en": "completed"},
               "result": {"success": True, "completion": False, "response": "九九", "duration": "PT1M"},
               "context": {"platform": "x", "revision": "2", "language": "ja", "statement": REFERENCE},
               "timestamp": "2024-04-01T09:00:00.123+09:00"})
