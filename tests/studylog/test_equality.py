"""The law of the study log: whatever happens to Statements, in whatever order, and however far the log is kept, an
answer is what the Statements up to its mark give."""

from __future__ import annotations

import asyncio
import os
import random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.builders import voiding
from tests.school import FRACTIONS, HANAKO, HISTORY, TARO, Timeline
from tests.studylog.conftest import NEIGHBOURS, SEVENTH, SIXTH, Log, solved
from tests.studylog.test_keeper import correct, erase

# Late, early and at the borders of days and school years, in several spellings.
TIMES = ("2026-05-12T09:00:00+09:00", "2026-05-12T00:00:00+09:00", "2026-05-11T23:59:59.999+09:00",
         "2026-05-11T15:00:00Z", "2026-05-12T09:00:30+09:00", "2026-05-12T09:07:00+09:00", "2027-03-31T23:59:59+09:00",
         "2027-03-31T15:00:00Z", "2027-04-01T00:00:00+09:00", "2026-04-01T00:00:00+09:00")
EXAMPLES = int(os.environ.get("LRS_STUDYLOG_EXAMPLES", "10"))
STAYS = (SIXTH, SEVENTH, NEIGHBOURS)

statements = st.builds(
    lambda learner, at, codes, activity, success: solved(learner, at, *codes, activity=activity, success=success),
    st.sampled_from((HANAKO, TARO, "だれか")), st.sampled_from(TIMES),
    st.sampled_from(((), (FRACTIONS,), (HISTORY, FRACTIONS))), st.sampled_from(("分数", "小数")),
    st.sampled_from((None, True, False)))
actions = st.one_of(
    st.tuples(st.just("store"), st.lists(statements, min_size=1, max_size=6)),
    st.tuples(st.sampled_from(("void", "erase", "correct", "void first")), st.integers(0, 50)),
    st.tuples(st.just("move"), st.sampled_from(STAYS)), st.tuples(st.sampled_from(("keep", "rebuild", "step")),
                                                                st.just(None)))


class History:
    """What was done to one tenant's Statements."""

    def __init__(self, log: Log) -> None:
        self.log = log
        self.stored: list[dict[str, Any]] = []
        self.gone: set[str] = set()

    async def do(self, action: str, what: Any) -> None:
        log = self.log
        match action:
            case "store":
                self.stored += [dict(each, id=solved()["id"]) for each in what]
                await log.store(*self.stored[-len(what):])
            case "void first":
                told = solved()
                await log.store(voiding(told["id"]))
                await log.store(told)
            case "void" | "erase" | "correct":
                if told := self.one(what):
                    await self.change(action, told)
            case "move":
                log.custodian.school.places[HANAKO] = Timeline([(0, what)])
                await log.custodian.rebuild()
            case "rebuild":
                await log.keeper.rebuild(log.tenant)
            case "step":
                await log.keeper.step(log.tenant)
            case "keep":
                await log.keep()

    def one(self, place: int) -> dict[str, Any] | None:
        standing = [each for each in self.stored if each["id"] not in self.gone]
        return standing[place % len(standing)] if standing else None

    async def change(self, action: str, told: dict[str, Any]) -> None:
        if action == "correct":
            await correct(self.log, told, HISTORY)
            return
        self.gone.add(told["id"])
        if action == "void":
            await self.log.store(voiding(told["id"]))
        else:
            await erase(self.log, told)


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(history=st.lists(actions, min_size=3, max_size=12))
async def test_an_answer_is_what_the_statements_say_at_its_mark(log: Log, history: list[tuple[str, Any]]) -> None:
    done = History(log)
    for action, what in history:
        await done.do(action, what)
        await log.check()
    await log.keep()
    await log.check()


@pytest.mark.parametrize("seed", range(3))
async def test_so_it_is_while_others_store_void_annotate_erase_and_keep(log: Log, seed: int) -> None:
    chance = random.Random(seed)
    done = History(log)
    busy = asyncio.Event()

    async def storing() -> None:
        for _ in range(25):
            told = [solved(chance.choice((HANAKO, TARO)), chance.choice(TIMES), activity=chance.choice("分小"),
                           success=chance.choice((None, True, False))) for _ in range(chance.randrange(1, 6))]
            await log.store(*told)
            done.stored += told
            await asyncio.sleep(chance.uniform(0, 0.03))
        busy.set()

    async def changing() -> None:
        while not busy.is_set():
            if told := done.one(chance.randrange(50)):
                await done.change(chance.choice(("void", "erase", "correct")), told)
            await asyncio.sleep(chance.uniform(0, 0.06))

    async def moving() -> None:
        while not busy.is_set():
            log.custodian.school.places[HANAKO] = Timeline([(0, chance.choice(STAYS))])
            await log.custodian.rebuild()

    async def keeping() -> None:
        while not busy.is_set():
            await log.keeper.step(log.tenant)
            await asyncio.sleep(chance.uniform(0, 0.1))

    async def asking() -> None:
        while not busy.is_set():
            await log.check()

    await asyncio.gather(storing(), storing(), changing(), moving(), keeping(), keeping(), asking())
    await log.keep()
    head = await log.check()
    assert head is not None
