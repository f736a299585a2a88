"""The file of an export on the pages of its case: how far it is, and the ways to hand it out."""

from __future__ import annotations

from dataclasses import dataclass

from lrs.errors import NotFound
from lrs.http.bundles import content_url, handover_url
from lrs.http.console.viewer import Viewer
from lrs.http.keys import EXPORTS
from lrs.http.requests import Call
from lrs.messages.catalogue import text
from lrs.storage.contract.cases import CaseRecord
from lrs.storage.contract.jobs import Job

_MADE = ("approved", "building", "ready", "delivered", "closed")
_AGAIN = ("approved", "building", "ready", "delivered")


@dataclass(frozen=True, slots=True)
class Exported:
    """`job` is the latest, None before there is one; `why` says why it failed or waits; `again`: it can be
    had built."""

    job: Job | None
    why: str
    again: bool

    @property
    def under_way(self) -> bool:
        return self.job is not None and self.job.state in {"queued", "running"}


@dataclass(frozen=True, slots=True)
class Given:
    """An address that was made just now: `way` is link or handover."""

    way: str
    url: str
    until: int


async def of_case(call: Call, viewer: Viewer, case: CaseRecord) -> Exported | None:
    """None for a case of which no file is made, and for who may not have it."""
    if case.kind != "export" or case.inside or case.state not in _MADE:
        return None
    try:
        found = await call.app[EXPORTS].list(viewer.person, case_id=case.case_id)
    except NotFound:
        return None
    job = found[0] if found else None
    why = text(job.reason, viewer.voice(call).language, job.detail.get("values", {})) if job and job.reason else ""
    return Exported(job, why, case.state in _AGAIN and (job is None or job.state in {"failed", "expired"}))


async def give(call: Call, viewer: Viewer, case_id: str, way: str) -> Given:
    """Make an address of what is ready. Raises `NotFound`, `Conflict`."""
    exports, here = call.app[EXPORTS], viewer.visitor
    for job in await exports.list(viewer.person, case_id=case_id):
        if job.state == "ready":
            if way == "handover":
                made = await exports.hand_over(viewer.person, here.tenant, job.job_id)
                return Given(way, handover_url(here.origin, job.job_id, made.link), made.until)
            made = await exports.link(viewer.person, here.tenant, job.job_id)
            return Given(way, content_url(here.origin, job.job_id, made.link), made.until)
    raise NotFound("bundle-not-ready", id=case_id)
