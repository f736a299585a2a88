"""The records of Caliper Events and of the entities described beside them.

An Event's:

    _id    its key, which is also that of the Statement with its UUID
    t      tenant                                  by    the app that wrote it
    pos    place in the order; that of its Statement, where it has one
    text   the Event, as it came
    k      what it is found by, hashed             at, sent   eventTime and sendTime, ms
    f      what was found at it, the first {p, r, e}: pointer, rule, 1 for an error
    fr     the rules of all that was found         fn    how many findings there were
    alone  it has no Statement; then also
    a      who did it and whom it is about, as Statements are found by them
    n      its annotation, see `notes.py`

Of an Event that was erased a tombstone is left: `_id`, `tenant` and `erased`, when (ms).

An entity's, one for each version:

    _id    key of tenant, entity and content       e     key of the entity
    t      tenant                                  by    the app that described it first
    kind   its type                                text  the description, as it came
    mod    its dateModified, ms                    first when it came (ms)
    a      who it is, as Statements name them, of somebody     l     the learner that this is, 16 bytes
"""

from __future__ import annotations

from typing import Any

from lrs.clock import now_ms
from lrs.storage import notes
from lrs.storage.contract.events import EntityRow, EventRow, NewEntity, NewEvent

ROW = {"pos": 1, "text": 1}


def event(tenant: str, new: NewEvent) -> dict[str, Any]:
    """Everything of the record but its position."""
    found: dict[str, Any] = {"_id": new.key, "t": tenant, "by": new.by, "text": new.text, "k": new.keys,
                             "sent": new.sent}
    if new.at is not None:
        found["at"] = new.at
    if new.findings:
        found["f"] = [{"p": each.pointer, "r": each.rule, "e": int(each.severity == "error")} for each in new.noted]
        found["fr"] = list(dict.fromkeys(each.rule for each in new.noted))
        found["fn"] = new.findings
    if new.statement is None:
        found["alone"] = True
        found["a"] = new.agents
        if new.annotation is not None:
            found["n"] = notes.note(new.annotation)
    return found


def entity(tenant: str, new: NewEntity) -> dict[str, Any]:
    found: dict[str, Any] = {"_id": new.key, "t": tenant, "e": new.entity, "kind": new.kind, "text": new.text,
                             "by": new.by, "first": now_ms()}
    if new.modified is not None:
        found["mod"] = new.modified
    if new.agents:
        found["a"] = new.agents
    if new.learner is not None:
        found["l"] = notes.learner_bytes(new.learner)
    return found


def tombstone(at: int) -> list[dict[str, Any]]:
    """The update that turns a record of either into its tombstone."""
    return [{"$replaceWith": {"_id": "$_id", "tenant": "$t", "erased": at}}]


def row(found: dict[str, Any]) -> EventRow:
    return EventRow(found["pos"], found["text"], bytes(found["_id"]))


def version(found: dict[str, Any]) -> EntityRow:
    return EntityRow(found["text"], found.get("mod"), found["first"])
