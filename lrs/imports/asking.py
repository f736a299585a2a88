"""A record is asked for where the learner came from, with the code of the family's slip; how that stands is looked up
there by the handle that it was answered, which the import case keeps."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import msgspec

from lrs.bundles.agekeys import jwk_to_recipient
from lrs.errors import BadRequest
from lrs.sending import Outgoing
from lrs.storage.contract.access import Tenant
from lrs.storage.contract.custodians import PublishedKey

PATH = "/api/v1/bundles/requests"
_JSON = {"Accept": "application/json", "Content-Type": "application/json"}
_HANDLE = re.compile(r"[A-Za-z0-9_-]{1,200}")


class Custody(Protocol):
    def origin(self, tenant: Tenant) -> str: ...

    async def published(self, tenant: Tenant) -> list[PublishedKey]:
        """The tenant's own keys, oldest first."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Where it was asked for, and what it was answered; kept as one line."""

    origin: str
    handle: str

    @classmethod
    def read(cls, kept: str) -> Asked | None:
        """None where nothing was asked for."""
        origin, space, handle = kept.partition(" ")
        return cls(origin, handle) if space else None

    def kept(self) -> str:
        return f"{self.origin} {self.handle}"


@dataclass(frozen=True, slots=True)
class Stands:
    """`state` as cases have them; `content`: where the bundle is fetched from now, for some minutes, else empty."""

    state: str
    content: str


class Asking:
    def __init__(self, outgoing: Outgoing, custody: Custody) -> None:
        self._outgoing = outgoing
        self._custody = custody

    async def ask(self, tenant: Tenant, origin: str, code: str, purpose: str) -> Asked:
        """Raises `BadRequest`, also in the words of who refused it."""
        key = [each for each in await self._custody.published(tenant) if each.use == "enc"][-1]
        body = msgspec.json.encode({"code": code, "purpose": purpose, "recipient": {
            "kind": "pds" if tenant.kind == "personal" else "school", "name": tenant.name,
            "origin": self._custody.origin(tenant), "key": jwk_to_recipient(key.jwk)}})
        told = await self._answer("POST", origin, origin + PATH, 202, body)
        handle = told.get("handle")
        if not isinstance(handle, str) or not _HANDLE.fullmatch(handle):
            raise BadRequest("asking-unlike", origin=origin)
        return Asked(origin, handle)

    async def look(self, asked: Asked) -> Stands:
        """How it stands now. Raises `BadRequest` as above."""
        told = await self._answer("GET", asked.origin, f"{asked.origin}{PATH}/{asked.handle}", 200)
        state, content = told.get("state"), told.get("content")
        if not isinstance(state, str) or not isinstance(content, str | None):
            raise BadRequest("asking-unlike", origin=asked.origin)
        return Stands(state, content or "")

    async def _answer(self, method: str, origin: str, url: str, status: int,
                      body: bytes | None = None) -> Mapping[str, Any]:
        try:
            answer = await self._outgoing.send(method, url, _JSON, body)
            told = msgspec.json.decode(answer.body)
        except OSError as error:
            raise BadRequest("asking-unreachable", origin=origin, why=str(error) or type(error).__name__) from None
        except (ValueError, RecursionError):
            raise BadRequest("asking-unlike", origin=origin) from None
        if not isinstance(told, Mapping):
            raise BadRequest("asking-unlike", origin=origin)
        if answer.status != status:
            why = told.get("detail")
            raise BadRequest("asking-refused", origin=origin,
                             why=why[:300] if isinstance(why, str) and why.isprintable() else str(answer.status))
        return told
