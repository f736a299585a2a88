"""/console/operator/jobs: long work on records by its state, why it failed, and how full the spool is. Whose records
they are is not shown."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import get_args

from aiohttp import web

from lrs import parameters
from lrs.console.pages import Voice
from lrs.errors import LRSError, NotFound
from lrs.http import pages
from lrs.http.console.operating import JOBS_PATH, lend, tabs
from lrs.http.console.viewer import Viewer, show
from lrs.http.keys import JOBS, SPOOL
from lrs.http.requests import Call
from lrs.messages.catalogue import text
from lrs.retention.callers import actor
from lrs.storage.contract.jobs import Job, JobState

_STATES: tuple[JobState, ...] = get_args(JobState)


@dataclass(frozen=True, slots=True)
class Shown:
    job: Job
    why: str
    retriable: bool
    cancellable: bool


async def get_jobs(call: Call, viewer: Viewer) -> web.StreamResponse:
    await lend(call, viewer, "operation/read")
    return await _page(call, viewer, call.query(optional=("state", "done")))


async def post_jobs(call: Call, viewer: Viewer) -> web.StreamResponse:
    """Try one again, or let it go."""
    await lend(call, viewer, "operation/read")
    form = await viewer.form(call, ("do", "job"))
    service, by = call.app[JOBS], actor(viewer.person)
    try:
        if form["do"] == "retry":
            await service.retry(viewer.tenant, form["job"], by, call.request_id)
        elif form["do"] == "cancel":
            await service.cancel(viewer.tenant, form["job"], by, call.request_id)
        else:
            raise NotFound("page-unknown")
    except LRSError as error:
        if error.slug == "page-unknown":
            raise
        return await _page(call, viewer, {}, error)
    return pages.see_other(f"{JOBS_PATH}?done={form['do']}")


async def _page(call: Call, viewer: Viewer, params: dict[str, str], error: LRSError | None = None) -> web.Response:
    state = parameters.one_of(params, "state", _STATES)
    service, spool, voice = call.app[JOBS], call.app[SPOOL], viewer.voice(call)
    counts, found, used = await asyncio.gather(
        service.counts(viewer.tenant), service.list(viewer.tenant, state), asyncio.to_thread(spool.used))
    numbers = {each: voice.formats.number(counts.get(each, 0)) for each in _STATES}
    views = [(voice.label("jobs-all"), JOBS_PATH, state is None), *(
        (voice.label("jobs-of", state=voice.label(f"jobs-state-{each}"), count=number),
         f"{JOBS_PATH}?state={each}", each == state) for each, number in numbers.items())]
    return show(call, viewer, "operator/jobs.html", wide=True, tabs=tabs(viewer, JOBS_PATH), views=views, error=error,
                done=params.get("done", ""), used=used, quota=spool.quota,
                jobs=[Shown(job, _why(job, voice), service.retriable(job), service.cancellable(job))
                      for job in found])


def _why(job: Job, voice: Voice) -> str:
    return text(job.reason, voice.language, job.detail.get("values", {})) if job.reason else ""
