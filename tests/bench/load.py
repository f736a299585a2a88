"""The load client, a process of its own: sends prepared requests over keep-alive connections and times each answer.

It speaks only as much HTTP as that needs, so that what it costs is little beside what it measures.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import resource
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import cast

import uvloop


@dataclass
class Load:
    """`statements` are those per request, `failures` the answers that were not 200 or 204."""

    seconds: float
    latencies: list[float]
    cpu: float
    bytes_received: int
    failures: Counter[int] = field(default_factory=Counter)

    @property
    def rate(self) -> float:
        return len(self.latencies) / self.seconds

    def percentile(self, share: float) -> float:
        """Milliseconds."""
        ordered = sorted(self.latencies)
        return ordered[min(int(len(ordered) * share), len(ordered) - 1)] * 1000


def request(method: str, path: str, headers: dict[str, str], body: bytes = b"") -> bytes:
    lines = [f"{method} {path} HTTP/1.1", "Host: bench", *(f"{name}: {value}" for name, value in headers.items())]
    if body:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def run(port: int, requests: Callable[[], Iterator[bytes]], concurrency: int, seconds: float,
        most: int = 10**9) -> Load:
    """Send what `requests` gives until it ends, `most` were sent or `seconds` passed. Runs in a child process."""
    context = multiprocessing.get_context("fork")
    receiving, sending = context.Pipe(duplex=False)
    child = context.Process(target=_child, args=(sending, port, requests, concurrency, seconds, most))
    child.start()
    load: Load | str = receiving.recv()
    child.join()
    if isinstance(load, str):
        raise RuntimeError(load)
    return load


def _child(sending, port, requests, concurrency, seconds, most) -> None:  # type: ignore[no-untyped-def]
    try:
        sending.send(uvloop.run(_run(port, requests(), concurrency, seconds, most)))
    except Exception as error:
        sending.send(f"load client: {error!r}")


class _Connection(asyncio.Protocol):
    def __init__(self, client: _Client) -> None:
        self._client = client
        self._held = b""
        self._wanted = -1
        self._sent = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def send(self) -> None:
        following = self._client.next()
        if following is None:
            self._transport.close()
            return
        self._sent = time.perf_counter()
        self._transport.write(following)

    def data_received(self, data: bytes) -> None:
        self._held = self._held + data if self._held else data
        if self._wanted < 0:
            end = self._held.find(b"\r\n\r\n")
            if end < 0:
                return
            head = self._held[:end].lower()
            self._status = int(head[9:12])
            at = head.find(b"content-length:")
            length = int(head[at + 15:].split(b"\r\n", 1)[0]) if at >= 0 else 0
            self._wanted = end + 4 + length
        if len(self._held) >= self._wanted:
            self._client.answered(self._status, time.perf_counter() - self._sent, self._wanted)
            self._held, self._wanted = b"", -1
            self.send()

    def connection_lost(self, error: Exception | None) -> None:
        self._client.closed()


class _Client:
    def __init__(self, requests: Iterator[bytes], deadline: float, most: int) -> None:
        self._requests = requests
        self._deadline = deadline
        self._most = most
        self._open = 0
        self.latencies: list[float] = []
        self.failures: Counter[int] = Counter()
        self.received = 0
        self.done = asyncio.Event()

    def next(self) -> bytes | None:
        if self._most <= 0 or time.perf_counter() > self._deadline:
            return None
        self._most -= 1
        return next(self._requests, None)

    def answered(self, status: int, seconds: float, length: int) -> None:
        self.latencies.append(seconds)
        self.received += length
        if status not in {200, 204}:
            self.failures[status] += 1

    def opened(self) -> None:
        self._open += 1

    def closed(self) -> None:
        self._open -= 1
        if not self._open:
            self.done.set()


async def _run(port: int, requests: Iterator[bytes], concurrency: int, seconds: float, most: int) -> Load:
    loop = asyncio.get_running_loop()
    client = _Client(requests, time.perf_counter() + seconds, most)
    connections = []
    for _ in range(concurrency):
        _, connection = await loop.create_connection(lambda: _Connection(client), "127.0.0.1", port)
        client.opened()
        connections.append(connection)
    began, used = time.perf_counter(), _cpu()
    for connection in connections:
        connection.send()
    await client.done.wait()
    return Load(time.perf_counter() - began, client.latencies, _cpu() - used, client.received, client.failures)


def _cpu() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime
