"""/console/learners/{learner}/works/{sha2}: work products one by one: a page that shows it, and its bytes.

The right to it is that to the Statement that carries it; each look is in the audit log.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from urllib.parse import quote

from aiohttp import web

from lrs.console.pages import Voice
from lrs.console.works import Work, works
from lrs.errors import BadRequest, NotFound
from lrs.http.auditing import note_seen
from lrs.http.console.learner import Subject, subject
from lrs.http.console.viewer import Viewer, show
from lrs.http.keys import STATEMENTS
from lrs.http.requests import Call

PATH = "/console/learners/{learner}/works/{sha2}"
SHOWN_AT_ONCE = 6
LONGEST_TEXT = 200_000  # bytes that are shown; the file has all

Tile = tuple[str, str, str, str, str]
"""As `parts/gallery.html` takes it: name, kind, address, address of a picture, when."""


async def gallery(call: Call, seen_by: Viewer, about: Subject, voice: Voice, before: str = "",
                  most: int = SHOWN_AT_ONCE) -> tuple[list[Tile], str]:
    """The latest works, and where the ones before them go on. Raises `BadRequest` for a place that is none."""
    if before and not (before.isascii() and before.isdecimal() and len(before) < 20):
        raise BadRequest("parameter-cursor")
    page = await call.app[STATEMENTS].works(seen_by.person, about.learner, about.lent.reach, most,
                                            int(before) if before else None)
    found = [work for row in page.rows for work in works(row, voice.formats, voice.label("work-nameless"))]
    return [tile(about, work, voice) for work in found], str(page.next or "")


def tile(about: Subject, work: Work, voice: Voice) -> Tile:
    address = _address(about, work)
    return (work.name, voice.label(f"work-{work.kind}"), f"{address}/view", address if work.kind == "image" else "",
            voice.formats.day(voice.formats.day_of(work.at)))


async def get_work(call: Call, seen_by: Viewer) -> web.StreamResponse:
    """The page about one: a picture or text to see, sound to hear, a paper to open, anything to keep."""
    call.query()
    voice = seen_by.voice(call)
    about, work = await _work(call, seen_by, voice)
    text = await _text(call, seen_by, work) if work.kind == "text" else ""
    note_seen(call, "attachments.read", about.lent, [about.learner], statement=work.statement_id, sha2=work.file.sha2)
    return show(call, seen_by, "work.html", crumbs=about.above, about=about, work=work, text=text,
                whole=work.file.length <= LONGEST_TEXT, address=_address(about, work),
                statement=f"/console/learners/{about.learner}/statements/{work.statement_id}")


async def get_file(call: Call, seen_by: Viewer) -> web.StreamResponse:
    """The bytes; with `save`, and whatever is of no kind that is shown, as a file to keep. One range may be asked for,
    as players do."""
    params = call.query(optional=("save",))
    about, work = await _work(call, seen_by, seen_by.voice(call))
    note_seen(call, "attachments.read", about.lent, [about.learner], statement=work.statement_id, sha2=work.file.sha2)
    kept = "attachment" if work.kind == "file" or "save" in params else "inline"
    first, end = _range(call, work.file.length)
    response = web.StreamResponse(status=200 if end - first == work.file.length else 206, headers={
        "Content-Type": work.content_type, "Content-Length": str(end - first), "Accept-Ranges": "bytes",
        "Content-Disposition": f"{kept}; filename*=UTF-8''{quote(work.name, safe='')}{_ending(work)}",
        "Cache-Control": "private, no-store"})
    if response.status == 206:
        response.headers["Content-Range"] = f"bytes {first}-{end - 1}/{work.file.length}"
    await call.start(response)
    if call.method != "HEAD":
        async for piece in _piece(call.app[STATEMENTS].attachment(seen_by.person, work.file), first, end):
            await response.write(piece)
    await response.write_eof()
    return response


async def _work(call: Call, seen_by: Viewer, voice: Voice) -> tuple[Subject, Work]:
    """Raises `NotFound` for one that nothing within reach carries."""
    about, sha2 = await subject(call, seen_by), call.request.match_info["sha2"].lower()
    page = await call.app[STATEMENTS].works(seen_by.person, about.learner, about.lent.reach, 1, sha2=sha2)
    for row in page.rows:
        for work in works(row, voice.formats, voice.label("work-nameless")):
            if work.file.sha2.lower() == sha2:
                return about, work
    raise NotFound("work-unknown")


async def _text(call: Call, seen_by: Viewer, work: Work) -> str:
    whole = call.app[STATEMENTS].attachment(seen_by.person, work.file)
    read = b"".join([piece async for piece in _piece(whole, 0, min(work.file.length, LONGEST_TEXT))])
    return read.decode(work.charset, "replace").removeprefix("\ufeff")


async def _piece(chunks: AsyncIterator[bytes], first: int, end: int) -> AsyncIterator[bytes]:
    """The bytes from `first` up to `end`."""
    at = 0
    async for chunk in chunks:
        if (piece := chunk[max(first - at, 0):max(end - at, 0)]):
            yield piece
        at += len(chunk)
        if at >= end:
            return


def _range(call: Call, length: int) -> tuple[int, int]:
    """What is asked for, all of it unless one range within it is."""
    try:
        asked = call.request.http_range
    except ValueError:
        return 0, length
    first, end, _ = asked.indices(length)
    return (first, end) if first < end else (0, length)


def _ending(work: Work) -> str:
    """Of a file's name: nothing that a system would open as a program."""
    endings = {"image/png": ".png", "image/jpeg": ".jpg", "image/gif": ".gif", "image/webp": ".webp",
               "application/pdf": ".pdf", "text/plain": ".txt", "audio/mpeg": ".mp3", "audio/mp4": ".m4a"}
    return endings.get(work.media_type, ".wav" if "wav" in work.media_type and work.kind == "audio" else "")


def _address(about: Subject, work: Work) -> str:
    return f"/console/learners/{about.learner}/works/{work.file.sha2}"
