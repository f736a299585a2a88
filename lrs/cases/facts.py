"""What cases say of somebody, as facts for the policy: what is entrusted to them, what a school holds, who departed."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from typing import Protocol

from lrs.access.person import Person
from lrs.access.reach import Period
from lrs.access.roles import Role
from lrs.access.rosterfacts import HeldRole
from lrs.access.standing import Capacity, Case, Consent, Departure, Holding, Standing, Tie
from lrs.cases.purposes import policy_purpose
from lrs.storage.contract.cases import CaseRecord, Cases, State, Which
from lrs.storage.contract.grants import Grant, Grants

_MOST = 10_000
_OF_STAFF = frozenset({Role.TEACHER, Role.ADMINISTRATOR})
_WORKED_ON: dict[str, tuple[State, ...]] = {
    # An officer looks at a record once the family agreed, and no longer than the case lasts.
    "export": ("approved", "building", "ready", "delivered"), "import": ("open",), "inquiry": ("open",),
}


class Roster(Protocol):
    async def roles(self, tenant: str, user: str, at_ms: int) -> Collection[HeldRole]: ...

    async def learners_at(self, tenant: str, school: str, at_ms: int, grade: str = "") -> Collection[str]: ...


class CaseFacts:
    """The source for cases, holdings and departures."""

    def __init__(self, cases: Cases, grants: Grants, roster: Roster) -> None:
        self._cases = cases
        self._grants = grants
        self._roster = roster

    async def facts(self, person: Person, at: int) -> Standing:
        standing = await self._granted(person, at)
        worked = await self._schools(person, at, standing)
        records = [grant.school for grant in standing if grant.role == Role.RECORDS_OFFICER]
        board = any(grant.role == Role.BOARD_OFFICER for grant in standing)
        entrusted, holdings, departures = await asyncio.gather(
            self._entrusted(person, records, board, at), self._holdings(person.tenant, worked),
            self._departures(person.tenant, worked, at))
        return Standing(cases=tuple(entrusted), holdings=tuple(holdings), departures=tuple(departures))

    async def schools(self, person: Person, at: int) -> Collection[str]:
        """Where somebody works."""
        return await self._schools(person, at, await self._granted(person, at))

    async def _granted(self, person: Person, at: int) -> list[Grant]:
        granted = await self._grants.of(person.tenant, person.account, person.user)
        return [grant for grant in granted if Period(grant.since, grant.ends).holds(at)]

    async def _schools(self, person: Person, at: int, granted: Collection[Grant]) -> list[str]:
        own = await self._roster.roles(person.tenant, person.user, at) if person.user else ()
        return sorted({*(each.school for each in own if each.role in _OF_STAFF),
                       *(grant.school for grant in granted if grant.school)})

    async def _entrusted(self, person: Person, records: Collection[str], board: bool, at: int) -> list[Case]:
        found: list[CaseRecord] = []
        schools = None if "" in records else tuple(records)
        if records:
            for kind in ("export", "import"):
                found += await self._cases.list(
                    person.tenant, Which((kind,), _WORKED_ON[kind], schools=schools), _MOST)
        if board:
            inquiries = await self._cases.list(person.tenant, Which(("inquiry",), ("open",)), _MOST)
            found += [each for each in inquiries if each.officer == person.account]
        return [entrusted(each) for each in found if entrusted(each).period.holds(at)]

    async def _holdings(self, tenant: str, schools: Collection[str]) -> list[Holding]:
        if not schools:
            return []
        return [Holding(each.recipient.school, each.learner, frozenset(each.origins), Period(since=each.ended))
                for each in await self._cases.holdings(tenant, schools) if each.recipient]

    async def _departures(self, tenant: str, schools: Collection[str], at: int) -> list[Departure]:
        """Without those who are at the school: a record may go ahead of its learner, who may also come back."""
        gone = await self._cases.departures(tenant, schools) if schools else {}
        found = []
        for school, learners in gone.items():
            there = set(await self._roster.learners_at(tenant, school, at))
            found += [Departure(learner, school, Period(since=left)) for learner, left in learners
                      if learner not in there]
        return found


def office(case: CaseRecord) -> Standing:
    """As whom a bundle is read: the records office, in this case alone, with the family's consent."""
    always = Period(since=case.opened)
    purpose = policy_purpose(case.purpose)
    return Standing(capacities=(Capacity(Role.RECORDS_OFFICER),), cases=(entrusted(case),),
                    consents=(Consent(case.learner, purpose, always),))


def owner(case: CaseRecord) -> Standing:
    """The same out of a learner's own store, which has no office: the owner, for whom it was decided."""
    return Standing(user=case.learner, capacities=(Capacity(
        Role.STUDENT, ties=(Tie(case.learner, decides_from=0),)),))


def entrusted(case: CaseRecord) -> Case:
    until = case.deadline if case.kind == "inquiry" else case.ended
    return Case(case.kind, case.learner, case.school, Period(case.opened, until))
