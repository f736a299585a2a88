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
from lrs.operation.administration import Administration, audit_log, connected
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


async def begin(config: Config, admin: Administration) -> str:
    """Before workers start, write down whether there is to be a school; the name for its tenant if one is to be made.

    A school that is there moves along when the server listens elsewhere.
    """
    file = DataFolder(config.server.data).demo
    if config.demo.load == "no":
        return ""
    if file.exists():
        await _move(config, admin, file)
        return ""
    fresh = not await admin.tenants.list()
    if config.demo.load == "auto" and (config.mongo.uri or not fresh):
        return ""
    if not fresh and await _has_roster(config):
        return ""
    today = datetime.now(config.school.time_zone()).date()
    notebook = Notebook.begun(Scale(statements=config.demo.statements), today, (TENANT, NEIGHBOUR), _origins(config))
    write_private(file, notebook.write())
    return notebook.school.city


def _origins(config: Config) -> tuple[str, str]:
    """Two under which this machine reaches the server, for two tenants."""
    here = origin(config)
    there = here.replace("127.0.0.1", "localhost")
    return here, there if there != here else f"http://127.0.0.1:{config.server.port}"


async def _move(config: Config, admin: Administration, file: Path) -> None:
    notebook, origins = _read(file), _origins(config)
    if notebook.origins == origins:
        return
    for tenant, before, now in zip(notebook.tenants, notebook.origins, origins, strict=True):
        known = await admin.tenants.get(tenant)
        if known is not None and known.origin == before:
            await admin.access.move(tenant, now)
    notebook.move(origins)
    write_private(file, notebook.write())


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
    file = DataFolder(config.server.data).demo
    notebook, keep = _read(file), partial(_keep, file)
    fresh = not notebook.founded
    async with services(config) as at:
        if fresh:
            await Founding(at, notebook).found()
            await keep(notebook)
        answer({"sign_ins": [asdict(one) for one in notebook.sign_ins], "shown": fresh, "file": str(file)})
        poster = Poster(own_address(config), notebook.keys)
        try:
            loading = Loading.of(notebook, config.school.time_zone(), poster, keep)
            await loading.settled(config.server.workers if fresh else 1)
            async for came in loading.load():
                answer(came)
            answer(None)
            await loading.go_on(config.demo.live_pupils, partial(_codes, at, notebook))
        finally:
            poster.close()


async def _codes(at: Services, notebook: Notebook) -> frozenset[str]:
    """The codes of published tables that are loaded by now."""
    await at.codes.refresh()
    published = published_codes(at.codes)
    return published if published == set(notebook.codes) else await Founding(at, notebook).codes()


def _read(file: Path) -> Notebook:
    return Notebook.read(file.read_text("utf-8"))


async def _keep(file: Path, notebook: Notebook) -> None:
    await asyncio.to_thread(write_private, file, notebook.write())


def main() -> None:
    config = load({})
    logs.configure(config.server)
    sys.exit(asyncio.run(answering(partial(work, config))))


if __name__ == "__main__":
    main()
