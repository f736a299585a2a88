"""Sessions over the API: CSRF, their end, their life; and that keys and cookies never stand for one another."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from lrs.access.person import Person
from lrs.access.principal import KeyKind
from lrs.config import Config
from lrs.http import keys
from tests.http.browsing import USER, Browser, account, browsing, people
from tests.http.conftest import TENANT, Server, serving


@pytest.fixture(scope="module")
async def hanako(server: Server) -> str:
    return (await account(server, "hanako", USER)).account_id


@pytest.fixture
async def browser(server: Server, hanako: str) -> AsyncIterator[Browser]:
    async with browsing(server) as opened:
        await opened.sign_in("hanako")
        yield opened


# --- requests of other sites ------------------------------------------------------------------------------


async def test_the_session_ends_by_a_request_of_ours(browser: Browser) -> None:
    token = (await browser.session()).json()["csrf"]
    ended = await browser.delete("/api/v1/session", headers={"X-CSRF-Token": token, "Origin": browser.origin})
    assert ended.status == 204
    assert (await browser.session()).problem() == "sign-in-needed"
    assert (await browser.session()).headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("headers", [
    {}, {"Origin": "https://evil.example"}, {"Origin": "null"}, {"Origin": "http://[broken"},
    {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Sec-Fetch-Site": "none"},
    {"Origin": "ours", "Sec-Fetch-Site": "cross-site"}, {"Origin": "ours", "X-CSRF-Token": "wrong"},
    {"Origin": "ours", "X-CSRF-Token": ""}, {"Origin": "ours", "X-CSRF-Token": "日本"},
], ids=str)
async def test_a_request_of_another_site_or_without_the_token_changes_nothing(
        browser: Browser, headers: dict[str, str]) -> None:
    token = (await browser.session()).json()["csrf"]
    sent = {"X-CSRF-Token": token, **headers}
    if sent.get("Origin") == "ours":
        sent["Origin"] = browser.origin
    assert (await browser.delete("/api/v1/session", headers=sent)).problem() == "csrf"
    assert (await browser.session()).status == 200


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "same-origin"}, {"Origin": "ours"}], ids=str)
async def test_a_browser_s_word_for_our_own_page_is_enough_with_the_token(
        browser: Browser, headers: dict[str, str]) -> None:
    token = (await browser.session()).json()["csrf"]
    sent = {"X-CSRF-Token": token, **{name: browser.origin if value == "ours" else value
                                      for name, value in headers.items()}}
    assert (await browser.delete("/api/v1/session", headers=sent)).status == 204


async def test_the_token_of_another_session_does_not_serve(server: Server, browser: Browser) -> None:
    async with browsing(server) as other:
        await other.sign_in("hanako")
        token = (await other.session()).json()["csrf"]
    refused = await browser.delete("/api/v1/session", headers={"X-CSRF-Token": token, "Origin": browser.origin})
    assert refused.problem() == "csrf"


@pytest.mark.parametrize(("path", "fields"), [
    ("/sign-in", {"name": "hanako", "password": "さくらさくや よいのそら"}), ("/sign-out", {}),
    ("/sign-in/invitation", {"code": "ABCD-EFGH-JKMN-PQRS"}),
    ("/sign-in/password", {"name": "hanako", "password": "x", "chosen": "y", "again": "y"})])
async def test_forms_of_other_sites_are_refused(browser: Browser, path: str, fields: dict[str, str]) -> None:
    await browser.open("/sign-in")
    for token, origin in ((browser.token, "https://evil.example"), ("", browser.origin), ("x", browser.origin)):
        answer = await browser.post(path, data={"csrf": token, **fields}, headers={"Origin": origin})
        assert answer.status == 403
        assert "もう一度操作してください" in answer.text
    assert (await browser.session()).status == 200


@pytest.mark.parametrize(("body", "content_type"), [
    (b'{"csrf": "x"}', "application/json"), (b"csrf=x&csrf=x&name=a&password=b", "application/x-www-form-urlencoded"),
    (b"csrf=%ff", "application/x-www-form-urlencoded"), (b"csrf=x", "application/x-www-form-urlencoded"),
    (b"csrf=" + b"x" * 20_000, "application/x-www-form-urlencoded")])
async def test_what_is_no_such_form_is_refused_clearly(browser: Browser, body: bytes, content_type: str) -> None:
    answer = await browser.post("/sign-in", data=body, headers={"Content-Type": content_type, "Origin": browser.origin})
    assert answer.status in {400, 413}


# --- keys and cookies -------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/xAPI/statements", "/xAPI/agents", "/api/v1/refusals", "/api/v1/validate"])
async def test_a_session_opens_no_resource_of_apps(browser: Browser, path: str) -> None:
    answer = await browser.get(path, headers={"X-Experience-API-Version": "2.0.0"})
    assert answer.problem() == "unauthorized"


async def test_an_app_s_key_is_nobody_s_session(server: Server, browser: Browser) -> None:
    key = server.keys[KeyKind.SYSTEM]
    answer = await browser.get("/api/v1/session", headers={"Authorization": key.authorization})
    assert answer.problem() == "sign-in-needed"
    assert (await browser.get("/api/v1/session", headers={"Authorization": "Basic eDp5"})).problem() == "unauthorized"


@pytest.mark.parametrize("cookie", ["", "x", "x.y", "a.b.c", "x" * 5000, "日本.語", '"; x="'])
async def test_a_cookie_that_is_none_of_ours_is_nobody(server: Server, cookie: str) -> None:
    async with browsing(server) as browser:
        held = f"lrs-session={cookie}".encode().decode("latin-1")
        answer = await browser.get("/api/v1/session", headers={"Cookie": held})
        assert answer.problem() == "sign-in-needed"


async def test_a_signature_of_another_key_is_not_looked_up(server: Server, browser: Browser) -> None:
    secret, _, signature = browser.cookies["lrs-session"].partition(".")
    browser.set_cookie("lrs-session", f"{secret}.{signature[:-2]}AA")
    assert (await browser.session()).status == 401


async def test_the_database_does_not_hold_what_opens_a_session(server: Server, browser: Browser) -> None:
    secret = browser.cookies["lrs-session"].partition(".")[0]
    records = [record async for record in server.app[keys.STORE].db["sessions"].find()]
    assert records
    assert not any(secret in str(record) for record in records)


# --- their life -------------------------------------------------------------------------------------------


async def test_sessions_are_listed_and_ended_one_by_one_or_all(server: Server, browser: Browser, hanako: str) -> None:
    sessions = people(server).sessions
    async with browsing(server) as other, browsing(server) as third:
        for one in (other, third):
            await one.sign_in("hanako")
        newest, *_ = await sessions.list(TENANT, hanako)
        assert await sessions.end(TENANT, newest.session_id, "")
        assert not await sessions.end(TENANT, newest.session_id, "")
        assert (await third.session()).status == 401
        assert (await other.session()).status == 200
        assert await sessions.end_all(TENANT, hanako, "") >= 2
        assert [(await one.session()).status for one in (browser, other)] == [401, 401]
        assert await sessions.list(TENANT, hanako) == []


async def test_an_account_that_is_disabled_or_linked_anew_is_so_in_its_sessions(server: Server) -> None:
    accounts = people(server).accounts
    made = await account(server, "jiro")
    async with browsing(server) as browser:
        await browser.sign_in("jiro")
        assert (await browser.session()).json()["user"] is None
        await accounts.link(TENANT, made.account_id, USER.upper())
        assert (await browser.session()).json()["user"] == USER
        await accounts.link(TENANT, made.account_id, "")
        assert (await browser.session()).json()["user"] is None
        await accounts.disable(TENANT, made.account_id)
        assert (await browser.session()).status == 401
        await accounts.disable(TENANT, made.account_id, disabled=False)
        assert (await browser.sign_in("jiro")).status == 303


async def test_another_process_knows_at_the_next_request_that_a_session_ended(server: Server, browser: Browser) -> None:
    """Beside the running server: the same database, another process's service."""
    current = (await browser.session()).json()
    assert await server.app[keys.STORE].sessions.end_all(TENANT, current["account"]) >= 1
    assert (await browser.session()).status == 401


