"""What the storage room tells whoever counts it.

Calls are timed where they leave the room and the pool is looked at about each second. The driver's own listeners would
tell more and cost 35 to 55 µs of CPU an operation, about as much as storing a statement in a shared commit.
"""

from __future__ import annotations

from typing import Any, Protocol

from lrs.recurring import recurring

POOL_SECONDS = 1.0


class Observer(Protocol):
    """Who counts it; `lrs.metrics.Metrics` does."""

    def storage(self, operation: str, seconds: float, *, failed: bool) -> None:
        """`operation` is noun and verb of the contract, such as ``statements.find``."""

    def connections(self, open_: int, in_use: int) -> None:
        """How the pool stands."""


class Nobody:
    """An observer that counts nothing."""

    def storage(self, operation: str, seconds: float, *, failed: bool) -> None: ...

    def connections(self, open_: int, in_use: int) -> None: ...


async def watch_pool(client: Any, observer: Observer) -> None:
    """Report the connections of PyMongo's `client` until cancelled."""
    topology = client._topology

    async def look() -> None:
        pools = [server.pool for server in topology._servers.values()]
        in_use = sum(pool.active_sockets for pool in pools)
        observer.connections(in_use + sum(len(pool.conns) for pool in pools), in_use)

    await recurring("looking at connections", look, POOL_SECONDS, at_once=True)
