"""Who a record is to go to, as a request names them: whom somebody knows by an address alone is asked for the rest."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from lrs import addresses
from lrs.cases.recipients import origin, recipient
from lrs.errors import BadRequest
from lrs.http.keys import CONFIG, CUSTODIANS, OFFERED
from lrs.http.requests import Call
from lrs.http.visitors import home
from lrs.storage.contract.cases import Recipient, RecipientKind

_SERVERS = ("school", "pds")
_LONGEST_NAME = 200


async def named(call: Call, told: Mapping[str, Any], schools: Collection[str]) -> Recipient:
    """The recipient that somebody signed in describes: of a server without a key, or a name, what it publishes counts.
    Raises `BadRequest`, also for what is no personal store where one is meant."""
    allow = _allow(call)
    if told.get("kind") in _SERVERS and not told.get("key"):
        offer = await call.app[OFFERED].at(origin(told.get("origin"), allow=allow))
        if told["kind"] == "pds" and offer.kind != "personal":
            raise BadRequest("recipient-no-store", origin=offer.origin, name=offer.name)
        told = {**told, "key": offer.key, "name": told.get("name") or offer.name[:_LONGEST_NAME]}
    return await checked(call, recipient(told, schools, allow=allow))


async def asking(call: Call, told: Mapping[str, Any], kinds: Collection[RecipientKind]) -> Recipient:
    """The same for a server that asks for itself, and names its key."""
    return await checked(call, recipient(told, kinds=kinds, allow=_allow(call)))


def _allow(call: Call) -> Collection[str]:
    return addresses.allowed(call.app[CONFIG].outgoing.allow_stores)


async def checked(call: Call, to: Recipient) -> Recipient:
    if to.origin:
        tenant, _ = await home(call)
        await call.app[CUSTODIANS].check_recipient(tenant, to.origin, to.thumbprint)
    return to
