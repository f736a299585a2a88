"""The pages of a class in Chromium: alive, by keyboard, to be looked at in each way."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import datetime
from random import Random
from typing import Any
from uuid import uuid4

import pytest
from selenium.webdriver import Chrome, Keys
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait

from lrs.config import Config
from lrs.demo.curriculum import taught
from lrs.demo.learning import PUZZLING
from lrs.http import keys
from lrs.schooldays import week_days
from tests.browser import looking
from tests.browser.conftest import Open
from tests.browser.test_sign_in import PATIENCE, beside, comes
from tests.http.conftest import TENANT, Key
from tests.http.demonstrated import TOKYO, Demonstrated, demonstrated

ITEM = next(item for item in taught("P6", "算数") if item.title == PUZZLING)


@pytest.fixture(scope="module")
async def school(config: Config) -> AsyncIterator[Demonstrated]:
    async with demonstrated(config) as made:
        yield made


async def answered(school: Demonstrated, learner: str) -> None:
    """Somebody of the class answers correctly, now."""
    now = datetime.now(TOKYO)
    made = next(one for number in range(40) for one in school.demo.study.at_this_moment(number, now, Random(number))
                if "success" in one.statement.get("result", {}))
    statement: dict[str, Any] = {**made.statement, "id": str(uuid4()), "timestamp": now.isoformat()}
    statement["actor"] = {"account": {**statement["actor"]["account"], "name": learner}}
    statement["result"] = {"success": True, "duration": "PT12S"}
    tool = school.server.client(Key(*school.demo.notebook.keys[made.tool]))
    answer = await tool.post("statements", json=statement)
    assert answer.status == 200, answer.text


def enter(school: Demonstrated, browser: Chrome, view: str = "today") -> None:
    looking.sign_in(browser, school.server.origin, "teacher", school.demo.password("teacher", TENANT))
    WebDriverWait(browser, PATIENCE).until(lambda here: here.current_url.endswith("/console"))
    browser.get(f"{school.server.origin}{school.path}/{view}")


def state(browser: Chrome) -> str:
    return browser.find_element(By.ID, "link").get_attribute("data-state") or ""


def is_live(browser: Chrome) -> None:
    WebDriverWait(browser, PATIENCE).until(lambda here: state(here) == "on")


def text(browser: Chrome, part: str) -> str:
    """Read at once: a part may be exchanged at any moment."""
    found: str = browser.execute_script("return document.getElementById(arguments[0]).innerText", part)
    return found


def figures(browser: Chrome, learner: str) -> tuple[int, int]:
    """Answers and right ones, as the learner's tile tells them."""
    found = re.search(r"解答 (\d+)・正解 (\d+)", text(browser, f"tile-{learner}"))
    return (int(found[1]), int(found[2])) if found else (0, 0)


def shows(browser: Chrome, learner: str, wanted: tuple[int, int]) -> None:
    WebDriverWait(browser, PATIENCE, 0.05).until(lambda here: figures(here, learner) == wanted)


async def test_an_answer_shows_without_reload_and_a_reload_shows_the_same(
        school: Demonstrated, chromium: Open) -> None:
    browser, learner = chromium("ja"), school.pupils[4].user

    def sit_down() -> tuple[int, int]:
        enter(school, browser)
        is_live(browser)
        browser.execute_script("window.stayed = true")
        browser.find_element(By.CSS_SELECTOR, f"#tile-{learner} a").send_keys("")
        return figures(browser, learner)

    def look(judged: int, right: int) -> None:
        shows(browser, learner, (judged + 1, right + 1))
        assert "正解（12秒）" in text(browser, f"tile-{learner}")
        assert "正解（12秒）" in text(browser, "feed")
        assert browser.execute_script("return window.stayed")
        assert browser.switch_to.active_element.get_attribute("href").endswith(learner)  # where the reader was
        live = text(browser, "now")
        browser.refresh()
        assert text(browser, "now") == live
        assert browser.get_log("browser") == []

    before = await beside(sit_down)
    await answered(school, learner)
    await beside(look, *before)


async def test_a_lost_connection_is_told_and_what_came_meanwhile_is_there_afterwards(
        school: Demonstrated, chromium: Open) -> None:
    browser, learner = chromium("ja"), school.pupils[5].user

    def sit_down() -> tuple[int, int]:
        enter(school, browser)
        is_live(browser)
        return figures(browser, learner)

    def lose() -> None:
        WebDriverWait(browser, PATIENCE, 0.05).until(lambda here: state(here) == "lost")
        assert "再接続しています" in browser.find_element(By.ID, "link").text

    def look(judged: int, right: int) -> None:
        is_live(browser)
        shows(browser, learner, (judged + 1, right + 1))

    before = await beside(sit_down)
    school.server.app[keys.LIVE].end()
    await beside(lose)
    await answered(school, learner)
    await beside(look, *before)


async def test_who_is_signed_out_meanwhile_is_asked_to_sign_in(school: Demonstrated, chromium: Open) -> None:
    browser = chromium("ja")

    def sit_down() -> None:
        enter(school, browser)
        is_live(browser)
        browser.delete_cookie("lrs-session")

    def look() -> None:
        comes(browser, "サインイン")

    await beside(sit_down)
    await answered(school, school.pupils[6].user)
    await beside(look)


async def test_without_scripts_the_page_says_how_to_see_what_is_new(school: Demonstrated, chromium: Open) -> None:
    def look() -> None:
        browser = chromium("ja")
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
        enter(school, browser)
        assert browser.find_element(By.ID, "link").text == "再読み込みすると最新になります"
        assert len(browser.find_elements(By.CSS_SELECTOR, ".tile")) == len(school.pupils)

    await beside(look)


