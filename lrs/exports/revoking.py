"""The credentials of bundles whose learner was erased are revoked: what went out cannot be called back, but whoever
asks the issuer is told that it no longer stands behind it."""

from __future__ import annotations

from dataclasses import dataclass

from lrs.bundles.contents.credential import credential_id
from lrs.storage.contract.erasures import Erasure
from lrs.storage.contract.jobs import Jobs
from lrs.storage.contract.revocations import Revocations

_MOST = 10_000  # bundles of one learner


@dataclass(frozen=True, slots=True)
class RevokeCredentials:
    """`lrs.retention.neighbours.Forgetting`, before the jobs that built the bundles are forgotten."""

    jobs: Jobs
    revocations: Revocations
    room: str = "credentials"

    async def forget(self, erasure: Erasure) -> int:
        return await self.revocations.add(erasure.tenant, await self._issued(erasure))

    async def remaining(self, erasure: Erasure) -> int:
        return len(await self._issued(erasure) - set(await self.revocations.of(erasure.tenant)))

    async def _issued(self, erasure: Erasure) -> set[str]:
        """Of every bundle that was begun for the person, for it may have been fetched."""
        return {credential_id(f"urn:uuid:{job.job_id}") for user in erasure.users
                for job in await self.jobs.list(erasure.tenant, learner=user, limit=_MOST) if job.kind == "export"}
