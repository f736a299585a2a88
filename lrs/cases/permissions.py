"""Who may open, see, decide and close a case: the policy's answer, for people; no key works in cases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lrs.access.actions import Action
from lrs.access.categories import TenantKind
from lrs.access.facts import StandingService
from lrs.access.person import Person
from lrs.access.policy import restrict
from lrs.access.reach import Window
from lrs.errors import Forbidden, NotFound
from lrs.retention.callers import TERMINAL
from lrs.storage.contract.cases import Capacity, CaseRecord


@dataclass(frozen=True, slots=True)
class Seeing:
    """Which cases somebody may see: those of `learners` as family, who are told all; those of `schools` as an officer,
    who is not told what was withheld (None: of all); and, `board`, inquiries."""

    learners: frozenset[str] = frozenset()
    schools: frozenset[str] | None = frozenset()
    board: bool = False

    def family(self, case: CaseRecord) -> bool:
        return bool(case.learner) and case.learner in self.learners

    def officer(self, case: CaseRecord) -> bool:
        if case.kind == "inquiry":
            return self.board
        return self.schools is None or case.school in self.schools

    def holds(self, case: CaseRecord) -> bool:
        return self.family(case) or self.officer(case)


class CasePermissions:
    """Whoever is at the terminal of the server is an officer of the tenant, and never the family."""

    def __init__(self, standings: StandingService) -> None:
        self._standings = standings

    async def seeing(self, person: Person) -> Seeing:
        """Raises `Forbidden` for who may see none at all."""
        if person.session == TERMINAL:
            return Seeing(schools=None, board=True)
        told = await self._standings.decision(person, "requests/read")
        board = await self._standings.decision(person, "inquiries/write")
        if not (told.allowed or board.allowed):
            restrict(told)
        windows = told.reach.windows
        offices = [each for each in windows if each.actors is None]
        schools = None if any(each.schools is None for each in offices) else frozenset[str]().union(
            *(each.schools or () for each in offices))
        return Seeing(_learners(windows), schools, board.allowed)

    async def only_family(self, person: Person, learner: str) -> bool:
        """Whether the person may see this learner's cases as family, and nobody's as an officer."""
        if person.session == TERMINAL:
            return False
        seeing = await self.seeing(person)
        return learner.lower() in seeing.learners and seeing.schools is not None and not seeing.schools

    async def may_work(self, person: Person, school: str, kind: str = "") -> None:
        """Raises `Forbidden` unless the person is an officer for the records of this school (empty: of the tenant); of
        an inquiry: of the board."""
        if person.session == TERMINAL:
            return
        action: Action = "inquiries/write" if kind == "inquiry" else "cases/write"
        reach = restrict(await self._standings.decision(person, action))
        if not any(each.schools is None or school in each.schools for each in reach.windows):
            raise Forbidden("not-at-this-school")

    async def decides(self, person: Person, learner: str, action: Action, *, assented: bool) -> Capacity:
        """In which capacity the person decides for the learner. Raises `Forbidden`, naming the rule: so does a guardian
        without the learner's assent."""
        decision = await self._standings.decision(person, action, learner, assented=assented)
        restrict(decision)
        return "learner" if learner == person.user else "guardian"

    async def speaks_for(self, person: Person, learner: str) -> Capacity:
        """The learner, of whatever age, or a guardian who is told of requests. Raises `Forbidden`."""
        if learner not in _learners(restrict(await self._standings.decision(person, "requests/read", learner)).windows):
            raise Forbidden("learner-reads-only-own")
        return "learner" if learner == person.user else "guardian"

    async def owned(self, tenant: str) -> bool:
        """Whether it is a learner's own store."""
        return (await self._standings.terms(tenant)).kind is TenantKind.PERSONAL

    async def deciding_for(self, person: Person) -> frozenset[str]:
        """The learners for whom the person decides, assent given."""
        return _learners((await self._standings.decision(person, "requests/decide", assented=True)).reach.windows)


def unknown(case_id: str) -> NotFound:
    """The same for a case that is not there, and one that the asker may not see."""
    return NotFound("case-unknown", id=case_id)


def _learners(windows: Sequence[Window]) -> frozenset[str]:
    return frozenset[str]().union(*(each.actors for each in windows if each.actors is not None and not each.veiled))
