"""/api/v1/bundles/withdrawals: an issuer tells that a family took its consent to a bundle back."""

from __future__ import annotations

from aiohttp import web

from lrs.bundles.withdrawals import FORM, MOST_BYTES
from lrs.clock import utc_text
from lrs.errors import BadRequest
from lrs.exports.notices import PATH
from lrs.http.keys import WITHDRAWN
from lrs.http.requests import Call
from lrs.http.responses import NOT_KEPT, encoded
from lrs.http.visitors import home

WITHDRAWALS_PATH = PATH


async def post_withdrawal(call: Call) -> web.Response:
    """The notice, a compact JWS, as the body: its signature says who sent it. Once more it is answered the same."""
    call.query()
    tenant, _ = await home(call)
    try:
        notice = (await call.body(MOST_BYTES)).decode("ascii").strip()
    except UnicodeDecodeError:
        raise BadRequest(FORM) from None
    found = await call.app[WITHDRAWN].take(tenant, notice, call.request_id)
    return encoded({"bundle": found.bundle_id, "withdrawn": utc_text(found.withdrawn), "told": utc_text(found.told)},
                   headers=NOT_KEPT)
