"""What the store promises of the tokens by which a program reads one learner's own records."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class LearnerToken:
    """Made by `account` (`user`: their UUID, empty for a guardian outside the roster) for reading `learner`'s records.

    `token_id` is the name under which it is shown and revoked; of the secret only the hash is kept.
    """

    token_id: str
    tenant: str
    learner: str
    account: str
    user: str
    label: str
    secret_hash: str
    created: int
    expires: int
    revoked: int | None = None

    def opens(self, at: int) -> bool:
        """Whether it is neither revoked nor expired at that instant (ms)."""
        return self.revoked is None and at < self.expires


class LearnerTokens(Protocol):
    async def add(self, token: LearnerToken) -> bool:
        """False when there is one of this id already."""

    async def get(self, token_id: str) -> LearnerToken | None: ...

    async def of_learner(self, tenant: str, learner: str) -> list[LearnerToken]:
        """Newest first, those that open nothing any more too."""

    async def revoke(self, tenant: str, token_id: str, at: int) -> bool:
        """False when the tenant has no such token; revoking twice keeps the first instant."""

    async def forget(self, tenant: str, users: Collection[str]) -> int:
        """Delete those for these learners, and those that these users made; how many."""

    async def naming(self, tenant: str, users: Collection[str]) -> int:
        """How many are for one of these learners, or made by one."""
