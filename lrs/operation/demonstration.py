"""The demonstration school of a server: ``python -m lrs.operation.demonstration``, started by `serve.py`.

It founds the school, answers with the sign-ins, posts the term of study, answering how far it came and None at the end,
and goes on as long as the server runs.
"""

from __future__ import annotations

import asyncio
import contextlib
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict
from datetime import datetime
from functools import partial
from pathlib import Path

from lrs import logs
from lrs.access.grants import GrantService
from lrs.access.service import AccessService
from lrs.audit.changes import AuditedChanges
from lrs.codes.importing import CodeImport
from lrs.codes.service import CodeService
from lrs.config import Config, load
from lrs.datafolder import DataFolder
from lrs.demo.founding import Founding, Services, published_codes
from lrs.demo.loading import Loading
from lrs.demo.notebook import Notebook
from lrs.demo.posting import Poster
from lrs.demo.school import Scale
from lrs.demo.study import Study
from lrs.operation.administration import audit_log, connected
from lrs.operation.annotating import Annotating
from lrs.operation.child import Answer, answering
from lrs.operation.firstkey import TENANT, write_private
from lrs.operation.people import NoFetching
from lrs.operation.rosters import rosters
from lrs.operation.welcome import origin, own_address
from lrs.people.enrolled import RosterDirectory
from lrs.people.service import PeopleService
from lrs.roster.service import RosterService
from lrs.storage.store import Store

NEIGHBOUR = "hama"


async def begin(config: Config, *, fresh: bool) -> str:
    """Write down that there is to be a school, up to today, if there is; the name for its tenant, or nothing.

    `fresh`: the database has no tenant yet.
    """
    file = DataFolder(config.server.data).demo
    if config.demo.load == "no" or file.exists():
        return ""
    if config.demo.load == "auto" and (config.mongo.uri or not fresh):
        return ""
    if not fresh and await _has_roster(config):
        return ""
    here = origin(config)
    there = here.replace("127.0.0.1", "localhost") if "127.0.0.1" in here else f"http://127.0.0.1:{config.server.port}"
    today = datetime.now(config.school.time_zone()).date()
    notebook = Notebook.begun(Scale(statements=config.demo.statements), today, (TENANT, NEIGHBOUR), (here, there))
    write_private(file, notebook.write())
    return notebook.school.city


async def _has_roster(config: Config) -> bool:
    async with rosters(config, TENANT) as roster:
        return bool((await roster.head(TENANT)).generation)


@asynccontextmanager
async def services(config: Config) -> AsyncIterator[Services]:
    """What founds the school, beside a running server. Raises `CannotStart`."""
    async with connected(config) as db:
        store = Store(db, config)
        journal = AuditedChanges(audit_log(db, config))
        codes = CodeService(store.curriculum_tables, store.schools)
        roster = RosterService(store.rosters, store.calendars, store.leases, journal, config)
        annotating = Annotating.over(store, codes, roster, journal, config)
        access = AccessService(store.tenants, store.credentials, store.signing_keys, config)
        people = await PeopleService.open(store, config, NoFetching(), RosterDirectory(roster), journal)
        try:
            yield Services(access, roster, codes,
                           CodeImport(store.curriculum_tables, store.schools, store.leases, lambda *_: None),
                           annotating.mappings, annotating.links, people, GrantService(store.grants, store.tenants,
                                                                                       journal))
        finally:
            access.stop()
            people.close()


async def found(config: Config, notebook: Notebook) -> frozenset[str]:
    """Found what is not founded; the codes of loaded tables that are used instead of the sample's."""
    async with services(config) as at:
        if notebook.founded:
            await at.codes.refresh()
            return published_codes(at.codes)
        founding = Founding(at, notebook)
        await founding.found()
        return published_codes(at.codes)


async def work(config: Config, answer: Answer) -> None:
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    demonstrating = asyncio.create_task(_demonstrate(config, answer))
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait({demonstrating, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if demonstrating.done():
        await demonstrating  # raises what ended it
    demonstrating.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await demonstrating


async def _demonstrate(config: Config, answer: Answer) -> None:
    file, zone = DataFolder(config.server.data).demo, config.school.time_zone()
    notebook = Notebook.read(file.read_text("utf-8"))
    fresh = not notebook.founded
    codes = await found(config, notebook)
    await _keep(file, notebook)
    answer({"sign_ins": [asdict(one) for one in notebook.sign_ins], "shown": fresh, "file": str(file)})
    poster = Poster(own_address(config), notebook.keys)
    try:
        loading = Loading(Study(notebook.school, zone, codes), notebook, poster, partial(_keep, file),
                          partial(datetime.now, zone))
        await loading.settled(config.server.workers if fresh else 1)
        async for came in loading.load():
            answer(came)
        answer(None)
        await loading.go_on(config.demo.live_pupils)
    finally:
        poster.close()


async def _keep(file: Path, notebook: Notebook) -> None:
    await asyncio.to_thread(write_private, file, notebook.write())


def main() -> None:
    config = load({})
    logs.configure(config.server)
    sys.exit(asyncio.run(answering(partial(work, config))))


if __name__ == "__main__":
    main()
