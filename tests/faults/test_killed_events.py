import asyncio
import json
import random
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiohttp import ClientError, ClientSession

from tests.events.making import describe, event, posted
from tests.faults.servers import SECONDS, serving, session
from tests.faults.traffic import Traffic, contested, everything

SENSORS = 4
WRITERS = 3


@dataclass
class Sensors:
    """Envelopes, each sent until it is taken: first an Event of their own that means a Statement, then some that others
    send too, an entity, last one of their own that means none."""

    client: ClientSession
    address: str
    sent: list[list[dict[str, Any]]] = field(default_factory=list)
    taken: list[list[dict[str, Any]]] = field(default_factory=list)
    stop: asyncio.Event = field(default_factory=asyncio.Event)

    async def send(self) -> None:
        while not self.stop.is_set():
            ids = {contested(random.randrange(max(0, len(self.sent) - 20), len(self.sent) + 10)) for _ in range(3)}
            shared = [event(id=f"urn:uuid:{each}", actor="https://id.example.jp/17") for each in sorted(ids)]
            items = [event(), *shared, describe(), event(object=None)]
            self.sent.append(items)
            while not self.stop.is_set():
                if await self._post(posted(*items)):
                    self.taken.append(items)
                    break

    async def _post(self, body: bytes) -> bool:
        try:
            async with self.client.post(f"{self.address.removesuffix('/xAPI')}/caliper", data=body) as response:
                told = await response.read()
                if response.status == 200:
                    return True
                assert response.status == 503, told
        except (ClientError, TimeoutError):
            pass
        await asyncio.sleep(0.1)
        return False

    def check(self, kept: set[str], statements: set[str]) -> None:
        for items in self.sent:
            first, *shared, _, last = [each["id"] for each in items]
            assert (first in kept) == (last in kept), "a part of an Envelope was stored"
            if items in self.taken:
                assert kept.issuperset([first, *shared, last]), "an acknowledged Event is missing"
            assert (first in kept) == (first.removeprefix("urn:uuid:") in statements), "without its Statement"
            assert last.removeprefix("urn:uuid:") not in statements


async def all_events(client: ClientSession, address: str) -> set[str]:
    found: set[str] = set()
    origin = address.removesuffix("/xAPI")
    url = f"{origin}/api/v1/caliper/events?limit=500"
    while url:
        async with client.get(url) as response:
            page = json.loads(await response.read())
        ids = [each["id"] for each in page["events"]]
        assert found.isdisjoint(ids)
        found.update(ids)
        url = page["more"] and origin + page["more"]
    return found


async def test_an_event_and_its_statement_survive_kills_together_or_not_at_all(tmp_path: Path) -> None:
    data, sensors, traffics = tmp_path / "data", [], []
    for _ in range(2):
        async with serving(data, "--workers", "2") as server, session(server.authorization) as client:
            sensors.append(sending := Sensors(client, server.address))
            traffics.append(traffic := Traffic(client, [server.address]))
            running = [asyncio.create_task(sending.send()) for _ in range(SENSORS)]
            running += [asyncio.create_task(traffic.write()) for _ in range(WRITERS)]
            await asyncio.sleep(SECONDS / 6)
            server.kill_everything()
            sending.stop.set()
            traffic.stop.set()
            await asyncio.gather(*running)
            assert len(sending.taken) > 20
    async with serving(data) as server, session(server.authorization) as client:
        await asyncio.sleep(3)  # the killed writers' silence holds the mark
        kept = await all_events(client, server.address)
        stored = await _statements(client, server.address)
        for sending in sensors:
            sending.check(kept, stored)
        own = await everything(client, server.address)
        for traffic in traffics:
            traffic.check(own)


async def _statements(client: ClientSession, address: str) -> set[str]:
    found: set[str] = set()
    url = f"{address}/statements?limit=500"
    while url:
        async with client.get(url) as response:
            page = await response.json()
        found.update(each["id"] for each in page["statements"])
        url = page["more"] and address.removesuffix("/xAPI") + page["more"]
    return found
