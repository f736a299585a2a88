"""The load client, a process of its own: sends prepared requests over keep-alive connections and times each answer.

It speaks only as much HTTP as that needs, so that what it costs is little beside what it measures.
"""

from __future__ import annotations

import asyncio
import itertools
import secrets
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from tests.bench.apart import apart

STATEMENTS = "/xAPI/statements"
CALIPER = "/caliper"
ENVELOPE = (b'{"sensor":"https://drill.example.jp/sensor","sendTime":"2026-04-08T00:00:00.000Z",'
            b'"dataVersion":"http://purl.imsglobal.org/ctx/caliper/v1p2","data":[')


@dataclass
class Load:
    """What came of it. `cpu` is what its process used; `failures` counts answers other than 200 and 204 by status."""

    seconds: float
    latencies: list[float]
    cpu: float
    failures: Counter[int] = field(default_factory=Counter)

    @property
    def rate(self) -> float:
        """Requests a second."""
        return len(self.latencies) / self.seconds

    def percentile(self, share: float) -> float:
        """Milliseconds."""
        ordered = sorted(self.latencies)
        return ordered[min(int(len(ordered) * share), len(ordered) - 1)] * 1000


# --- requests ---------------------------------------------------------------------------------------------


def gets(paths: Sequence[str], headers: Mapping[str, str]) -> Iterator[bytes]:
    """GET each of `paths` in turn, without end."""
    return itertools.cycle([_head("GET", path, headers) + b"\r\n" for path in paths])


def posts(texts: Sequence[bytes], size: int, headers: Mapping[str, str]) -> Iterator[bytes]:
    """POST `size` of `texts` at a time, one as an object and more as an array; each gets an id of its own."""
    head = _head("POST", STATEMENTS, headers)
    fresh = with_fresh_ids(texts)
    while True:
        body = next(fresh) if size == 1 else b"[" + b",".join(itertools.islice(fresh, size)) + b"]"
        yield head + b"Content-Length: %d\r\n\r\n" % len(body) + body


def envelopes(texts: Sequence[bytes], size: int, headers: Mapping[str, str]) -> Iterator[bytes]:
    """POST `size` of the Caliper Events `texts` at a time in an Envelope; each gets an id of its own."""
    head = _head("POST", CALIPER, headers)
    fresh = with_fresh_ids(texts, "urn:uuid:")
    while True:
        body = ENVELOPE + b",".join(itertools.islice(fresh, size)) + b"]}"
        yield head + b"Content-Length: %d\r\n\r\n" % len(body) + body


def with_fresh_ids(texts: Sequence[bytes], before: str = "") -> Iterator[bytes]:
    """The statements or Events `texts`, round and round, each time with an id that none had before: what stands
    `before`, then a UUID."""
    rests = [text.partition(b'",')[2] for text in texts]
    begin = f'{{"id":"{before}{secrets.token_hex(4)}-{secrets.token_hex(2)}-4000-8000-'.encode()
    for number, rest in enumerate(itertools.cycle(rests)):
        yield b'%b%012x",%b' % (begin, number, rest)


def _head(method: str, path: str, headers: Mapping[str, str]) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", "Host: bench", *(f"{name}: {value}" for name, value in headers.items()), ""]
    return "\r\n".join(lines).encode()


# --- the client -------------------------------------------------------------------------------------------


def run(port: int, requests: Callable[[], Iterator[bytes]], concurrency: int, seconds: float,
        most: int = 10**9) -> Load:
    """Send what `requests` gives until `most` were sent or `seconds` passed, and wait for the answers.

    Raises `RuntimeError` when a connection breaks.
    """
    return apart(_run, port, requests, concurrency, seconds, most)


async def _run(port: int, requests: Callable[[], Iterator[bytes]], concurrency: int, seconds: float,
               most: int) -> Load:
    loop = asyncio.get_running_loop()
    client = _Client(itertools.islice(requests(), most), concurrency)
    connections = []
    for _ in range(concurrency):
        _, connection = await loop.create_connection(lambda: _Connection(client), "127.0.0.1", port)
        connections.append(connection)
    used = time.process_time()
    client.deadline = (began := time.perf_counter()) + seconds
    for connection in connections:
        connection.send()
    await client.ended
    return Load(time.perf_counter() - began, client.latencies, time.process_time() - used, client.failures)


class _Client:
    """All connections together."""

    def __init__(self, requests: Iterator[bytes], concurrency: int) -> None:
        self._requests = requests
        self._open = concurrency
        self.deadline = 0.0
        self.latencies: list[float] = []
        self.failures: Counter[int] = Counter()
        self.ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def next(self) -> bytes | None:
        return next(self._requests, None) if time.perf_counter() < self.deadline else None

    def answered(self, status: int, seconds: float) -> None:
        self.latencies.append(seconds)
        if status not in {200, 204}:
            self.failures[status] += 1

    def finished(self) -> None:
        self._open -= 1
        if not self._open and not self.ended.done():
            self.ended.set_result(None)

    def broken(self, reason: str) -> None:
        if not self.ended.done():
            self.ended.set_exception(ConnectionError(reason))


class _Connection(asyncio.Protocol):
    """Sends one request after the other."""

    def __init__(self, client: _Client) -> None:
        self._client = client
        self._held = bytearray()
        self._wanted = -1  # bytes of the answer; not known yet
        self._sent = 0.0
        self._waiting = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def send(self) -> None:
        following = self._client.next()
        self._waiting = following is not None
        if following is None:
            self._client.finished()
            self._transport.close()
            return
        self._sent = time.perf_counter()
        self._transport.write(following)

    def data_received(self, data: bytes) -> None:
        self._held += data
        if self._wanted < 0:
            self._read_head()
        if 0 <= self._wanted <= len(self._held):
            self._client.answered(self._status, time.perf_counter() - self._sent)
            self._held.clear()
            self._wanted = -1
            self.send()

    def _read_head(self) -> None:
        end = self._held.find(b"\r\n\r\n")
        if end < 0:
            return
        head = bytes(self._held[:end]).lower()
        self._status = int(head[9:12])
        length = head.partition(b"content-length:")[2].partition(b"\r\n")[0]
        self._wanted = end + 4 + int(length or 0)

    def connection_lost(self, error: Exception | None) -> None:
        if self._waiting:
            self._client.broken(f"the server closed a connection before it answered: {error}")
