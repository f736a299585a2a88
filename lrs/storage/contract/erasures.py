"""What the store promises of erasures: who asked for whose records to be erased, who approved it, what came of it."""

from __future__ import annotations

import builtins
from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal, Protocol

State = Literal["requested", "approved", "running", "done"]
Mentioned = Literal["keep", "erase"]

APPROVALS = 2  # by different people


@dataclass(frozen=True, slots=True)
class Approval:
    """`account` is what the person signed in with, `user` their UUID in the roster, if they stand in it."""

    account: str
    user: str
    at: int


@dataclass(frozen=True, slots=True)
class Erasure:
    """`user` is the person's UUID in the roster, empty for who is named by Agents alone. `agents` are the Agents named
    in the request, as JSON; they are forgotten when it is done. `users` are all UUIDs that stand for the person, `keys`
    the query keys of all the person's accounts.

    `mentioned`: what happens to Statements of others that only mention the person. `block`: refuse the person's
    Statements from then on. `report` is the proof, as JSON text, and `digest` its SHA-256.
    """

    erasure_id: str
    tenant: str
    user: str
    agents: tuple[str, ...]
    reason: str
    mentioned: Mentioned
    block: bool
    requested_by: str
    requested: int
    state: State = "requested"
    approvals: tuple[Approval, ...] = ()
    users: tuple[str, ...] = ()
    keys: tuple[bytes, ...] = ()
    started: int | None = None
    finished: int | None = None
    report: bytes = b""
    digest: str = ""


class Erasures(Protocol):
    async def add(self, erasure: Erasure) -> None: ...

    async def get(self, tenant: str, erasure_id: str) -> Erasure | None: ...

    async def list(self, tenant: str) -> list[Erasure]:
        """Newest first."""

    async def due(self) -> builtins.list[Erasure]:
        """Of all tenants those that are approved and not done."""

    async def approve(self, tenant: str, erasure_id: str, approval: Approval) -> Erasure | None:
        """Add an approval; with the last one that is needed it is approved. None when it is not open, or this person
        has approved it already."""

    async def start(self, erasure: Erasure, users: Collection[str], keys: Collection[bytes], at: int) -> Erasure:
        """It runs, and erases what these UUIDs and keys find too."""

    async def finish(self, erasure: Erasure, report: bytes, digest: str, at: int) -> None:
        """It is done; the Agents that it named are forgotten."""
