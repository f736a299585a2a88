"""Signing in at a real OpenID provider, oidc-provider; skipped where Node.js or its packages cannot be had."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from functools import partial
from io import BytesIO
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

import pytest

from lrs.audit.service import Search
from lrs.config import Config
from lrs.errors import LRSError
from lrs.http import keys
from lrs.people.oidc import CALLBACK
from lrs.roster.importing import Wish
from tests.clients.running import printing
from tests.http.browsing import USER, Browser, browsing, people
from tests.http.conftest import TENANT, Answer, Server, serving
from tests.roster.loading import HEADINGS, SCHOOL, workbook

GUID = "0b7d3dcb-3b7d-4bad-9bdd-2b0d7b3dcb6d"
OTHER_USER = "11111111-3b7d-4bad-9bdd-2b0d7b3dcb6d"
HERE, ELSEWHERE = {"hd": "minato.ed.jp"}, {"hd": "example.com"}
ACCOUNTS: dict[str, dict[str, Any]] = {
    "hanako": {**HERE, "tid": GUID, "preferred_username": "hanako@minato.ed.jp", "lrs_user": USER.upper()},
    "taro": {**HERE, "email": "taro@minato.ed.jp", "email_verified": True},
    "new-taro": {**HERE, "email": "taro@minato.ed.jp", "email_verified": True},
    "unverified": {**HERE, "email": "hana@minato.ed.jp", "email_verified": False},
    "stranger": {**ELSEWHERE, "tid": OTHER_USER, "email": "taro@minato.ed.jp", "email_verified": True},
    "nobody": {},
    "mother": {"preferred_username": "お母さん"},
    "𠮷田": {"preferred_username": "𠮷田　花子"},
}
SECRET = "a secret: +/%&="
CLIENTS = [
    {"client_id": "lrs", "client_secret": SECRET},
    {"client_id": "late", "client_secret": SECRET},
    {"client_id": "posting", "client_secret": SECRET, "token_endpoint_auth_method": "client_secret_post"},
    {"client_id": "public", "token_endpoint_auth_method": "none"},
]


@pytest.fixture(scope="module")
async def server(config: Config) -> AsyncIterator[Server]:
    """Its roster has two users with accounts."""
    sheet = workbook((SCHOOL, 5, 1, 1, "山田　太郎", "", "taro", USER),
                     (SCHOOL, 5, 1, 2, "青木　はな", "", "hana@minato.ed.jp", OTHER_USER),
                     headings=(*HEADINGS, "利用者識別子"))
    async with serving(config) as running:
        await running.app[keys.ROSTER].load(TENANT, BytesIO(sheet), Wish("", "名簿.xlsx", False))
        yield running


@pytest.fixture(scope="module")
async def issuer(server: Server, node: str) -> AsyncIterator[str]:
    """A real provider on this machine, and how the tenant trusts it: under several names."""
    asked = {"redirect": server.origin + CALLBACK, "accounts": ACCOUNTS, "clients": CLIENTS}
    async with printing(node, "oidc_provider.mjs", json.dumps(asked)) as address:
        add = partial(people(server).providers.add, TENANT, issuer=address, client_secret=SECRET)
        await add("plain", client_id="lrs", label="みなと ID")
        await add("late", client_id="late")
        await add("posting", client_id="posting")
        await add("claims", client_id="lrs", user_claim="lrs_user")
        await add("google", client_id="lrs", hosted_domains=["minato.ed.jp"], username_claim="email")
        await add("entra", client_id="lrs", entra_tenants=[GUID])
        await add("wrong-secret", client_id="lrs", client_secret="another")
        await people(server).providers.add(TENANT, "public", issuer=address, client_id="public", client_secret="")
        yield address


@pytest.fixture
async def browser(server: Server, issuer: str) -> AsyncIterator[Browser]:
    async with browsing(server) as opened:
        yield opened


async def away(browser: Browser, provider: str, somebody: str, path: str = "", **changed: str) -> str:
    """The address at the provider to which this server sends the browser, with parameters changed on the way."""
    sent = await browser.get(path or f"/sign-in/oidc/{provider}")
    assert sent.status == 303, sent.text
    parts = urlsplit(sent.headers["Location"])
    asked = {**dict(parse_qsl(parts.query)), "login_hint": somebody, **changed}
    return urlunsplit(parts._replace(query=urlencode(asked)))


async def through(browser: Browser, address: str) -> str:
    """Follow the provider's pages until it sends the browser back to this server: to that path."""
    while not address.startswith(browser.origin):
        answer = await browser.get_at(address)
        assert answer.status in {302, 303}, answer.text
        address = urljoin(address, answer.headers["Location"])
    return address.removeprefix(browser.origin)


async def come(browser: Browser, provider: str, somebody: str, **changed: str) -> Answer:
    """To the provider and back."""
    return await browser.open(await through(browser, await away(browser, provider, somebody, **changed)))


