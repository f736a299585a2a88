"""What other custodians and foreign programs need of a tenant, at its own origin: who it is, and its public keys.

Open to anybody: nothing here is about a person.
"""

from __future__ import annotations

from typing import Any

import orjson
from aiohttp import web

from lrs.bundles.agekeys import jwk_to_recipient
from lrs.bundles.manifest import PROFILE
from lrs.custodians import jwk
from lrs.custodians.discovery import WELL_KNOWN
from lrs.errors import BadRequest, NotFound
from lrs.http.caserequests import REQUESTS_PATH
from lrs.http.keys import ACCESS, CUSTODIANS
from lrs.http.requests import Call
from lrs.http.responses import encoded
from lrs.http.visitors import home

JWKS_PATH = "/.well-known/jwks.json"
KEY_PATH = f"{jwk.KEYS_PATH}/{{thumbprint}}"
CUSTODIAN_PATH = WELL_KNOWN
_KEPT = {"Cache-Control": "public, max-age=300"}


async def get_custodian(call: Call) -> web.Response:
    call.query()
    tenant, origin = await home(call)
    published = await call.app[CUSTODIANS].own.published(tenant.tenant_id, origin)
    [encryption] = [jwk.told(key) for key in published if key.use == "enc" and key.retired is None]
    return encoded({"issuer": origin, "name": tenant.name, "kind": tenant.kind, "jwks_uri": origin + JWKS_PATH,
                    "requests": origin + REQUESTS_PATH, "profiles": [PROFILE], "encryptionKey": encryption,
                    "ageRecipient": jwk_to_recipient(encryption)}, headers=_KEPT)


async def get_jwks(call: Call) -> web.Response:
    """Every public key of this server and of the tenant at home here (RFC 7517 §5): those of access tokens, of bundles
    and what else the tenant signs, and those to encrypt to it. Where no tenant is at home, the first alone."""
    try:
        own = await _own(call)
    except (BadRequest, NotFound):
        own = []
    return encoded({"keys": [*call.app[ACCESS].jwks()["keys"], *own]}, headers=_KEPT)


async def get_key(call: Call) -> web.Response:
    """One of the tenant's keys, at the address that is its `kid`. Raises `NotFound`."""
    call.query()
    asked = call.request.match_info["thumbprint"]
    for key in await _own(call):
        if key["kid"].endswith(f"/{asked}"):
            return web.Response(body=orjson.dumps(key), headers=_KEPT, content_type="application/jwk+json")
    raise NotFound("custodian-key-unknown", thumbprint=asked)


async def _own(call: Call) -> list[dict[str, Any]]:
    tenant, origin = await home(call)
    return [jwk.told(key) for key in await call.app[CUSTODIANS].own.published(tenant.tenant_id, origin)]
