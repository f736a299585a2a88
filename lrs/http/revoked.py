"""The tenant's revoked credentials, at the address that its credentials name (1EdTech's revocation list). Open to
anybody: the ids tell of nobody."""

from __future__ import annotations

from aiohttp import web

from lrs.bundles.contents.credential import REVOKED_PATH
from lrs.http.keys import STORE
from lrs.http.requests import Call
from lrs.http.responses import encoded
from lrs.http.visitors import home

_KEPT = {"Cache-Control": "public, max-age=300"}


async def get_revoked(call: Call) -> web.Response:
    call.query()
    tenant, origin = await home(call)
    found = await call.app[STORE].revocations.of(tenant.tenant_id)
    return encoded({"id": origin + REVOKED_PATH, "issuer": origin,
                    "revokedCredential": [{"id": each, "revoked": True} for each in found]}, headers=_KEPT)
