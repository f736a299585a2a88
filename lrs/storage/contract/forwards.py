"""What the store promises of forwards: what an app writes, sent on to another Learning Record Store."""

from __future__ import annotations

import builtins
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Forward:
    """What `app` writes goes to the xAPI endpoint `target`, as the user `key` there with the wrapped `secret`.

    `verbs`, `activities` (ids, exact) and `categories` narrow it; an empty one asks nothing. Everything up to
    `position` has been dealt with. `next_try` (ms) is when it goes on after `failures` in a row, the last of which was
    for `reason`. `oldest` is when (ms) the first Statement that waits was stored; None: none does.
    """

    forward_id: str
    tenant: str
    app: str
    target: str
    key: str
    secret: bytes
    verbs: tuple[str, ...]
    activities: tuple[str, ...]
    categories: tuple[str, ...]
    created: int
    position: int
    sent: int = 0
    failures: int = 0
    next_try: int = 0
    reason: str = ""
    oldest: int | None = None


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A Statement that the other side will not take: `status` and `reason` are its answer. `again`: to be retried."""

    tenant: str
    forward_id: str
    statement_id: str
    learner: str
    status: int
    reason: str
    tries: int
    at: int
    again: bool = False


class Forwards(Protocol):
    async def add(self, forward: Forward) -> None: ...

    async def get(self, tenant: str, forward_id: str) -> Forward | None: ...

    async def list(self, tenant: str | None = None) -> builtins.list[Forward]:
        """Oldest first; of every tenant for None."""

    async def remove(self, tenant: str, forward_id: str) -> bool:
        """With its dead letters. False when there is none."""

    async def advance(self, forward: Forward, position: int, sent: int, oldest: int | None) -> bool:
        """Everything up to `position` is dealt with, `sent` more Statements are there, and the failures are over.

        False, and nothing changed, when `forward` is not where it stood any more: another went on with it.
        """

    async def fail(self, forward: Forward, next_try: int, reason: str, oldest: int | None) -> None:
        """One more failure in a row."""

    async def bury(self, letters: Sequence[DeadLetter]) -> None:
        """Keep these; one that is there already is told anew, with one more try."""

    async def dead(self, tenant: str, forward_id: str, limit: int, *,
                   again: bool | None = None) -> builtins.list[DeadLetter]:
        """Oldest first; `again`: those that are to be retried, or are not."""

    async def count_dead(self, tenant: str, forward_id: str) -> int: ...

    async def retry(self, tenant: str, forward_id: str, statements: Collection[str] | None) -> int:
        """Mark these, or all, to be retried, and let the forward go on at once; how many."""

    async def settle(self, tenant: str, forward_id: str, statements: Collection[str]) -> None:
        """These are dead letters no longer."""

    async def forget(self, tenant: str, users: Collection[str]) -> int:
        """Delete the dead letters of these learners."""

    async def naming(self, tenant: str, users: Collection[str]) -> int: ...
