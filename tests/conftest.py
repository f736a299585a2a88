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
from tests.private import private_mongod, quickest


@pytest.fixture(scope="session")
async def mongo_uri() -> AsyncIterator[str]:
    with TemporaryDirectory(dir=quickest()) as place:
        async with private_mongod(Path(place)) as mongod:
            yield mongod.uri


@pytest.fixture(scope="module")
def config(mongo_uri: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Config:
    """Settings of a server on a database that only this test module uses."""
    name = request.module.__name__.replace(".", "_").removeprefix("tests_")
    return Config(server=Server(port=0, data=str(tmp_path_factory.mktemp("data"))),
                  mongo=Mongo(uri=mongo_uri, database=name[-60:]),
                  outgoing=Outgoing(allow="127.0.0.1"))  # the other servers of tests stand on this machine


@pytest.fixture
def at(mongo_uri: str, tmp_path: Path) -> tuple[str, ...]:
    """Flags of commands and servers on a database and a data folder that only this test uses."""
    return ("--data", str(tmp_path / "data"), "--mongo-uri", mongo_uri, "--mongo-database", f"at_{uuid4().hex}")


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
