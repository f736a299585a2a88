"""Guardians: a letter, its code, an account of their own, a link until the child is of age."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest

from lrs.audit.entry import Actor
from lrs.audit.service import Search
from lrs.clock import now_ms
from lrs.config import Config
from lrs.console.letters import letters_page
from lrs.errors import BadRequest, Forbidden, NotFound
from lrs.http import keys
from lrs.people.guardians import GuardianService, Letter
from lrs.people.invitations import invitation_id
from lrs.roster.importing import Wish
from lrs.schooldays import Zone, next_day, school_year
from tests.http.browsing import PASSWORD, USER, Browser, account, browsing, people
from tests.http.conftest import OTHER_TENANT, TENANT, Answer, Server, serving
from tests.roster.loading import HEADINGS, SCHOOL, workbook

TOKYO = Zone(ZoneInfo("Asia/Tokyo"))
TODAY = TOKYO.day(now_ms())
YEAR, MONTH = int(TODAY[:4]), TODAY[5:7]
SISTER = "22222222-3b7d-4bad-9bdd-2b0d7b3dcb6d"
GROWN = "33333333-3b7d-4bad-9bdd-2b0d7b3dcb6d"
STRANGER = "44444444-3b7d-4bad-9bdd-2b0d7b3dcb6d"


class Class51:
    """A class of three, one of whom is of age; when they were born may change, as rosters do."""

    def __init__(self, server: Server) -> None:
        self._roster = server.app[keys.ROSTER]
        self._records = server.app[keys.STORE].db["roster"]
        self.class_id = ""

    async def load(self) -> None:
        rows = [(SCHOOL, 5, 1, number, "𠮷田　花子", "", "", user)
                for number, user in enumerate((USER, SISTER, GROWN), 1)]
        sheet = workbook(*rows, headings=(*HEADINGS, "利用者識別子"))
        await self._roster.load(TENANT, BytesIO(sheet), Wish(TODAY, "名簿.xlsx", False))
        [(found, _)] = await self._roster.classes(TENANT, now_ms())
        self.class_id = found.class_id
        await self.born(USER, f"{YEAR - 10}-05-12")
        await self.born(GROWN, f"{YEAR - 19}-01-01")

    async def born(self, user: str, day: str) -> None:
        await self._records.update_one({"noun": "user", "key": user}, {"$set": {"birth": day}})

    @asynccontextmanager
    async def without(self, user: str) -> AsyncIterator[None]:
        record = await self._records.find_one_and_delete({"noun": "user", "key": user})
        yield
        await self._records.insert_one(record)


@pytest.fixture(scope="module")
async def server(config: Config) -> AsyncIterator[Server]:
    async with serving(config) as running:
        yield running


@pytest.fixture(scope="module", autouse=True)
async def roster(server: Server) -> Class51:
    made = Class51(server)
    await made.load()
    return made


@pytest.fixture
def guardians(server: Server) -> GuardianService:
    return people(server).guardians


@pytest.fixture
async def browser(server: Server) -> AsyncIterator[Browser]:
    async with browsing(server) as opened:
        yield opened


async def letter(guardians: GuardianService, child: str = USER, *, restricted: bool = False) -> Letter:
    [made] = await guardians.invite(TENANT, children=[child], restricted=restricted)
    return made


async def enter(browser: Browser, code: str, **fields: str) -> Answer:
    await browser.open("/sign-in/invitation")
    return await browser.send("/sign-in/invitation", code=code, **fields)


async def noted(server: Server, event: str, actor: Actor | None = None) -> bool:
    """Whether the audit log says that this was done about USER."""
    wanted = Search(subject=USER, actor=actor, event=event)
    return bool((await server.app[keys.AUDIT].search(TENANT, wanted, None, 1)).entries)


def new(name: str) -> dict[str, str]:
    return {"use": "new", "name": name, "chosen": PASSWORD, "again": PASSWORD}


# --- the letter -------------------------------------------------------------------------------------------


async def test_a_class_gets_a_letter_for_each_guardian_and_none_for_who_is_of_age(
        guardians: GuardianService, roster: Class51) -> None:
    made = await guardians.invite(TENANT, class_id=roster.class_id, each=2)
    assert [one.pupil.user for one in made] == [USER, USER, SISTER, SISTER]
    assert len({one.code for one in made}) == 4


@pytest.mark.parametrize(("asked", "problem"), [
    ({"children": [STRANGER]}, NotFound), ({"children": ["hanako"]}, BadRequest), ({"class_id": "6-9"}, NotFound),
    ({"children": [USER], "each": 0}, BadRequest), ({"children": [USER], "each": 5}, BadRequest)])
async def test_letters_that_make_no_sense_are_not_made(
        guardians: GuardianService, asked: dict[str, list[str]], problem: type[Exception]) -> None:
    before = len(await guardians.invitations(TENANT))
    with pytest.raises(problem):
        await guardians.invite(TENANT, **asked)  # type: ignore[arg-type]
    assert len(await guardians.invitations(TENANT)) == before


async def test_a_letter_prints_alone_and_its_code_is_kept_nowhere(server: Server, guardians: GuardianService) -> None:
    made = await letter(guardians)
    page = letters_page([made], "みなと & 市", "https://lrs.minato.example", TOKYO, TOKYO.start("2026-11-24"))
    assert made.code in page
    assert "𠮷田　花子 さん" in page
    assert "みなと &amp; 市" in page
    assert "https://lrs.minato.example/sign-in/invitation" in page
    assert "<svg" in page
    assert not re.search(r'(src|href)="', page)
    records = str([record async for record in server.app[keys.STORE].db["invitations"].find()])
    assert made.code.replace("-", "") not in records


# --- binding ----------------------------------------------------------------------------------------------


async def test_a_mother_makes_an_account_and_is_bound(
        server: Server, guardians: GuardianService, browser: Browser) -> None:
    made = await letter(guardians)
    choices = await enter(browser, made.code.lower().replace("-", " "))
    assert choices.status == 200
    assert "サインイン方法を選ぶ" in choices.text
    assert browser.hidden("code").replace(" ", "-").upper() == made.code
    bound = await browser.send("/sign-in/invitation", code=browser.hidden("code"), **new("mother"))
    assert (bound.status, bound.headers["Location"]) == (303, "/sign-in/invitation/bound")
    assert "登録が完了しました" in (await browser.open("/sign-in/invitation/bound")).text
    told = (await browser.session()).json()
    assert (told["user"], told["children"]) == (None, [USER])
    assert await noted(server, "guardian.bound", Actor("person", told["account"]))


async def test_a_father_who_is_signed_in_adds_a_second_child_with_one_more_letter(
        server: Server, guardians: GuardianService, browser: Browser) -> None:
    await account(server, "father")
    await browser.sign_in("father")
    for child in (USER, SISTER):
        made = await letter(guardians, child)
        choices = await enter(browser, made.code)
        assert "father で続ける" in choices.text
        assert (await browser.send("/sign-in/invitation", code=made.code, use="current")).status == 303
    assert sorted((await browser.session()).json()["children"]) == sorted([USER, SISTER])


async def test_an_account_that_is_there_is_bound_with_its_password(
        server: Server, guardians: GuardianService, browser: Browser) -> None:
    await account(server, "aunt")
    made = await letter(guardians)
    wrong = await enter(browser, made.code, use="local", name="aunt", password="wrong password")
    assert wrong.status == 403
    assert "正しくありません" in wrong.text
    assert (await browser.send("/sign-in/invitation", code=made.code, use="local", name="aunt",
                               password=PASSWORD)).status == 303
    assert (await browser.session()).json()["children"] == [USER]


@pytest.mark.parametrize(("fields", "said"), [
    ({"chosen": "short", "again": "short"}, "10〜200 文字"), ({"again": "another one"}, "一致しません"),
    ({"name": "taken"}, "使われています"), ({"name": ""}, "サインイン名にできません")])
async def test_a_new_account_that_will_not_do_is_told_why_and_the_letter_still_works(
        server: Server, guardians: GuardianService, browser: Browser, fields: dict[str, str], said: str) -> None:
    if fields.get("name") == "taken":
        await account(server, "taken")
    made = await letter(guardians)
    refused = await enter(browser, made.code, **{**new("somebody"), **fields})
    assert refused.status in {400, 409}
    assert said in refused.text
    assert await guardians.check(TENANT, made.code)


async def test_a_first_password_does_not_bind(server: Server, guardians: GuardianService, browser: Browser) -> None:
    _, first = await people(server).accounts.create(TENANT, "prepared")
    made = await letter(guardians)
    refused = await enter(browser, made.code, use="local", name="prepared", password=first)
    assert refused.status == 400
    assert (await browser.session()).status == 401


async def test_a_child_is_not_its_own_guardian(server: Server, guardians: GuardianService, browser: Browser) -> None:
    await account(server, "child", USER)
    made = await letter(guardians)
    refused = await enter(browser, made.code, use="local", name="child", password=PASSWORD)
    assert refused.status == 403
    assert "ご本人の記録です" in refused.text


async def test_a_code_works_once(guardians: GuardianService, browser: Browser) -> None:
    made = await letter(guardians)
    assert (await enter(browser, made.code, **new("first"))).status == 303
    assert "使用済み" in (await enter(browser, made.code)).text


async def test_of_two_who_enter_a_code_at_once_one_is_bound(server: Server, guardians: GuardianService) -> None:
    made = await letter(guardians)
    accounts = [await account(server, f"racer-{n}") for n in range(4)]
    outcomes = await asyncio.gather(*(guardians.bind(one, invitation_id(made.code)) for one in accounts),
                                    return_exceptions=True)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Forbidden"] * 3 + ["Guardianship"]


@pytest.mark.parametrize("how", ["expired", "withdrawn", "another tenant's", "wrong"])
async def test_a_code_that_is_over_or_wrong_binds_nobody(
        server: Server, guardians: GuardianService, browser: Browser, how: str) -> None:
    made = await letter(guardians)
    code = made.code
    match how:
        case "expired":
            await server.app[keys.STORE].db["invitations"].update_one(
                {"invitation": invitation_id(code)}, {"$set": {"expires": now_ms()}})
        case "withdrawn":
            await guardians.revoke(TENANT, invitation_id(code).lower())
        case "another tenant's":
            [other] = await guardians.invite(OTHER_TENANT, children=[USER])
            code = other.code
        case "wrong":
            code = code[:-1] + ("A" if code[-1] != "A" else "B")
    refused = await enter(browser, code, **new("late"))
    assert refused.status == 403
    assert ("学校に新しいご案内" in refused.text) == (how in {"expired", "withdrawn"})


async def test_guesses_at_one_letter_wait_ever_longer_and_others_do_not(
        server: Server, guardians: GuardianService, browser: Browser) -> None:
    made, other = await letter(guardians), await letter(guardians, SISTER)
    guess = made.code[:10] + "AAAA-AAAA"
    assert [(await enter(browser, guess)).status for _ in range(5)] == [403] * 5
    await server.app[keys.STORE].db["attempts"].update_many({}, {"$inc": {"until": 60_000}})
    assert (await enter(browser, made.code)).status == 429
    assert (await enter(browser, other.code)).status == 200


async def test_the_code_of_a_qr_is_shown_and_not_used_by_looking(
        guardians: GuardianService, browser: Browser) -> None:
    made = await letter(guardians)
    page = await browser.open(f"/sign-in/invitation?code={made.code}")
    assert f'value="{made.code}"' in page.text
    assert await guardians.check(TENANT, made.code)
    assert "<script" not in (await browser.open('/sign-in/invitation?code="><script>')).text


# --- the link ---------------------------------------------------------------------------------------------


async def bound(server: Server, name: str, child: str = USER, *, restricted: bool = False) -> str:
    guardians = people(server).guardians
    made = await letter(guardians, child, restricted=restricted)
    who = await account(server, name)
    await guardians.bind(who, invitation_id(made.code))
    return who.account_id


async def test_the_link_ends_at_eighteen_as_the_roster_knows_it_now(
        server: Server, guardians: GuardianService, roster: Class51) -> None:
    who = await bound(server, "until-18", SISTER)
    [link] = await guardians.children(TENANT, who)
    assert TOKYO.day(link.ends) == f"{school_year(TODAY) + 8}-04-01"
    await roster.born(SISTER, next_day(TODAY, -365 * 18))
    [link] = await guardians.children(TENANT, who)
    await roster.born(SISTER, f"{YEAR - 18}-{MONTH}-01")
    assert await guardians.children(TENANT, who) == []
    await roster.born(SISTER, "")


async def test_a_child_whom_the_roster_no_longer_has_keeps_the_end_that_was_known(
        server: Server, guardians: GuardianService, roster: Class51) -> None:
    who = await bound(server, "left", SISTER)
    [before] = await guardians.children(TENANT, who)
    async with roster.without(SISTER):
        assert await guardians.children(TENANT, who) == [before]


async def test_a_letter_for_who_came_of_age_meanwhile_binds_nobody(
        server: Server, guardians: GuardianService, roster: Class51) -> None:
    made = await letter(guardians, SISTER)
    await roster.born(SISTER, f"{YEAR - 18}-{MONTH}-01")
    with pytest.raises(Forbidden):
        await guardians.bind(await account(server, "too-late"), invitation_id(made.code))
    await roster.born(SISTER, "")


async def test_an_officer_restricts_and_lifts_and_ends(
        server: Server, guardians: GuardianService) -> None:
    who = await bound(server, "restricted")
    await guardians.restrict(TENANT, "restricted", USER.upper())
    assert [link.restricted for link in await guardians.children(TENANT, who)] == [True]
    await guardians.restrict(TENANT, who, USER, restricted=False)
    assert [link.restricted for link in await guardians.children(TENANT, who)] == [False]
    assert who in [link.account for link in await guardians.links(TENANT, USER)]
    await guardians.end(TENANT, who, USER)
    assert await guardians.children(TENANT, who) == []
    for again in (guardians.end(TENANT, who, USER), guardians.restrict(TENANT, who, SISTER),
                  guardians.restrict(TENANT, "nobody", USER), guardians.revoke(TENANT, "ABCDEFGH")):
        with pytest.raises(NotFound):
            await again
    for event in ("guardian.invited", "guardian.restricted", "guardian.unrestricted", "guardian.ended"):
        assert await noted(server, event), event


async def test_a_restricted_letter_makes_a_restricted_link(server: Server, guardians: GuardianService) -> None:
    who = await bound(server, "from-the-start", restricted=True)
    assert [link.restricted for link in await guardians.children(TENANT, who)] == [True]


async def test_where_the_age_is_unknown_the_link_lasts_to_the_end_of_the_school_year(config: Config) -> None:
    unknown = replace(config, mongo=replace(config.mongo, database=config.mongo.database + "_u"))
    async with serving(unknown) as server:
        who = await bound(server, "mother")
        [link] = await people(server).guardians.children(TENANT, who)
        ends = TOKYO.day(link.ends)
        assert ends.endswith("-04-01")
        assert TODAY < ends <= next_day(TODAY, 366)
