"""Whether a class's study log costs the same in a large store as in a small one: forty learners, a term.

The class that is asked about is the same in each store; the others in it are many more classes like it. The log is kept
by the server's own keeper before anything is measured.
"""

from __future__ import annotations

import asyncio
import itertools
import random
from collections.abc import Awaitable, Callable, Collection, Mapping
from functools import partial
from statistics import median
from time import perf_counter
from typing import Any

import orjson

from lrs.access.reach import Reach, Window
from lrs.clock import now_ms
from lrs.config import Config, Mongo
from lrs.metrics import Metrics
from lrs.operation.firstkey import TENANT
from lrs.operation.studylog import keeper_of
from lrs.roster.timeline import Place, Timeline
from lrs.storage import positions
from lrs.storage.client import Database
from lrs.storage.store import Store
from lrs.studylog.period import Period
from lrs.studylog.service import Page, StudyLogService
from lrs.studylog.which import Which
from tests.bench import fill, traffic
from tests.bench.apart import Apart, apart
from tests.bench.bench import Bench
from tests.bench.growth import Cost, Growth
from tests.bench.records import Maker, NoSchools

LEARNERS = 40
OF_CLASS = 20_000   # statements of one class: about four a learner and day
TERM = Period("2026-04-08", "2026-08-05")  # when the traffic happened
CLASS = "class-0"
UUIDS = {str(traffic.learner(number)["account"]["name"]): number for number in range(traffic.LEARNERS)}

Question = Callable[[StudyLogService, Reach], Awaitable[Any]]

QUESTIONS: Mapping[str, Question] = {
    "class, term: learners by week": lambda logs, reach: logs.summary(TENANT, reach, CLASS, TERM, Which(), "week"),
    "class, term: its days": lambda logs, reach: logs.days(TENANT, reach, CLASS, TERM),
    "class, a day": lambda logs, reach: logs.summary(TENANT, reach, CLASS, Period(TERM.first, TERM.first), Which()),
    "class: newest hundred": lambda logs, reach: logs.log(TENANT, reach, CLASS, TERM, Which(), Page()),
}


class Classes(NoSchools):
    """Every forty learners are a class of the sixth grade."""

    generation = 1

    async def timelines(self, tenant: str, users: Collection[str]) -> Mapping[str, Timeline]:
        return {user: Timeline([0], [Place("B101200000019", 2026, "P6", (f"class-{UUIDS[user] // LEARNERS}",), "1")])
                for user in users}


def measure(bench: Bench) -> Growth:
    """Each question asks the store of every size in turn; sizes too small for one class are left out."""
    growth, looked = Growth(), dict[str, dict[int, list[float]]]()
    databases = {size: _kept(bench, size) for size in bench.plan.sizes if size > OF_CLASS}
    examined: dict[str, dict[int, tuple[int, int]]] = {}
    for number in range(bench.plan.rounds + 1):
        bench.progress(f"classes, round {number}")
        for size, settings in databases.items():
            for name, (milliseconds, keys, found) in apart(_ask, settings).items():
                examined.setdefault(name, {})[size] = keys, found
                if number:  # the first round only warms up
                    looked.setdefault(name, {}).setdefault(size, []).append(milliseconds)
    growth.costs = {name: {size: Cost(median(rounds), rounds, *examined[name][size]) for size, rounds in sizes.items()}
                    for name, sizes in looked.items()}
    return growth


def _kept(bench: Bench, size: int) -> Mongo:
    """A database with `size` statements of classes, its study log kept."""
    settings = bench.settings(f"classes_{size}")
    with bench.server(settings.database, bench.plan.variants[0]):
        pass  # it makes tenant and indexes
    classes = size // OF_CLASS
    for first in range(0, size, 5 * fill.SLICE):
        running = [Apart(_insert, settings, start, classes * LEARNERS)
                   for start in range(first, min(first + 5 * fill.SLICE, size), fill.SLICE)]
        for one in running:
            one.result()
        bench.progress(f"classes, filling {size:,}: {first / size:.0%}")
    bench.progress(f"classes, keeping the log of {size:,}")
    apart(_keep, settings)
    return settings


async def _insert(settings: Mongo, first: int, learners: int) -> None:
    db = Database(settings)
    maker, chance = Maker(db, Classes()), random.Random(first)
    statements = itertools.islice(traffic.statements(first), fill.SLICE)
    texts = [orjson.dumps({**statement, "actor": traffic.learner(chance.randrange(learners))})
             for statement in statements]
    for start in range(0, len(texts), fill.BATCH):
        ms = now_ms() - 60_000 + (first + start) // fill.BATCH
        records = await maker.make(texts[start:start + fill.BATCH], ms, first // fill.SLICE % positions.LANES)
        await db["statements"].insert_many(records, ordered=False)
    await db.close()


async def _keep(settings: Mongo) -> None:
    store = await Store.open(Config(mongo=settings), Metrics())
    await asyncio.sleep(1)
    keeper = keeper_of(store, Config(mongo=settings))
    while await keeper.step(TENANT):
        pass
    await store.close()


async def _ask(settings: Mongo) -> dict[str, tuple[float, int, int]]:
    """Milliseconds, index keys examined and what was found, of each question."""
    config = Config(mongo=settings)
    store = await Store.open(config, Metrics())
    await asyncio.sleep(0.5)
    logs = StudyLogService(store.studylogs, store.statements, NoSchools(), config)
    reach = Reach((Window(classes=frozenset({CLASS})),))
    found = {name: await _asked(store.db, partial(question, logs, reach)) for name, question in QUESTIONS.items()}
    await store.close()
    return found


async def _asked(db: Database, question: Callable[[], Awaitable[Any]]) -> tuple[float, int, int]:
    await question()  # code and cache are warm
    before, began = await _scanned(db), perf_counter()
    answer = await question()
    taken = (perf_counter() - began) * 1000
    rows = answer[0] if isinstance(answer, tuple) else getattr(answer, "rows", None) or answer.entries
    return taken, await _scanned(db) - before, len(rows)


async def _scanned(db: Database) -> int:
    """Index keys that MongoDB has examined, for whomever."""
    status = await db.admin("serverStatus")
    return int(status["metrics"]["queryExecutor"]["scanned"])
