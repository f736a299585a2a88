"""An annotation as it stands in a Statement's record, under `n`; what is absent takes no room.

    w    the key that wrote it                  v    what the annotation was drawn from
    l    learner, 16 bytes                      h    home page of an actor that is no known learner
    s    school code                            y    school year           g    grade         k    classes
    c    curriculum codes {k, t, w, p, s}: the key's 15 characters, table, "a" or "c" for activity or context,
         provenance, and what was sent; without `t` no table knows it, without `k` it is no code
    u    what was sent of the codes that no table knows
    a    activity class                         cat  category              sen  sensitivity, absent for 0
    todo it could not be finished               f    corrections {codes, by, at}, the last one holds
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from lrs.storage.contract.annotations import Annotation, Code, Correction, Where

_WHERE: dict[str, Where] = {"a": "activity", "c": "context"}


def learner_bytes(uuid: str) -> bytes:
    """A learner as records name them."""
    return bytes.fromhex(uuid.replace("-", ""))


def learner(found: dict[str, Any]) -> str | None:
    """The UUID of the learner, from a record's annotation."""
    return str(UUID(bytes=bytes(found["l"]))) if "l" in found else None


def note(annotation: Annotation) -> dict[str, Any]:
    (writer, learner, stranger, school, school_year, grade, classes, codes, activity_class, category, sensitivity,
     version, unfinished, corrections) = annotation
    found: dict[str, Any] = {"w": writer, "a": activity_class, "cat": category, "v": version}
    if sensitivity:
        found["sen"] = sensitivity
    if learner is None:
        found["h"] = stranger
    else:
        found["l"] = learner_bytes(learner)
    if school is not None:
        found["s"], found["y"], found["g"] = school, school_year, grade
        if classes:
            found["k"] = classes
    if codes:
        found["c"] = [_code(code) for code in codes]
        if unresolved := [code.sent for code in codes if code.table is None]:
            found["u"] = list(dict.fromkeys(unresolved))
    if unfinished:
        found["todo"] = True
    if corrections:
        found["f"] = [each._asdict() for each in corrections]
    return found


def _code(code: Code) -> dict[str, str]:
    found = {"w": code.where[0], "p": code.provenance, "s": code.sent}
    if code.key is not None:
        found["k"] = code.key
    if code.table is not None:
        found["t"] = code.table
    return found


def annotation(found: dict[str, Any]) -> Annotation:
    """The inverse of `note`."""
    return Annotation(
        writer=found["w"], learner=learner(found),
        stranger=found.get("h"), school=found.get("s"), school_year=found.get("y"), grade=found.get("g"),
        classes=tuple(found.get("k", ())),
        codes=tuple(Code(c["s"], c.get("k"), c.get("t"), _WHERE[c["w"]], c["p"]) for c in found.get("c", ())),
        activity_class=found["a"], category=found["cat"], sensitivity=found.get("sen", 0), version=found["v"],
        unfinished=found.get("todo", False),
        corrections=tuple(Correction(None if f["codes"] is None else tuple(f["codes"]), f["by"], f["at"])
                          for f in found.get("f", ())))
