"""What the driver reports of its work: commands with their latency, connections of the pool."""

from __future__ import annotations

from typing import Protocol

from pymongo.monitoring import (
    CommandFailedEvent,
    CommandListener,
    CommandStartedEvent,
    CommandSucceededEvent,
    ConnectionCheckedInEvent,
    ConnectionCheckedOutEvent,
    ConnectionCheckOutFailedEvent,
    ConnectionCheckOutStartedEvent,
    ConnectionClosedEvent,
    ConnectionCreatedEvent,
    ConnectionPoolListener,
    ConnectionReadyEvent,
    PoolClearedEvent,
    PoolClosedEvent,
    PoolCreatedEvent,
    PoolReadyEvent,
)


class Observer(Protocol):
    """Who counts it; `lrs.metrics.Metrics` does. Called from the driver's threads too."""

    def command(self, name: str, seconds: float, *, failed: bool) -> None: ...

    def connections(self, state: str, change: int) -> None:
        """`state`: open or in_use."""


class Commands(CommandListener):
    def __init__(self, observer: Observer) -> None:
        self._observer = observer

    def started(self, event: CommandStartedEvent) -> None: ...

    def succeeded(self, event: CommandSucceededEvent) -> None:
        self._observer.command(event.command_name, event.duration_micros / 1e6, failed=False)

    def failed(self, event: CommandFailedEvent) -> None:
        self._observer.command(event.command_name, event.duration_micros / 1e6, failed=True)


class Connections(ConnectionPoolListener):
    def __init__(self, observer: Observer) -> None:
        self._observer = observer

    def connection_created(self, event: ConnectionCreatedEvent) -> None:
        self._observer.connections("open", 1)

    def connection_closed(self, event: ConnectionClosedEvent) -> None:
        self._observer.connections("open", -1)

    def connection_checked_out(self, event: ConnectionCheckedOutEvent) -> None:
        self._observer.connections("in_use", 1)

    def connection_checked_in(self, event: ConnectionCheckedInEvent) -> None:
        self._observer.connections("in_use", -1)

    def pool_created(self, event: PoolCreatedEvent) -> None: ...

    def pool_ready(self, event: PoolReadyEvent) -> None: ...

    def pool_cleared(self, event: PoolClearedEvent) -> None: ...

    def pool_closed(self, event: PoolClosedEvent) -> None: ...

    def connection_ready(self, event: ConnectionReadyEvent) -> None: ...

    def connection_check_out_started(self, event: ConnectionCheckOutStartedEvent) -> None: ...

    def connection_check_out_failed(self, event: ConnectionCheckOutFailedEvent) -> None: ...
