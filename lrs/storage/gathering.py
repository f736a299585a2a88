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

from lrs.storage.contract.events import Kept
from lrs.storage.contract.statements import BatchOutcome, NewStatement
from lrs.storage.deliveries import Delivery

Beside = Callable[[Any], Awaitable[None]]

GROUP_STATEMENTS = 500  # a shared commit takes no further request past this
GROUP_BYTES = 8 * 2**20
WORTH_A_LANE = 16  # fewer statements than this wait for the commit in flight to end


@dataclass(slots=True, eq=False)
class Request:
    """One submission waiting for its commit. `left` is what of it is still to be inserted; `beside` writes what is to
    be committed with it, in the session it is given. One with a `delivery` is of Caliper, and `batch` what its Events
    are mapped to."""

    batch: Sequence[NewStatement]
    void_any: bool
    done: asyncio.Future[BatchOutcome | Kept]
    left: Sequence[NewStatement]
    alone: bool  # it changes another record too, by voiding or beside, so it may conflict: it does not share a commit
    weight: int  # how many Statements it brings, or Events and entities
    erased: tuple[str, ...] = ()  # ids of the batch that were erased: acknowledged, and never kept again
    beside: Beside | None = None
    delivery: Delivery | None = None

    @property
    def single(self) -> bool:
        """It inserts one record and looks at no other, so nothing has to be done together with that."""
        return (len(self.left) == 1 and self.left[0].target is None and self.beside is None
                and self.delivery is None)

    @property
    def open(self) -> bool:
        """Something of it is still to be inserted."""
        return bool(self.left) or (self.delivery is not None and not self.done.done())

    def finish(self, outcome: BatchOutcome | Kept) -> None:
        self.left = ()
        if not self.done.done():
            self.done.set_result(outcome)

    def fail(self, error: BaseException) -> None:
        if not self.done.done():
            self.done.set_exception(error)


class Line:
    """The requests of one tenant: those that wait for a commit, and how much waits and is in flight."""

    def __init__(self) -> None:
        self._waiting: deque[Request] = deque()
        self._weight = 0
        self._in_flight = 0

    def join(self, request: Request) -> None:
        self._waiting.append(request)
        self._weight += request.weight

    def ready(self) -> bool:
        """Nothing is in flight, or enough waits beside it to be worth a lane of its own."""
        if not self._in_flight:
            return bool(self._waiting)
        return self._weight >= max(WORTH_A_LANE, self._in_flight // 3)

    def take(self) -> list[Request]:
        """The requests of the next commit: no id twice, a voiding one alone, not too much at once."""
        group: list[Request] = []
        keys: set[bytes] = set()
        count = size = 0
        while self._waiting:
            following = self._waiting[0]
            count += following.weight
            size += sum(len(s.head) for s in following.batch)
            fresh = {s.key for s in following.batch}
            if following.delivery is not None:
                size += following.delivery.size
                fresh |= following.delivery.keys
            if group and (following.alone or count > GROUP_STATEMENTS or size > GROUP_BYTES
                          or not keys.isdisjoint(fresh)):
                break
            keys |= fresh
            group.append(self._waiting.popleft())
            self._weight -= following.weight
            self._in_flight += following.weight
            if following.alone:
                break
        return group

    def empty(self) -> None:
        """Nobody waits any longer."""
        self._waiting.clear()
        self._weight = 0

    def leave(self, group: list[Request]) -> None:
        """The commit of `group` ended."""
        self._in_flight -= sum(request.weight for request in group)
