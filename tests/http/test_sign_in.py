"""Signing in with name and password, first passwords, signing out; what the pages carry."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from lrs.config import Config
from lrs.http import keys
from lrs.people.failures import FAILURES_A_MINUTE, Sparing
from tests.http.browsing import PASSWORD, USER, Browser, account, browsing, people
from tests.http.conftest import OTHER_TENANT, TENANT, Client, Server, serving


@pytest.fixture
async def browser(server: Server) -> AsyncIterator[Browser]:
    async with browsing(server) as opened:
        yield opened


# --- pages ------------------------------------------------------------------------------------------------


async def test_the_page_speaks_the_reader_s_language_and_keeps_the_one_chosen(server: Server) -> None:
    async with browsing(server, "en-GB") as browser:
        assert '<html lang="en">' in (await browser.open("/sign-in")).text
        assert '<html lang="ja">' in (await browser.open("/sign-in?lang=ja")).text
        assert "サインイン" in (await browser.open("/sign-in")).text
        assert '<html lang="ja">' in (await browser.open("/sign-in?lang=fr")).text


@pytest.mark.parametrize("path", ["/sign-in", "/sign-in/password", "/sign-in/invitation", "/sign-in?odd=1",
                                  "/sign-in/oidc/nobody", "/sign-in/callback?state=x&code=y"])
async def test_every_page_is_strict_kept_nowhere_and_framed_by_nobody(browser: Browser, path: str) -> None:
    page = await browser.get(path)
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    assert page.headers.getall("Content-Security-Policy") == [  # type: ignore[attr-defined]
        "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; frame-ancestors 'none'; "
        "base-uri 'none'"]
    assert page.headers["Cache-Control"] == "no-store"
    assert "Access-Control-Allow-Origin" not in page.headers


async def test_a_refusal_is_a_page_with_the_request_s_id(browser: Browser) -> None:
    page = await browser.open("/sign-in?odd=1")
    assert page.status == 400
    assert "パラメーター odd はありません" in page.text
    assert page.headers["X-Request-ID"] in page.text


async def test_the_stylesheet_is_there_under_its_version(browser: Browser) -> None:
    page = await browser.open("/sign-in")
    path = page.text.split('rel="stylesheet" href="')[1].split('"')[0]
    style = await browser.get(path)
    assert (style.status, style.headers["Content-Type"]) == (200, "text/css; charset=utf-8")
    assert "immutable" in style.headers["Cache-Control"]
    assert (await browser.get("/console/static/style.css")).headers["Cache-Control"] == "no-cache"
    assert (await browser.get("/console/static/style.css?v=other")).problem() == "static-version"


# --- name and password ------------------------------------------------------------------------------------


async def test_a_teacher_signs_in_and_is_told_who_they_are(server: Server, browser: Browser) -> None:
    made = await account(server, "hanako", USER)
    entered = await browser.sign_in("ＨＡＮＡＫＯ", next="/sign-in?lang=ja")
    assert (entered.status, entered.headers["Location"]) == (303, "/sign-in?lang=ja")
    page = (await browser.open("/sign-in")).text
    assert "サインインしています" in page
    assert 'href="/console"' in page
    told = (await browser.session()).json()
    assert (told["tenant"], told["account"], told["user"]) == (TENANT, made.account_id, USER)
    assert told["since"] < told["ends"]
    assert told["children"] == []


@pytest.mark.parametrize("onward", ["//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:x"])
async def test_nobody_is_led_away_after_signing_in(server: Server, browser: Browser, onward: str) -> None:
    await _once(server, "onward")
    assert (await browser.sign_in("onward", next=onward)).headers["Location"] == "/console"


async def test_wrong_password_unknown_name_and_disabled_account_are_told_alike(
        server: Server, browser: Browser) -> None:
    disabled = await account(server, "disabled")
    await account(server, "known")
    await people(server).accounts.disable(TENANT, disabled.account_id)
    pages = [await browser.sign_in("known", "wrong password"), await browser.sign_in("unknown"),
             await browser.sign_in("disabled"), await browser.sign_in("odd name \t"),
             await browser.sign_in("known", "")]
    assert {page.status for page in pages} == {403}
    assert all("サインイン名またはパスワードが正しくありません" in page.text for page in pages)
    assert "lrs-session" not in browser.cookies


async def test_a_name_is_shown_again_as_text(browser: Browser) -> None:
    page = await browser.sign_in('"><script>alert(1)</script>')
    assert "<script" not in page.text
    assert "&lt;script&gt;" in page.text


async def test_attempts_are_throttled_by_account_known_or_not_and_never_by_address(
        config: Config, server: Server) -> None:
    settings = replace(config.people, free_attempts=2)
    other = replace(config, people=settings, mongo=replace(config.mongo, database=config.mongo.database + "_t"))
    async with serving(other) as throttling, browsing(throttling) as browser:
        for name in ("hanako", "taro"):
            await account(throttling, name)
        for name in ("hanako", "nobody"):
            assert [(await browser.sign_in(name, "wrong password")).status for _ in range(2)] == [403, 403]
        await throttling.app[keys.STORE].db["attempts"].update_many({}, {"$inc": {"until": 60_000}})
        assert [(await browser.sign_in(name)).status for name in ("hanako", "nobody")] == [429, 429]
        assert "秒待ってから" in browser.page.text
        assert (await browser.sign_in("taro")).status == 303
        await people(throttling).accounts.reset_password(TENANT, "hanako")
        assert (await browser.sign_in("hanako", "wrong password")).status == 403


async def test_guesses_at_the_same_moment_are_no_way_around_the_throttle(server: Server, browser: Browser) -> None:
    await account(server, "rushed")
    await browser.open("/sign-in")
    form = {"csrf": browser.token, "name": "rushed", "password": "wrong password"}
    answers = await asyncio.gather(*(
        browser.post("/sign-in", data=form, headers={"Origin": browser.origin}) for _ in range(12)))
    assert [answer.status for answer in answers].count(403) in {5, 6}  # one more when they take a second to arrive


# --- first passwords and changing them --------------------------------------------------------------------


async def test_a_first_password_lets_nobody_in_before_another_is_chosen(server: Server, browser: Browser) -> None:
    _, first = await people(server).accounts.create(TENANT, "freshman", "新入 花子")
    asked = await browser.sign_in("freshman", first)
    assert asked.status == 200
    assert "ご自分のパスワードを決めてください" in asked.text
    assert (await browser.session()).status == 401
    change = {"name": "freshman", "password": first, "first": "yes"}
    for chosen, again, said in (("short", "short", "10〜200 文字"), (PASSWORD, "another one", "一致しません"),
                                (first, first, "今と違うパスワード"), ("freshman", "freshman", "10〜200")):
        refused = await browser.send("/sign-in/password", **change, chosen=chosen, again=again)
        assert refused.status == 400
        assert said in refused.text
    assert (await browser.send("/sign-in/password", **change, chosen=PASSWORD, again=PASSWORD)).status == 303
    assert (await browser.session()).status == 200
    assert (await browser.sign_in("freshman", first)).status == 403


async def test_changing_a_password_ends_every_other_session(server: Server, browser: Browser) -> None:
    await account(server, "changing")
    async with browsing(server) as elsewhere:
        await elsewhere.sign_in("changing")
        await browser.sign_in("changing")
        await browser.open("/sign-in/password")
        changed = await browser.send("/sign-in/password", name="changing", password=PASSWORD,
                                     chosen="another password", again="another password")
        assert changed.status == 303
        assert (await browser.session()).status == 200
        assert (await elsewhere.session()).status == 401


async def test_a_password_that_was_reset_ends_sessions_and_works_once(server: Server, browser: Browser) -> None:
    await account(server, "forgetful")
    await browser.sign_in("forgetful")
    _, first = await people(server).accounts.reset_password(TENANT, "Forgetful")
    assert (await browser.session()).status == 401
    assert (await browser.sign_in("forgetful")).status == 403
    assert "password" in (await browser.sign_in("forgetful", first)).text


# --- sessions at the browser ------------------------------------------------------------------------------


async def test_the_cookie_is_for_this_host_alone_and_no_script_reads_it(server: Server, browser: Browser) -> None:
    await _once(server, "cookie")
    entered = await browser.sign_in("cookie")
    [cookie] = entered.headers.getall("Set-Cookie")  # type: ignore[attr-defined]
    assert cookie.startswith("lrs-session=")
    assert {"HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "Domain" not in cookie
    assert "Secure" not in cookie


async def test_under_https_behind_a_proxy_cookies_are_secure_and_the_host_s_own(config: Config) -> None:
    proxied = replace(config, server=replace(config.server, trust_proxy=True),
                      mongo=replace(config.mongo, database=config.mongo.database + "_p"))
    async with serving(proxied) as server, browsing(server) as browser:
        await account(server, "hanako", tenant=OTHER_TENANT)
        through = browser.with_(X_Forwarded_Host="tonari.example.jp", Origin="https://tonari.example.jp")
        page = await through.get("/sign-in")
        assert "となり町教育委員会" in page.text
        visit = page.headers["Set-Cookie"].split(";")[0]
        assert visit.startswith("__Host-lrs-visit=")
        assert "Secure" in page.headers["Set-Cookie"]
        browser.page = page
        form = {"csrf": browser.token, "name": "hanako", "password": PASSWORD}
        entered = await through.with_(Cookie=visit).post("/sign-in", data=form)
        assert entered.status == 303
        cookie = entered.headers["Set-Cookie"]
        assert cookie.startswith("__Host-lrs-session=")
        assert {"HttpOnly", "Path=/", "SameSite=Lax", "Secure"} <= set(cookie.split("; "))
        held = cookie.split(";")[0]
        assert (await through.with_(Cookie=held).get("/api/v1/session")).json()["tenant"] == OTHER_TENANT
        # The same secret opens nothing in another tenant, under whichever name it is sent.
        at_home = browser.with_(Cookie=held.removeprefix("__Host-"))
        assert (await at_home.get("/api/v1/session")).problem() == "sign-in-needed"


async def test_a_session_that_was_planted_is_never_the_one_that_begins(server: Server, browser: Browser) -> None:
    await _once(server, "victim")
    async with browsing(server) as attacker:
        await _once(server, "attacker")
        await attacker.sign_in("attacker")
        planted = attacker.cookies["lrs-session"]
        browser.set_cookie("lrs-session", planted)
        assert (await browser.sign_in("victim")).status == 303
        assert browser.cookies["lrs-session"] != planted
        assert (await attacker.session()).status == 401


async def test_signing_out_takes_a_button_and_ends_the_session_for_good(server: Server, browser: Browser) -> None:
    await _once(server, "leaving")
    await browser.sign_in("leaving")
    held = browser.cookies["lrs-session"]
    await browser.open("/sign-out")
    assert (await browser.session()).status == 200
    assert (await browser.send("/sign-out")).headers["Location"] == "/sign-in"
    assert "lrs-session" not in browser.cookies
    browser.set_cookie("lrs-session", held)
    assert (await browser.session()).status == 401
    assert (await browser.get("/sign-out")).headers["Location"] == "/sign-in"


async def test_a_tenant_s_people_do_not_sign_in_at_another_s(server: Server, lrs: Client, browser: Browser) -> None:
    await account(server, "stranger", tenant=OTHER_TENANT)
    assert (await browser.sign_in("stranger")).status == 403


async def test_failures_are_told_without_a_flood(server: Server) -> None:
    sparing = Sparing(most=3)
    assert [sparing.admit("midori") for _ in range(5)] == [0, 0, 0, None, None]
    assert sparing.admit("aoi") == 0
    assert FAILURES_A_MINUTE > 3


async def _once(server: Server, name: str) -> None:
    accounts = people(server).accounts
    if not any(one.subject == name for one in await accounts.list(TENANT)):
        await account(server, name)
