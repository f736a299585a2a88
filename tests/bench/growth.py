"""Whether a query costs the same in a large store as in a small one: its time, and the keys MongoDB examines for it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from statistics import median
from typing import Any

from lrs.clock import now_ms, utc_text
from lrs.config import Limits, Mongo
from lrs.operation.firstkey import TENANT
from lrs.statements import query
from lrs.statements.queryfields import QueryKeys
from lrs.storage import filters, positions, records
from lrs.storage.client import Database
from lrs.storage.tenants import MongoTenants
from tests.bench import fill, load, traffic
from tests.bench.apart import apart
from tests.bench.bench import Bench
from tests.bench.reads import ANSWERED, path

LIMIT = 15

Parameters = dict[str, str]


@dataclass(frozen=True)
class Cost:
    """Of one query at one size: milliseconds, median and of each round; index keys examined, statements found."""

    milliseconds: float
    rounds: list[float]
    keys: int
    found: int


@dataclass(frozen=True)
class Room:
    """Bytes that one statement takes: its record on disk (compressed), its entries in all indexes."""

    disk: float
    index: float


@dataclass
class Growth:
    """By query and size what it costs; by size the room a statement takes."""

    costs: dict[str, dict[int, Cost]] = field(default_factory=dict)
    room: dict[int, Room] = field(default_factory=dict)

    @property
    def sizes(self) -> list[int]:
        return sorted({size for sizes in self.costs.values() for size in sizes})


def measure(bench: Bench) -> Growth:
    """Servers on databases of every size run side by side, and each query asks all of them in turn."""
    looked: dict[str, dict[int, list[float]]] = {}
    examined: dict[str, dict[int, tuple[int, int]]] = {}
    with ExitStack() as stack:
        servers, asked = {}, {}
        for size in bench.plan.sizes:
            database, authorization = bench.filled(size)
            servers[size] = stack.enter_context(bench.server(database, bench.plan.variants[0], authorization))
            asked[size] = dict(apart(_queries, bench.settings(database), size))
            for name, keys_and_found in apart(_examine, bench.settings(database), asked[size]).items():
                examined.setdefault(name, {})[size] = keys_and_found
        for number in range(bench.plan.rounds):
            for name in examined:
                bench.progress(f"growth, round {number + 1}: {name}")
                for size, lrs in servers.items():
                    requests = partial(load.gets, [path(**asked[size][name])], lrs.headers)
                    seen = load.run(lrs.port, requests, 1, bench.plan.looking)
                    looked.setdefault(name, {}).setdefault(size, []).append(seen.percentile(0.5))
    costs = {name: {size: Cost(median(rounds), rounds, *examined[name][size]) for size, rounds in sizes.items()}
             for name, sizes in looked.items()}
    return Growth(costs, {size: apart(_room, bench.settings(bench.filled(size)[0])) for size in bench.plan.sizes})


async def _queries(settings: Mongo, size: int) -> list[tuple[str, Parameters]]:
    """Each parameter alone and each indexed pair: newest first, bounded, ascending, deep in a walk, without a match."""
    db = Database(settings)
    middle_ms = now_ms() - size * fill.STEP_MS // 2
    registrations = [json.loads(record["text"])["context"]["registration"] async for record in
                     db["statements"].find({"pos": {"$gt": positions.before(middle_ms)}}, {"text": 1}, limit=1)]
    await db.close()
    variants: dict[str, Parameters] = {
        "newest": {},
        "since": {"since": utc_text(middle_ms)},
        "until": {"until": utc_text(middle_ms)},
        "ascending": {"ascending": "true"},
        "deep more": {"cursor": f"{positions.before(middle_ms)}.{positions.last_of(now_ms())}"},
    }
    found = []
    for family, (match, without) in _families(registrations[0]).items():
        found += [(f"{family}: {name}", match | bounds) for name, bounds in variants.items()]
        if without:
            found.append((f"{family}: no match", without))
    return [(name, {"limit": str(LIMIT)} | parameters) for name, parameters in found]


def _families(registration: str) -> dict[str, tuple[Parameters, Parameters]]:
    """The parameters that match, and some that do not, their parts being known."""
    agent = {"agent": json.dumps(traffic.learner(0))}
    stranger = {"agent": json.dumps(traffic.learner(traffic.LEARNERS + 7))}
    item, nothing = {"activity": traffic.item(0)}, {"activity": traffic.item(traffic.ITEMS + 7)}
    verb, unheard = {"verb": ANSWERED}, {"verb": "http://adlnet.gov/expapi/verbs/experienced"}
    played = {"verb": traffic.VERBS["played"][0]}
    related, activities = {"related_agents": "true"}, {"related_activities": "true"}
    unit = {"activity": f"{traffic.DRILL}/units/0"}
    return {
        "all": ({}, {}),
        "agent": (agent, stranger),
        "verb": (verb, unheard),
        "activity": (item, nothing),
        "registration": ({"registration": registration}, {"registration": "00000000-0000-4000-8000-000000000000"}),
        "related agent": (agent | related, stranger | related),
        "related activity": (unit | activities, nothing | activities),
        "agent, verb": (agent | verb, agent | unheard),
        "activity, verb": (item | verb, item | played),
        "agent, activity": (agent | item, agent | nothing),
    }


async def _examine(settings: Mongo, asked: dict[str, Parameters]) -> dict[str, tuple[int, int]]:
    """Keys examined and statements found by each query, as MongoDB explains it."""
    db = Database(settings)
    tenant = await MongoTenants(db).get(TENANT)
    assert tenant
    keys = QueryKeys(tenant.secret)
    found = {}
    for name, parameters in asked.items():
        stats = (await db.command("explain", _find(parameters, keys), verbosity="executionStats"))["executionStats"]
        found[name] = stats["totalKeysExamined"], stats["nReturned"]
    await db.close()
    return found


def _find(parameters: Parameters, keys: QueryKeys) -> dict[str, Any]:
    """The command that the server sends for a query."""
    wanted = query.read(parameters, Limits())
    assert isinstance(wanted, query.StatementQuery)
    condition, index = filters.build(TENANT, wanted.bounded(keys, None, positions.last_of(now_ms())))
    return {"find": "statements", "filter": condition, "projection": records.ROW, "hint": index,
            "sort": {"pos": 1 if wanted.ascending else -1}, "limit": wanted.limit + 1}


async def _room(settings: Mongo) -> Room:
    db = Database(settings)
    stats = await db.command("collStats", "statements")
    await db.close()
    return Room(stats["storageSize"] / stats["count"], stats["totalIndexSize"] / stats["count"])


def ratios(growth: Growth) -> Iterator[tuple[str, float, float]]:
    """Of each query: its time and its keys in the largest store, as multiples of those in the smallest.

    Both are asked right after each other in each round; the median of those ratios counts, for a machine drifts.
    """
    for name, sizes in growth.costs.items():
        small, large = sizes[min(sizes)], sizes[max(sizes)]
        times = median(after / before for before, after in zip(small.rounds, large.rounds, strict=True))
        yield name, times, max(large.keys, 1) / max(small.keys, 1)
