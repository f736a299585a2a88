"""Documents of all three kinds: state, agent profile, activity profile (xAPI 1.0.3 Communication 2.2–2.7, 3.1).

Every write is conditional on what was there when it was decided. A write that lost a race is decided anew, so a
precondition of the client is always judged against what is really replaced, and merges that arrive together all count.
"""

from __future__ import annotations

import asyncio
import hashlib
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal

from lrs.access.actions import Action
from lrs.access.policy import require
from lrs.access.principal import Principal
from lrs.clock import now_ms
from lrs.config import Limits
from lrs.documents.merge import check_object, is_json, merge
from lrs.documents.preconditions import Preconditions
from lrs.errors import BadRequest, Conflict, NotFound, StorageUnavailable, TooLarge
from lrs.storage.contract.documents import Document, DocumentPlace, Documents
from lrs.xapi.version import Version

Kind = Literal["state", "agent-profile", "activity-profile"]

# A PUT without If-Match and If-None-Match, where the versions differ (reference: the standard's 3.1, and what
# certified servers do for 2.0). Over a document that is there it is a 409 for these kinds:
_NO_BLIND_REPLACE: dict[Version, frozenset[Kind]] = {
    Version.V1: frozenset({"agent-profile", "activity-profile"}),
    Version.V2: frozenset({"state", "agent-profile", "activity-profile"}),
}
# and where there is none yet it is a 400 for these:
_NO_BLIND_CREATE: dict[Version, frozenset[Kind]] = {
    Version.V1: frozenset({"agent-profile", "activity-profile"}),
    Version.V2: frozenset(),
}
_ATTEMPTS = 50  # a merge that lost as many races tells of trouble, not of traffic


@dataclass(frozen=True, slots=True)
class Scope:
    """What documents are about: `about` is the canonical text of activity, agent or both, `agent` the identifier of the
    agent."""

    kind: Kind
    about: str
    registration: str | None = None
    agent: str | None = None


class DocumentService:
    """Every method raises `Forbidden` unless the principal's scopes cover the kind.

    `refuse` raises for an agent of whom a tenant takes no document.
    """

    def __init__(self, documents: Documents, limits: Limits, refuse: Callable[[str, str], Awaitable[None]]) -> None:
        self._documents = documents
        self._limits = limits
        self._refuse = refuse

    async def get(self, principal: Principal, scope: Scope, document_id: str) -> Document:
        require(principal, _action(scope.kind, "read"))
        document = await self._documents.get(principal.tenant, _place(scope, document_id))
        if document is None:
            raise NotFound("document-not-found")
        return document

    async def ids(self, principal: Principal, scope: Scope, since: int | None) -> dict[str, int]:
        """The documents written after `since` (ms), oldest first, and when; without a registration, under any."""
        require(principal, _action(scope.kind, "read"))
        return await self._documents.ids(principal.tenant, scope.kind, scope.about, scope.registration, since)

    async def put(self, principal: Principal, scope: Scope, document_id: str, content: bytes, content_type: str,
                  preconditions: Preconditions, version: Version) -> None:
        """Replace or create. Raises `PreconditionFailed`; without preconditions, by version, `Conflict` or
        `BadRequest` (see the tables above)."""
        await self._check_write(principal, scope, content)
        document = new_document(content, content_type)

        def decide(there: Document | None) -> Document:
            preconditions.check(there.etag if there else None)
            if preconditions.none and there and scope.kind in _NO_BLIND_REPLACE[version]:
                raise Conflict("document-replaced-blindly")
            if preconditions.none and not there and scope.kind in _NO_BLIND_CREATE[version]:
                raise BadRequest("document-created-blindly")
            return document

        await self._write(principal.tenant, _place(scope, document_id), decide)

    async def post(self, principal: Principal, scope: Scope, document_id: str, content: bytes, content_type: str,
                   preconditions: Preconditions) -> None:
        """Create, or merge into the JSON object that is there. Raises `PreconditionFailed`, and `BadRequest` or
        `BadJSON` for what cannot be merged; then nothing changes."""
        await self._check_write(principal, scope, content)
        if is_json(content_type):
            check_object(content, self._limits.nesting)

        def decide(there: Document | None) -> Document:
            preconditions.check(there.etag if there else None)
            return self._merged(there, content, content_type) if there else new_document(content, content_type)

        await self._write(principal.tenant, _place(scope, document_id), decide)

    async def delete(self, principal: Principal, scope: Scope, document_id: str, preconditions: Preconditions) -> None:
        """Delete; nothing there is as good. Raises `PreconditionFailed`."""
        require(principal, _action(scope.kind, "write"))

        def decide(there: Document | None) -> None:
            preconditions.check(there.etag if there else None)

        await self._write(principal.tenant, _place(scope, document_id), decide)

    async def delete_all(self, principal: Principal, scope: Scope) -> None:
        """Delete all documents of a scope; without a registration, under any."""
        require(principal, _action(scope.kind, "write"))
        await self._documents.delete_all(principal.tenant, scope.kind, scope.about, scope.registration)

    async def _check_write(self, principal: Principal, scope: Scope, content: bytes) -> None:
        require(principal, _action(scope.kind, "write"))
        self._check_size(content)
        if scope.agent is not None:
            await self._refuse(principal.tenant, scope.agent)

    def _check_size(self, content: bytes) -> None:
        if len(content) > self._limits.document_bytes:
            raise TooLarge("document-too-large", size=len(content), limit=self._limits.document_bytes)

    def _merged(self, kept: Document, content: bytes, content_type: str) -> Document:
        if not is_json(content_type) or not is_json(kept.content_type):
            raise BadRequest("document-merge-not-json", posted=content_type, kept=kept.content_type)
        merged = merge(kept.content, content, self._limits.nesting)
        self._check_size(merged)
        return new_document(merged, content_type)

    async def _write(self, tenant: str, place: DocumentPlace,
                     decide: Callable[[Document | None], Document | None]) -> None:
        """Put in place what `decide` makes of what is there (None: nothing), asking it again after a lost race."""
        for attempt in range(_ATTEMPTS):
            there = await self._documents.get(tenant, place)
            wanted = decide(there)
            if await self._replace(tenant, place, there, wanted):
                return
            # Rivals that step aside for different times seldom meet again.
            await asyncio.sleep(random.uniform(0, 0.002 * (attempt + 1)))  # noqa: S311
        raise StorageUnavailable("document-contended")

    async def _replace(self, tenant: str, place: DocumentPlace, there: Document | None,
                       wanted: Document | None) -> bool:
        replaces = there.etag if there else None
        if wanted is not None:
            return await self._documents.put(tenant, place, wanted, replaces)
        return replaces is None or await self._documents.delete(tenant, place, replaces)


def new_document(content: bytes, content_type: str) -> Document:
    etag = hashlib.sha1(content, usedforsecurity=False).hexdigest()  # the standard asks for SHA-1
    return Document(content, content_type, etag, now_ms())


def _place(scope: Scope, document_id: str) -> DocumentPlace:
    return DocumentPlace(scope.kind, scope.about, document_id, scope.registration)


_ACTIONS: dict[tuple[Kind, str], Action] = {
    ("state", "read"): "state/read", ("state", "write"): "state/write",
    ("agent-profile", "read"): "profile/read", ("agent-profile", "write"): "profile/write",
    ("activity-profile", "read"): "profile/read", ("activity-profile", "write"): "profile/write",
}


def _action(kind: Kind, way: Literal["read", "write"]) -> Action:
    return _ACTIONS[kind, way]
