"""Tenants and credentials from the command line, also beside a running server."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

from lrs.access.service import AccessService
from lrs.config import Config
from lrs.errors import CannotStart, StorageUnavailable
from lrs.storage import indexes
from lrs.storage.client import Database, translated
from lrs.storage.contract import Credentials, Tenants
from lrs.storage.credentials import MongoCredentials
from lrs.storage.embedded import mongodb
from lrs.storage.signing_keys import MongoSigningKeys
from lrs.storage.tenants import MongoTenants


@dataclass(frozen=True, slots=True)
class Administration:
    access: AccessService
    tenants: Tenants
    credentials: Credentials
    db: Database


@asynccontextmanager
async def administration(config: Config) -> AsyncIterator[Administration]:
    """Connected to the MongoDB that the settings mean. Raises `CannotStart` when it cannot be used."""
    async with mongodb(config) as uri:
        db = Database(replace(config.mongo, uri=uri))
        try:
            await _check(db, config)
            tenants, credentials = MongoTenants(db), MongoCredentials(db)
            access = AccessService(tenants, credentials, MongoSigningKeys(db), config)
            try:
                yield Administration(access, tenants, credentials, db)
            finally:
                access.stop()
        finally:
            await db.close()


async def _check(db: Database, config: Config) -> None:
    try:
        with translated():
            hello = await db.admin("hello")
            if "setName" not in hello and hello.get("msg") != "isdbgrid":
                raise CannotStart("MongoDB at mongo.uri is not a replica set, so it has no transactions. A single "
                                  "server can be one: start it with --replSet and run rs.initiate() once.")
            await indexes.ensure(db)
    except StorageUnavailable as error:
        seconds = config.mongo.timeout_ms / 1000
        raise CannotStart(f"No writable MongoDB answered within {seconds:g} s: {error.__cause__}. Is mongo.uri "
                          f"right, is it running, may this machine reach it?") from None
