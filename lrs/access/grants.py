"""Roles by grant: made, closed and listed. Each is dated, gives its reason, and is kept for ever.

The roster says who is student, teacher, administrator or guardian; whatever else a person may be is granted here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from lrs.access.roles import GRANTED, Role
from lrs.access.secrets import new_key
from lrs.clock import now_ms
from lrs.errors import BadRequest, Conflict, NotFound
from lrs.journal import Journal
from lrs.storage.contract.access import Tenants
from lrs.storage.contract.grants import Grant, Grants
from lrs.xapi.primitives import is_uuid

_GRADE = re.compile(r"P[1-6]|[JHE][1-3]")
_SCHOOL = re.compile(r"[A-Za-z0-9._:-]{1,64}")  # a school without a code goes by its id in the roster
_ACCOUNT = re.compile(r"[^\x00-\x1f\x7f]{1,200}")
_MOST_LEARNERS = 1000


@dataclass(frozen=True, slots=True)
class Wanted:
    """A grant as it is asked for. Times are milliseconds; no `since` is from now on, no `until` until it is closed."""

    role: str
    reason: str
    account: str = ""
    user: str = ""
    school: str = ""
    grade: str = ""
    learners: Sequence[str] = ()
    since: int | None = None
    until: int | None = None


class Schools(Protocol):
    async def check(self, tenant: str, code: str) -> None:
        """Raise `BadRequest`, naming those it may mean, for a school that neither roster nor school list knows."""


class GrantService:
    """Without `schools` a school is judged by its form alone."""

    def __init__(self, grants: Grants, tenants: Tenants, journal: Journal, schools: Schools | None = None) -> None:
        self._grants = grants
        self._tenants = tenants
        self._journal = journal
        self._schools = schools

    async def grant(self, tenant: str, wanted: Wanted, by: str = "") -> Grant:
        """Give a role; `by` is who does (empty: an operator at the command line). In force within moments everywhere.

        Raises `NotFound` for an unknown tenant, `BadRequest` for what does not fit the role. It is told before it is
        made: an entry of a grant that failed does no harm, a grant without an entry would.
        """
        if await self._tenants.get(tenant) is None:
            raise NotFound("tenant-unknown", id=tenant)
        _check(wanted)
        if wanted.school and self._schools is not None:
            await self._schools.check(tenant, wanted.school)
        now = now_ms()
        grant = Grant(
            grant_id=new_key(), account=wanted.account, user=wanted.user.lower(), role=wanted.role,
            school=wanted.school, grade=wanted.grade, learners=tuple(dict.fromkeys(map(str.lower, wanted.learners))),
            since=now if wanted.since is None else wanted.since, until=wanted.until, reason=wanted.reason.strip(),
            by=by, granted=now)
        if grant.until is not None and grant.until <= grant.since:
            raise BadRequest("grant-dates")
        await self._tell("role.grant", tenant, grant, by, grant.reason)
        await self._grants.add(tenant, grant)
        return grant

    async def revoke(self, tenant: str, grant_id: str, reason: str, by: str = "") -> Grant:
        """Close a grant; what it allowed until now stays known. Raises `NotFound`, `Conflict` when it is closed."""
        if not reason.strip():
            raise BadRequest("grant-reason")
        grant = await self._grants.get(tenant, grant_id)
        if grant is None:
            raise NotFound("grant-unknown", id=grant_id)
        if grant.closed is not None:
            raise Conflict("grant-closed", id=grant_id)
        await self._tell("role.revoke", tenant, grant, by, reason.strip())
        if not await self._grants.close(tenant, grant_id, now_ms(), by, reason.strip()):
            raise Conflict("grant-closed", id=grant_id)
        return grant

    async def list(self, tenant: str) -> list[Grant]:
        """Every grant ever made, oldest first. Raises `NotFound` for an unknown tenant."""
        if await self._tenants.get(tenant) is None:
            raise NotFound("tenant-unknown", id=tenant)
        return await self._grants.list(tenant)

    async def _tell(self, event: str, tenant: str, grant: Grant, by: str, reason: str) -> None:
        subjects = [user for user in (grant.user, *grant.learners) if user]
        await self._journal.record(tenant, event, by, subjects=subjects, details={
            "grant": grant.grant_id, "role": grant.role, "account": grant.account, "school": grant.school,
            "grade": grant.grade, "reason": reason})


def _check(wanted: Wanted) -> None:
    """Raises `BadRequest` unless the parts of a grant are well formed and belong together."""
    if wanted.role not in GRANTED:
        raise BadRequest("grant-role", role=wanted.role, known=", ".join(GRANTED))
    if bool(wanted.account) == bool(wanted.user):
        raise BadRequest("grant-to-whom")
    if wanted.account and not _ACCOUNT.fullmatch(wanted.account):
        raise BadRequest("grant-to-whom")
    for user in (*([wanted.user] if wanted.user else []), *wanted.learners):
        if not is_uuid(user):
            raise BadRequest("grant-uuid", value=user)
    if not wanted.reason.strip():
        raise BadRequest("grant-reason")
    _check_breadth(wanted)


def _check_breadth(wanted: Wanted) -> None:
    breadth = GRANTED[Role(wanted.role)]
    if wanted.school and not _SCHOOL.fullmatch(wanted.school):
        raise BadRequest("grant-school-code", school=wanted.school)
    if breadth.school and not breadth.school_optional and not wanted.school:
        raise BadRequest("grant-school-missing", role=wanted.role)
    if wanted.school and not breadth.school:
        raise BadRequest("grant-school-needless", role=wanted.role)
    if wanted.grade and not _GRADE.fullmatch(wanted.grade):
        raise BadRequest("grant-grade", grade=wanted.grade)
    if breadth.learners != (bool(wanted.grade) != bool(wanted.learners)) or bool(wanted.grade and wanted.learners):
        raise BadRequest("grant-learners" if breadth.learners else "grant-learners-needless", role=wanted.role)
    if len(wanted.learners) > _MOST_LEARNERS:
        raise BadRequest("grant-learners-many", most=_MOST_LEARNERS)