async def test_three_presses_of_a_key_find_what_goes_wrong(school: Demonstrated, chromium: Open) -> None:
    def go() -> None:
        browser = chromium("ja")
        enter(school, browser)
        browser.get(f"{school.server.origin}/console")
        browser.find_element(By.CSS_SELECTOR, "a[href$='/term']").send_keys(Keys.ENTER)
        comes(browser, "6年1組 学期のようす")
        browser.find_element(By.CSS_SELECTOR, f"#mistakes-table a[href*='{ITEM.code}']").send_keys(Keys.ENTER)
        WebDriverWait(browser, PATIENCE).until(lambda here: PUZZLING in here.find_element(By.TAG_NAME, "h1").text)
        assert browser.find_element(By.CSS_SELECTOR, f".answers a[href*='code={ITEM.code}']").is_displayed()

    await beside(go)


async def test_the_grid_and_its_filters_are_used_by_keyboard_alone(school: Demonstrated, chromium: Open) -> None:
    def go() -> None:
        browser = chromium("ja")
        enter(school, browser, "term")
        summary = browser.find_element(By.CSS_SELECTOR, ".filters summary")
        summary.send_keys(Keys.ENTER)
        browser.find_element(By.ID, "filter-result").send_keys("不正解")
        browser.find_element(By.CSS_SELECTOR, ".filters button").send_keys(Keys.ENTER)
        WebDriverWait(browser, PATIENCE).until(lambda here: "result=wrong" in here.current_url)
        assert "結果: 不正解" in browser.find_element(By.CSS_SELECTOR, ".conditions").text
        region = browser.find_element(By.CSS_SELECTOR, ".scroll:has(.grid)")
        region.send_keys("")
        assert browser.switch_to.active_element == region

    await beside(go)


async def test_each_page_of_a_class_is_made_for_each_screen(school: Demonstrated, chromium: Open, node: str) -> None:
    def look() -> None:
        browser = chromium("ja")
        enter(school, browser)
        is_live(browser)
        days = school.demo.school.days
        looking.look_at(browser, school.server.origin, [
            ("class-today", f"{school.path}/today"), ("class-day", f"{school.path}/today?day={school.day}"),
            ("class-day-empty", f"{school.path}/today?day={days[0].replace(month=8, day=15)}"),
            ("class-term", f"{school.path}/term"), ("class-term-wrong", f"{school.path}/term?result=wrong"),
            ("class-term-empty", f"{school.path}/term?tool=nothing"),
            ("class-item", f"{school.path}/items/{ITEM.code}"),
            ("class-item-empty", f"{school.path}/items/{ITEM.code}?from={days[0]}&to={days[0]}")])
        other = school.demo.school.classes[1].class_id(school.demo.school.year)
        looking.look_at(browser, school.server.origin, [("class-refused", f"/console/classes/{other}/term")],
                        failing=True)

    await beside(look)


async def test_on_paper_a_term_is_whole(school: Demonstrated, chromium: Open) -> None:
    def look() -> None:
        browser = chromium("ja")
        enter(school, browser, "term")
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
        assert not browser.find_element(By.CSS_SELECTOR, ".filters").is_displayed()
        assert browser.find_element(By.CSS_SELECTOR, "table.grid").is_displayed()
        looking.photograph(browser, "class-term-print", 1280)

    await beside(look)


async def test_within_three_clicks_of_signing_in_a_teacher_knows_who_did_nothing_what_goes_wrong_and_one_pupils_way(
        school: Demonstrated, chromium: Open) -> None:
    browser, pupil, today = chromium("ja"), school.pupils[0], datetime.now(TOKYO).date().isoformat()
    week = await school.browsers["teacher"].get(
        f"/api/v1/classes/{school.class_id}/summary?by=week&from={week_days(today).begin}&to={today}")
    busy = {row["learner"] for row in week.json()["rows"] if row["statements"]}
    idle = {each.user for each in school.pupils if each.user not in busy}

    def press(link: str) -> None:
        browser.find_element(By.CSS_SELECTOR, f"main a[href{link}]").click()

    def find() -> tuple[set[str], str, str]:
        looking.sign_in(browser, school.server.origin, "teacher", school.demo.password("teacher", TENANT))
        WebDriverWait(browser, PATIENCE).until(lambda here: here.current_url.endswith("/console"))
        press(f'="{school.path}/term"')
        WebDriverWait(browser, PATIENCE).until(lambda here: here.find_elements(By.ID, "idle"))
        nothing = {str(link.get_attribute("href")).rsplit("/", 1)[1]
                   for link in browser.find_elements(By.CSS_SELECTOR, "#idle a")}
        browser.find_element(By.PARTIAL_LINK_TEXT, PUZZLING).click()
        WebDriverWait(browser, PATIENCE).until(lambda here: "/items/" in here.current_url)
        wrong = browser.find_element(By.TAG_NAME, "main").text
        browser.back()
        WebDriverWait(browser, PATIENCE).until(lambda here: here.find_elements(By.ID, "idle"))
        press(f'*="/console/learners/{pupil.user}"')
        WebDriverWait(browser, PATIENCE).until(lambda here: "/console/learners/" in here.current_url)
        return nothing, wrong, browser.find_element(By.TAG_NAME, "main").text

    nothing, wrong, way = await beside(find)
    assert nothing == idle
    assert "正しい答え" in wrong
    assert pupil.person.name in way
    assert "週ごとのようす" in way
