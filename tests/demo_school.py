"""The demonstration school in a test's server: the same generator, smaller, in a few seconds.

    async with serving(config) as server:
        demo = await demo_school(server)
        teacher = demo.password("teacher")
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import datetime

import pytest

from lrs.config import Config
from lrs.demo.founding import Founding
from lrs.demo.loading import Loading
from lrs.demo.notebook import Notebook
from lrs.demo.posting import Poster
from lrs.demo.school import Scale, School
from lrs.demo.study import Study
from lrs.http import keys
from lrs.operation.demonstration import services
from tests.http.conftest import TENANT, Server, serving

SMALL = Scale(pupils=40, weeks=12, statements=5_000)
NEIGHBOUR = "hama"


@dataclass(frozen=True)
class Demo:
    """`statements`: how many were posted."""

    study: Study
    notebook: Notebook
    statements: int

    @property
    def school(self) -> School:
        return self.study.school

    def password(self, name: str, tenant: str = TENANT) -> str:
        """Of one of `lrs.demo.notebook.ACCOUNTS`."""
        return self.notebook.sign_in(tenant, name).password


async def demo_school(server: Server, scale: Scale = SMALL, now: datetime | None = None) -> Demo:
    """Load the school, its term of study up to `now`, into the tenant of a server of tests/http."""
    config = server.app[keys.CONFIG]
    zone = config.school.time_zone()
    now = now or datetime.now(zone)
    neighbour = server.origin.replace("127.0.0.1", "localhost")
    notebook = Notebook.begun(scale, now.astimezone(zone).date(), (TENANT, NEIGHBOUR),
                              (server.origin, neighbour))
    async with services(config) as at:
        await Founding(at, notebook).found()
    await server.app[keys.CODES].refresh()
    await _roster_is_seen(server)
    poster = Poster(f"{server.origin}/xAPI", notebook.keys)
    loading = replace(Loading.of(notebook, zone, poster, _keep), now=lambda: now)
    try:
        await loading.settled(workers=1)
        came = [came async for came in loading.load()]
    finally:
        poster.close()
    return Demo(loading.study, notebook, came[-1].done if came else 0)


async def _roster_is_seen(server: Server) -> None:
    """What comes before a server sees a new roster is annotated again a little later; a test counts at once."""
    there = await server.app[keys.STORE].rosters.head(TENANT)
    while await server.app[keys.ROSTER].head(TENANT) != there:
        await asyncio.sleep(0.05)


async def _keep(_: Notebook) -> None:
    """A test forgets."""


@pytest.fixture(scope="module")
async def demo_server(config: Config) -> AsyncIterator[tuple[Server, Demo]]:
    """A server of the module's own that has the school. Import it where it is used, as any fixture."""
    async with serving(config) as server:
        yield server, await demo_school(server)
