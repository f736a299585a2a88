"""A process that keeps study logs until it is killed: ``python -m tests.studylog.keeping URI DATABASE TENANT``."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import replace

from lrs.config import Config
from lrs.operation.studylog import keeper_of
from lrs.storage.store import Store


async def keep(uri: str, database: str, tenant: str) -> None:
    config = Config()
    config = replace(config, mongo=replace(config.mongo, uri=uri, database=database))
    store = await Store.open(config)
    keeper = keeper_of(store, config)
    print("ready", flush=True)
    while True:
        await keeper.step(tenant)


asyncio.run(keep(*sys.argv[1:]))
