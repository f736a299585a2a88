"""Records as the server makes them: its own code reads, checks, prepares and stamps; only the commit is left out."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from lrs.access.principal import KeyKind, Principal
from lrs.activities import ActivityService
from lrs.annotation import profiles
from lrs.annotation.annotator import Annotator
from lrs.annotation.sources import Head, Timeline
from lrs.codes.book import CodeBook
from lrs.config import Config
from lrs.operation.firstkey import TENANT
from lrs.statements.service import StatementService
from lrs.storage import records
from lrs.storage.client import Database
from lrs.storage.contentcodes import MongoContentCodes
from lrs.storage.credentials import MongoCredentials
from lrs.storage.links import MongoLinks
from lrs.storage.tenants import MongoTenants
from lrs.xapi.version import Version

WRITER = Principal(TENANT, "bench", KeyKind.SYSTEM, frozenset(["all"]),
                   b'{"objectType":"Agent","account":{"homePage":"https://lrs.example","name":"bench"}}', "bench")


class NoSchools:
    """No code tables and no roster."""

    generation = 0

    def book(self) -> CodeBook:
        return CodeBook()

    async def timelines(self, tenant: str, users: Collection[str]) -> Mapping[str, Timeline]:
        return {}

    async def by_username(self, tenant: str, usernames: Collection[str]) -> Mapping[str, tuple[str, ...]]:
        return {}

    async def by_source(self, tenant: str, sources: Collection[str]) -> Mapping[str, tuple[str, ...]]:
        return {}

    async def head(self, tenant: str) -> Head:
        return self

    async def changed_since(self, tenant: str, generation: int) -> Collection[str]:
        return ()


class Maker:
    """Makes records in the tenant of the first key, which `db` knows."""

    def __init__(self, db: Database, schools: NoSchools = NoSchools()) -> None:  # noqa: B008  it holds nothing
        config, tenants = Config(), MongoTenants(db)
        annotator = Annotator(MongoLinks(db), MongoContentCodes(db), tenants, MongoCredentials(db), schools, schools,
                              profiles.load(), config)
        unused: Any = None  # reading a submission asks no other store
        self._service = StatementService(unused, unused, ActivityService(unused), tenants, annotator, config)

    async def make(self, texts: Sequence[bytes], ms: int, lane: int) -> list[dict[str, Any]]:
        """The records of one batch stored at `ms` by `lane`."""
        submission = await self._service.read(WRITER, Version.V2, b"[" + b",".join(texts) + b"]")
        statements = await self._service.annotated(WRITER, submission)
        made = [records.record(TENANT, statement, void_any=True) for statement in statements]
        records.stamp(statements, made, ms, lane)
        return made
