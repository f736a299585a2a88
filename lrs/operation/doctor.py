"""``lrs doctor``: what is configured, and whether what the server stands on is well."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from lrs import __version__
from lrs.access.principal import KeyKind
from lrs.clock import now_ms
from lrs.config import Config, settings, strays
from lrs.errors import CannotStart, LRSError
from lrs.operation.administration import connected
from lrs.storage import indexes
from lrs.storage.client import Database
from lrs.storage.contract.access import Credentials, Tenants
from lrs.storage.contract.custodians import Custodians
from lrs.storage.contract.overview import Health
from lrs.storage.credentials import MongoCredentials
from lrs.storage.custodians import MongoCustodians
from lrs.storage.overviews import MongoOverviews
from lrs.storage.tenants import MongoTenants

CLOCK_TOLERANCE_MS = 1000


@dataclass(slots=True)
class Report:
    lines: list[str] = field(default_factory=list)
    healthy: bool = True

    def heading(self, text: str) -> None:
        self.lines += ["", text]

    def note(self, text: str) -> None:
        self.lines.append(f"  {text}")

    def well(self, text: str) -> None:
        self.note(f"ok       {text}")

    def warning(self, text: str) -> None:
        """Worth knowing; nothing is broken."""
        self.note(f"WARNING  {text}")

    def problem(self, text: str) -> None:
        self.note(f"PROBLEM  {text}")
        self.healthy = False

    def text(self) -> str:
        return "\n".join(self.lines)


async def examine(config: Config) -> Report:
    report = Report([f"Manabi LRS {__version__}, Python {sys.version.split()[0]}"])
    report.heading("Settings (value, where it came from)")
    for line in _settings(config):
        report.note(line)
    for name in strays(os.environ):
        report.warning(f"{name} in the environment is no setting, and changes nothing")
    report.heading("MongoDB")
    try:
        async with connected(config) as db:
            await _mongodb(report, db, config)
            report.heading("Indexes")
            await _indexes(report, db)
            report.heading("Tenants and keys")
            await _tenants(report, MongoTenants(db), MongoCredentials(db), MongoCustodians(db))
    except (CannotStart, LRSError) as error:
        report.problem(str(error))
    return report


def _settings(config: Config) -> Iterator[str]:
    for setting in settings():
        value = getattr(getattr(config, setting.section), setting.name)
        shown = "********" if setting.secret and value else repr(value)
        yield f"{setting.key:26} {shown:24} {config.sources[setting.key]}"


async def _mongodb(report: Report, db: Database, config: Config) -> None:
    health = await MongoOverviews(db).health()
    _version(report, health)
    if not config.mongo.uri:
        report.warning("a private mongod: for trial and a single school. mongo.uri points at a replica set")
    report.well(f"replica set {health.replica_set or '(sharded cluster)'}, {health.members} member(s) with data")
    started = now_ms()
    await db["doctor"].replace_one({"_id": "round-trip"}, {"at": started}, upsert=True)
    took = now_ms() - started
    await db["doctor"].drop()
    report.well(f"a majority journaled a write in {took} ms")
    _clock(report, health.skew_ms)


def _version(report: Report, health: Health) -> None:
    if health.end_of_life and f"{datetime.now(UTC):%Y-%m}" > health.end_of_life:
        report.warning(f"version {health.version} is past its end of life ({health.end_of_life}) and gets no security "
                       "fixes; use 8.0")
    else:
        report.well(f"version {health.version}")


def _clock(report: Report, skew: int) -> None:
    if abs(skew) > CLOCK_TOLERANCE_MS:
        report.problem(f"the clock of MongoDB's primary differs by {skew} ms; let NTP keep both")
    else:
        report.well(f"clocks agree within {max(abs(skew), 1)} ms")


async def _indexes(report: Report, db: Database) -> None:
    missing, extra = await indexes.compare(db)
    for name in missing:
        report.problem(f"{name} is missing: start the server once, it makes it")
    for name in extra:
        report.warning(f"{name} is not one of this version's: it costs writes and serves no query of it")
    if not missing:
        report.well(f"all {len(indexes.INDEXES)} indexes are there")


async def _tenants(report: Report, tenants: Tenants, credentials: Credentials, custodians: Custodians) -> None:
    found = await tenants.list()
    if not found:
        report.note("none yet; `lrs serve` makes the first one")
    for tenant in found:
        in_use = [key for key in await credentials.list(tenant.tenant_id) if key.revoked is None]
        report.well(f"{tenant.tenant_id} ({tenant.kind}, {tenant.name}) at {tenant.origin}: {len(in_use)} key(s)")
        for key in in_use:
            if key.kind is KeyKind.SYSTEM:
                report.warning(f"{tenant.tenant_id}: key {key.key} ({key.name}) is of kind system and reaches ALL of "
                               "its records; revoke it when its work is done")
        for custodian in await custodians.list(tenant.tenant_id):
            if custodian.changed is not None and custodian.removed is None:
                report.warning(f"{tenant.tenant_id}: {custodian.origin} no longer publishes the keys that were "
                               "confirmed; call them, then `lrs trust add` it anew or `remove` it")
