"""What a server offers to who would send it a record: who it says it is, and the key to encrypt to. It is asked at the
origin that somebody named; nobody is trusted by it, for what is sent there only its owner opens."""

from __future__ import annotations

from dataclasses import dataclass

from lrs.bundles.agekeys import jwk_to_recipient
from lrs.custodians.discovery import Discovery
from lrs.errors import BadRequest


@dataclass(frozen=True, slots=True)
class Offer:
    """`kind` as decision 8 names them: establisher, provider, personal; `key` as age writes it."""

    origin: str
    name: str
    kind: str
    key: str


class Offered:
    def __init__(self, discovery: Discovery) -> None:
        self._discovery = discovery

    async def at(self, origin: str) -> Offer:
        """Raises `BadRequest` where nobody answers, something else does, or no key in force is published."""
        found = await self._discovery.look(origin)
        keys = [key for key in found.keys if key.use == "enc" and key.retired is None]
        if not keys:
            raise BadRequest("recipient-without-key", origin=found.origin)
        return Offer(found.origin, found.name, found.kind, jwk_to_recipient(keys[-1].jwk))
