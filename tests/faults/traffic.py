"""Writers that send batches until they know how each ended, and readers that follow the order."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from aiohttp import ClientError, ClientSession

JSON = dict[str, Any]


@dataclass
class Batch:
    """The first and last Statement are its own, so that a part of it can be told from the whole."""

    statements: list[JSON]
    status: int = 0  # of the answer; 0 while there is none

    @property
    def own(self) -> tuple[str, str]:
        return self.statements[0]["id"], self.statements[-1]["id"]


def statement(statement_id: str, answer: str) -> JSON:
    return {"id": statement_id, "actor": {"mbox": "mailto:jido@example.jp"},
            "verb": {"id": "https://example.jp/verbs/answered", "display": {"ja": "答えた"}},
            "object": {"id": "https://drill.example.jp/bunsu"}, "result": {"response": answer}}


def contested(number: int) -> str:
    return str(UUID(int=number, version=4))


def some_batch(recent: int) -> Batch:
    """Between two Statements of its own some that others send too, mostly in the same words."""
    ids = {contested(random.randrange(max(0, recent - 30), recent + 10)) for _ in range(random.randrange(4))}
    shared = [statement(i, random.choice(["三分の二"] * 9 + ["二分の一"])) for i in ids]
    return Batch([statement(str(uuid4()), "はじめ"), *shared, statement(str(uuid4()), "おわり")])


@dataclass
class Traffic:
    """All that was sent to `addresses`, and how it ended."""

    client: ClientSession
    addresses: Sequence[str]
    sent: list[Batch] = field(default_factory=list)
    stop: asyncio.Event = field(default_factory=asyncio.Event)

    async def write(self) -> None:
        """As one client: each batch again and again until its outcome is certain or the traffic ends."""
        while not self.stop.is_set():
            batch = some_batch(len(self.sent))
            self.sent.append(batch)
            while not batch.status and not self.stop.is_set():
                batch.status = await self._post(batch)

    async def _post(self, batch: Batch) -> int:
        try:
            async with self.client.post(f"{random.choice(self.addresses)}/statements",
                                        json=batch.statements) as response:
                await response.read()
                if response.status in {200, 409}:
                    return response.status
                assert response.status == 503, response.status
        except (ClientError, TimeoutError):
            pass
        await asyncio.sleep(0.1)
        return 0

    @property
    def acknowledged(self) -> list[Batch]:
        return [batch for batch in self.sent if batch.status == 200]

    def check(self, stored: dict[str, str]) -> None:
        """Against all that is `stored` (id to answer): batches whole, acknowledged ones there, refused ones not."""
        for batch in self.sent:
            first, last = (statement_id in stored for statement_id in batch.own)
            assert first == last, "a part of a batch was stored"
            assert first or batch.status != 200, "an acknowledged batch is missing"
            assert not first or batch.status != 409, "a refused batch was stored"
            if first:
                assert all(stored[s["id"]] == s["result"]["response"] for s in batch.statements)


@dataclass
class Reader:
    """Follows one server: Consistent-Through is the next `since`, `more` is followed to its end."""

    client: ClientSession
    address: str
    since: str = "2020-01-01T00:00:00.000Z"
    seen: Counter[str] = field(default_factory=Counter)

    async def follow(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            await self.poll()
            await asyncio.sleep(0.02)

    async def follow_to(self, instant: str) -> None:
        async with asyncio.timeout(15):
            while self.since < instant:
                await self.poll()

    async def poll(self) -> None:
        origin = self.address.removesuffix("/xAPI")
        query = urlencode({"since": self.since, "ascending": "true", "limit": 40})
        page, through = await self._get(f"{self.address}/statements?{query}")
        pages = [page]
        while pages[-1]["more"]:
            pages.append((await self._get(origin + pages[-1]["more"]))[0])
        found = [s for page in pages for s in page["statements"]]
        self.seen.update(s["id"] for s in found)
        ends = Counter(s["result"]["response"] for s in found)
        assert ends["はじめ"] == ends["おわり"], "a part of a batch was seen"
        self.since = max(self.since, through)

    async def _get(self, url: str) -> tuple[JSON, str]:
        """Until it is answered: a server may be away."""
        while True:
            try:
                async with self.client.get(url) as response:
                    if response.status == 200:
                        return await response.json(), response.headers["X-Experience-API-Consistent-Through"]
                    assert response.status == 503, response.status
            except (ClientError, TimeoutError):
                pass
            await asyncio.sleep(0.1)


async def everything(client: ClientSession, address: str) -> dict[str, str]:
    """Id and answer of all that a list shows."""
    found: dict[str, str] = {}
    url = f"{address}/statements?limit=500"
    while url:
        async with client.get(url) as response:
            page = await response.json()
        found.update((s["id"], s.get("result", {}).get("response", "")) for s in page["statements"])
        url = page["more"] and address.removesuffix("/xAPI") + page["more"]
    return found
