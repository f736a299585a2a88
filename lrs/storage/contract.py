"""What the rest of the server asks of the store, on one page.

The verbs are use cases, not table verbs. Every call names its tenant first; nothing is read across tenants.
Every method may raise `lrs.errors.StorageUnavailable`. A write that returned is majority-written and journaled.
`document` is always an xAPI document; what MongoDB holds is a record.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from lrs.access.principal import KeyKind
from lrs.xapi.version import Version

# --- statements -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Element:
    """What one Statement can be found by: hashed keys (see `lrs/statements/queryfields.py`)."""

    agents: tuple[bytes, ...]
    verb: bytes
    activity: bytes | None
    registration: bytes | None
    related_agents: tuple[bytes, ...]
    related_activities: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class StoredFile:
    """An attachment's bytes as uploaded: their hash in hex, the file that holds them, how many there are.

    Uploaded, the hash is in lower case; of a Statement, it is as that spells it.
    """

    sha2: str
    file: bytes
    length: int
    content_type: str


@dataclass(slots=True)
class NewStatement:
    """A valid, prepared Statement, ready to be stamped and inserted.

    `head` is its exact JSON text up to, not including, the server's `stored` (and `timestamp`, when
    `set_timestamp`) and the closing brace.
    """

    key: bytes
    statement_id: str
    head: bytes
    set_timestamp: bool
    element: Element
    by: str
    version: Version
    target: bytes | None = None
    voiding: bool = False
    files: tuple[StoredFile, ...] = ()


class Outcome:
    """How a batch ended: a value, not an error."""

    @dataclass(frozen=True, slots=True)
    class Stored:
        """All of it is committed; `fresh` are the ids that were not there before (the rest were the same).

        `last` is the highest position among the fresh.
        """

        fresh: tuple[str, ...]
        last: int = field(default=0, compare=False)

    @dataclass(frozen=True, slots=True)
    class Different:
        """Nothing was stored: a Statement with this id and another content is there already."""

        statement_id: str

    @dataclass(frozen=True, slots=True)
    class Unvoidable:
        """Nothing was stored: the batch voids a voiding Statement, or one that is not the caller's to void."""

        statement_id: str
        reason: str


BatchOutcome = Outcome.Stored | Outcome.Different | Outcome.Unvoidable


@dataclass(frozen=True, slots=True)
class StatementFilter:
    """A query on Statements. Keys are hashed; instants are positions (`lrs/storage/positions.py`).

    `after`/`before` bound `pos` exclusively; `mark` is the last position the answer may hold.
    """

    agent: bytes | None = None
    related_agents: bool = False
    verb: bytes | None = None
    activity: bytes | None = None
    related_activities: bool = False
    registration: bytes | None = None
    by: str | None = None
    after: int | None = None
    before: int | None = None
    mark: int | None = None
    ascending: bool = False


class StatementRow(NamedTuple):
    """A stored Statement: its exact JSON text, its place in the order, its attachments."""

    pos: int
    text: bytes
    files: tuple[StoredFile, ...] = ()


class Statements(Protocol):
    async def insert_batch(self, tenant: str, batch: Sequence[NewStatement], *, void_any: bool) -> BatchOutcome:
        """Store all of `batch` or nothing; concurrent calls share a commit. `void_any`: may void others' too.

        Raises `TooLarge` for more than one transaction holds.
        """

    async def find(self, tenant: str, query: StatementFilter, limit: int,
                   max_bytes: int) -> tuple[list[StatementRow], bool]:
        """At most `limit` rows in order of `pos`, and whether more follow.

        Fewer, but at least one, when they would pass `max_bytes` of text.
        """

    async def get(self, tenant: str, key: bytes, *, voided: bool, by: str | None) -> StatementRow | None:
        """One Statement by its record key: the voided or the standing one; `by` restricts to one app's."""

    def mark(self) -> int:
        """The position up to which every Statement that has or will have it is visible (Consistent-Through)."""

    async def reached(self, position: int) -> None:
        """Wait, a moment at most, until the mark has passed `position`: another process may be a little ahead."""


# --- attachments ------------------------------------------------------------------------------------------


class Attachments(Protocol):
    async def upload(self, tenant: str, chunks: AsyncIterator[bytes], algorithm: str,
                     content_type: str) -> StoredFile:
        """Keep the bytes, hashed with `algorithm` (of hashlib) on the way; constant memory."""

    async def discard(self, tenant: str, files: Sequence[StoredFile]) -> None:
        """Forget uploads whose request was refused."""

    def read(self, tenant: str, file: StoredFile) -> AsyncIterator[bytes]:
        """The bytes as they were sent, in chunks."""


# --- activities -------------------------------------------------------------------------------------------


class Activities(Protocol):
    async def add_forms(self, tenant: str, forms: Sequence[tuple[str, bytes]]) -> None:
        """Remember definitions: pairs of activity id and the definition's JSON text. Insert-only, idempotent."""

    async def forms(self, tenant: str, activity_ids: Sequence[str]) -> dict[str, list[bytes]]:
        """The definitions ever seen per activity id, oldest first; ids never defined are absent."""


# --- documents --------------------------------------------------------------------------------------------


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


# --- tenants, credentials, keys ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Tenant:
    """A custodian of records. `kind`: establisher, provider or personal (decision 8)."""

    tenant_id: str
    name: str
    kind: str
    origin: str
    secret: bytes  # keys the hashes under which its records are found
    created: int


@dataclass(frozen=True, slots=True)
class Credential:
    """A key of an app. `secret_hash` is an encoded scrypt hash."""

    key: str
    tenant: str
    app: str
    name: str
    kind: KeyKind
    scopes: frozenset[str]
    secret_hash: str
    created: int
    revoked: int | None = None


class Tenants(Protocol):
    async def add(self, tenant: Tenant) -> bool:
        """False when the id or the origin is taken."""

    async def get(self, tenant_id: str) -> Tenant | None: ...

    async def by_origin(self, origin: str) -> Tenant | None: ...

    async def list(self) -> list[Tenant]: ...


class Credentials(Protocol):
    async def add(self, credential: Credential) -> None: ...

    async def get(self, key: str) -> Credential | None: ...

    async def list(self, tenant: str | None = None) -> list[Credential]: ...

    async def revoke(self, key: str, at: int) -> bool:
        """False when there is no such key; revoking twice keeps the first instant."""


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key, wrapped. `purpose`: token or bundle; `tenant` None for the server's own."""

    kid: str
    purpose: str
    tenant: str | None
    wrapped: bytes
    public_jwk: dict[str, str]
    created: int


class SigningKeys(Protocol):
    async def add_first(self, key: SigningKey) -> SigningKey:
        """Keep `key` unless its purpose and tenant have one already; the one in force either way."""

    async def list(self, purpose: str) -> list[SigningKey]: ...


# --- refusals ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Refusal:
    """A refused write, values masked: what a developer needs to find the fault, nothing of a learner."""

    at: int
    credential: str
    request_id: str
    method: str
    path: str
    status: int
    slug: str
    findings: tuple[dict[str, str], ...] = field(default=())


class Refusals(Protocol):
    async def add(self, tenant: str, refusals: Sequence[Refusal]) -> None: ...

    async def list(self, tenant: str, credential: str | None, before: int | None, limit: int) -> list[Refusal]:
        """Newest first; kept for seven days."""
