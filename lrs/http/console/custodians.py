"""/console/operator/custodians: this tenant's fingerprint, to be read out by telephone, and whom it trusts."""

from __future__ import annotations

from aiohttp import web

from lrs.http.console.operating import CUSTODIANS_PATH, lend, tabs
from lrs.http.console.viewer import Viewer, show
from lrs.http.keys import CUSTODIANS
from lrs.http.requests import Call


async def get_custodians(call: Call, viewer: Viewer) -> web.StreamResponse:
    call.query()
    await lend(call, viewer, "operation/read", "links/read")
    service, visitor = call.app[CUSTODIANS], viewer.visitor
    found = await service.registry.list(viewer.tenant)
    return show(call, viewer, "operator/custodians.html", tabs=tabs(viewer, CUSTODIANS_PATH), origin=visitor.origin,
                fingerprint=await service.fingerprint(visitor.tenant, visitor.origin), custodians=found,
                changed=[each for each in found if not each.trusted])
