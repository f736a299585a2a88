"""What other rooms keep of a person, and how each forgets it: `lrs.retention.neighbours.Forgetting`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from lrs.clock import now_ms
from lrs.retention import report
from lrs.retention.neighbours import Following
from lrs.storage import positions
from lrs.storage.contract.accounts import Accounts
from lrs.storage.contract.annotations import Rebuilds
from lrs.storage.contract.erasures import Erasure
from lrs.storage.contract.grants import Grants
from lrs.storage.contract.guardians import Guardians
from lrs.storage.contract.sessions import Sessions


class Named(Protocol):
    """Records that name users by UUID."""

    async def forget(self, tenant: str, users: Collection[str]) -> int: ...

    async def naming(self, tenant: str, users: Collection[str]) -> int: ...


class Audit(Protocol):
    async def forget(self, tenant: str, user: str) -> bool: ...

    async def remembers(self, tenant: str, users: Collection[str]) -> int: ...


class StudyLog(Following, Protocol):
    async def naming(self, tenant: str, users: Collection[str], upto: int) -> int:
        """How many records name one of these, of what was stored up to a position."""


@dataclass(frozen=True, slots=True)
class ForgetNamed:
    """Rosters (people, enrolments, roles, guardians), links (accounts of tools, aliases), guardians' letters and links,
    cases, slips and consents, imports and the bundles that came.
    """

    room: str
    records: Named

    async def forget(self, erasure: Erasure) -> int:
        return await self.records.forget(erasure.tenant, erasure.users)

    async def remaining(self, erasure: Erasure) -> int:
        return await self.records.naming(erasure.tenant, erasure.users)


@dataclass(frozen=True, slots=True)
class ForgetJobs:
    """Exports, imports and deliveries of the person's record, under way or not, and what they made: `sweep` deletes
    from this machine's spool what is nobody's any more; other machines do so within a minute."""

    jobs: Named
    sweep: Callable[[], Awaitable[None]]
    room: str = "jobs"

    async def forget(self, erasure: Erasure) -> int:
        count = await self.jobs.forget(erasure.tenant, erasure.users)
        await self.sweep()
        return count

    async def remaining(self, erasure: Erasure) -> int:
        return await self.jobs.naming(erasure.tenant, erasure.users)


@dataclass(frozen=True, slots=True)
class ForgetGrants:
    """Roles that the person had, or that others had for the person."""

    grants: Grants
    room: str = "grants"

    async def forget(self, erasure: Erasure) -> int:
        return await self.grants.forget(erasure.tenant, erasure.users, now_ms(), erasure.erasure_id)

    async def remaining(self, erasure: Erasure) -> int:
        return await self.grants.naming(erasure.tenant, erasure.users)


@dataclass(frozen=True, slots=True)
class ForgetAccounts:
    """What the person signs in with, and first all that names these accounts: sessions, roles, children, cases, audit.
    """

    accounts: Accounts
    sessions: Sessions
    grants: Grants
    guardians: Guardians
    audit: Audit
    acted: Sequence[Named] = ()
    room: str = "accounts"

    async def forget(self, erasure: Erasure) -> int:
        found = await self._found(erasure)
        for account in found:
            await self.sessions.end_all(erasure.tenant, account)
            await self.grants.forget(erasure.tenant, [account], now_ms(), erasure.erasure_id)
            await self.guardians.forget(erasure.tenant, [account])
            for records in self.acted:
                await records.forget(erasure.tenant, [account])
            await self.audit.forget(erasure.tenant, account)
            await self.accounts.remove(erasure.tenant, account)
        return len(found)

    async def remaining(self, erasure: Erasure) -> int:
        return len(await self._found(erasure))

    async def _found(self, erasure: Erasure) -> list[str]:
        return [account.account_id for user in erasure.users
                for account in await self.accounts.of_user(erasure.tenant, user)]


@dataclass(frozen=True, slots=True)
class ForgetRebuilds:
    """What rebuilds of annotations, done or not, were to find the person's Statements by."""

    rebuilds: Rebuilds
    room: str = "rebuilds"

    async def forget(self, erasure: Erasure) -> int:
        return await self.rebuilds.forget(erasure.tenant, _keys(erasure))

    async def remaining(self, erasure: Erasure) -> int:
        return await self.rebuilds.naming(erasure.tenant, _keys(erasure))


@dataclass(frozen=True, slots=True)
class ForgetStudyLog:
    """What the study log keeps of the person's Statements. It goes with them, and is counted with them; here that is
    waited for."""

    log: StudyLog
    room: str = "studylog"

    async def forget(self, erasure: Erasure) -> int:
        await self.log.follow(erasure.tenant)
        return 0

    async def remaining(self, erasure: Erasure) -> int:
        upto = report.through(erasure.report) if erasure.report else positions.LAST
        return await self.log.naming(erasure.tenant, erasure.users, upto)


@dataclass(frozen=True, slots=True)
class ForgetAudit:
    """The key of what the audit log tells of the person; its entries stay, and tell of nobody."""

    audit: Audit
    room: str = "audit"

    async def forget(self, erasure: Erasure) -> int:
        return sum([await self.audit.forget(erasure.tenant, user) for user in erasure.users])

    async def remaining(self, erasure: Erasure) -> int:
        return await self.audit.remembers(erasure.tenant, erasure.users)


def _keys(erasure: Erasure) -> list[bytes]:
    return [*erasure.keys, *(bytes.fromhex(user.replace("-", "")) for user in erasure.users)]