async def who(browser: Browser) -> dict[str, Any]:
    told: dict[str, Any] = (await browser.session()).json()
    return told


# --- coming in --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("provider", "somebody"), [
    ("plain", "nobody"), ("plain", "𠮷田"), ("posting", "nobody"), ("public", "nobody"), ("google", "taro"),
    ("entra", "hanako")])
async def test_somebody_whom_the_provider_names_is_signed_in(
        browser: Browser, provider: str, somebody: str) -> None:
    page = await come(browser, provider, somebody)
    assert page.status == 200, page.text
    assert '<nav class="ways"' in page.text  # the console, wherever in it their role leads
    assert (await who(browser))["tenant"] == TENANT


async def test_the_button_is_on_the_page_and_asks_as_the_standard_wants(browser: Browser) -> None:
    page = await browser.open("/sign-in?next=/sign-in/password")
    assert "みなと ID でサインイン" in page.text
    assert "/sign-in/oidc/plain?next=/sign-in/password" in page.text
    asked = dict(parse_qsl(urlsplit(await away(browser, "google", "taro")).query))
    assert asked["response_type"] == "code"
    assert asked["code_challenge_method"] == "S256"
    assert asked["scope"] == "openid profile email"
    assert asked["prompt"] == "select_account"
    assert asked["hd"] == "minato.ed.jp"
    assert {len(asked[name]) for name in ("state", "nonce", "code_challenge")} == {43}


async def test_whoever_wanted_somewhere_is_led_there(browser: Browser) -> None:
    path = "/sign-in/oidc/plain?next=/sign-in/password"
    back = await browser.get(await through(browser, await away(browser, "", "nobody", path)))
    assert (back.status, back.headers["Location"]) == (303, "/sign-in/password")


async def test_an_account_is_the_same_at_each_return_and_knows_no_mail_address(
        server: Server, browser: Browser) -> None:
    await come(browser, "plain", "nobody")
    first = await who(browser)
    async with browsing(server) as again:
        await come(again, "plain", "nobody")
        assert (await who(again))["account"] == first["account"]
    found = await people(server).accounts.get(TENANT, first["account"])
    assert (found.subject, found.user, found.label) == ("nobody", "", "nobody")


async def test_a_disabled_account_stays_out(server: Server, browser: Browser) -> None:
    await come(browser, "plain", "unverified")
    await people(server).accounts.disable(TENANT, (await who(browser))["account"])
    page = await come(browser, "plain", "unverified")
    assert page.status == 403
    assert "停止されています" in page.text


# --- whose account it is ----------------------------------------------------------------------------------


async def test_a_claim_says_who_they_are_where_the_provider_is_set_up_so(
        server: Server, browser: Browser) -> None:
    await come(browser, "plain", "hanako")
    assert (await who(browser))["user"] is None
    await come(browser, "claims", "hanako")
    assert (await who(browser))["user"] == USER
    linked = Search(subject=USER, event="account.linked")
    assert (await server.app[keys.AUDIT].search(TENANT, linked, None, 1)).entries


async def test_what_an_officer_said_of_an_account_stands_whatever_the_claim(server: Server, browser: Browser) -> None:
    await come(browser, "claims", "hanako")
    account = (await who(browser))["account"]
    await people(server).accounts.link(TENANT, account, OTHER_USER)
    async with browsing(server) as again:
        await come(again, "claims", "hanako")
        assert (await who(again))["user"] == OTHER_USER
    await people(server).accounts.link(TENANT, account, "")


async def test_a_trusted_username_opens_the_user_s_first_account_and_no_second(
        server: Server, browser: Browser) -> None:
    """The school gives the address of who left to somebody new: another sub, another person."""
    await come(browser, "google", "taro")
    assert (await who(browser))["user"] == USER
    async with browsing(server) as newcomer:
        await come(newcomer, "google", "new-taro")
        assert (await who(newcomer))["user"] is None
        assert "名簿と結び付いていません" in (await newcomer.open("/sign-in")).text


async def test_an_address_that_nobody_verified_is_no_name(server: Server, browser: Browser) -> None:
    accounts = people(server).accounts
    found = [one for one in await accounts.list(TENANT) if one.subject == "unverified"]
    for account in found:
        await accounts.disable(TENANT, account.account_id, disabled=False)
    await come(browser, "google", "unverified")
    assert (await who(browser))["user"] is None


# --- staying out ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("provider", "somebody"), [
    ("google", "stranger"), ("google", "nobody"), ("entra", "stranger"), ("entra", "nobody")])
async def test_people_of_other_domains_and_tenants_stay_out(browser: Browser, provider: str, somebody: str) -> None:
    page = await come(browser, provider, somebody)
    assert page.status == 403
    assert "この学校のものではありません" in page.text
    assert (await browser.session()).status == 401


@pytest.mark.parametrize(("provider", "changed"), [
    ("plain", {"nonce": "another"}), ("late", {}), ("wrong-secret", {}),
    ("plain", {"code_challenge": "A" * 43})], ids=["nonce", "expired", "secret", "verifier"])
