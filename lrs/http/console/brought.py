"""What a learner brought from elsewhere, on the page about them: within what who looks may read, and no word beyond.

Who may read none of it sees the page of somebody who brought nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from lrs.console import brought as drawn
from lrs.http.console import learner as learners
from lrs.http.console.addresses import address
from lrs.http.console.learner import Subject
from lrs.http.console.viewer import Viewer
from lrs.http.keys import CODES, IMPORTS
from lrs.http.requests import Call
from lrs.storage.contract.origins import is_origin
from lrs.studylog.brought import LATELY, SHARE, brought
from lrs.studylog.day import Day


async def shown(call: Call, seen_by: Viewer, about: Subject, days: Sequence[Day]) -> Mapping[str, Any]:
    """Of all days that may be seen, what `parts/brought.html` takes. Where no name of a school may be told it is not
    told either that something came from one."""
    if about.veiled:
        return {"coming": False, "brought": []}
    service, voice = call.app[IMPORTS], seen_by.voice(call)
    issuers = {each.slice.school for each in days if is_origin(each.slice.school)}
    coming = await service.coming(seen_by.tenant, about.learner, seen_by.now)
    told = any(window.schools is None or coming & window.schools for window in about.lent.reach.windows)
    if not issuers:
        return {"coming": bool(coming) and told, "brought": []}
    names = await learners.school_names(call, seen_by, issuers, voice)
    found = brought(days, call.app[CODES].book(), await service.wordings(seen_by.tenant, about.learner))

    def records(first: str, last: str) -> drawn.Address:
        return lambda code: address(about.home, {"from": first, "to": last, **({"code": code} if code else {})},
                                    "records")

    return {
        "coming": bool(coming) and told, "brought_method": {
            "lately": voice.formats.number(LATELY), "share": voice.formats.percent(SHARE, 1)},
        "brought": [drawn.record(each, names[each.issuer], voice, records(each.first, each.last), gaps=not about.own)
                    for each in found]}
