"""Finding statements: pages beside the raw driver's find, every format, and the walk from page to page.

The key is that of the app that wrote them all; a system key, whose every read is audited, is measured beside it.
"""

from __future__ import annotations

import http.client
import json
import time
from functools import partial
from urllib.parse import urlencode

from lrs.xapi.actor import ifi
from tests.bench import load, raw, traffic
from tests.bench.apart import apart
from tests.bench.bench import Bench
from tests.bench.figures import Table, measured, table
from tests.bench.load import Load
from tests.bench.records import WRITER

SIZE = 100_000     # statements in the database, if that many are asked for
AGENTS = range(50)  # those met most often; each has a full page
WALKED = 100       # pages
AUDITED = ", of the whole tenant, audited"
WALKED_LIMIT = 100
WALK = f"walking more, {WALKED_LIMIT} a page, 1 client"

ANSWERED = traffic.VERBS["answered"][0]


def page_case(limit: int) -> str:
    return f"GET {limit} by agent, {raw.IN_FLIGHT} clients"


def measure(bench: Bench, phases: set[str]) -> Table:
    """Each round measures every subject once, all on the same database."""
    found = table()
    database, authorization = bench.filled(min(SIZE, max(bench.plan.sizes)))
    cases = _cases()
    own: dict[str, str] = {}
    for number in range(bench.plan.rounds):
        if "reads" in phases:
            for driver in bench.plan.drivers:
                bench.progress(f"reads, round {number + 1}: raw {driver}")
                _raw(bench, found, database, driver)
        for variant in bench.plan.variants:
            bench.progress(f"reads, round {number + 1}: {variant}")
            with bench.server(database, variant, authorization) as lrs:
                own = own or lrs.headers_of(WRITER.app)
                load.run(lrs.port, partial(load.gets, cases[page_case(25)], own), raw.IN_FLIGHT, 0.3)
                for case, paths in cases.items() if "reads" in phases else ():
                    headers = lrs.headers if case.endswith(AUDITED) else own
                    work = partial(load.run, lrs.port, partial(load.gets, paths, headers), raw.IN_FLIGHT,
                                   bench.plan.reading)
                    found[case][str(variant)].append(measured(work, 1, bench.mongod.pids, lrs.pids))
                if "more" in phases:
                    work = partial(apart, _walk, lrs.port, own)
                    found[WALK][str(variant)].append(measured(work, WALKED_LIMIT, bench.mongod.pids, lrs.pids))
    return found


def path(**parameters: object) -> str:
    return f"{load.STATEMENTS}?{urlencode(parameters)}"


def _cases() -> dict[str, list[str]]:
    agents = [json.dumps(traffic.learner(number)) for number in AGENTS]
    items = [traffic.item(number) for number in range(20)]
    return {
        page_case(25): [path(agent=agent, limit=25) for agent in agents],
        page_case(100): [path(agent=agent, limit=100) for agent in agents],
        f"GET 25 by agent{AUDITED}": [path(agent=agent, limit=25) for agent in agents],
        "GET 25 by verb and activity": [path(verb=ANSWERED, activity=item, limit=25) for item in items],
        "GET 25 by activity and verb, since": [
            path(verb=ANSWERED, activity=item, since="2026-04-01T00:00:00Z", limit=25) for item in items],
        "GET 25 by related activity": [
            path(activity=f"{traffic.DRILL}/units/{unit}", related_activities="true", limit=25) for unit in range(8)],
        "GET 25 by agent, ids": [path(agent=agent, format="ids", limit=25) for agent in agents],
        "GET 25 by agent, canonical": [path(agent=agent, format="canonical", limit=25) for agent in agents],
    }


def _raw(bench: Bench, found: Table, database: str, driver: str) -> None:
    agents = [ifi(traffic.learner(number)) or "" for number in AGENTS]
    for limit in (25, 100):
        work = partial(apart, raw.find, bench.settings(database, driver), agents, limit, bench.plan.reading)
        found[page_case(limit)][f"raw {driver}"].append(measured(work, 1, bench.mongod.pids))


async def _walk(port: int, headers: dict[str, str]) -> Load:
    """Follow `more` through `WALKED` pages at most."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    more = path(limit=WALKED_LIMIT)
    latencies: list[float] = []
    used, began = time.process_time(), time.perf_counter()
    while more and len(latencies) < WALKED:
        asked = time.perf_counter()
        connection.request("GET", more, headers=headers)
        body = connection.getresponse().read()
        latencies.append(time.perf_counter() - asked)
        more = body[body.rindex(b'"more":"') + 8:-2].decode()
    return Load(time.perf_counter() - began, latencies, time.process_time() - used)
