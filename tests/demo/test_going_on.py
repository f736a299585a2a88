"""What the school does after its term was loaded: it goes on, and takes up the ministry's codes once they are there."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from lrs.access.principal import KeyKind
from lrs.config import Config
from lrs.demo.curriculum import taught
from lrs.demo.founding import Founding, published_codes
from lrs.demo.learning import PUZZLING
from lrs.demo.loading import Loading
from lrs.demo.notebook import Notebook
from lrs.demo.posting import Poster
from lrs.demo.school import Scale
from lrs.demo.study import Sent
from lrs.demo.tools import DRILL
from lrs.http import keys
from lrs.operation.demonstration import services
from tests.demo_school import Demo, demo_school
from tests.http.conftest import Server, serving
from tests.publishing import table_rows, write_xlsx

LITTLE = Scale(pupils=24, weeks=3, statements=1500)

PUBLISHED = ("8220263216000000", "8250263111200000")  # of tests/publishing.py
NOW = datetime(2026, 11, 24, 18, tzinfo=ZoneInfo("Asia/Tokyo"))


async def until(condition: Callable[[], Awaitable[bool]], seconds: float = 60) -> None:
    async with asyncio.timeout(seconds):
        while not await condition():
            await asyncio.sleep(0.2)


async def codes_of(server: Server, sent: Sent) -> list[Any]:
    answer = await server.client(server.keys[KeyKind.SYSTEM]).get(f"/api/v1/statements/{sent.id}/annotations")
    return [code["sent"] for code in answer.json()["codes"]]


def a_drill(demo: Demo) -> Sent:
    item = next(item for item in taught("P6", "算数") if item.title == PUZZLING)
    return next(one for day in demo.school.days for one in demo.study.on(day) if one.made.tool == DRILL
                and item.key in one.made.statement["object"]["id"] and "success" in one.made.statement["result"])


async def kept(_: Notebook) -> None:
    """A test forgets."""


async def test_published_codes_replace_those_of_the_sample_once_their_table_is_imported(
        config: Config, tmp_path: Path) -> None:
    config = replace(config, annotation=replace(config.annotation, cache_seconds=1))
    async with serving(config) as server:
        demo = await demo_school(server, LITTLE, NOW)
        drill = a_drill(demo)
        [before] = await codes_of(server, drill)
        async with services(server.app[keys.CONFIG]) as at:
            await at.imports.file(write_xlsx(tmp_path / "小学校.xlsx", table_rows()))
            published = await Founding(at, demo.notebook).codes()
        assert (before, published) == ("Z250263111200000", set(PUBLISHED))

        async def replaced() -> bool:
            return await codes_of(server, drill) == [PUBLISHED[1]]

        await until(replaced)


async def test_it_goes_on_by_its_timetable_with_the_codes_there_are_and_with_pupils_of_this_moment(
        config: Config, tmp_path: Path) -> None:
    async with serving(config) as server:
        demo = await demo_school(server, LITTLE, NOW)
        poster = Poster(f"{server.origin}/xAPI", demo.notebook.keys)
        now, began = NOW.replace(day=25, hour=12), datetime.now(NOW.tzinfo)
        loading = Loading(demo.study, demo.notebook, poster, kept, lambda: now + (datetime.now(now.tzinfo) - began))
        async with services(server.app[keys.CONFIG]) as at:
            await at.imports.file(write_xlsx(tmp_path / "小学校.xlsx", table_rows()))
            await at.codes.refresh()

            async def codes() -> frozenset[str]:
                return published_codes(at.codes)

            going_on = asyncio.create_task(loading.go_on(2, codes))
            system = server.client(server.keys[KeyKind.SYSTEM])

            async def came(since: datetime) -> bool:
                answer = await system.get("statements", params={"limit": "100"})
                found = [datetime.fromisoformat(one["timestamp"]) for one in answer.json()["statements"]]
                return any(since < at <= now + timedelta(minutes=5) for at in found)

            await until(partial(came, now.replace(hour=8)))
            await until(partial(came, now))

            async def found_codes() -> bool:
                return demo.notebook.codes == PUBLISHED

            await until(found_codes)
            going_on.cancel()
            await asyncio.gather(going_on, return_exceptions=True)
            poster.close()
        assert demo.notebook.codes == PUBLISHED
        assert loading.study.codes == set(PUBLISHED)
        assert demo.notebook.loaded >= now
