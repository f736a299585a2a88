"""From loads to figures: one for each round, and their medians."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, fields
from statistics import median

from tests.bench import processes
from tests.bench.load import Load


@dataclass(frozen=True)
class Figures:
    """`rate` in statements or reads a second; latencies of requests in milliseconds; CPU in microseconds for each of
    `rate`: `server` is all workers or, measured raw, the driver's process; `peak` is the server's memory in MB."""

    rate: float
    p50: float
    p99: float
    p999: float
    server: float
    mongod: float
    peak: float
    failed: float


# Case, then subject: the figures of each round.
Table = dict[str, dict[str, list[Figures]]]


def table() -> Table:
    return defaultdict(lambda: defaultdict(list))


def measured(work: Callable[[], Load], size: int, mongod: list[int], server: list[int] | None = None) -> Figures:
    """What `work` came to, `size` to a request; without `server`, the process of the load did the work itself."""
    used_mongod, used_server = processes.cpu(mongod), processes.cpu(server or [])
    load = work()
    count = max(len(load.latencies), 1) * size
    used = processes.cpu(server) - used_server if server else load.cpu
    return Figures(
        rate=load.rate * size, p50=load.percentile(0.5), p99=load.percentile(0.99), p999=load.percentile(0.999),
        server=used / count * 1e6, mongod=(processes.cpu(mongod) - used_mongod) / count * 1e6,
        peak=processes.memory(server, "VmHWM") if server else 0.0, failed=float(load.failures.total()))


def medians(rounds: list[Figures]) -> Figures:
    return Figures(**{field.name: median(getattr(one, field.name) for one in rounds) for field in fields(Figures)})
