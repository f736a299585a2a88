"""Posting Statements as tools do: batches to ``POST /xAPI/statements``, each tool with its own key.

A batch that could not be posted is tried again while the server is busy or starts anew; ids that are chosen make that
safe. Connections are kept, one for each thread.
"""

from __future__ import annotations

import asyncio
import threading
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit

import orjson

from lrs.demo.study import Sent
from lrs.errors import CannotStart

AT_ONCE = 2
BATCH = 200
WORKS = 20  # in one request
TRIES = 8
SECONDS = 30
_BOUNDARY = "manabi-demo-7d1f0a9c2b"


class Refused(CannotStart):
    """A batch that the server does not take; the text is its reason."""


class Poster:
    """`address` is the xAPI endpoint as this machine reaches it."""

    def __init__(self, address: str, keys: Mapping[str, tuple[str, str]]) -> None:
        self._url = urlsplit(address)
        self._keys = {tool: "Basic " + b64encode(f"{key}:{secret}".encode()).decode()
                      for tool, (key, secret) in keys.items()}
        self._threads = ThreadPoolExecutor(AT_ONCE, "demo-posting")
        self._kept = threading.local()
        self._connections: list[HTTPConnection] = []
        self._closed = threading.Event()

    def close(self) -> None:
        self._closed.set()
        self._threads.shutdown(wait=False, cancel_futures=True)
        for connection in self._connections:
            connection.close()

    async def post(self, sent: Iterable[Sent]) -> None:
        """Store all of them. Raises `Refused`, or `OSError` when the server stays away."""
        loop = asyncio.get_running_loop()
        await asyncio.gather(*(loop.run_in_executor(self._threads, self._post, tool, batch)
                               for tool, batch in batches(sent)))

    async def knows(self, tool: str, code: str) -> bool:
        """Whether the server has taken up the table of a curriculum code."""
        loop = asyncio.get_running_loop()
        answer = await loop.run_in_executor(
            self._threads, self._call, tool, "GET", f"/api/v1/curriculum/{code}", b"", "application/json")
        return bool(orjson.loads(answer)["resolved"])

    def _post(self, tool: str, batch: list[Sent]) -> None:
        body, content_type = written(batch)
        self._call(tool, "POST", f"{self._url.path}/statements", body, content_type)

    def _call(self, tool: str, method: str, path: str, body: bytes, content_type: str) -> bytes:
        headers = {"Authorization": self._keys[tool], "X-Experience-API-Version": "2.0.0",
                   "Content-Type": content_type}
        for tried in range(TRIES):
            try:
                status, answer = self._ask(method, path, body, headers)
            except (OSError, HTTPException):
                self._forget()
                if tried == TRIES - 1:
                    raise
            else:
                if status < 300:
                    return answer
                if status not in {429, 500, 502, 503} or tried == TRIES - 1:
                    raise Refused(f"The demonstration school's Statements were answered with {status}: "
                                  f"{answer[:500].decode('utf-8', 'replace')}")
            if self._closed.wait(min(5, 0.2 * 2 ** tried)):
                break
        raise Refused("The demonstration school stopped.")

    def _forget(self) -> None:
        if connection := getattr(self._kept, "connection", None):
            connection.close()
            self._connections.remove(connection)
        self._kept.connection = None

    def _ask(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, bytes]:
        connection: HTTPConnection | None = getattr(self._kept, "connection", None)
        if connection is None:
            connection = HTTPConnection(self._url.hostname or "", self._url.port or 80, timeout=SECONDS)
            self._kept.connection = connection
            self._connections.append(connection)
        connection.request(method, path, body, dict(headers))
        response = connection.getresponse()
        return response.status, response.read()


def batches(sent: Iterable[Sent]) -> Iterator[tuple[str, list[Sent]]]:
    """By tool; what comes with work in batches of its own."""
    found: dict[tuple[str, bool], list[Sent]] = {}
    for one in sent:
        found.setdefault((one.made.tool, one.made.work is not None), []).append(one)
    for (tool, with_work), listed in found.items():
        size = WORKS if with_work else BATCH
        for first in range(0, len(listed), size):
            yield tool, listed[first:first + size]


def written(batch: list[Sent]) -> tuple[bytes, str]:
    """The body of a request and its content type."""
    statements = orjson.dumps([{"id": one.id, **one.made.statement} for one in batch])
    works = {sha256(one.made.work.content).hexdigest(): one.made.work for one in batch if one.made.work}
    if not works:
        return statements, "application/json"
    parts = [b"Content-Type: application/json\r\n\r\n" + statements]
    parts += [(f"Content-Type: {work.content_type}\r\nContent-Transfer-Encoding: binary\r\n"
               f"X-Experience-API-Hash: {sha2}\r\n\r\n").encode() + work.content for sha2, work in works.items()]
    body = b"".join(b"--" + _BOUNDARY.encode() + b"\r\n" + part + b"\r\n" for part in parts)
    return body + b"--" + _BOUNDARY.encode() + b"--\r\n", f"multipart/mixed; boundary={_BOUNDARY}"
