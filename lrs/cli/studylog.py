"""`lrs studylog`: what is kept of the study log."""

from __future__ import annotations

import argparse
import asyncio
from typing import Any

from lrs.cli.command import command
from lrs.cli.progress import Progress
from lrs.clock import now_ms, utc_text
from lrs.config import Config
from lrs.errors import CannotStart
from lrs.operation.studylog import Keeping, keeping
from lrs.recurring import beside
from lrs.storage import positions
from lrs.storage.contract.studylog import Head

STUDYLOG = """\
The study log: what learners did, by day and curriculum item. It follows from the Statements and is kept by a running
server; whatever is not kept yet is worked out when somebody asks.

examples:
  lrs studylog status                          how far each tenant's log is kept, and how much it holds
  lrs studylog rebuild --tenant midori         make it anew: studylog.longest_gap_seconds or school.zone changed

A rebuild makes a second log beside the one that answers, which goes on answering, and then takes its place. One that
was interrupted goes on where it stood: by a running server, or with the next rebuild.
"""

LOOK_SECONDS = 0.5


def add(commands: Any) -> None:
    group = commands.add_parser("studylog", help="the study log: how far it is kept; make it anew",
                                description=STUDYLOG)
    verbs = group.add_subparsers(metavar="status|rebuild", required=True)
    status = command(verbs, "status", "tenant, kept up to, seconds behind, Statements, entries, days, changes waiting",
                     STUDYLOG, _status)
    status.add_argument("--tenant", help="whose (default: everybody's)")
    rebuild = command(verbs, "rebuild", "make a log anew, while the old one answers", STUDYLOG, _rebuild)
    rebuild.add_argument("--tenant", default="school", help="whose (default: school)")


async def _status(config: Config, options: argparse.Namespace) -> int:
    async with keeping(config) as at:
        tenants = [await _known(at, options.tenant)] if options.tenant else [
            each.tenant_id for each in await at.store.tenants.list()]
        print("\t".join(("tenant", "kept up to", "behind", "statements", "entries", "days", "changes")))
        for tenant in tenants:
            size = await at.store.studylogs.size(tenant)
            behind = await at.store.studylogs.behind([tenant])
            for head in await at.keeper.heads(tenant):
                seconds = round((now_ms() - positions.ms_of(head.mark)) / 1000) if behind and head.mark >= 0 else 0
                name = tenant if head.active else f"{tenant} (rebuild)"
                print("\t".join(map(str, (name, _until(head), f"{seconds} s", head.seen, *size))))
    return 0


async def _rebuild(config: Config, options: argparse.Namespace) -> int:
    async with keeping(config) as at:
        tenant = await _known(at, options.tenant)
        total = await at.store.studylogs.statements(tenant)
        await at.keeper.rebuild(tenant)
        async with beside(at.keeper.keep_keeping()):
            with Progress() as progress:
                while len(heads := await at.keeper.heads(tenant)) == 2:
                    progress.tell(f"{tenant}: {heads[1].seen} of about {total} Statements")
                    await asyncio.sleep(LOOK_SECONDS)
        await at.keeper.follow(tenant)
        await at.keeper.finish()
    print(f"{tenant}: kept anew up to {_until(heads[0])}, {heads[0].seen} Statements")
    return 0


def _until(head: Head) -> str:
    return positions.mark_text(head.mark) if head.mark >= 0 else utc_text(positions.EPOCH_MS)


async def _known(at: Keeping, tenant: str) -> str:
    if await at.store.tenants.get(tenant) is None:
        raise CannotStart(f"There is no tenant {tenant}; `lrs tenant list` shows those there are.")
    return tenant
