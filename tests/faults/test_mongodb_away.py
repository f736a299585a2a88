import asyncio
import signal
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from aiohttp import ClientSession

from tests.faults.servers import SECONDS, Server, serving, session
from tests.faults.traffic import statement

IN_TIME = 5.0


class Asking:
    """Clients that arrive one after the other and wait: status and seconds of each answer, by when it was asked."""

    def __init__(self, client: ClientSession, server: Server) -> None:
        self._client = client
        self._address = server.address
        self._asked: list[asyncio.Task[None]] = []
        self.answers: list[tuple[float, str, int, float]] = []

    async def keep_asking(self) -> None:
        while True:
            for method in ("POST", "GET"):
                self._asked.append(asyncio.create_task(self._ask(method)))
            await asyncio.sleep(0.1)

    async def all_answered(self) -> None:
        await asyncio.gather(*self._asked)

    async def _ask(self, method: str) -> None:
        began = time.monotonic()
        body = [statement(str(uuid4()), "三分の二")] if method == "POST" else None
        async with self._client.request(method, f"{self._address}/statements", json=body) as response:
            await response.read()
            if response.status == 503:
                assert response.headers["Retry-After"].isdigit()
            self.answers.append((began, method, response.status, time.monotonic() - began))


@asynccontextmanager
async def asking(client: ClientSession, server: Server) -> AsyncIterator[Asking]:
    clients = Asking(client, server)
    task = asyncio.create_task(clients.keep_asking())
    yield clients
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await clients.all_answered()


@pytest.mark.parametrize("driver", ["motor", "pymongo"])
async def test_while_mongodb_is_away_everybody_is_refused_in_time_and_served_again_by_itself(
        tmp_path: Path, driver: str) -> None:
    async with (serving(tmp_path / "data", "--mongo-driver", driver) as server,
                session(server.authorization) as client):
        async with asking(client, server) as clients:
            await asyncio.sleep(1)
            server.send("mongod", signal.SIGSTOP)
            away = time.monotonic()
            await asyncio.sleep(max(7, SECONDS / 2))
            server.send("mongod", signal.SIGCONT)
            back = time.monotonic()
            await asyncio.sleep(4)
            server.send("mongod", signal.SIGKILL)
            await asyncio.sleep(4)
            died = time.monotonic()
            await asyncio.sleep(1)
        assert {status for *_, status, _ in clients.answers} == {200, 503}
        assert max(seconds for *_, seconds in clients.answers) < IN_TIME
        for method in ("POST", "GET"):
            answers = [(asked, status) for asked, kind, status, _ in clients.answers if kind == method]
            assert {s for asked, s in answers if asked < away - 0.2} == {200}
            assert {s for asked, s in answers if away + 0.2 < asked < back - IN_TIME} == {503}
            assert {s for asked, s in answers if back + 3 < asked < back + 3.8} == {200}
            assert {s for asked, s in answers if asked > died} == {200}
