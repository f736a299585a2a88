"""From who asks to what is known of them: the facts that the policy decides by, gathered and briefly remembered.

Each neighbour that knows something (the roster, guardians' links, cases) is a `Source`; what no source says is not so.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import replace
from time import monotonic
from typing import Protocol

from lrs.access.actions import Action
from lrs.access.categories import TenantKind
from lrs.access.person import Person
from lrs.access.policy import Asked, Decision, SchoolClass, Terms, decide
from lrs.access.principal import KeyKind, Principal
from lrs.access.purposes import Basis, Purpose
from lrs.access.reach import Period
from lrs.access.roles import OF_KEY, THROUGH_PORTAL, Role
from lrs.access.standing import Capacity, Standing, Tie
from lrs.clock import now_ms
from lrs.config import Policy
from lrs.errors import NotFound
from lrs.storage.contract.access import Tenants
from lrs.storage.contract.grants import Grant, Grants

_MOST_REMEMBERED = 10_000
_TERMS_SECONDS = 10.0


class Source(Protocol):
    async def facts(self, person: Person, at: int) -> Standing:
        """What this source knows of `person` as things stood at `at`. A fact that is only so at other times may be
        among it, with its period."""


class Classes(Protocol):
    async def school_class(self, tenant: str, class_id: str) -> SchoolClass:
        """Who ever belonged to this class; nobody, where the roster knows no such class."""


class Cohorts(Protocol):
    """Which learners a grant means: who of them is at the school, and from when to when."""

    async def named(self, tenant: str, school: str, learners: Collection[str], at: int) -> Sequence[Tie]: ...

    async def grade(self, tenant: str, school: str, grade: str, at: int) -> Sequence[Tie]: ...


class StandingService:
    """`known` remembers a person for `policy.standing_seconds`; of another instant than now nothing is remembered."""

    def __init__(self, sources: Sequence[Source], tenants: Tenants, policy: Policy) -> None:
        self._sources = tuple(sources)
        self._tenants = tenants
        self._policy = policy
        self._known: dict[Person, tuple[float, Standing]] = {}
        self._terms: dict[str, tuple[float, Terms]] = {}

    async def known(self, person: Person) -> Standing:
        """The standing of somebody signed in, now."""
        until, standing = self._known.get(person, (0.0, Standing()))
        if monotonic() < until:
            return standing
        standing = await self.at(person, now_ms())
        self._known.pop(person, None)
        _make_room(self._known, monotonic())
        self._known[person] = monotonic() + self._policy.standing_seconds, standing
        return standing

    async def decision(self, person: Person, action: Action, learner: str = "", *, assented: bool = False) -> Decision:
        """The policy's answer to somebody signed in, now, about `learner` or whomever they may reach."""
        return decide(Asked(await self.terms(person.tenant), await self.known(person), action, now_ms(),
                            learner=learner, assented=assented))

    def forget(self, tenant: str) -> None:
        """Something that was known of people of this tenant has changed: here it is looked up anew at once, elsewhere
        within ``policy.standing_seconds``."""
        for person in [each for each in self._known if each.tenant == tenant]:
            del self._known[person]

    async def at(self, person: Person, at: int) -> Standing:
        """The standing that a person had, or will have, at `at` as far as is known today."""
        found = await asyncio.gather(*(source.facts(person, at) for source in self._sources))
        return _restricted(Standing(user=person.user).with_(*found))

    async def terms(self, tenant_id: str) -> Terms:
        """Raises `NotFound` for an unknown tenant."""
        until, terms = self._terms.get(tenant_id, (0.0, None))
        if terms is not None and monotonic() < until:
            return terms
        tenant = await self._tenants.get(tenant_id)
        if tenant is None:
            raise NotFound("tenant-unknown", id=tenant_id)
        bases = {Purpose(purpose): Basis(basis) for purpose, basis in tenant.bases.items()}
        terms = Terms(TenantKind(tenant.kind), bases, self._policy.smallest_group)
        self._terms[tenant_id] = monotonic() + _TERMS_SECONDS, terms
        return terms


def of_key(principal: Principal) -> Standing:
    """What is known of an app's key: its kind, its app, its scopes. A system key narrowed to its own is an app's."""
    narrowed = principal.kind is KeyKind.SYSTEM and not principal.reads_all
    role = Role.APP if narrowed else OF_KEY[principal.kind]
    return Standing(app=principal.app, scopes=principal.scopes, capacities=(Capacity(role),))


def through(portal: Principal, person: Standing) -> Standing:
    """A portal that reads for somebody who works at a school: that person's rights there, within the key's scopes."""
    assert portal.kind is KeyKind.PORTAL  # noqa: S101  no other key speaks for a person
    rights = tuple(each for each in person.capacities if each.role in THROUGH_PORTAL)
    return Standing(person.user, "", portal.scopes, (*rights, Capacity(Role.PORTAL)), (), person.holdings,
                    person.departures, person.consents)


def by_token(token: Principal, holder: Standing) -> Standing:
    """A learner's own token: what who made it may do for that learner, within the token's scopes."""
    assert token.kind is KeyKind.LEARNER  # noqa: S101  no other key speaks for a learner
    ties = [(each, tuple(tie for tie in each.ties if tie.learner == token.learner)) for each in holder.capacities
            if each.role in {Role.STUDENT, Role.GUARDIAN}]
    return Standing(holder.user, "", token.scopes, tuple(
        Capacity(Role.LEARNER_TOKEN, each.period, ties=found, restricted=each.restricted) for each, found in ties),
        departures=holder.departures)


def _restricted(standing: Standing) -> Standing:
    """A guardian restricted by one source is so by all, as to the same child."""
    hidden = {tie.learner for each in standing.capacities if each.restricted for tie in each.ties}
    return replace(standing, capacities=tuple(
        replace(each, restricted=True) if each.role is Role.GUARDIAN and not hidden.isdisjoint(
            tie.learner for tie in each.ties) else each for each in standing.capacities))


class GrantedRoles:
    """The source for roles by grant."""

    def __init__(self, grants: Grants, cohorts: Cohorts) -> None:
        self._grants = grants
        self._cohorts = cohorts

    async def facts(self, person: Person, at: int) -> Standing:
        grants = await self._grants.of(person.tenant, person.account, person.user)
        return Standing(capacities=tuple([await self._capacity(person.tenant, grant, at) for grant in grants]))

    async def _capacity(self, tenant: str, grant: Grant, at: int) -> Capacity:
        period = Period(grant.since, grant.ends)
        ties = await self._ties(tenant, grant, at) if period.holds(at) else ()
        return Capacity(Role(grant.role), period, grant.school, ties=tuple(ties))

    async def _ties(self, tenant: str, grant: Grant, at: int) -> Sequence[Tie]:
        """The learners meant, as far as they are at the school: without a roster nobody is known to be."""
        if grant.learners:
            return await self._cohorts.named(tenant, grant.school, grant.learners, at)
        if grant.grade:
            return await self._cohorts.grade(tenant, grant.school, grant.grade, at)
        return ()


def _make_room(memory: dict[Person, tuple[float, Standing]], now: float) -> None:
    """Forget whose time is over, the oldest first: a teacher's standing holds every learner they ever taught."""
    while memory:
        oldest = next(iter(memory))
        if len(memory) < _MOST_REMEMBERED and memory[oldest][0] > now:
            return
        del memory[oldest]
