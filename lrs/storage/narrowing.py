"""From how far somebody's access reaches to a condition on records: a record within it is within one of its windows.

What the policy knows a Statement by is its annotation, under `n`: learner `l`, school `s`, classes `k`, activity class
`a`, category `cat`; a record without one is within no window that asks for it. A record does not say when a Statement
happened, but which class and school it belongs to by that time, so a window's class bounds it from below. From above it
is bounded by `stored`: what arrived late is left out, for what may not be shown must not be. A window that bounds it
from below without a class, that is for sums or that hides schools opens no Statement here.
"""

from __future__ import annotations

from typing import Any

from lrs.access.reach import Reach, Window
from lrs.storage import notes, positions


def condition(reach: Reach) -> dict[str, Any]:
    """What a record must fulfil besides the query itself; nothing for a reach without bounds."""
    if reach.everything:
        return {}
    windows = [_window(window) for window in reach.statements.windows
               if window.period.since is None or window.classes is not None]
    return {"$or": windows} if windows else {"_id": {"$in": []}}


def annotated(window: Window, prefix: str = "") -> dict[str, Any]:
    """What an annotation fulfils, whose members stand under `prefix`: all that a window says but of apps and time."""
    found: dict[str, Any] = {}
    if window.actors is not None:
        found[f"{prefix}l"] = {"$in": [notes.learner_bytes(user) for user in sorted(window.actors - window.without)]}
    elif window.without:
        found[f"{prefix}l"] = {"$exists": True, "$nin": [notes.learner_bytes(user) for user in sorted(window.without)]}
    for member, wanted in (("s", window.schools), ("k", window.classes), ("cat", window.categories),
                           ("a", window.activity_classes)):
        if wanted is not None:
            found[f"{prefix}{member}"] = {"$in": sorted(wanted)}
    return found


def _window(window: Window) -> dict[str, Any]:
    found = annotated(window, "n.")
    if window.app is not None:
        found["by"] = window.app
    if window.period.until is not None:
        found["pos"] = {"$lte": positions.before(window.period.until)}
    return found
