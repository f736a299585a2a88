"""Granting roles, for real: what fits a role, what is told, and when it counts for the policy."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

from lrs.access.bases import BasisService
from lrs.access.explanation import ExplanationService, Question
from lrs.access.facts import GrantedRoles, StandingService
from lrs.access.grants import GrantService, Wanted
from lrs.access.person import Person
from lrs.access.principal import KeyKind, Principal
from lrs.access.purposes import Basis, Purpose
from lrs.access.reading import Wanted as Records
from lrs.access.standing import Tie
from lrs.clock import now_ms
from lrs.config import Policy
from lrs.errors import BadRequest, Conflict, Forbidden, NotFound
from lrs.storage import indexes
from lrs.storage.client import Database
from lrs.storage.contract.access import Tenant
from lrs.storage.grants import MongoGrants
from lrs.storage.tenants import MongoTenants

USER, LEARNER, OTHER = (str(uuid4()) for _ in range(3))
MINATO = "B101200000019"
DAY = 24 * 3600 * 1000


class Told:
    """A journal that keeps what it is told; `full` refuses."""

    def __init__(self) -> None:
        self.events: list[tuple[str, str, str, Sequence[str], Mapping[str, str]]] = []
        self.full = False

    async def record(self, tenant: str, event: str, actor: str, *, subjects: Sequence[str] = (),
                     details: Mapping[str, str] | None = None, request: str = "") -> None:
        if self.full:
            raise OSError("disk full")
        self.events.append((tenant, event, actor, subjects, details or {}))


class School:
    """The learners at MINATO: one of P6."""

    async def named(self, tenant: str, school: str, learners: Collection[str], at: int) -> Sequence[Tie]:
        return [Tie(learner) for learner in learners if learner == LEARNER and school == MINATO]

    async def grade(self, tenant: str, school: str, grade: str, at: int) -> Sequence[Tie]:
        return [Tie(LEARNER)] if (school, grade) == (MINATO, "P6") else []


class Nobodys:
    """Accounts that stand in no roster."""

    async def user_of(self, tenant: str, account: str) -> str:
        return ""


class Office:
    def __init__(self, db: Database) -> None:
        self.tenants, grants, self.told = MongoTenants(db), MongoGrants(db), Told()
        self.grants = GrantService(grants, self.tenants, self.told)
        self.bases = BasisService(self.tenants, self.told)
        self.standings = StandingService([GrantedRoles(grants, School())], self.tenants, Policy(standing_seconds=0))
        self.explanations = ExplanationService(self.standings, Nobodys(), School())


@pytest.fixture(scope="module")
async def office(db: Database) -> Office:
    await indexes.ensure(db)
    office = Office(db)
    for tenant in ("midori", "aoi"):
        await office.tenants.add(Tenant(tenant, "市", "establisher", f"https://{tenant}.example.jp", b"s" * 32, 1))
    return office


PRINCIPAL = Wanted("principal", "校長着任", user=USER, school=MINATO)
TEAM = Wanted("team", "学年団", user=USER, school=MINATO, grade="P6")


def somebody() -> dict[str, Any]:
    return {"user": str(uuid4())}


async def test_a_grant_counts_from_its_beginning_to_its_end(office: Office) -> None:
    whom = somebody()
    now = now_ms()
    await office.grants.grant("midori", replace(PRINCIPAL, **whom, since=now + DAY, until=now + 2 * DAY))
    person = Person("midori", "", whom["user"], "")
    for at, allowed in ((now, False), (now + DAY, True), (now + 2 * DAY - 1, True), (now + 2 * DAY, False)):
        told = await office.explanations.explain(person, Question(Records(learner=LEARNER), at=at))
        assert told.decision.allowed is allowed


async def test_a_revoked_grant_counts_no_longer_and_its_time_stays_known(office: Office) -> None:
    whom = somebody()
    grant = await office.grants.grant("midori", replace(PRINCIPAL, **whom, since=1000))
    person = Person("midori", "", whom["user"], "")
    assert (await office.explanations.explain(person, Question(Records(learner=LEARNER)))).decision.allowed
    await office.grants.revoke("midori", grant.grant_id, "異動", by="officer")
    assert not (await office.explanations.explain(person, Question(Records(learner=LEARNER)))).decision.allowed
    assert (await office.explanations.explain(person, Question(Records(learner=LEARNER), at=2000))).decision.allowed
    with pytest.raises(Conflict):
        await office.grants.revoke("midori", grant.grant_id, "もう一度")


async def test_a_team_reads_of_those_who_are_at_its_school(office: Office) -> None:
    for wanted, learner, allowed in ((TEAM, LEARNER, True), (TEAM, OTHER, False),
                                     (replace(TEAM, grade="P5"), LEARNER, False),
                                     (replace(TEAM, grade="", learners=[LEARNER, OTHER]), LEARNER, True),
                                     (replace(TEAM, grade="", learners=[LEARNER, OTHER]), OTHER, False),
                                     (replace(TEAM, school="B101200000026"), LEARNER, False)):
        whom = somebody()
        await office.grants.grant("midori", replace(wanted, **whom))
        about = Question(Records(learner=learner))
        told = await office.explanations.explain(Person("midori", "", whom["user"], ""), about)
        assert told.decision.allowed is allowed


async def test_a_grant_is_another_tenants_never(office: Office) -> None:
    whom = somebody()
    grant = await office.grants.grant("midori", replace(PRINCIPAL, **whom))
    told = await office.explanations.explain(Person("aoi", "", whom["user"], ""), Question(Records(learner=LEARNER)))
    assert told.decision.rule == "no-role"
    with pytest.raises(NotFound):
        await office.grants.revoke("aoi", grant.grant_id, "異動")
    assert grant.grant_id not in {each.grant_id for each in await office.grants.list("aoi")}


async def test_each_change_is_told_before_it_is_made(office: Office) -> None:
    whom = somebody()
    wanted = replace(TEAM, **whom, grade="", learners=[LEARNER.upper()])
    grant = await office.grants.grant("midori", wanted, by="officer")
    tenant, event, actor, subjects, details = office.told.events[-1]
    assert (tenant, event, actor, subjects) == ("midori", "role.grant", "officer", [whom["user"], LEARNER])
    assert (details["grant"], details["role"], details["reason"]) == (grant.grant_id, "team", "学年団")
    office.told.full = True
    before = await office.grants.list("midori")
    with pytest.raises(OSError, match="disk full"):
        await office.grants.grant("midori", PRINCIPAL)
    with pytest.raises(OSError, match="disk full"):
        await office.grants.revoke("midori", grant.grant_id, "異動")
    office.told.full = False
    assert await office.grants.list("midori") == before
    await office.grants.revoke("midori", grant.grant_id, "異動")
    assert office.told.events[-1][1] == "role.revoke"


@pytest.mark.parametrize(("wanted", "slug"), [
    (replace(PRINCIPAL, role="teacher"), "grant-role"),
    (replace(PRINCIPAL, role=""), "grant-role"),
    (replace(PRINCIPAL, user=""), "grant-to-whom"),
    (replace(PRINCIPAL, account="a"), "grant-to-whom"),
    (replace(PRINCIPAL, user="", account="a\nb"), "grant-to-whom"),
    (replace(PRINCIPAL, user="hanako"), "grant-uuid"),
    (replace(PRINCIPAL, reason="　 "), "grant-reason"),
    (replace(PRINCIPAL, school=""), "grant-school-missing"),
    (replace(PRINCIPAL, school="みなと小"), "grant-school-code"),
    (replace(PRINCIPAL, grade="P6"), "grant-learners-needless"),
    (replace(PRINCIPAL, since=10, until=10), "grant-dates"),
    (replace(PRINCIPAL, role="auditor"), "grant-school-needless"),
    (replace(TEAM, grade=""), "grant-learners"),
    (replace(TEAM, learners=[LEARNER]), "grant-learners"),
    (replace(TEAM, grade="P7"), "grant-grade"),
    (replace(TEAM, grade="", learners=["1"]), "grant-uuid"),
    (replace(TEAM, grade="", learners=[LEARNER] * 1001), "grant-learners-many"),
])
async def test_what_does_not_fit_a_role_is_refused(office: Office, wanted: Wanted, slug: str) -> None:
    before = await office.grants.list("midori")
    with pytest.raises(BadRequest) as refused:
        await office.grants.grant("midori", wanted)
    assert refused.value.slug == slug
    assert await office.grants.list("midori") == before


async def test_an_unknown_tenant_or_grant_is_named(office: Office) -> None:
    for attempt in (office.grants.grant("nobody", PRINCIPAL), office.grants.list("nobody"),
                    office.grants.revoke("midori", "no-such-role", "異動"),
                    office.bases.set("nobody", "teaching", "consent")):
        with pytest.raises(NotFound):
            await attempt


@pytest.mark.parametrize("role", ["records-officer", "board-officer", "auditor", "operator"])
async def test_roles_of_the_tenant_need_no_school_and_read_no_learner_without_a_case(office: Office, role: str) -> None:
    whom = somebody()
    await office.grants.grant("midori", Wanted(role, "任命", **whom))
    person = Person("midori", "", whom["user"], "")
    assert not (await office.explanations.explain(person, Question(Records(learner=LEARNER)))).decision.allowed


async def test_an_auditor_asks_about_anybody_and_others_about_themselves(office: Office) -> None:
    await office.grants.grant("midori", Wanted("auditor", "監査", account="auditor"))
    await office.grants.grant("midori", PRINCIPAL)
    auditor, principal = Person("midori", "auditor", "", "s1"), Person("midori", "p", USER, "s2")
    about = Question(Records(learner=LEARNER), user=USER)
    assert (await office.explanations.explain(auditor, about)).decision.allowed
    assert (await office.explanations.explain(principal, about)).decision.allowed
    for foreign in (Question(user=OTHER), Question(account="auditor"), Question(user=USER, account="auditor")):
        with pytest.raises(Forbidden):
            await office.explanations.explain(principal, foreign)
    drill = Principal("midori", "drill", KeyKind.APP, frozenset({"all"}), b"{}", "k")
    with pytest.raises(Forbidden):
        await office.explanations.explain(drill, about)


async def test_a_basis_that_a_tenant_sets_counts(office: Office) -> None:
    for purpose, basis in (("own", "consent"), ("teaching", "habit"), ("fun", "consent")):
        with pytest.raises(BadRequest):
            await office.bases.set("aoi", purpose, basis)
    await office.bases.set("aoi", "school-management", "consent")
    assert office.told.events[-1][1] == "tenant.basis"
    fresh = StandingService([], office.tenants, Policy())
    assert (await fresh.terms("aoi")).bases == {Purpose.SCHOOL_MANAGEMENT: Basis.CONSENT}
    assert (await fresh.terms("midori")).bases == {}


async def test_a_person_is_remembered_for_a_while_and_each_session_by_itself(office: Office) -> None:
    whom = somebody()
    standings = StandingService([GrantedRoles(office.grants._grants, School())], office.tenants,
                                Policy(standing_seconds=300))
    person = Person("midori", "", whom["user"], "s1")
    assert (await standings.known(person)).capacities == ()
    await office.grants.grant("midori", replace(PRINCIPAL, **whom))
    assert (await standings.known(person)).capacities == ()
    assert len((await standings.known(replace(person, session="s2"))).capacities) == 1
    assert len((await standings.at(person, now_ms())).capacities) == 1


async def test_what_is_known_of_a_person_is_forgotten_when_its_time_is_over(office: Office) -> None:
    standings = StandingService([], office.tenants, Policy(standing_seconds=0))
    for session in ("s1", "s2", "s3"):
        await standings.known(Person("midori", "", "", session))
    assert [person.session for person in standings._known] == ["s3"]
