"""Reading server-sent events, one after the other, as a browser does."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

from aiohttp import ClientResponse, ClientSession, ClientTimeout

PATIENCE = 20  # seconds, for a machine that does much else


class Event(NamedTuple):
    """`kind` is empty for what only says where the reader stands."""

    kind: str
    id: str
    data: Any


class Stream:
    def __init__(self, response: ClientResponse) -> None:
        self.response = response

    async def next(self) -> Event | None:
        """The next event, comments passed over; None at the end."""
        async with asyncio.timeout(PATIENCE):
            while block := await self._block():
                fields = dict(line.split(": ", 1) for line in block.split("\n")
                              if line and not line.startswith(":"))
                if fields:
                    return Event(fields.get("event", ""), fields.get("id", ""), json.loads(fields.get("data", "null")))
            return None

    async def entry(self) -> dict[str, Any]:
        """The next event, which must be an entry."""
        event = await self.next()
        assert event is not None
        assert event.kind == "entry", event
        found: dict[str, Any] = event.data
        return found

    async def _block(self) -> str:
        try:
            return (await self.response.content.readuntil(b"\n\n")).decode()
        except asyncio.IncompleteReadError:
            return ""


@asynccontextmanager
async def following(address: str, headers: Mapping[str, str],
                    cookies: Mapping[str, str] | None = None) -> AsyncIterator[Stream]:
    """The events at an address; the first that tells where the reader stands is passed over."""
    sent = dict(headers)
    if cookies:
        sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())
    async with (ClientSession(timeout=ClientTimeout(total=None)) as session,
                session.get(address, headers=sent) as response):
        assert response.status == 200, await response.text()
        assert response.content_type == "text/event-stream"
        stream = Stream(response)
        opening = await stream.next()
        assert opening is not None
        assert opening.kind == ""
        yield stream
