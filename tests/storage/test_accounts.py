"""Accounts and attempts, over both drivers."""

import asyncio
from dataclasses import replace

import pytest

from lrs.storage import indexes
from lrs.storage.accounts import MongoAccounts, MongoAttempts
from lrs.storage.client import Database
from lrs.storage.contract.accounts import Account

ISSUER = "https://id.example.jp"
USER = "9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d"
HANAKO = Account("midori", "a-1", "", "hanako", "山田花子", 1000, secret_hash="$1", one_time=True)
TARO = Account("midori", "a-2", ISSUER, "8731", "taro@midori.ed.jp", 2000)
AT = 1_790_000_000_000


@pytest.fixture(scope="module")
async def accounts(db: Database) -> MongoAccounts:
    await indexes.ensure(db)
    accounts = MongoAccounts(db)
    assert await accounts.add(HANAKO)
    assert await accounts.add(TARO)
    assert await accounts.add(replace(HANAKO, tenant="aoi"))
    return accounts


@pytest.fixture(scope="module")
async def attempts(db: Database) -> MongoAttempts:
    return MongoAttempts(db)


async def test_an_account_is_found_by_id_and_by_issuer_and_subject(accounts: MongoAccounts) -> None:
    assert await accounts.get("midori", "a-1") == HANAKO
    assert await accounts.find("midori", ISSUER, "8731") == TARO
    assert await accounts.find("midori", "", "8731") is None
    assert await accounts.list("midori") == [HANAKO, TARO]


async def test_another_tenant_has_its_own(accounts: MongoAccounts) -> None:
    assert await accounts.list("aoi") == [replace(HANAKO, tenant="aoi")]
    assert await accounts.get("aoi", "a-2") is None


async def test_of_many_who_come_first_with_one_subject_one_is_added(accounts: MongoAccounts) -> None:
    made = await asyncio.gather(*(accounts.add(replace(TARO, account_id=f"n-{n}", subject="new")) for n in range(8)))
    assert sorted(made) == [False] * 7 + [True]


async def test_one_user_has_one_account_of_an_issuer_by_username_and_any_by_an_officer(accounts: MongoAccounts) -> None:
    first, second = replace(TARO, account_id="u-1", subject="u1"), replace(TARO, account_id="u-2", subject="u2")
    assert await accounts.add(first)
    assert await accounts.add(second)
    linked = await asyncio.gather(*(accounts.link("midori", one, USER, "username") for one in ("u-1", "u-2")))
    assert sorted(linked) == [False, True]
    assert len(await accounts.of_user("midori", USER)) == 1
    assert await accounts.link("midori", "u-1", USER, "officer")
    assert await accounts.link("midori", "u-2", USER, "officer")
    assert [account.linked_by for account in await accounts.of_user("midori", USER)] == ["officer", "officer"]
    assert await accounts.link("midori", "u-1", "", "officer")
    assert [account.account_id for account in await accounts.of_user("midori", USER)] == ["u-2"]
    assert not await accounts.link("midori", "nobody", USER, "officer")


async def test_a_first_password_is_replaced_once(accounts: MongoAccounts) -> None:
    changed = await asyncio.gather(*(accounts.set_secret("midori", "a-1", f"$new{n}", one_time=False, replaces="$1")
                                     for n in range(4)))
    assert sorted(changed) == [False] * 3 + [True]


async def test_an_account_is_disabled_and_enabled(accounts: MongoAccounts) -> None:
    assert await accounts.set_disabled("aoi", "a-1", 5000)
    assert (await accounts.list("aoi"))[0].disabled == 5000
    assert await accounts.set_disabled("aoi", "a-1", None)
    assert (await accounts.list("aoi"))[0].disabled is None
    assert not await accounts.set_disabled("aoi", "nobody", 5000)


async def test_after_the_free_attempts_each_waits_twice_as_long(attempts: MongoAttempts) -> None:
    at, waits = AT, []
    for _ in range(9):
        while wait := await attempts.begin("midori", "hanako", at, free=3, longest=10):
            waits.append(wait)
            at += wait
    assert waits == [1000, 2000, 4000, 8000, 10000, 10000]


async def test_attempts_at_the_same_moment_are_all_counted(attempts: MongoAttempts) -> None:
    waits = await asyncio.gather(*(attempts.begin("midori", "taro", AT, free=5, longest=300) for _ in range(20)))
    assert sum(1 for wait in waits if wait == 0) == 5


async def test_a_success_begins_anew_and_others_are_not_counted_along(attempts: MongoAttempts) -> None:
    assert [await attempts.begin("midori", "jiro", AT, free=1, longest=300) for _ in range(2)] == [0, 1000]
    assert await attempts.begin("midori", "saburo", AT, free=1, longest=300) == 0
    assert await attempts.begin("aoi", "jiro", AT, free=1, longest=300) == 0
    await attempts.succeeded("midori", "jiro")
    assert await attempts.begin("midori", "jiro", AT, free=1, longest=300) == 0


async def test_thousands_of_attempts_still_wait_the_longest_wait(attempts: MongoAttempts, db: Database) -> None:
    await db["attempts"].insert_one({"_id": "midori:many", "count": 100_000, "until": AT})
    assert await attempts.begin("midori", "many", AT, free=3, longest=300) == 0
    assert await attempts.begin("midori", "many", AT, free=3, longest=300) == 300_000
