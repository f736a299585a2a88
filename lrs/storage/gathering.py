"""Who waits for a commit, and who leaves together with the next.

While a commit is in flight others gather. They leave when it ends, or before that, on another lane, when they are many
beside those in flight: large groups cost the database less, several at a time keep both it and this process busy.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from lrs.storage.contract.statements import BatchOutcome, NewStatement

Beside = Callable[[Any], Awaitable[None]]

GROUP_STATEMENTS = 500  # a shared commit takes no further request past this
GROUP_BYTES = 8 * 2**20
WORTH_A_LANE = 16  # fewer statements than this wait for the commit in flight to end


@dataclass(slots=True, eq=False)
class Request:
    """One submission waiting for its commit. `left` is what of it is still to be inserted; `beside` writes what is to
    be committed with it, in the session it is given."""

    batch: Sequence[NewStatement]
    void_any: bool
    done: asyncio.Future[BatchOutcome]
    left: Sequence[NewStatement]
    alone: bool  # it changes another record too, by voiding or beside, so it may conflict: it does not share a commit
    erased: tuple[str, ...] = ()  # ids of the batch that were erased: acknowledged, and never kept again
    beside: Beside | None = None

    @property
    def single(self) -> bool:
        """It inserts one record and looks at no other, so nothing has to be done together with that."""
        return len(self.left) == 1 and self.left[0].target is None and self.beside is None

    def finish(self, outcome: BatchOutcome) -> None:
        self.left = ()
        if not self.done.done():
            self.done.set_result(outcome)

    def fail(self, error: BaseException) -> None:
        if not self.done.done():
            self.done.set_exception(error)


class Line:
    """The requests of one tenant: those that wait for a commit, and how many statements wait and are in flight."""

    def __init__(self) -> None:
        self._waiting: deque[Request] = deque()
        self._statements = 0
        self._in_flight = 0

    def join(self, request: Request) -> None:
        self._waiting.append(request)
        self._statements += len(request.batch)

    def ready(self) -> bool:
        """Nothing is in flight, or enough waits beside it to be worth a lane of its own."""
        if not self._in_flight:
            return bool(self._waiting)
        return self._statements >= max(WORTH_A_LANE, self._in_flight // 3)

    def take(self) -> list[Request]:
        """The requests of the next commit: no id twice, a voiding one alone, not too much at once."""
        group: list[Request] = []
        keys: set[bytes] = set()
        count = size = 0
        while self._waiting:
            following = self._waiting[0]
            count += len(following.batch)
            size += sum(len(s.head) for s in following.batch)
            fresh = {s.key for s in following.batch}
            if group and (following.alone or count > GROUP_STATEMENTS or size > GROUP_BYTES
                          or not keys.isdisjoint(fresh)):
                break
            keys |= fresh
            group.append(self._waiting.popleft())
            self._statements -= len(following.batch)
            self._in_flight += len(following.batch)
            if following.alone:
                break
        return group

    def empty(self) -> None:
        """Nobody waits any longer."""
        self._waiting.clear()
        self._statements = 0

    def leave(self, group: list[Request]) -> None:
        """The commit of `group` ended."""
        self._in_flight -= sum(len(request.batch) for request in group)
