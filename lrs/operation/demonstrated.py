"""The supervisor's end of the demonstration school: its process, what it says, how far it came.

A school that cannot be founded or filled is told in the log; the server goes on without.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from typing import Any

from lrs.cli.progress import Progress
from lrs.config import Config
from lrs.datafolder import DataFolder
from lrs.errors import CannotStart
from lrs.operation.child import Child

log = logging.getLogger(__name__)

MODULE = "lrs.operation.demonstration"

_WIDTH = 30


@asynccontextmanager
async def demonstrated(config: Config) -> AsyncIterator[Demonstrated | None]:
    """The school of this server, founded, as long as the block lasts; None where there is to be none."""
    if config.demo.load == "no" or not DataFolder(config.server.data).demo.exists():
        yield None
        return
    child = await Child.start(MODULE, config, {})
    try:
        yield await _founded(child)
    finally:
        await child.stop()


class Demonstrated:
    """`told`: what it said once it was founded, its sign-ins, their file, whether they are to be shown."""

    def __init__(self, child: Child, told: dict[str, Any]) -> None:
        self.told = told
        self._child = child

    async def watch(self) -> None:
        """Tell how the loading comes along, on a terminal; return when nothing more is to be told."""
        try:
            with Progress() if sys.stderr.isatty() else nullcontext() as progress:
                while came := await self._child.answer():
                    if progress:
                        progress.tell(_bar(*came))
            log.info("the demonstration school is loaded")
            await self._child.answer()  # until it ends
        except CannotStart as error:
            log.error("the demonstration school goes on no longer: %s", error)


async def _founded(child: Child) -> Demonstrated | None:
    try:
        return Demonstrated(child, await child.answer())
    except CannotStart as error:
        log.error("the demonstration school could not be founded: %s", error)
        return None


def _bar(done: int, of: int) -> str:
    filled = _WIDTH * done // max(1, of)
    return f"demonstration school  [{'#' * filled}{'.' * (_WIDTH - filled)}]  {done:,} of about {of:,} Statements"
