"""/api/v1/roster: importing a roster, its template, and the classes there are."""

from __future__ import annotations

import asyncio
from tempfile import TemporaryFile
from typing import IO, Any

from aiohttp import web

from lrs import parameters
from lrs.access.policy import require, require_names
from lrs.clock import now_ms
from lrs.errors import NotFound, TooLarge
from lrs.http.auditing import note_read
from lrs.http.keys import CONFIG, ROSTER
from lrs.http.problems import row_violation
from lrs.http.requests import Call
from lrs.http.responses import encoded
from lrs.messages.text import Language
from lrs.roster.importing import Wish
from lrs.roster.preview import Move, Preview
from lrs.roster.template import template
from lrs.roster.timeline import Place
from lrs.storage.contract.roster import Class

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


async def put_roster(call: Call) -> web.Response:
    """Import the body, a OneRoster zip or a workbook; with preview=true only tell what that would change.

    The body waits in a file that has no name, so that it takes no memory that others wait for.
    """
    require(call.principal, "roster/write")
    params = call.query(optional=("preview", "asOf"))
    dry = parameters.flag(params, "preview")
    with TemporaryFile() as file:
        await _receive(call, file)
        found = await call.app[ROSTER].load(call.principal.tenant, file, Wish(
            params.get("asOf", ""), "PUT", dry, f"key:{call.principal.credential}"))
    return encoded(_shown(found, applied=not dry and found.changes > 0, language=call.language))


async def get_template(call: Call) -> web.Response:
    call.query()
    return web.Response(body=await asyncio.to_thread(template), content_type=XLSX, headers={
        "Content-Disposition": "attachment; filename=\"roster.xlsx\"; filename*=UTF-8''%E5%90%8D%E7%B0%BF.xlsx"})


async def get_classes(call: Call) -> web.Response:
    """The classes at an instant, now by default, each with its number of learners."""
    require_names(call.principal)
    note_read(call, "roster.classes")
    at = _at(call)
    found = await call.app[ROSTER].classes(call.principal.tenant, at)
    return encoded({"classes": [{**_class(one), "learners": learners} for one, learners in found]})


async def get_class(call: Call) -> web.Response:
    """One class and who belongs to it at an instant, by name."""
    require_names(call.principal)
    class_id = call.request.match_info["id"]
    roll = await call.app[ROSTER].roll(call.principal.tenant, class_id, _at(call))
    note_read(call, "roster.read", sorted({member.user for member in roll.members}) if roll else ())
    if roll is None:
        raise NotFound("roster-class-unknown", id=class_id[:100])
    members = []
    for member in roll.members:
        person = roll.people[member.user]
        members.append({"user": member.user, "role": member.role, "number": member.number,
                        "name": person.preferred or person.name, "kana": person.kana})
    return encoded({**_class(roll.found), "members": sorted(members, key=_by_number)})


async def _receive(call: Call, file: IO[bytes]) -> None:
    limit = call.app[CONFIG].limits.roster_bytes
    length = 0
    async for piece in call.chunks():
        length += len(piece)
        if length > limit:
            raise TooLarge("roster-too-large", limit=limit)
        file.write(piece)
    file.seek(0)


def _at(call: Call) -> int:
    params = call.query(optional=("at",))
    found = parameters.optional(parameters.instant, params, "at")
    return now_ms() if found is None else found


def _by_number(member: dict[str, Any]) -> tuple[bool, int, str, str]:
    number = member["number"]
    return (member["role"] != "student", int(number) if number.isdecimal() else 0, number, member["kana"])


def _class(found: Class) -> dict[str, Any]:
    return {"id": found.class_id, "title": found.title, "school": found.school, "schoolYear": found.year,
            "grades": list(found.grades), "kind": found.kind, "course": found.course,
            "subjects": list(found.subjects), "begin": found.begin, "end": found.end}


def _shown(found: Preview, *, applied: bool, language: Language) -> dict[str, Any]:
    """Users by UUID: whoever may send a roster need not be allowed to read the names that are in the store."""
    classes = found.roster.classes
    return {
        "applied": applied, "asOf": found.day, "generation": found.generation, "changes": found.changes,
        "new": [_move(move) for move in found.new], "moved": [_move(move) for move in found.moved],
        "gone": [_move(move) for move in found.gone],
        "teachers": [{"class": change.class_id, "title": classes[change.class_id].title,
                      "before": list(change.before), "after": list(change.after)} for change in found.teachers],
        "schools": [{
            "id": one.school, "code": found.roster.orgs[one.school].code, "name": found.roster.orgs[one.school].name,
            "learners": one.learners, "staff": one.staff,
            "classes": [{"id": counted.class_id, "title": classes[counted.class_id].title,
                         "learners": counted.learners, "teachers": list(counted.teachers)} for counted in one.classes],
        } for one in found.schools],
        "warnings": [row_violation(warning, language) for warning in found.warnings], "warned": found.warned,
    }


def _move(move: Move) -> dict[str, Any]:
    return {"user": move.user, "before": _place(move.before), "after": _place(move.after)}


def _place(place: Place | None) -> dict[str, Any] | None:
    if place is None:
        return None
    return {"school": place.school, "schoolYear": place.school_year, "grade": place.grade,
            "classes": list(place.classes), "number": place.number}
