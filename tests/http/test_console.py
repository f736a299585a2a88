"""The frame of the console, its home by role, and what is refused as a page."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from lrs.access.principal import KeyKind
from lrs.access.roles import Role
from lrs.audit.service import Search
from lrs.config import Config
from lrs.errors import Forbidden
from lrs.http import keys, routes
from lrs.http.console.page import Page
from lrs.http.console.table import PAGES
from lrs.http.console.viewer import Viewer
from lrs.http.requests import Call
from lrs.messages.catalogue import text
from tests.builders import statement
from tests.http.browsing import PASSWORD, account, browsing, people
from tests.http.conftest import TENANT
from tests.http.peopled import HOMEROOM, PUPIL, TEACHER, Town, peopled

OFFICES = {"operator": "運用担当", "auditor": "監査", "records-officer": "記録担当"}


async def get_refused(call: Call, viewer: Viewer) -> web.StreamResponse:
    raise Forbidden("not-taught")


async def post_refused(call: Call, viewer: Viewer) -> web.StreamResponse:
    return web.Response(text=(await viewer.form(call, ("word",)))["word"])


ADDED = Page("/console/refused", get_refused, post_refused, menu="help", roles=frozenset({Role.TEACHER}), script=True)


@pytest.fixture(scope="module")
async def town(config: Config) -> AsyncIterator[Town]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(routes, "PAGES", (*PAGES, ADDED))
        async with peopled(config) as made:
            yield made


# --- home by role -----------------------------------------------------------------------------------------


async def test_a_teacher_finds_the_classes_they_teach_the_homeroom_first(town: Town) -> None:
    page = await town.home("teacher")
    titles = re.findall(r'<h3><a href="/console/classes/([^"]+)/today">([^<]+)', page)
    assert titles[0] == (HOMEROOM, "2年1組")
    assert len(titles) == 2
    assert "学級担任" in page


async def test_a_principal_opens_the_classes_of_the_school_and_its_office_sees_that_they_are_there(
        town: Town) -> None:
    led, kept = await town.home("principal"), await town.home("head")
    assert f'<a href="/console/classes/{HOMEROOM}/today">' in led
    assert "2年1組" in kept
    assert "/console/classes/" not in kept
    assert "第1小学校の学級" in kept
    assert "第2小学校" not in kept


async def test_a_guardian_finds_their_children_and_nobody_else_s(town: Town) -> None:
    page = await town.home("guardian")
    assert re.findall(r'<h3><a href="/console/children/([^"]+)"', page) == [PUPIL]


async def test_a_team_finds_who_is_entrusted_to_it_and_that_it_read_their_names_is_told(town: Town) -> None:
    page = await town.home("team")
    assert re.findall(r'<h3><a href="/console/learners/([^"]+)"', page) == [PUPIL]
    entries = (await town.server.app[keys.AUDIT].search(TENANT, Search(PUPIL, event="roster.read"), None, 10)).entries
    assert {(entry.role, entry.rule) for entry in entries} == {("team", "team-of-learner-now")}


async def test_who_is_in_no_roster_is_told_what_to_say_to_whom(town: Town) -> None:
    made = await people(town.server).accounts.get(TENANT, "nobody")
    page = await town.home("nobody")
    assert made.account_id in page
    assert "担当者" in page


@pytest.mark.parametrize("role", OFFICES)
async def test_an_officer_finds_what_is_theirs(town: Town, role: str) -> None:
    page = await town.home(role, "?lang=ja")
    assert re.search(rf"<h3>(<a [^>]+>)?{OFFICES[role]}(</a>)?</h3>", page)


async def test_the_first_steps_are_shown_to_who_can_take_them_until_they_are_taken(town: Town) -> None:
    page = await town.home("operator")
    assert "はじめの設定" in page
    assert f"{town.server.origin}/xAPI/" in page
    assert "lrs roster import" not in page  # that one is done
    assert "はじめの設定" not in await town.home("teacher")
    assert "まだ記録が届いていません" in await town.home("teacher")
    sent = await town.server.client(town.server.keys[KeyKind.APP]).post("statements", json=statement())
    assert sent.status == 200
    assert "はじめの設定" not in await town.home("operator")
    assert "まだ記録が届いていません" not in await town.home("teacher")


async def test_younger_pupils_read_plain_japanese(town: Town) -> None:
    assert '<html lang="ja" class="easy">' in await town.home("pupil")
    assert '<html lang="ja">' in await town.home("older")
    assert '<html lang="en" class="easy">' in await town.home("pupil", "?lang=en")
    await town.home("pupil", "?lang=ja")


# --- the frame --------------------------------------------------------------------------------------------


async def test_a_page_says_whose_it_is_and_the_other_language_keeps_the_query(town: Town) -> None:
    browser = town.browsers["teacher"]
    page = (await browser.open("/console?lang=ja")).text
    assert "みなと市教育委員会" in page
    assert 'href="/console?lang=en"' in page
    assert 'aria-current="page"' in page
    left = await browser.open("/console/help?odd=%E7%AE%97%E6%95%B0")
    assert left.status == 400
    assert "odd=%E7%AE%97%E6%95%B0&amp;lang=en" in left.text


@pytest.mark.parametrize(("who", "role"), [*OFFICES.items(), ("board-officer", "教育委員会"), ("principal", "校長"),
                                           ("teacher", "教員"), ("pupil", "児童生徒")])
async def test_the_account_page_tells_which_roles_somebody_holds_and_sends_them_to_nobody(
        town: Town, who: str, role: str) -> None:
    page = (await town.browsers[who].open("/sign-in")).text
    assert f"<dt>役割</dt><dd>{role}</dd>" in page
    assert "未対応" not in page
    assert "担当者に次の番号を" not in page


async def test_only_who_holds_no_role_is_told_on_the_account_page_to_have_it_linked(town: Town) -> None:
    made = await people(town.server).accounts.get(TENANT, "nobody")
    page = (await town.browsers["nobody"].open("/sign-in")).text
    assert "役割" not in page
    assert "未対応" in page
    assert f"担当者に次の番号をお伝えください:{made.account_id}" in page


async def test_signing_out_works_from_every_page(town: Town) -> None:
    async with browsing(town.server) as browser:
        await account(town.server, "leaver")
        await browser.sign_in("leaver")
        await browser.open("/console/help")
        assert (await browser.send("/sign-out")).headers["Location"] == "/sign-in"
        assert (await browser.get("/console")).headers["Location"] == "/sign-in?next=/console"


async def test_who_is_not_signed_in_comes_back_to_the_page_afterwards(town: Town) -> None:
    async with browsing(town.server) as browser:
        await account(town.server, "later")
        asked = "/console/help?lang=en"
        sent = await browser.get(asked)
        assert (sent.status, sent.headers["Location"]) == (303, "/sign-in?next=/console/help%3Flang%3Den")
        await browser.open(asked)
        entered = await browser.send("/sign-in", name="later", password=PASSWORD,
                                     next=browser.hidden("next"))
        assert entered.headers["Location"] == asked
        assert (await browser.get("/")).headers["Location"] == "/console"


async def test_a_page_that_is_not_there_is_a_page(town: Town) -> None:
    for path in ("/console/nowhere", "/console/help/nowhere"):
        page = await town.browsers["teacher"].get(path)
        assert page.status == 404
        assert page.headers["Content-Type"].startswith("text/html")
        assert "ページが見つかりません" in page.text
        assert 'aria-label="メインメニュー"' in page.text
    assert (await town.browsers["teacher"].get("/console/static/nowhere.css")).status == 404
    assert (await town.browsers["teacher"].get("/console/static/..%2Fpages.py")).status == 404


# --- a page as any is added to the table ------------------------------------------------------------------


async def test_a_refusal_names_its_rule_in_the_frame_and_is_in_the_audit_log(town: Town) -> None:
    page = await town.browsers["teacher"].get("/console/refused")
    assert page.status == 403
    assert "表示する権限がありません" in page.text
    assert text("not-taught", "ja", {}) in page.text
    assert 'aria-label="メインメニュー"' in page.text
    audit = town.server.app[keys.AUDIT]
    entries = (await audit.search(TENANT, Search(event="access.refused"), None, 10)).entries
    assert ("not-taught", "GET /console/refused", TEACHER) in {
        (entry.rule, entry.object, entry.actor_id) for entry in entries}


async def test_its_line_in_the_menu_is_its_roles_alone(town: Town) -> None:
    assert 'href="/console/refused"' in await town.home("teacher")
    assert 'href="/console/refused"' not in await town.home("guardian")


async def test_who_has_one_role_only_lands_on_its_first_page(town: Town) -> None:
    opened = await town.browsers["board-officer"].get("/console")
    assert (opened.status, opened.headers["Location"]) == (303, "/console/board")


@pytest.mark.parametrize(("path", "scripts"), [("/console/refused", True), ("/console/help", False)])
async def test_only_a_page_that_says_so_runs_a_script_of_ours(town: Town, path: str, scripts: bool) -> None:
    page = await town.browsers["teacher"].get(path)
    [policy] = page.headers.getall("Content-Security-Policy")  # type: ignore[attr-defined]
    assert ("script-src 'self'" in policy) == scripts
    assert "unsafe" not in policy


async def test_a_form_without_the_token_of_our_page_changes_nothing(town: Town) -> None:
    browser = town.browsers["teacher"]
    bare = await browser.post("/console/refused", data={"word": "x"}, headers={"Origin": browser.origin})
    assert bare.status == 403
    await browser.open("/console/help")
    sent = await browser.send("/console/refused", word="x")
    assert (sent.status, sent.text) == (200, "x")
