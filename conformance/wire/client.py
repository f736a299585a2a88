"""Sends requests as one key in one version, never more at once than allowed."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import quote, urljoin

import aiohttp
from yarl import URL

from conformance.wire.answer import Answer, shown

TIMEOUT = 30  # seconds for one request


def query(parameters: Mapping[str, Any]) -> str:
    """Objects as JSON and booleans as the standard writes them, everything percent-encoded."""
    return "&".join(f"{quote(name, safe='')}={quote(text(value), safe='')}" for name, value in parameters.items())


def text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def basic(key: str, secret: str) -> str:
    return "Basic " + base64.b64encode(f"{key}:{secret}".encode()).decode()


class Wire:
    """One connection pool of a run."""

    def __init__(self, session: aiohttp.ClientSession, at_once: int) -> None:
        self._session, self._free = session, asyncio.Semaphore(at_once)
        self.requests = 0

    async def send(self, method: str, url: str, headers: Mapping[str, str], body: bytes | None) -> Answer:
        """A status of 0 stands for no answer at all."""
        request = told(method, url, headers, body)
        async with self._free:
            self.requests += 1
            async with self._session.request(method, URL(url, encoded=True), headers=headers, data=body,
                                             allow_redirects=False) as response:
                return Answer(request, response.status, response.headers, await response.read())


@asynccontextmanager
async def wire(at_once: int, *, insecure: bool = False) -> AsyncIterator[Wire]:
    connector = aiohttp.TCPConnector(limit=at_once, ssl=not insecure)
    limit = aiohttp.ClientTimeout(total=TIMEOUT)
    async with aiohttp.ClientSession(connector=connector, timeout=limit, cookie_jar=aiohttp.DummyCookieJar(),
                                     skip_auto_headers=("Content-Type", "User-Agent")) as session:
        yield Wire(session, at_once)


def told(method: str, url: str, headers: Mapping[str, str], body: bytes | None) -> str:
    """A request as a report shows it: without what lets others in."""
    shy = {name: "…" if name.lower() == "authorization" else value for name, value in headers.items()}
    head = "\n".join(f"{name}: {value}" for name, value in shy.items())
    return f"{method} {url}\n{head}\n\n{shown(body)}".rstrip()


def joined(endpoint: str, link: str) -> str:
    """A `more` link, relative to the server or absolute."""
    return urljoin(endpoint + "/", link)
