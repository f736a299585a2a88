"""The raw driver: what inserting and finding the very same records costs without a server around it."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Sequence
from typing import Any

from lrs.clock import now_ms
from lrs.config import Mongo
from lrs.operation.firstkey import TENANT
from lrs.statements.queryfields import QueryKeys
from lrs.storage import filters, indexes, positions, records, turns
from lrs.storage.client import Database
from lrs.storage.contract.access import Tenant
from lrs.storage.contract.statements import StatementFilter
from lrs.storage.tenants import MongoTenants
from tests.bench.load import Load
from tests.bench.records import Maker
from tests.bench.traffic import HOME_PAGE

IN_FLIGHT = 8


async def made(settings: Mongo, texts: Sequence[bytes]) -> list[dict[str, Any]]:
    """The records of `texts`."""
    db = Database(settings)
    await MongoTenants(db).add(Tenant(TENANT, "計測", "establisher", "https://lrs.example", b"bench" * 6, now_ms(),
                                      home_pages=frozenset([HOME_PAGE])))
    maker = Maker(db)
    found = []
    for first in range(0, len(texts), 500):
        found += await maker.make(texts[first:first + 500], now_ms(), 0)
    await db.close()
    return found


async def prepare(settings: Mongo) -> None:
    """An empty database with the server's indexes."""
    db = Database(settings)
    await db.drop()
    await indexes.ensure(db)
    await db.close()


async def insert(settings: Mongo, pool: Sequence[dict[str, Any]], size: int, seconds: float) -> Load:
    """Insert `size` records at a time, `IN_FLIGHT` transactions at once, each taking a turn as the server's do."""
    db = Database(settings)
    latencies: list[float] = []
    used, began = time.process_time(), time.perf_counter()

    async def writer(lane: int) -> None:
        session, name = await db.start_session(), turns.new_name()
        at, ms = lane * len(pool) // IN_FLIGHT, now_ms()
        while (sent := time.perf_counter()) < began + seconds:
            ms = max(ms + 1, now_ms())
            batch = [{**pool[(at + n) % len(pool)], "_id": os.urandom(16), "pos": positions.position(ms, lane, n)}
                     for n in range(size)]
            batch[0]["turn"] = turns.turn(name, at)
            at += size
            async with db.transaction(session):
                await db["statements"].insert_many(batch, session=session)
            latencies.append(time.perf_counter() - sent)
        await session.end_session()

    await asyncio.gather(*map(writer, range(IN_FLIGHT)))
    load = Load(time.perf_counter() - began, latencies, time.process_time() - used)
    await db.close()
    return load


async def find(settings: Mongo, agents: Sequence[str], limit: int, seconds: float) -> Load:
    """Find the newest `limit` statements of each of `agents` in turn and join their texts."""
    db = Database(settings)
    tenant = await MongoTenants(db).get(TENANT)
    assert tenant
    keys = QueryKeys(tenant.secret)
    queries = [filters.build(TENANT, StatementFilter(agent=keys.agent(agent), mark=positions.last_of(now_ms())))
               for agent in agents]
    latencies: list[float] = []
    used, began = time.process_time(), time.perf_counter()

    async def reader(at: int) -> None:
        while (asked := time.perf_counter()) < began + seconds:
            wanted, index = queries[at % len(queries)]
            found = await db["statements"].find(wanted, records.ROW, sort=[("pos", -1)], limit=limit,
                                                hint=index).to_list(None)
            b'{"statements":[' + b",".join(row["text"] for row in found) + b'],"more":""}'
            latencies.append(time.perf_counter() - asked)
            at += IN_FLIGHT

    await asyncio.gather(*map(reader, range(IN_FLIGHT)))
    load = Load(time.perf_counter() - began, latencies, time.process_time() - used)
    await db.close()
    return load
