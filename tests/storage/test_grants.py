"""Granted roles: found by whom they are for, closed once, never deleted, never another tenant's."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from lrs.storage import indexes
from lrs.storage.client import Database
from lrs.storage.contract.grants import Grant
from lrs.storage.grants import MongoGrants

HANAKO = "8f6c1f9e-6f0e-4f5e-9a55-2f6f3c1b7a10"
PRINCIPAL = Grant("aaaa-bbbb-cccc", "", HANAKO, "principal", 100, "校長着任𠮷", "", 90, until=900,
                  school="B101200000019")
TEAM = Grant("dddd-eeee-ffff", "", HANAKO, "team", 200, "学年団", "officer", 190, school="B101200000019",
             learners=("00000000-0000-4000-8000-000000000001",))
AUDITOR = Grant("gggg-hhhh-jjjj", "local-1", "", "auditor", 300, "監査", "", 290)


@pytest.fixture(scope="module")
async def grants(db: Database) -> MongoGrants:
    await indexes.ensure(db)
    grants = MongoGrants(db)
    for grant in (TEAM, AUDITOR, PRINCIPAL):
        await grants.add("midori", grant)
    await grants.add("aoi", replace(PRINCIPAL, reason="別の市"))
    return grants


async def test_grants_are_found_by_user_and_by_account(grants: MongoGrants) -> None:
    assert await grants.of("midori", "", HANAKO) == [PRINCIPAL, TEAM]
    assert await grants.of("midori", "local-1", "") == [AUDITOR]
    assert await grants.of("midori", "local-1", HANAKO) == [PRINCIPAL, TEAM, AUDITOR]
    assert await grants.of("midori", "", "") == []


async def test_a_tenant_sees_only_its_own_grants(grants: MongoGrants) -> None:
    assert [grant.reason for grant in await grants.list("aoi")] == ["別の市"]
    assert await grants.get("aoi", TEAM.grant_id) is None
    assert not await grants.close("aoi", TEAM.grant_id, 400, "", "異動")
    assert await grants.of("aoi", "local-1", "") == []


async def test_one_of_many_closes_it_and_it_stays(grants: MongoGrants) -> None:
    await grants.add("midori", replace(TEAM, grant_id="kkkk-mmmm-nnnn", user="x"))
    closed = await asyncio.gather(*(grants.close("midori", "kkkk-mmmm-nnnn", 400 + n, "officer", f"異動{n}")
                                    for n in range(8)))
    assert sorted(closed) == [False] * 7 + [True]
    [kept] = await grants.of("midori", "", "x")
    first = closed.index(True)
    assert (kept.closed, kept.closed_by, kept.closed_reason) == (400 + first, "officer", f"異動{first}")
    assert kept.ends == kept.closed


async def test_it_ends_by_its_date_or_when_it_was_closed_whichever_is_first() -> None:
    assert PRINCIPAL.ends == 900
    assert replace(PRINCIPAL, closed=500).ends == 500
    assert replace(PRINCIPAL, closed=950).ends == 900
    assert AUDITOR.ends is None
