"""What keeps study logs, over one store: for the server, and for the command line beside it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from lrs.config import Config
from lrs.operation.store import opened
from lrs.storage.store import Store
from lrs.studylog.keeper import Keeper, Observer
from lrs.studylog.view import method


@dataclass(frozen=True, slots=True)
class Keeping:
    store: Store
    keeper: Keeper


def keeper_of(store: Store, config: Config, observer: Observer | None = None, share: int = 100) -> Keeper:
    return Keeper(store.studylogs, store.statements, store.tenants, store.leases, method(config), observer, share)


@asynccontextmanager
async def keeping(config: Config) -> AsyncIterator[Keeping]:
    """For one command, also beside a running server. Raises `CannotStart`."""
    async with opened(config) as store:
        yield Keeping(store, keeper_of(store, config))
