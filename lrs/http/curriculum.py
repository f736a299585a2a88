"""GET /api/v1/curriculum: items of the loaded curriculum tables, one by its code or many by their words.

Public reference data: whoever has a key of some tenant may read it.
"""

from __future__ import annotations

from typing import Any

from aiohttp import web

from lrs.codes import curriculum, query
from lrs.codes.curriculum import Grades
from lrs.codes.query import Item
from lrs.codes.service import CurriculumItem
from lrs.http.keys import CODES
from lrs.http.requests import Call
from lrs.http.responses import encoded
from lrs.messages.text import Text


async def get_curriculum(call: Call) -> web.Response:
    """`resolved` is false when no loaded table has the code; what its digits say is there all the same."""
    params = call.query(optional=("table",))
    found = call.app[CODES].item(call.request.match_info["code"], params.get("table"))
    return encoded(_decoded(found) | (_listed(found.item, found) if found.item else {}))


async def find_curriculum(call: Call) -> web.Response:
    """In the order of the guideline; `next` is the `cursor` of the following page, null on the last."""
    asked = query.read(call.query(optional=query.PARAMETERS))
    page = await call.app[CODES].find(asked)
    return encoded({"items": [_short(item) for item in page.items], "next": page.next})


def _decoded(found: CurriculumItem) -> dict[str, Any]:
    """What the code says alone."""
    structure = found.structure
    return {
        "code": structure.code, "resolved": found.item is not None, "iri": curriculum.iri(structure.code),
        "table": None, "period": _both(structure.period), "schoolType": _both(structure.school),
        "subject": _both(structure.subject), "section": _both(structure.section), "grade": _grade(structure.grades),
        "item": _both(structure.item), "revision": structure.revision,
    }


def _listed(item: Item, found: CurriculumItem) -> dict[str, Any]:
    """What its table says; the code there may be another revision of the item."""
    return {
        "table": item.table.id, "listedCode": item.code, "iri": curriculum.iri(item.code),
        "text": item.text, "published": item.table.published(item.position),
        "subject": {"en": None, **(_both(found.structure.subject) or {}), "ja": item.subject},
        "path": [{"code": step.code, "text": step.text} for step in found.path],
    }


def _short(item: Item) -> dict[str, Any]:
    return {"code": item.code, "table": item.table.id, "subject": item.subject, "text": item.text}


def _grade(grades: Grades | None) -> dict[str, Any] | None:
    if grades is None:
        return None
    return {**grades.name._asdict(), "grades": list(grades.grades), "stages": list(grades.stages)}


def _both(text: Text | None) -> dict[str, str] | None:
    return None if text is None else text._asdict()
