"""All storage, for a command that writes beside a running server."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from lrs.config import Config
from lrs.operation.administration import connected, kept
from lrs.storage.store import Store


@asynccontextmanager
async def opened(config: Config) -> AsyncIterator[Store]:
    """Raises `CannotStart`, also for a folder in which no server ever kept its data."""
    async with kept(config) as uri:
        config = replace(config, mongo=replace(config.mongo, uri=uri))
        async with connected(config):
            store = await Store.open(config)
        try:
            yield store
        finally:
            await store.close()
