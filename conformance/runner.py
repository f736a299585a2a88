"""Runs tests beside one another, tells how far it is, and remembers what is done so that a broken run can go on."""

from __future__ import annotations

import asyncio
import time
import traceback
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import orjson

from conformance.check import SHOULD, Check
from conformance.failure import Exchange, NotApplicable, Wrong
from conformance.lrs import Lrs
from conformance.progress import Progress
from conformance.target import Target
from conformance.wire.answer import Answer
from conformance.wire.client import Wire, wire

LONGEST = 120  # seconds for one test
PASSED, FAILED, MISSED, BROKEN, SKIPPED = "passed", "failed", "missed", "broken", "skipped"


@dataclass(frozen=True)
class Result:
    """What came of one test: `missed` is a SHOULD that is not kept, `broken` a test that could not be carried out."""

    id: str
    noun: str
    says: str
    clause: str
    requirements: Sequence[str]
    level: str
    outcome: str
    seconds: float = 0
    fault: str = ""
    right: str = ""
    request: str = ""
    answer: str = ""
    left: int = 0  # documents and Statements that stay behind

    @property
    def spoils(self) -> bool:
        return self.outcome in {FAILED, BROKEN}


@dataclass
class Journal:
    """Results as they come, a line each, in a file that outlives a run."""

    path: Path | None = None
    done: dict[str, Result] = field(default_factory=dict)

    def read(self, target: Target) -> None:
        """Those of the same server and version that passed; everything else is tried again."""
        if not self.path or not self.path.exists():
            return
        first, *lines = self.path.read_bytes().splitlines() or [b"{}"]
        if orjson.loads(first) == _of(target):
            found = [Result(**orjson.loads(line)) for line in lines if line.endswith(b"}")]
            self.done = {each.id: each for each in found if each.outcome == PASSED}

    def begin(self, target: Target) -> None:
        if self.path:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self.path.write_bytes(orjson.dumps(_of(target)) + b"\n")
            for each in self.done.values():
                self.add(each)

    def add(self, result: Result) -> None:
        if self.path:
            with self.path.open("ab") as file:
                file.write(orjson.dumps(result) + b"\n")


def _of(target: Target) -> dict[str, Any]:
    return {"endpoint": target.endpoint, "version": target.version}


async def run(target: Target, checks: Sequence[Check], journal: Journal, progress: Progress, *,
              first_fault_ends: bool = False) -> list[Result]:
    """In the order of `checks`."""
    journal.begin(target)
    results = dict(journal.done)
    waiting = [each for each in checks if each.id not in results]
    ended = asyncio.Event()

    async def work(number: int, each: Check, line: Wire, free: asyncio.Semaphore) -> None:
        async with free:
            if ended.is_set():
                return
            result = await one(target, each, line, f"t{number}")
        results[each.id] = result
        journal.add(result)
        progress.told(result.outcome)
        if first_fault_ends and result.spoils:
            ended.set()

    progress.begin(len(waiting))
    async with wire(target.at_once, insecure=target.insecure) as line:
        free = asyncio.Semaphore(target.at_once)
        async with asyncio.TaskGroup() as group:
            for number, each in enumerate(waiting):
                group.create_task(work(number, each, line, free))
    progress.end()
    return [results[each.id] for each in checks if each.id in results]


async def one(target: Target, check: Check, line: Wire, test: str) -> Result:
    lrs, began = Lrs(target, line, test), time.monotonic()
    outcome, told = await _tried(lrs, check)
    left = 0 if target.keep else await _swept(lrs)
    exchange = told.get("exchange") or Exchange("", "")
    return Result(check.id, check.noun, check.says, check.clause, list(check.requirements), check.level, outcome,
                  round(time.monotonic() - began, 3), told.get("fault", ""), told.get("right", ""),
                  exchange.request, exchange.answer, left)


async def _tried(lrs: Lrs, check: Check) -> tuple[str, dict[str, Any]]:
    try:
        async with asyncio.timeout(LONGEST):
            await check.function(lrs)
    except Wrong as wrong:
        last = wrong.exchange or (lrs.last.exchange if isinstance(lrs.last, Answer) else None)
        return MISSED if check.level == SHOULD else FAILED, {"fault": wrong.says, "right": wrong.right,
                                                             "exchange": last}
    except NotApplicable as reason:
        return SKIPPED, {"fault": str(reason)}
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        return BROKEN, {"fault": f"no answer: {type(error).__name__} {error}", "right": "an answer",
                        "exchange": lrs.last.exchange if lrs.last else None}
    except Exception:  # an answer of a shape that the test did not reckon with
        last = lrs.last.exchange if lrs.last else None
        return FAILED, {"fault": "the answer has a shape that the standard does not know:\n" + traceback.format_exc(-2),
                        "exchange": last}
    if not lrs.requests:
        return BROKEN, {"fault": "the test sent nothing, so that it could not fail"}
    return PASSED, {}


async def _swept(lrs: Lrs) -> int:
    try:
        return await lrs.sweep()
    except (aiohttp.ClientError, TimeoutError, OSError):
        return 1
