"""/console/operator: how the system does: what comes in, MongoDB, jobs, and whether the audit log is what it was."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from aiohttp import web

from lrs.audit.checkpoint import BadCheckpoint
from lrs.audit.verification import Fault, Verified
from lrs.console.charts import Chart, Point, chart
from lrs.console.pages import Voice
from lrs.errors import Busy, NotFound
from lrs.http.console.operating import OPERATOR_PATH, lend, note, tabs, wide
from lrs.http.console.refused import frequent
from lrs.http.console.viewer import Viewer, show
from lrs.http.keys import ACCESS, AUDIT, METRICS, OVERVIEW, REFUSALS
from lrs.http.requests import Call
from lrs.overview import Incoming
from lrs.storage.contract.audit import Signed

VERIFY_SECONDS = 120


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of verifying the audit log: what it holds, or the fault that was found."""

    verified: Verified | None
    fault: str


@dataclass(frozen=True, slots=True)
class Lags:
    """Seconds that what is kept behind the commits is behind; None where nobody keeps it."""

    studylog: float | None
    audit: float | None


async def get_overview(call: Call, viewer: Viewer) -> web.StreamResponse:
    call.query()
    await lend(call, viewer, "operation/read")
    return await _page(call, viewer, None)


async def post_verification(call: Call, viewer: Viewer) -> web.StreamResponse:
    """Verify the audit log now, and show what came of it."""
    lent = await lend(call, viewer, "operation/read")
    await viewer.form(call, ())
    checked = await _verified(call, viewer.tenant)
    note(call, "audit.verified", lent, fault=checked.fault,
         sealed=str(checked.verified.sealed) if checked.verified else "")
    return await _page(call, viewer, checked)


async def _page(call: Call, viewer: Viewer, checked: Checked | None) -> web.Response:
    voice = viewer.voice(call)
    found, signed, keys, reasons = await asyncio.gather(
        call.app[OVERVIEW].look(viewer.tenant), _signed(call, viewer.tenant), call.app[ACCESS].keys(viewer.tenant),
        call.app[REFUSALS].reasons(viewer.tenant))
    metrics = call.app[METRICS]
    lags = Lags(metrics.value("lrs_studylog_lag_seconds"), metrics.value("lrs_audit_seal_lag_seconds"))
    return show(call, viewer, "operator/overview.html", tabs=tabs(viewer, OPERATOR_PATH), found=found, lags=lags,
                arriving=_chart(voice, found.incoming, viewer.now), signed=signed, checked=checked,
                refused=frequent(reasons, keys, voice), wide_keys=wide(keys))


def _chart(voice: Voice, incoming: Incoming, now: int) -> Chart:
    formats = voice.formats
    points = [Point(formats.clock(at), count if at <= now else None, formats.number(count))
              for at, count in incoming.hours]
    return chart(voice.label("operator-arriving"), points,
                 head=(voice.label("operator-hour"), voice.label("operator-statements")),
                 summary=voice.label("operator-arriving-sum", count=formats.number(incoming.today)))


async def _signed(call: Call, tenant: str) -> Signed | None:
    try:
        return await call.app[AUDIT].checkpoint(tenant)
    except NotFound:
        return None


async def _verified(call: Call, tenant: str) -> Checked:
    """Raises `Busy` for a log that takes longer than somebody waits before a page."""
    try:
        async with asyncio.timeout(VERIFY_SECONDS):
            return Checked(await call.app[AUDIT].verify(tenant, None, lambda *_: None), "")
    except (Fault, BadCheckpoint) as error:
        return Checked(None, str(error))
    except TimeoutError:
        raise Busy("audit-verification-long", seconds=VERIFY_SECONDS) from None
