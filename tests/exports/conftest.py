"""A learner whose record is taken along: the custodian of the tests of annotation, cases, and what builds bundles."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from lrs.access.principal import Principal
from lrs.bundles.encryption import decrypt, new_identity
from lrs.bundles.opening import Opened, open_bundle
from lrs.clock import now_ms
from lrs.config import Config
from lrs.exports.building import Export
from lrs.exports.spool import Spool
from lrs.jobs.runner import JobRunner
from lrs.operation.spool import spool_of
from lrs.storage.contract.cases import CaseRecord, Decision, Recipient, Withholding
from lrs.storage.contract.jobs import Job
from tests.annotation.conftest import Custodian, custodian
from tests.exports.building import exports
from tests.school import HANAKO

__all__ = ["custodian"]

NEXT = "https://lrs.tonari.example.jp"
_numbers = itertools.count(1)


@dataclass
class Place:
    """Where a tenant's bundles are made."""

    custodian: Custodian
    key: Principal
    export: Export
    spool: Spool
    runner: JobRunner
    identity: str
    recipient: str

    @property
    def tenant(self) -> str:
        return self.custodian.tenant

    async def store(self, *statements: dict[str, Any]) -> None:
        await self.custodian.store_all(self.key, *statements)

    async def case(self, withholding: Withholding | None = None, **members: Any) -> CaseRecord:
        """An export to the next school that the family approved."""
        decision = Decision(True, "guardian", "", "guardian", "console", 1, True, withholding or Withholding())
        case = CaseRecord(**{  # type: ignore[arg-type]
            "case_id": f"{self.tenant}.case{next(_numbers)}", "tenant": self.tenant, "kind": "export",
            "learner": HANAKO, "state": "approved", "opened": 1, "opened_by": "officer", "purpose": "transfer",
            "recipient": Recipient("school", "となり町立第一中学校", NEXT, self.recipient, "thumbprint"),
            "decision": decision, **members})
        await self.custodian.store.cases.add([case])
        return case

    async def job(self, case: CaseRecord) -> Job:
        await self.custodian.seen()
        number = next(_numbers)
        return await self.custodian.store.jobs.add(Job(
            f"00000000-0000-4000-8000-{number:012}", self.tenant, "export", case.learner, case.case_id, "queued",
            now_ms(), now_ms()))

    async def built(self, case: CaseRecord) -> Job:
        """The job of a case, done."""
        job = await self.job(case)
        await self.runner.run_due()
        return await self.found(job)

    async def found(self, job: Job) -> Job:
        found = await self.custodian.store.jobs.get(job.tenant, job.job_id)
        assert found is not None
        return found

    async def opened(self, job: Job) -> Opened:
        """Its bundle, checked as a recipient checks it."""
        assert job.state == "ready", job
        source = self.spool.file(job.job_id, job.detail["name"])
        if job.detail["name"].endswith(".age"):
            plain = source.with_suffix(".plain")
            decrypt(source, plain, [self.identity], 1 << 30)
            source = plain
        needs = self.export._needs
        tenant = await needs.tenants.get(self.tenant)
        assert tenant is not None
        signer = await needs.custodians.signer(tenant)
        return open_bundle(source, lambda issuer, kid: signer.private.public_key() if kid == signer.kid else None,
                           None, now_ms())

    async def lines(self, job: Job) -> list[bytes]:
        with await self.opened(job) as bundle:
            return [line for chunk in bundle.statements() for line in chunk.lines]


@pytest.fixture
async def place(custodian: Custodian, config: Config, tmp_path: Path) -> AsyncIterator[Place]:
    settings = replace(config, server=replace(config.server, data=str(tmp_path)))
    spool = spool_of(settings)
    export = await exports(custodian.store, settings, spool)
    yield Place(custodian, await custodian.key(), export, spool, JobRunner(custodian.store.jobs, [export], 1),
                *new_identity())
    await custodian.store.db["jobs"].delete_many({})