async def test_an_idle_session_ends_and_one_in_use_ends_at_last(server: Server, hanako: str, browser: Browser) -> None:
    records = server.app[keys.STORE].db["sessions"]
    [newest, *_] = await people(server).sessions.list(TENANT, hanako)
    minutes = server.app[keys.CONFIG].people.session_idle_minutes
    await records.update_one({"session": newest.session_id}, {"$inc": {"seen": -minutes * 60_000}})
    assert newest.session_id not in [one.session_id for one in await people(server).sessions.list(TENANT, hanako)]
    assert (await browser.session()).status == 401
    await browser.sign_in("hanako")
    [newest, *_] = await people(server).sessions.list(TENANT, hanako)
    await records.update_one({"session": newest.session_id}, {"$set": {"ends": newest.created}})
    assert (await browser.session()).status == 401


async def test_use_is_noted_about_each_minute(server: Server, hanako: str, browser: Browser) -> None:
    store = server.app[keys.STORE]
    [newest, *_] = await people(server).sessions.list(TENANT, hanako)
    await store.db["sessions"].update_one({"session": newest.session_id}, {"$inc": {"seen": -120_000}})
    await browser.session()
    assert (await store.sessions.get(TENANT, newest.session_id) or newest).seen > newest.seen - 60_000


async def test_two_servers_on_one_database_know_each_other_s_sessions(config: Config, server: Server) -> None:
    from lrs.app import build_app
    from lrs.http.malformed import Runner

    app = build_app(server.app[keys.CONFIG], config.mongo.uri)
    runner = Runner(app)
    await runner.setup()
    try:
        async with browsing(server) as browser:
            await browser.sign_in("hanako")
            found = await app[keys.PEOPLE].sessions.current(TENANT, browser.cookies["lrs-session"])
            assert found is not None
            assert found.person == Person(TENANT, found.account.account_id, USER, found.session.session_id)
            await app[keys.PEOPLE].accounts.link(TENANT, found.account.account_id, "")
            assert (await browser.session()).json()["user"] is None
            await app[keys.PEOPLE].accounts.link(TENANT, found.account.account_id, USER)
            assert (await browser.session()).json()["user"] == USER
            await app[keys.PEOPLE].sessions.end(TENANT, found.session.session_id, "")
            assert (await browser.session()).status == 401
    finally:
        await runner.cleanup()


async def test_a_server_with_another_wrapping_key_takes_none_of_its_sessions(config: Config, server: Server) -> None:
    elsewhere = replace(config, auth=replace(config.auth, wrapping_key="別の鍵"),
                        mongo=replace(config.mongo, database=config.mongo.database + "_w"))
    async with browsing(server) as browser, serving(elsewhere) as other:
        await browser.sign_in("hanako")
        assert await people(other).sessions.current(TENANT, browser.cookies["lrs-session"]) is None
