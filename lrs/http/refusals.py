"""GET /api/v1/refusals: what the caller's key was refused in the last seven days, for its developer."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from lrs import parameters
from lrs.clock import utc_text
from lrs.http.keys import REFUSALS
from lrs.http.requests import Call
from lrs.http.responses import encoded
from lrs.storage.contract.refusals import Refusal

PAGE_DEFAULT = 50
PAGE_MAX = 500


async def get_refusals(call: Call) -> web.Response:
    """Newest first; `next` is the `before` of the following page, null on the last."""
    params = call.query(optional=("before", "limit"))
    before = parameters.number(params, "before", 2**53) if "before" in params else None
    limit = parameters.limit(params, PAGE_DEFAULT, PAGE_MAX)
    found = await call.app[REFUSALS].list(call.principal, before, limit)
    return encoded({"refusals": [_shown(refusal) for refusal in found],
                    "next": found[-1].at if len(found) == limit else None})


def _shown(refusal: Refusal) -> dict[str, Any]:
    return {"at": utc_text(refusal.at), "key": refusal.credential, "requestId": refusal.request_id,
            "method": refusal.method, "path": refusal.path, "status": refusal.status,
            "type": f"urn:manabi-lrs:problem:{refusal.slug}", "violations": list(refusal.findings)}
