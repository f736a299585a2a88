"""The services of this room, put together over one store: for the server and for the command line alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from lrs.config import Config
from lrs.retention.erasing import Erasing
from lrs.retention.erasures import ErasureService
from lrs.retention.expiry import RetentionService
from lrs.retention.holds import HoldService
from lrs.retention.neighbours import Neighbours
from lrs.retention.verifying import Verification, verify
from lrs.storage.contract.access import Tenants
from lrs.storage.contract.erasures import Erasure, Erasures
from lrs.storage.contract.leases import Leases
from lrs.storage.contract.retention import Blocks, Holds, Rules
from lrs.storage.contract.runs import Runs


class Stores(Protocol):
    """What of the store this room works on."""

    @property
    def tenants(self) -> Tenants: ...

    @property
    def leases(self) -> Leases: ...

    @property
    def erasures(self) -> Erasures: ...

    @property
    def runs(self) -> Runs: ...

    @property
    def rules(self) -> Rules: ...

    @property
    def holds(self) -> Holds: ...

    @property
    def blocks(self) -> Blocks: ...


@dataclass(frozen=True, slots=True)
class Offices:
    erasures: ErasureService
    erasing: Erasing
    holds: HoldService
    retention: RetentionService
    runs: Runs
    neighbours: Neighbours

    async def verify(self, erasure: Erasure) -> Verification:
        return await verify(self.erasures, self.runs, self.neighbours, erasure)


def offices(stores: Stores, config: Config, neighbours: Neighbours) -> Offices:
    holds = HoldService(stores.holds, stores.runs, stores.tenants, neighbours)
    erasures = ErasureService(stores.erasures, holds, stores.blocks, stores.tenants, neighbours)
    erasing = Erasing(erasures, stores.erasures, stores.runs, stores.leases, holds, stores.blocks, neighbours,
                      config.retention)
    retention = RetentionService(stores.rules, stores.runs, stores.leases, holds, stores.tenants, neighbours, config)
    return Offices(erasures, erasing, holds, retention, stores.runs, neighbours)
