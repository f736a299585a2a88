from dataclasses import replace

import pytest

from lrs.access.principal import KeyKind
from lrs.storage import indexes
from lrs.storage.client import Database
from lrs.storage.contract.access import Credential
from lrs.storage.credentials import MongoCredentials

DRILL = Credential("drill-1", "midori", "drill", "計算ドリル", KeyKind.APP, frozenset({"statements/write", "state"}),
                   "$scrypt$…", 1_700_000_000_000)
PORTAL = replace(DRILL, key="portal-1", tenant="aoi", kind=KeyKind.PORTAL)


@pytest.fixture(scope="module")
async def credentials(db: Database) -> MongoCredentials:
    await indexes.ensure(db)
    credentials = MongoCredentials(db)
    await credentials.add(DRILL)
    await credentials.add(PORTAL)
    return credentials


async def test_a_credential_comes_back_as_it_was_added(credentials: MongoCredentials) -> None:
    assert await credentials.get("portal-1") == PORTAL
    assert await credentials.get("no-such-key") is None


async def test_a_key_is_added_once(credentials: MongoCredentials) -> None:
    assert not await credentials.add(replace(DRILL, name="もう一つの計算ドリル"))
    assert await credentials.get("drill-1") == DRILL


async def test_a_tenant_sees_only_its_own_credentials(credentials: MongoCredentials) -> None:
    assert await credentials.list("aoi") == [PORTAL]
    assert len(await credentials.list()) == 2


async def test_revoking_twice_keeps_the_first_instant(credentials: MongoCredentials) -> None:
    assert await credentials.revoke("drill-1", 1_700_000_001_000)
    assert await credentials.revoke("drill-1", 1_700_000_002_000)
    assert await credentials.get("drill-1") == replace(DRILL, revoked=1_700_000_001_000)


async def test_an_unknown_key_cannot_be_revoked(credentials: MongoCredentials) -> None:
    assert not await credentials.revoke("no-such-key", 1_700_000_001_000)
