"""What every phase works with: how much to measure, a MongoDB, statements to send, filled databases."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from lrs.config import Mongo
from tests.bench import fill, load, sensors, traffic
from tests.bench.apart import apart
from tests.bench.processes import Others
from tests.bench.servers import Lrs, Mongod, Variant

POOL = 20_000
LEARNT = 2_000  # statements sent to a filled server, so that it has met the activities


@dataclass(frozen=True)
class Plan:
    """How much is measured. Times in seconds; `writing`, `reading` and `looking` are those of one case in a round."""

    rounds: int
    writing: float
    reading: float
    looking: float
    patience: float
    soak: float
    sizes: tuple[int, ...]
    drivers: tuple[str, ...]
    workers: tuple[int, ...]

    @property
    def variants(self) -> list[Variant]:
        return [Variant(driver, workers) for workers in self.workers for driver in self.drivers]


@dataclass
class Bench:
    plan: Plan
    folder: Path
    mongod: Mongod
    others: dict[str, float] = field(default_factory=dict)  # phase: cores that others used meanwhile
    _filled: dict[int, str] = field(default_factory=dict)

    def tell(self, text: str) -> None:
        print(text, file=sys.stderr, flush=True)

    def progress(self, text: str) -> None:
        """A line that the next one replaces, on a terminal."""
        if sys.stderr.isatty():
            print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)

    @contextmanager
    def phase(self, name: str) -> Iterator[None]:
        """Wait for quiet, then watch what others take of the machine."""
        others = Others()
        if not others.wait_for_quiet(self.plan.patience):
            self.tell(f"{name}: others keep this machine busy ({others.share():.2f} cores); measuring all the same")
        others.restart()
        yield
        self.others[name] = round(others.share(), 3)
        self.progress("")
        self.tell(f"{name}: done; others used {self.others[name]:.2f} cores")

    @cached_property
    def pool(self) -> list[bytes]:
        """Statements to send, each of another learner."""
        return traffic.texts(0, POOL, unique=True)

    @cached_property
    def events(self) -> list[bytes]:
        """Caliper Events to send, each of another learner."""
        return sensors.texts(0, POOL, unique=True)

    def settings(self, database: str, driver: str = "pymongo") -> Mongo:
        return Mongo(uri=self.mongod.uri, database=database, driver=driver)

    def server(self, database: str, variant: Variant, authorization: str = "") -> Lrs:
        return Lrs(self.folder, self.mongod.uri, database, variant, authorization)

    def filled(self, size: int) -> tuple[str, str]:
        """A database with `size` statements, made at the first call, and the authorization to read it."""
        database = f"filled_{size}"
        if size not in self._filled:
            with self.server(database, self.plan.variants[0]) as lrs:
                self._filled[size] = lrs.authorization
                fill.fill(self.settings(database), size, self.progress)
                load.run(lrs.port, lambda: load.posts(self.pool[:LEARNT], 100, lrs.headers), 1, 60, LEARNT // 100)
        return database, self._filled[size]

    def drop(self, database: str) -> None:
        apart(fill.drop, self.settings(database))
