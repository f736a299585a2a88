"""What the store promises of links: who stands behind an account of a tool, said by a person, dated, undoable.

Nothing is overwritten: a batch of links stands until it is undone, and of several that speak of one account the newest
holds. Only an erasure deletes any.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol


@dataclass(frozen=True, slots=True)
class Batch:
    """Links that were made together, and are undone together. `app` is empty for aliases; `by` and `undone_by` name
    who did it, the instants when (ms)."""

    batch_id: str
    tenant: str
    kind: Literal["accounts", "aliases"]
    app: str
    count: int
    by: str
    at: int
    undone: int | None = None
    undone_by: str = ""


class Links(Protocol):
    async def add(self, batch: Batch, links: Sequence[tuple[str, str]]) -> None:
        """Pairs of account (as `lrs.xapi.actor.ifi` names it; for aliases a UUID) and learner's UUID, all or none."""

    async def apps(self, tenant: str) -> frozenset[str]:
        """The apps whose accounts are linked; empty text stands for aliases."""

    async def learners(self, tenant: str, app: str, accounts: Collection[str]) -> dict[str, str]:
        """The learner linked to each of these accounts; others are absent."""

    async def aliases(self, tenant: str) -> Mapping[str, str]:
        """All aliases that hold: which UUID stands for which learner's."""

    async def accounts(self, tenant: str, learners: Collection[str]) -> set[str]:
        """The accounts, of whatever app, that are linked to one of these learners."""

    async def behind(self, tenant: str, accounts: Collection[str]) -> dict[str, set[str]]:
        """The learners linked to each of these accounts in any app: accounts of one name may be several people's."""

    async def forget(self, tenant: str, users: Collection[str]) -> int:
        """Delete every link and alias of these people, undone ones too, and what else was said of an account that is
        theirs, lest it holds again; how many rows there were."""

    async def naming(self, tenant: str, users: Collection[str]) -> int:
        """How many links and aliases, undone ones too, name one of these people."""

    async def batches(self, tenant: str) -> list[Batch]:
        """Newest first, undone ones too."""

    async def get(self, tenant: str, batch_id: str) -> Batch | None: ...

    async def links(self, batch: Batch) -> list[tuple[str, str]]:
        """The pairs of a batch."""

    async def undo(self, batch: Batch, by: str, at: int) -> bool:
        """False when it was undone already."""
