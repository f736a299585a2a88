"""`lrs bundle export`: the bundle of a case that the family approved, built and written to a file at a terminal."""

from __future__ import annotations

import argparse
import asyncio
import getpass
import shutil
from pathlib import Path
from typing import Any

from lrs.bundles.pieces import whole
from lrs.cli.command import command, counted
from lrs.cli.progress import Progress
from lrs.config import Config
from lrs.errors import CannotStart
from lrs.exports.service import Content
from lrs.messages.catalogue import text
from lrs.operation.exporting import exporting
from lrs.storage.contract.jobs import OPEN, Job

EXPORTING = """\
Build the bundle of a case that its family approved, and write it to a file: to hand it over where nobody fetches it. It
is encrypted to the recipient that the case names; a family's own is a plain zip. The record stays as it is.

examples:
  lrs case list                                           the cases there are, and how each stands
  lrs bundle export 9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d --to record.lrb.age

A running server builds approved cases by itself; then the command waits for it, or works along. What was killed goes on
where it stood, at the same bytes: give the same command again. Each export is told to the audit log.
"""
_LOOK_SECONDS = 0.5


def add(verbs: Any) -> None:
    export = command(verbs, "export", "build the bundle of an approved case, and write it to a file", EXPORTING,
                     _export)
    export.add_argument("case", help="as `lrs case list` shows it")
    export.add_argument("--to", type=Path, required=True, metavar="FILE", help="a file that is there is kept as it is")
    export.add_argument("--tenant", default="school", help="whose case (default: school)")


async def _export(config: Config, options: argparse.Namespace) -> int:
    if await asyncio.to_thread(options.to.exists):
        raise CannotStart(f"{options.to} is there already; name another file.")
    async with exporting(config) as at:
        by = f"cli:{getpass.getuser()}"
        job = await at.service.begin_case(options.tenant, options.case, by)
        with Progress() as progress:
            job = await _built(at.store.jobs.get, at.runner.run_due, job, progress)
        if job.state != "ready":
            raise CannotStart(text(job.reason, "en", job.detail.get("values", {})) if job.reason else
                              f"The export is {job.state}.")
        content = await at.service.content(options.tenant, job.job_id)
        await at.service.fetched(content, by, "all", "")
        await asyncio.to_thread(_copy, content, options.to)
    print(f"{options.to}: {counted(job.detail['statements'], 'Statement')}, {content.size} bytes, SHA-256 "
          f"{content.sha256}")
    return 0


async def _built(get: Any, run_due: Any, job: Job, progress: Progress) -> Job:
    """Work along until it has ended."""
    while job.state in OPEN:
        working = asyncio.ensure_future(run_due())
        while job.state in OPEN and not working.done():
            await asyncio.wait([working], timeout=_LOOK_SECONDS)
            job = await get(job.tenant, job.job_id) or job
            progress.tell(text(job.reason, "en", {}) if job.state == "queued" and job.reason else
                          f"{job.done} % {job.detail.get('step', '')}")
        await working
        job = await get(job.tenant, job.job_id) or job
        if job.state in OPEN:
            await asyncio.sleep(_LOOK_SECONDS)
    return job


def _copy(content: Content, target: Path) -> None:
    try:
        with whole(target) as out, content.path.open("rb") as source:
            shutil.copyfileobj(source, out)
    except OSError as error:
        raise CannotStart(f"{target}: {error.strerror}") from None
