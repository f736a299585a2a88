"""Where an imported Statement comes from, as it stands in its record under `o`; what is absent takes no room.

    i    issuer                  b    bundle            l    line in it        t    `stored` there
    u    authority that was replaced, JSON text         s    school            y    school year      g    grade
    k    classes                 c    curriculum codes  cat  category          a    activity class
"""

from __future__ import annotations

from typing import Any

from lrs.storage.contract.origins import Origin

_SHORT = {"issuer": "i", "bundle_id": "b", "line": "l", "stored": "t", "authority": "u", "school": "s",
          "school_year": "y", "grade": "g", "classes": "k", "codes": "c", "category": "cat", "activity_class": "a"}


def record(origin: Origin) -> dict[str, Any]:
    return {short: value for short, value in zip(_SHORT.values(), origin, strict=True) if value not in ("", None, ())}


def origin(found: dict[str, Any]) -> Origin:
    """The inverse of `record`."""
    return Origin(
        found["i"], found["b"], found["l"], found.get("t", ""), found.get("u"), found.get("s", ""), found.get("y"),
        found.get("g", ""), tuple(found.get("k", ())), tuple(found.get("c", ())), found.get("cat", ""),
        found.get("a", ""))
