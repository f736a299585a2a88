"""GET /api/v1/classes/{class}/live: a class as it learns, as server-sent events.

`entry` is one as in the log, its id the position, from which a lost connection goes on; `changed` asks to look at all
numbers anew. Each process looks once a second for all who follow a class. Rights are looked at again while it lasts.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from time import monotonic

import orjson
from aiohttp import web

from lrs import parameters
from lrs.access.principal import Principal
from lrs.errors import BadRequest, LRSError, StorageUnavailable
from lrs.http import lending, studylog
from lrs.http.keys import ACCESS, CONFIG, LIVE, PEOPLE
from lrs.http.requests import Call
from lrs.storage import positions
from lrs.studylog import table
from lrs.studylog.following import News
from lrs.studylog.live import Listener

HEARTBEAT_SECONDS = 15.0
GONE_SECONDS = 1.0  # after which it is noticed that a reader has gone


async def get_live(call: Call) -> web.StreamResponse:
    """It is audited once for each opening, with all of the class that the reader may see."""
    asked = await studylog.of_class(call, ("purpose", "since"))
    last = _last_event(call)
    after = _since(asked.params) if last is None else last
    live, who = call.app[LIVE], _who(call, asked)
    async with live.listening(asked.tenant, asked.school_class, after) as listener:
        if last is None or not live.reopens(who, asked.school_class):
            asked.opened.note(call, studylog.EVENT, asked.pupils)
        response = web.StreamResponse(headers={
            "Content-Type": "text/event-stream", "Cache-Control": "no-store", "X-Accel-Buffering": "no"})
        call.lasts = True
        await call.start(response)
        live.is_open(who, asked.school_class)
        try:
            if call.method != "HEAD":
                await response.write(_opening(listener, again=last is not None))
                await _follow(call, asked, listener, response)
        finally:
            live.is_open(who, asked.school_class)
    return response


async def _follow(call: Call, asked: studylog.Asked, listener: Listener, response: web.StreamResponse) -> None:
    """Until the reader goes, may no longer, or the server stops."""
    every = call.app[CONFIG].studylog.live_check_seconds
    checked = beaten = monotonic()
    while call.request.transport is not None and not call.request.transport.is_closing():
        now = monotonic()
        if now - checked >= every:
            if not await _still(call, asked):
                return
            checked = now
        if now - beaten >= HEARTBEAT_SECONDS:
            await response.write(b":\n\n")
            beaten = now
        with suppress(TimeoutError):
            async with asyncio.timeout(GONE_SECONDS):
                news = await listener.news()
            if news is None:
                return
            for event in await _events(call, asked, listener, news):
                await response.write(event)


async def _events(call: Call, asked: studylog.Asked, listener: Listener, news: News) -> list[bytes]:
    """What the reader may see and has not seen; it then knows all up to the position of the look."""
    entries = [each for each in news.entries if each.pos > listener.told and asked.opened.reach.admits(each.marks)]
    rows = await studylog.entry_rows(call, asked, entries)
    found = [b"id: %d\nevent: entry\ndata: %b\n\n" % (each.pos, orjson.dumps(table.members(table.LOG, row)))
             for each, row in zip(entries, rows, strict=True)]
    listener.told = max(listener.told, news.seen.pos)
    if news.changed:
        found.append(b"id: %d\nevent: changed\ndata: {}\n\n" % listener.told)
    return found


async def _still(call: Call, asked: studylog.Asked) -> bool:
    """Whether the reader still may what they might when they opened it."""
    try:
        if asked.opened.lent and not await call.app[PEOPLE].sessions.stands(asked.opened.lent.person):
            return False
        if isinstance(call.caller, Principal):
            await call.app[ACCESS].authenticate(call.header("Authorization"), call.host)
        return (await lending.study_log(call, asked.wanted)).reach == asked.opened.reach
    except StorageUnavailable:
        return True  # nobody can tell, and nothing can be read meanwhile
    except LRSError:
        return False


def _last_event(call: Call) -> int | None:
    """The position of the event that was read last, before the connection was lost."""
    sent = call.header("Last-Event-ID")
    if not sent:
        return None
    if not (sent.isascii() and sent.isdigit() and len(sent) <= 19 and int(sent) < 1 << 63):
        raise BadRequest("live-event-id")
    return int(sent)


def _since(params: Mapping[str, str]) -> int | None:
    """From the mark of a page that was read, or from now on."""
    since = parameters.optional(parameters.instant, params, "since")
    return None if since is None else positions.before(since)


def _opening(listener: Listener, *, again: bool) -> bytes:
    """Where the reader stands; what was voided or corrected while a connection was lost nobody can tell any more."""
    begin = b"retry: 2000\nid: %d\n\n" % listener.told
    return begin + (b"id: %d\nevent: changed\ndata: {}\n\n" % listener.told if again else b"")


def _who(call: Call, asked: studylog.Asked) -> str:
    """Whose openings count together."""
    return asked.opened.lent.person.session if asked.opened.lent else call.principal.credential
