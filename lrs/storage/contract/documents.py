"""What the store promises of xAPI documents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class DocumentPlace:
    """Where a document stands. `kind` is state, agent-profile or activity-profile; `scope` the canonical text of
    activity and/or agent; `registration` only for state."""

    kind: str
    scope: str
    document_id: str
    registration: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    content: bytes
    content_type: str
    etag: str
    updated: int  # ms since the epoch


class Documents(Protocol):
    async def get(self, tenant: str, place: DocumentPlace) -> Document | None: ...

    async def put(self, tenant: str, place: DocumentPlace, document: Document, replaces: str | None) -> bool:
        """Store `document` if what is there now has the etag `replaces` (None: nothing there); else False."""

    async def delete(self, tenant: str, place: DocumentPlace, replaces: str) -> bool:
        """Delete if what is there has the etag `replaces`; else False."""

    async def ids(self, tenant: str, kind: str, scope: str, registration: str | None,
                  since: int | None) -> dict[str, int]:
        """The ids of a scope's documents updated after `since`, and when (ms), oldest first; registration None: any."""

    async def delete_all(self, tenant: str, kind: str, scope: str, registration: str | None) -> int:
        """Delete a scope's documents; how many there were."""
