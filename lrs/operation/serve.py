"""``lrs serve``: from settings to a server that answers, and from Ctrl-C to a clean end."""

from __future__ import annotations

import asyncio
import json
import os
import signal
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from lrs.config import Config
from lrs.errors import CannotStart
from lrs.operation.demonstrated import demonstrated
from lrs.operation.firstkey import FirstKey, write_private
from lrs.operation.supervisor import Workers, foundations
from lrs.operation.welcome import origin, sign_ins, welcome

Tell = Callable[[str], None]


async def serve(config: Config, ready_file: Path | None, tell: Tell) -> None:
    """Serve until SIGINT or SIGTERM, at whatever moment it comes. Raises `CannotStart`."""
    loop = asyncio.get_running_loop()
    serving = asyncio.create_task(_serve(config, ready_file, tell))
    for stop in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(stop, _cancel_once, serving)
    with suppress(asyncio.CancelledError):
        await serving
    tell("Stopped.")


def _cancel_once(serving: asyncio.Task[None]) -> None:
    """A second Ctrl-C must not interrupt the clean end that the first one began."""
    if not serving.cancelling():
        serving.cancel()


async def _serve(config: Config, ready_file: Path | None, tell: Tell) -> None:
    _check_place(ready_file)
    _remove(ready_file)
    async with foundations(config) as (actual, shown):
        workers = Workers(actual)
        try:
            await workers.start()
            if ready_file:
                _report_ready(ready_file, actual, shown)
            tell(welcome(actual, shown, private=not config.mongo.uri))
            async with demonstrated(actual) as school:
                if school:
                    tell(sign_ins(school.told))
                    await school.watch()
                await asyncio.Event().wait()
        finally:
            await workers.stop()
            _remove(ready_file)


def _check_place(ready_file: Path | None) -> None:
    if ready_file and not os.access(ready_file.parent, os.W_OK):
        raise CannotStart(f"--ready-file {ready_file}: the folder is not there or not writable.")


def _remove(ready_file: Path | None) -> None:
    if ready_file:
        ready_file.unlink(missing_ok=True)


def _report_ready(file: Path, config: Config, shown: FirstKey | None) -> None:
    addresses = {"address": origin(config) + config.server.base_path, "caliper": origin(config) + config.caliper.path}
    known = {"key": shown.key, "secret": shown.secret, "tenant": shown.tenant} if shown else {}
    write_private(file, json.dumps({**addresses, **known}, indent=2))
