from dataclasses import replace

import pytest

from lrs.storage import indexes
from lrs.storage.client import Database
from lrs.storage.contract.access import Tenant
from lrs.storage.tenants import MongoTenants

MIDORI = Tenant("midori", "みどり市教育委員会", "establisher", "https://midori.example", bytes(range(32)),
                1_700_000_000_000)


@pytest.fixture(scope="module")
async def tenants(db: Database) -> MongoTenants:
    await indexes.ensure(db)
    tenants = MongoTenants(db)
    await tenants.add(MIDORI)
    return tenants


async def test_a_tenant_is_found_by_id_and_by_origin(tenants: MongoTenants) -> None:
    assert await tenants.get("midori") == MIDORI
    assert await tenants.by_origin("https://midori.example") == MIDORI
    assert MIDORI in await tenants.list()


async def test_nobody_is_found_under_an_unknown_id_or_origin(tenants: MongoTenants) -> None:
    assert await tenants.get("aoi") is None
    assert await tenants.by_origin("https://aoi.example") is None


async def test_an_id_and_an_origin_are_given_once(tenants: MongoTenants) -> None:
    assert not await tenants.add(replace(MIDORI, origin="https://other.example"))
    assert not await tenants.add(replace(MIDORI, tenant_id="other"))
    assert await tenants.get("midori") == MIDORI
