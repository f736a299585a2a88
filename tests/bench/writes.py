"""Storing statements: singles beside the bare handler, batches beside the raw driver, turn by turn; and Caliper Events,
each of which is stored as a statement too, beside statements."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial
from typing import Any

from tests.bench import load, raw
from tests.bench.apart import apart
from tests.bench.bench import Bench
from tests.bench.figures import Table, measured, table
from tests.bench.servers import Bare, Variant, headers

SINGLES = (1, 32, 256)      # concurrent clients
BATCHES = (10, 100, 500)    # statements
ENVELOPES = (1, 100)        # Events
WARM_UP = 0.4
BARE = "bare aiohttp"


def singles_case(clients: int) -> str:
    return f"singles, {clients} client{'s' * (clients > 1)}"


def batches_case(size: int) -> str:
    return f"batches of {size}, {raw.IN_FLIGHT} in flight"


def caliper_case(size: int) -> str:
    clients = raw.IN_FLIGHT if size > 1 else SINGLES[1]
    return f"Caliper batches of {size}, {clients} in flight" if size > 1 else f"Caliper singles, {clients} clients"


def measure(bench: Bench, phases: Collection[str]) -> Table:
    """Each round measures every subject once, each on an empty database, and begins with another one.

    Otherwise MongoDB's checkpoint, each minute, may meet the same subject in every round.
    """
    found = table()
    turns = _turns(bench, found, phases)
    for number in range(bench.plan.rounds):
        start = number % len(turns)
        for name, turn in turns[start:] + turns[:start]:
            bench.progress(f"writes, round {number + 1}: {name}")
            turn()
    return found


def _turns(bench: Bench, found: Table, phases: Collection[str]) -> list[tuple[str, Callable[[], None]]]:
    turns: list[tuple[str, Callable[[], None]]] = []
    if "singles" in phases:
        turns.append((BARE, partial(_bare, bench, found)))
    if "batches" in phases:
        pool = apart(raw.made, bench.settings("made"), bench.pool)
        bench.drop("made")
        turns += [(f"raw {driver}", partial(_raw, bench, found, driver, pool)) for driver in bench.plan.drivers]
    return turns + [(str(variant), partial(_lrs, bench, found, variant, phases)) for variant in bench.plan.variants]


def _bare(bench: Bench, found: Table) -> None:
    with Bare() as bare:
        requests = partial(load.posts, bench.pool, 1, headers("x" * 60))
        load.run(bare.port, requests, 32, WARM_UP)
        for clients in SINGLES:
            found[singles_case(clients)][BARE].append(measured(
                partial(load.run, bare.port, requests, clients, bench.plan.writing), 1, [], bare.pids))


def _raw(bench: Bench, found: Table, driver: str, pool: list[dict[str, Any]]) -> None:
    settings = bench.settings("raw", driver)
    apart(raw.prepare, settings)
    for size in BATCHES:
        work = partial(apart, raw.insert, settings, pool, size, bench.plan.writing)
        found[batches_case(size)][f"raw {driver}"].append(measured(work, size, bench.mongod.pids))
    bench.drop("raw")


def _lrs(bench: Bench, found: Table, variant: Variant, phases: Collection[str]) -> None:
    with bench.server("writes", variant) as lrs:
        requests = partial(load.posts, bench.pool, headers=lrs.headers)
        cases = [(singles_case(clients), 1, clients) for clients in SINGLES if "singles" in phases]
        cases += [(batches_case(size), size, raw.IN_FLIGHT) for size in BATCHES if "batches" in phases]
        load.run(lrs.port, partial(requests, size=1), 32, WARM_UP)
        for case, size, clients in cases:
            work = partial(load.run, lrs.port, partial(requests, size=size), clients, bench.plan.writing)
            found[case][str(variant)].append(measured(work, size, bench.mongod.pids, lrs.pids))
        events = partial(load.envelopes, bench.events, headers=lrs.headers)
        for size in ENVELOPES if "caliper" in phases else ():
            clients = raw.IN_FLIGHT if size > 1 else SINGLES[1]
            load.run(lrs.port, partial(events, size=size), clients, WARM_UP)
            work = partial(load.run, lrs.port, partial(events, size=size), clients, bench.plan.writing)
            found[caliper_case(size)][str(variant)].append(measured(work, size, bench.mongod.pids, lrs.pids))
    bench.drop("writes")
