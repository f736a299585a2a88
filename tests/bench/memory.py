"""What the server holds: idle, while 64 clients each post 10 MB, and over a time of mixed traffic."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from tests.bench import load, processes, traffic
from tests.bench.bench import Bench
from tests.bench.reads import path
from tests.bench.servers import Lrs

CLIENTS = 64
BATCH_BYTES = 10_000_000
SETTLING = 3.0


@dataclass(frozen=True)
class Memory:
    """MB: idle of each server process, and of all together the most at any time."""

    processes: list[float]
    peak: float
    failed: int

    @property
    def idle(self) -> float:
        return sum(self.processes)


@dataclass(frozen=True)
class Soak:
    """MB at points of time in equal distances, the first after a warm-up."""

    minutes: float
    held: list[float]
    failed: int


def measure(bench: Bench) -> Memory:
    """Idle, and the most held while each of `CLIENTS` posts one batch of `BATCH_BYTES`, all at once."""
    size = BATCH_BYTES * len(bench.pool) // sum(map(len, bench.pool))
    with bench.server("memory", bench.plan.variants[0]) as lrs:
        time.sleep(SETTLING)
        idle = [processes.memory([pid], "VmRSS") for pid in lrs.pids]
        bench.progress(f"memory: {CLIENTS} clients post {size} statements each")
        loaded = load.run(lrs.port, partial(load.posts, bench.pool, size, lrs.headers), CLIENTS, 600, CLIENTS)
        peak = processes.memory(lrs.pids, "VmHWM")
    bench.drop("memory")
    return Memory(idle, peak, loaded.failures.total())


def soak(bench: Bench) -> Soak:
    """Mixed traffic: mostly singles, some pages read, now and then a batch."""
    points, held, failed = 6, [], 0
    with bench.server("soak", bench.plan.variants[0]) as lrs:
        for point in range(points + 1):
            bench.progress(f"soak: {point} of {points}")
            loaded = load.run(lrs.port, partial(_mixed, bench, lrs), 32, bench.plan.soak / points)
            failed += loaded.failures.total()
            held.append(processes.memory(lrs.pids, "VmRSS"))
    bench.drop("soak")
    return Soak(bench.plan.soak / 60, held, failed)


def _mixed(bench: Bench, lrs: Lrs) -> Iterator[bytes]:
    singles = load.posts(bench.pool, 1, lrs.headers)
    batches = load.posts(bench.pool, 100, lrs.headers)
    pages = load.gets([path(activity=traffic.item(number), limit=25) for number in range(100)], lrs.headers)
    for number in itertools.count(1):
        if number % 100 == 0:
            yield next(batches)
        else:
            yield next(pages) if number % 10 == 0 else next(singles)
