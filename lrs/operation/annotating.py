"""Everything that annotates, put together over one store: for the server, and for the command line beside it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Self

from lrs.annotation import profiles
from lrs.annotation.annotator import Annotator
from lrs.annotation.links import LinkService
from lrs.annotation.mapping import MappingService
from lrs.annotation.rebuilding import Rebuilding
from lrs.annotation.service import AnnotationService
from lrs.annotation.sources import Codes, Roster
from lrs.audit.changes import AuditedChanges
from lrs.codes.service import CodeService
from lrs.config import Config
from lrs.journal import Journal
from lrs.operation.administration import audit_log
from lrs.operation.store import opened
from lrs.roster.service import RosterService
from lrs.storage.store import Store


@dataclass(frozen=True, slots=True)
class Annotating:
    store: Store
    annotator: Annotator
    rebuilding: Rebuilding
    annotations: AnnotationService
    links: LinkService
    mappings: MappingService

    @classmethod
    def over(cls, store: Store, codes: Codes, roster: Roster, journal: Journal, config: Config) -> Self:
        """Raises `BadSetting` for profiles that cannot be used."""
        annotator = Annotator(store.links, store.content_codes, store.tenants, store.credentials, codes, roster,
                              profiles.load(config.annotation.profiles), config)
        rebuilding = Rebuilding(store.rebuilds, store.statements, store.leases, store.tenants, roster, annotator,
                                config)
        return cls(store, annotator, rebuilding, AnnotationService(store.annotations, annotator),
                   LinkService(store.links, store.annotations, store.tenants, roster, rebuilding, journal),
                   MappingService(store.content_codes, store.tenants, rebuilding))


@asynccontextmanager
async def annotating(config: Config) -> AsyncIterator[Annotating]:
    """For one command, also beside a running server. Raises `CannotStart`."""
    async with opened(config) as store:
        journal = AuditedChanges(audit_log(store.db, config))
        codes = CodeService(store.curriculum_tables, store.schools)
        await codes.refresh()
        roster = RosterService(store.rosters, store.calendars, store.leases, journal, config)
        yield Annotating.over(store, codes, roster, journal, config)
