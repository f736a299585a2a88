"""Tenants, credentials and the audit log from the command line, also beside a running server."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

from lrs.access.bases import BasisService
from lrs.access.grants import GrantService
from lrs.access.service import AccessService
from lrs.audit.changes import AuditedChanges
from lrs.audit.service import AuditService
from lrs.config import Config
from lrs.datafolder import DataFolder
from lrs.errors import CannotStart, StorageUnavailable
from lrs.operation.schools import KnownSchools
from lrs.roster.service import RosterService
from lrs.storage import indexes
from lrs.storage.audit_entries import MongoAuditEntries
from lrs.storage.audit_people import MongoAuditPeople
from lrs.storage.audit_trees import MongoAuditTrees
from lrs.storage.calendars import MongoCalendars
from lrs.storage.client import Database, translated
from lrs.storage.codes import MongoSchools
from lrs.storage.contract.access import Credentials, Tenants
from lrs.storage.credentials import MongoCredentials
from lrs.storage.grants import MongoGrants
from lrs.storage.leases import MongoLeases
from lrs.storage.replicaset import mongodb
from lrs.storage.rosters import MongoRosters
from lrs.storage.signing_keys import MongoSigningKeys
from lrs.storage.tenants import MongoTenants


@dataclass(frozen=True, slots=True)
class Administration:
    access: AccessService
    tenants: Tenants
    credentials: Credentials
    audit: AuditService
    grants: GrantService
    bases: BasisService


@asynccontextmanager
async def kept(config: Config) -> AsyncIterator[str]:
    """The address of the MongoDB in which a server keeps its data. Raises `CannotStart`, also for a folder in which
    none ever did: that is another one than was meant, and only `lrs serve` begins one."""
    folder = DataFolder(config.server.data)
    if not (config.mongo.uri or folder.is_held() or folder.has_data()):
        raise CannotStart(f"No Manabi LRS keeps its data in {folder.path}: name the folder of yours with --data or "
                          "LRS_SERVER_DATA, or its MongoDB with LRS_MONGO_URI; `lrs serve` begins a new one.")
    async with mongodb(config) as uri:
        yield uri


@asynccontextmanager
async def connected(config: Config) -> AsyncIterator[Database]:
    """The database that the settings mean, changing nothing in it. Raises `CannotStart` when it cannot be used."""
    async with kept(config) as uri:
        db = Database(replace(config.mongo, uri=uri))
        try:
            await _check(db, config)
            yield db
        finally:
            await db.close()


@asynccontextmanager
async def administration(config: Config) -> AsyncIterator[Administration]:
    """Ready to make and list, with the indexes that keep ids and origins unique. Raises `CannotStart`."""
    async with connected(config) as db:
        await indexes.ensure(db)
        tenants, credentials = MongoTenants(db), MongoCredentials(db)
        access = AccessService(tenants, credentials, MongoSigningKeys(db), config)
        audit = audit_log(db, config)
        journal = AuditedChanges(audit)
        try:
            roster = RosterService(MongoRosters(db), MongoCalendars(db), MongoLeases(db), journal, config)
            grants = GrantService(MongoGrants(db), tenants, journal, KnownSchools(roster, MongoSchools(db)))
            yield Administration(access, tenants, credentials, audit, grants, BasisService(tenants, journal))
        finally:
            access.stop()


def audit_log(db: Database, config: Config) -> AuditService:
    return AuditService(MongoAuditEntries(db), MongoAuditPeople(db), MongoAuditTrees(db), MongoSigningKeys(db),
                        MongoTenants(db), config)


async def _check(db: Database, config: Config) -> None:
    try:
        with translated():
            hello = await db.admin("hello")
    except StorageUnavailable as error:
        reason = re.split(r"\.?, full error: | \(configured", str(error.__cause__))[0]
        raise CannotStart(f"No writable MongoDB answered within {config.mongo.timeout_ms / 1000:g} s: {reason}. Is "
                          f"mongo.uri right, is it running, may this machine reach it?") from None
    if "setName" not in hello and hello.get("msg") != "isdbgrid":
        raise CannotStart("MongoDB at mongo.uri is not a replica set, so it has no transactions. A single server "
                          "can be one: start it with --replSet and run rs.initiate() once.")
