"""Answers as files: written whole into a file without a name first, so that a refusal or an outage is still one, and so
that the audit log knows whose records leave before the first byte does; then streamed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from tempfile import TemporaryFile
from typing import IO
from urllib.parse import quote

from aiohttp import web

from lrs.errors import BadRequest, TooLarge
from lrs.http.keys import CONFIG
from lrs.http.pages import language
from lrs.http.requests import Call
from lrs.http.resource import CONSISTENT_THROUGH
from lrs.storage.positions import mark_text
from lrs.studylog import export
from lrs.studylog.export import MEDIA, Format
from lrs.studylog.table import Column, Row

FORMATS = ("json", *MEDIA)
_CHUNK = 256 * 1024
_UNSAFE = str.maketrans(dict.fromkeys('\\/:*?"<>|\r\n\t\0', "_"))


@dataclass(frozen=True, slots=True)
class Download:
    """A piece of an export: its rows, the mark that it is true of, and whose records they are."""

    rows: Sequence[Row]
    mark: int
    learners: set[str]


@dataclass(slots=True)
class Made:
    file: IO[bytes]
    size: int = 0
    mark: int = 0
    learners: set[str] = field(default_factory=set)


def form(call: Call, params: Mapping[str, str]) -> Format | None:
    """The kind of file that is asked for, by `format` or else by Accept; None for JSON."""
    if "format" in params:
        if params["format"] not in FORMATS:
            raise BadRequest("parameter-choice", name="format", value=params["format"][:40], known=", ".join(FORMATS))
        return next((each for each in MEDIA if each == params["format"]), None)
    wanted = [part.partition(";")[0].strip().lower() for part in (call.header("Accept") or "").split(",")]
    for media in wanted:
        if media in {"application/json", "*/*", "application/*"}:
            return None
        for each, name in MEDIA.items():
            if name == media:
                return each
    return None


async def whole(rows: Sequence[Row], mark: int) -> AsyncIterator[Download]:
    """Rows that are there already, as one piece; whose they are is known otherwise."""
    yield Download(rows, mark, set())


@asynccontextmanager
async def written(call: Call, form: Format, columns: Sequence[Column],
                  pieces: AsyncIterator[Download]) -> AsyncIterator[Made]:
    """The whole file. Raises `TooLarge` past `studylog.export_rows`."""
    config = call.app[CONFIG]
    with TemporaryFile() as file:
        made, count = Made(file), 0
        with closing(export.writer(form, file, columns, language(call), config.school.time_zone())) as writer:
            async for piece in pieces:
                count += len(piece.rows)
                if count > config.studylog.export_rows:
                    raise TooLarge("studylog-rows-many", limit=config.studylog.export_rows)
                await asyncio.to_thread(writer.add, piece.rows)
                made.mark = made.mark or piece.mark
                made.learners |= piece.learners
            await asyncio.to_thread(writer.finish)
        made.size = file.seek(0, 2)
        file.seek(0)
        yield made


async def send(call: Call, made: Made, form: Format, title: str) -> web.StreamResponse:
    """The file, under a name that may be Japanese (RFC 6266)."""
    name = f"{title.translate(_UNSAFE)}.{form}"
    charset = "; charset=utf-8" if form != "xlsx" else ""
    response = web.StreamResponse(headers={
        "Content-Type": MEDIA[form] + charset, "Content-Length": str(made.size), "Cache-Control": "no-store",
        "Content-Disposition": f"attachment; filename=\"studylog.{form}\"; filename*=UTF-8''{quote(name, safe='')}",
        CONSISTENT_THROUGH: mark_text(made.mark)})
    await call.start(response)
    if call.method != "HEAD":
        while piece := await asyncio.to_thread(made.file.read, _CHUNK):
            await response.write(piece)
        await response.write_eof()
    return response
