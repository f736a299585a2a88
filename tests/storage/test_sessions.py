"""Sessions, sign-ins under way and providers, over both drivers."""

import asyncio
from dataclasses import replace

import pytest

from lrs.clock import now_ms
from lrs.storage import indexes
from lrs.storage.client import Database
from lrs.storage.contract.providers import Provider
from lrs.storage.contract.sessions import Session, SignIn
from lrs.storage.providers import MongoProviders
from lrs.storage.sessions import MongoSessions, MongoSignIns

NOW = now_ms()
HOUR = 3_600_000
FIRST = Session("midori", "s-1", "a-1", NOW - HOUR, NOW - HOUR, NOW + HOUR)
SECOND = replace(FIRST, session_id="s-2", created=NOW)
SIGN_IN = SignIn("midori", "state", "visit", "google", "nonce", "verifier", "/console", "ABCDEFGH", NOW + HOUR)
PROVIDER = Provider("midori", "google", "Google", "https://accounts.google.com", "id", b"sealed", ("midori.ed.jp",), (),
                    "", "email", NOW)


@pytest.fixture(scope="module")
async def sessions(db: Database) -> MongoSessions:
    await indexes.ensure(db)
    return MongoSessions(db)


async def test_sessions_are_found_listed_seen_and_ended(sessions: MongoSessions) -> None:
    for session in (FIRST, SECOND, replace(FIRST, session_id="s-3", account="a-2")):
        await sessions.add(session)
    assert await sessions.get("midori", "s-1") == FIRST
    assert await sessions.get("aoi", "s-1") is None
    assert await sessions.list("midori", "a-1") == [SECOND, FIRST]
    assert len(await sessions.list("midori")) == 3
    await sessions.seen("midori", "s-1", NOW)
    await sessions.seen("midori", "s-1", NOW - 1)
    assert await sessions.get("midori", "s-1") == replace(FIRST, seen=NOW)
    assert await sessions.end_all("midori", "a-1", keep="s-2") == 1
    assert await sessions.end("midori", "s-2")
    assert not await sessions.end("midori", "s-2")
    assert [session.session_id for session in await sessions.list("midori")] == ["s-3"]


async def test_a_sign_in_is_handed_out_once_whoever_asks_at_the_same_moment(db: Database) -> None:
    sign_ins = MongoSignIns(db)
    await sign_ins.add(SIGN_IN)
    assert await sign_ins.take("aoi", "state") is None
    taken = await asyncio.gather(*(sign_ins.take("midori", "state") for _ in range(8)))
    assert [one for one in taken if one is not None] == [SIGN_IN]


@pytest.mark.parametrize("collection", ["sessions", "sign_ins", "attempts"])
async def test_mongodb_is_told_to_forget_what_is_over(
        db: Database, sessions: MongoSessions, collection: str) -> None:
    [expiry] = [index for index in await db.list_indexes(collection) if index["name"] == "expiry"]
    assert expiry["expireAfterSeconds"] == 0


async def test_providers_are_a_tenant_s_own(db: Database) -> None:
    providers = MongoProviders(db)
    assert await providers.add(PROVIDER)
    assert not await providers.add(replace(PROVIDER, label="another"))
    assert await providers.add(replace(PROVIDER, tenant="aoi"))
    assert await providers.get("midori", "google") == PROVIDER
    assert await providers.list("midori") == [PROVIDER]
    assert [one.tenant for one in await providers.list()] == ["aoi", "midori"]
    assert await providers.remove("aoi", "google")
    assert not await providers.remove("aoi", "google")
    assert await providers.get("midori", "google") == PROVIDER
