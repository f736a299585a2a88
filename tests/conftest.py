"""What every test may ask for: a real MongoDB, a fresh database, an opened store.

One private mongod runs per test process; every test module has a database of its own in it.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import pytest

from lrs.config import Config, Mongo, Outgoing, Server
from lrs.storage.client import Database
from tests.commands import place_at
from tests.private import private_mongod, quickest


@pytest.fixture(scope="session")
async def mongo_uri() -> AsyncIterator[str]:
    with TemporaryDirectory(dir=quickest()) as place:
        async with private_mongod(Path(place)) as mongod:
            yield mongod.uri


@pytest.fixture(scope="module")
def config(mongo_uri: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Config:
    """Settings of a server on a database that only this test module uses; another one when a process comes back to a
    module whose fixtures it has torn down."""
    name = request.module.__name__.replace(".", "_").removeprefix("tests_")
    return Config(server=Server(port=0, data=str(tmp_path_factory.mktemp("data"))),
                  mongo=Mongo(uri=mongo_uri, database=f"{name[-40:]}_{uuid4().hex[:8]}"),
                  outgoing=Outgoing(allow="127.0.0.1"))  # the other servers of tests stand on this machine


@pytest.fixture
def at(mongo_uri: str, tmp_path: Path) -> tuple[str, ...]:
    """Flags of commands and servers on a database and a data folder that only this test uses."""
    return place_at(mongo_uri, tmp_path)


@pytest.fixture(scope="module")
def place(mongo_uri: str, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, ...]:
    """The same for tests of a module that share what one of them left."""
    return place_at(mongo_uri, tmp_path_factory.mktemp("place"))


@pytest.fixture(scope="module", params=["motor", "pymongo"])
async def db(config: Config, request: pytest.FixtureRequest) -> AsyncIterator[Database]:
    """An empty database, once over each driver."""
    database = Database(replace(config.mongo, driver=request.param, database=config.mongo.database + request.param))
    yield database
    await database.drop()
    await database.close()


@pytest.fixture(scope="module")
async def store(config: Config) -> AsyncIterator[object]:
    """A store opened with its indexes."""
    from lrs.storage.store import Store

    opened = await Store.open(config)
    yield opened
    await opened.db.drop()
    await opened.close()
