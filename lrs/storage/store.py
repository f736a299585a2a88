"""Every noun's storage over one connection: what the server opens at start and closes at the end."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from pymongo.errors import PyMongoError

from lrs.config import Config
from lrs.storage import indexes
from lrs.storage.accounts import MongoAccounts, MongoAttempts
from lrs.storage.activities import MongoActivities
from lrs.storage.annotations import MongoAnnotations
from lrs.storage.attachments import MongoAttachments
from lrs.storage.audit_entries import MongoAuditEntries
from lrs.storage.audit_people import MongoAuditPeople
from lrs.storage.audit_trees import MongoAuditTrees
from lrs.storage.calendars import MongoCalendars
from lrs.storage.cases import MongoCampaigns, MongoCases, MongoSlips
from lrs.storage.client import Database, translated
from lrs.storage.codes import MongoCurriculumTables, MongoSchools
from lrs.storage.consents import MongoConsents
from lrs.storage.contentcodes import MongoContentCodes
from lrs.storage.credentials import MongoCredentials
from lrs.storage.custodians import MongoCustodians, MongoOwnKeys
from lrs.storage.documents import MongoDocuments
from lrs.storage.erasures import MongoErasures
from lrs.storage.events import MongoEvents
from lrs.storage.forwards import MongoForwards
from lrs.storage.grants import MongoGrants
from lrs.storage.guardians import MongoGuardians
from lrs.storage.jobs import MongoJobs
from lrs.storage.keptbundles import MongoKeptBundles
from lrs.storage.learnerrecords import MongoLearnerRecords
from lrs.storage.learnerstores import MongoLearnerStores
from lrs.storage.learnertokens import MongoLearnerTokens
from lrs.storage.leases import MongoLeases
from lrs.storage.links import MongoLinks
from lrs.storage.monitoring import Observer
from lrs.storage.overviews import MongoOverviews
from lrs.storage.provenance import MongoProvenance
from lrs.storage.providers import MongoProviders
from lrs.storage.rebuilds import MongoRebuilds
from lrs.storage.references import References
from lrs.storage.refusals import MongoRefusals
from lrs.storage.retention import MongoBlocks, MongoHolds, MongoRules
from lrs.storage.revocations import MongoRevocations
from lrs.storage.rosters import MongoRosters
from lrs.storage.runs import MongoRuns
from lrs.storage.sessions import MongoSessions, MongoSignIns
from lrs.storage.signing_keys import MongoSigningKeys
from lrs.storage.statements import MongoStatements
from lrs.storage.studylog import MongoStudyLogs
from lrs.storage.tenants import MongoTenants
from lrs.storage.withdrawals import MongoWithdrawals


class Store:
    """The storage of each noun under its name, as `lrs/storage/contract/` describes it."""

    def __init__(self, db: Database, config: Config) -> None:
        """Over a connection; it writes Statements only once `open` has begun that."""
        self.db = db
        self.statements = MongoStatements(self.db, config)
        self.events = MongoEvents(self.db, self.statements)
        self.attachments = MongoAttachments(self.db)
        self.activities = MongoActivities(self.db)
        self.documents = MongoDocuments(self.db)
        self.tenants = MongoTenants(self.db)
        self.credentials = MongoCredentials(self.db)
        self.signing_keys = MongoSigningKeys(self.db)
        self.own_keys = MongoOwnKeys(self.db)
        self.custodians = MongoCustodians(self.db)
        self.revocations = MongoRevocations(self.db)
        self.withdrawals = MongoWithdrawals(self.db)
        self.forwards = MongoForwards(self.db)
        self.learner_stores = MongoLearnerStores(self.db)
        self.learner_tokens = MongoLearnerTokens(self.db)
        self.grants = MongoGrants(self.db)
        self.refusals = MongoRefusals(self.db)
        self.overviews = MongoOverviews(self.db)
        self.leases = MongoLeases(self.db)
        self.audit_entries = MongoAuditEntries(self.db)
        self.audit_people = MongoAuditPeople(self.db)
        self.audit_trees = MongoAuditTrees(self.db)
        self.curriculum_tables = MongoCurriculumTables(self.db)
        self.schools = MongoSchools(self.db)
        self.rosters = MongoRosters(self.db)
        self.calendars = MongoCalendars(self.db)
        self.annotations = MongoAnnotations(self.db)
        self.rebuilds = MongoRebuilds(self.db)
        self.content_codes = MongoContentCodes(self.db)
        self.links = MongoLinks(self.db)
        self.studylogs = MongoStudyLogs(self.db)
        self.erasures = MongoErasures(self.db)
        self.jobs = MongoJobs(self.db)
        self.learner_records = MongoLearnerRecords(self.db)
        self.provenance = MongoProvenance(self.db, self.statements.commits)
        self.kept_bundles = MongoKeptBundles(self.db)
        self.runs = MongoRuns(self.db, References(self.db, config.limits.reference_chain))
        self.rules = MongoRules(self.db)
        self.holds = MongoHolds(self.db)
        self.blocks = MongoBlocks(self.db)
        self.accounts = MongoAccounts(self.db)
        self.attempts = MongoAttempts(self.db)
        self.providers = MongoProviders(self.db)
        self.sessions = MongoSessions(self.db)
        self.sign_ins = MongoSignIns(self.db)
        self.guardians = MongoGuardians(self.db)
        self.cases = MongoCases(self.db)
        self.slips = MongoSlips(self.db)
        self.campaigns = MongoCampaigns(self.db)
        self.consents = MongoConsents(self.db)

    @classmethod
    async def open(cls, config: Config, observer: Observer | None = None) -> Store:
        """Connect, make sure of the indexes, begin to write; `observer` is told what it does.

        Raises `StorageUnavailable` when MongoDB is away.
        """
        store = cls(Database(config.mongo, observer), config)
        try:
            with translated():
                await indexes.ensure(store.db)
                await store.statements.start()
            store.db.watch()
        except BaseException:
            await store.db.close()
            raise
        return store

    async def ping(self) -> None:
        """Raises `StorageUnavailable` unless a MongoDB answers within the deadline."""
        with translated():
            async with asyncio.timeout(self.db.deadline):
                await self.db.admin("ping")

    async def close(self) -> None:
        """Finish commits under way and disconnect."""
        await self.statements.stop()
        with suppress(PyMongoError):
            await self.studylogs.close()
        await self.db.close()
