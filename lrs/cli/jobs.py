"""`lrs bundle jobs`: exports, imports, deliveries and notices under way or ended, and how full the spool is."""

from __future__ import annotations

import argparse
import asyncio
from typing import Any, get_args

from lrs.cli.command import command
from lrs.clock import utc_text
from lrs.config import Config
from lrs.messages.catalogue import text
from lrs.operation.spool import spool_of
from lrs.operation.store import opened
from lrs.storage.contract.jobs import Job, JobState

JOBS = """\
What a server works on beside requests: exports, imports, deliveries into families' stores, notices of withdrawn
consents. The newest first, with why one failed or waits; whose records they are is not told.

examples:
  lrs bundle jobs
  lrs bundle jobs --state failed

next: /console/operator/jobs tries one again, or lets it go.
"""
MOST = 200


def add(verbs: Any) -> None:
    jobs = command(verbs, "jobs", "id, kind, case, state, %, last moved, why; and how full the spool is", JOBS, _jobs)
    jobs.add_argument("--state", choices=get_args(JobState), help="only in this state")
    jobs.add_argument("--tenant", default="school", help="whose (default: school)")


async def _jobs(config: Config, options: argparse.Namespace) -> int:
    spool = spool_of(config)
    async with opened(config) as store:
        found = await store.jobs.list(options.tenant, state=options.state, limit=MOST)
    print("\t".join(("id", "kind", "case", "state", "%", "last moved", "why")))
    for job in found:
        print("\t".join((job.job_id, job.kind, job.case_id or "-", job.state, str(_percent(job)), utc_text(job.changed),
                         text(job.reason, "en", job.detail.get("values", {})) if job.reason else "")))
    print(f"spool: {await asyncio.to_thread(spool.used) >> 20} of {spool.quota >> 20} MiB")
    return 0


def _percent(job: Job) -> int:
    return 100 * job.done // job.total if job.total else 0
