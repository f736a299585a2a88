"""The list of revoked credentials, which every credential of a bundle names."""

from __future__ import annotations

from collections.abc import AsyncIterator
from uuid import uuid4

import pytest

from lrs.bundles.contents.credential import credential_id
from lrs.config import Config
from lrs.exports.revoking import RevokeCredentials
from lrs.http import keys
from lrs.storage.contract.erasures import Erasure
from lrs.storage.contract.jobs import Job, JobKind
from tests.http.conftest import OTHER_TENANT, TENANT, Server, serving
from tests.school import HANAKO, TARO


def erasure(user: str, tenant: str = TENANT) -> Erasure:
    return Erasure("e", tenant, user, (), "", "keep", False, "", 1, users=(user,))


@pytest.fixture(scope="module")
async def server(config: Config) -> AsyncIterator[Server]:
    async with serving(config) as found:
        yield found


async def test_the_credentials_of_an_erased_learner_are_on_it_and_no_others(server: Server) -> None:
    store = server.app[keys.STORE]
    jobs: dict[str, str] = {}

    async def issued(learner: str, kind: JobKind = "export", tenant: str = TENANT) -> str:
        job = await store.jobs.add(Job(str(uuid4()), tenant, kind, learner, f"case-{len(jobs)}", "queued", 1, 1))
        jobs[job.job_id] = learner
        return credential_id(f"urn:uuid:{job.job_id}")

    hers, _, _, _ = (await issued(HANAKO), await issued(TARO), await issued(HANAKO, "import"),
                     await issued(HANAKO, tenant=OTHER_TENANT))
    revoking = RevokeCredentials(store.jobs, store.revocations)
    assert await revoking.remaining(erasure(HANAKO)) == 1
    assert await revoking.forget(erasure(HANAKO)) == 1
    assert await revoking.forget(erasure(HANAKO)) == 0
    assert await revoking.remaining(erasure(HANAKO)) == 0
    async with server.session.get(f"{server.origin}/credentials/revoked") as answer:
        assert answer.status == 200
        told = await answer.json()
    assert told == {"id": f"{server.origin}/credentials/revoked", "issuer": server.origin,
                    "revokedCredential": [{"id": hers, "revoked": True}]}