async def test_a_token_that_proves_nothing_lets_nobody_in(
        browser: Browser, provider: str, changed: dict[str, str]) -> None:
    page = await come(browser, provider, "hanako", **changed)
    assert page.status == 403
    assert "応答を確認できませんでした" in page.text
    assert (await browser.session()).status == 401


async def test_whoever_refuses_at_the_provider_is_told_so(browser: Browser) -> None:
    page = await come(browser, "plain", "refuse")
    assert page.status == 403
    assert "みなと ID でのサインインが完了しませんでした" in page.text


@pytest.mark.parametrize("path", [
    CALLBACK, f"{CALLBACK}?code=x", f"{CALLBACK}?state=&code=x", f"{CALLBACK}?state=never&code=x",
    f"{CALLBACK}?state=a&state=b", f"{CALLBACK}?state=%FF", f"{CALLBACK}?state=" + "x" * 5000])
async def test_an_answer_that_nobody_waits_for_is_refused(browser: Browser, path: str) -> None:
    assert (await browser.open(path)).status == 400


async def test_an_answer_serves_once(browser: Browser) -> None:
    back = await through(browser, await away(browser, "plain", "nobody"))
    assert (await browser.get(back)).status == 303
    again = await browser.get(back)
    assert again.status == 400
    assert "このサインインは無効です" in again.text


async def test_an_answer_serves_only_the_browser_that_was_sent(server: Server, browser: Browser) -> None:
    """Login CSRF: somebody's own answer, put into another's browser."""
    back = await through(browser, await away(browser, "plain", "nobody"))
    async with browsing(server) as victim:
        await victim.open("/sign-in")
        assert (await victim.get(back)).status == 400
        assert (await victim.session()).status == 401
    assert (await browser.get(back)).status == 400


@pytest.mark.parametrize("issuer_named", ["https://evil.example", ""])
async def test_an_answer_that_names_another_issuer_is_refused(browser: Browser, issuer_named: str) -> None:
    """The mix-up attack (RFC 9207)."""
    back = urlsplit(await through(browser, await away(browser, "plain", "nobody")))
    answer = {**dict(parse_qsl(back.query)), "iss": issuer_named}
    assert (await browser.open(f"{back.path}?{urlencode(answer)}")).status == 403


async def test_a_slow_one_comes_too_late(server: Server, browser: Browser) -> None:
    back = await through(browser, await away(browser, "plain", "nobody"))
    await server.app[keys.STORE].db["sign_ins"].update_many({}, {"$set": {"ends": 0}})
    assert (await browser.get(back)).status == 400


async def test_a_provider_that_is_removed_lets_nobody_finish(server: Server, browser: Browser, issuer: str) -> None:
    providers = people(server).providers
    await providers.add(TENANT, "leaving", issuer=issuer, client_id="lrs", client_secret=SECRET)
    back = await through(browser, await away(browser, "leaving", "nobody"))
    await providers.remove(TENANT, "leaving")
    assert (await browser.get(back)).status == 404


async def test_a_provider_that_is_away_is_a_page_that_says_so(server: Server, browser: Browser) -> None:
    await people(server).providers.add(TENANT, "away", issuer="http://127.0.0.1:1", client_id="lrs", client_secret="s")
    page = await browser.open("/sign-in/oidc/away")
    assert page.status == 503
    assert "away に接続できません" in page.text


async def test_a_client_s_secret_is_kept_sealed(server: Server, issuer: str) -> None:
    records = [record async for record in server.app[keys.STORE].db["providers"].find()]
    assert records
    assert not any(SECRET.encode() in bytes(record["client_secret"]) for record in records)


@pytest.mark.parametrize(("changed", "problem"), [
    ({"name": "Google!"}, "provider-name-invalid"), ({"issuer": "http://id.example.jp"}, "provider-issuer-unsafe"),
    ({"issuer": "https://id.example.jp?x=1"}, "provider-issuer-unsafe"), ({"issuer": "id"}, "provider-issuer-unsafe"),
    ({"issuer": "https://accounts.google.com"}, "provider-needs-domain"),
    ({"issuer": "https://login.microsoftonline.com/common/v2.0"}, "provider-needs-entra-tenant"),
    ({"hosted_domains": ["gmail"]}, "provider-domain-invalid"),
    ({"entra_tenants": ["common"]}, "provider-entra-tenant-invalid"), ({"name": "plain"}, "provider-taken")])
async def test_a_provider_that_cannot_be_trusted_is_refused(
        server: Server, issuer: str, changed: dict[str, Any], problem: str) -> None:
    given = {"name": "odd", "issuer": "https://id.example.jp", "client_id": "lrs", "client_secret": "s", **changed}
    with pytest.raises(LRSError) as refused:
        await people(server).providers.add(TENANT, given.pop("name"), **given)
    assert refused.value.slug == problem
