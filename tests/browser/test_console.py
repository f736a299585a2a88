"""The console's frame, home and help as each role sees them, and every part that pages are made of."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from selenium.webdriver import Keys
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait

from lrs.config import Config
from lrs.console.pages import Voice
from lrs.console.static_files import FILES
from lrs.http.console.help import TOPICS
from tests.browser import looking
from tests.browser.conftest import Open
from tests.browser.parts import parts_page
from tests.browser.test_sign_in import PATIENCE, beside, comes, keyed
from tests.http.peopled import NAMES, Town, peopled


@pytest.fixture(scope="module")
async def town(config: Config) -> AsyncIterator[Town]:
    async with peopled(config) as made:
        yield made


@pytest.mark.parametrize("who", [name for name in NAMES if name not in {"older", "board-officer", "auditor"}])
async def test_home_is_made_for_each_role(town: Town, chromium: Open, node: str, who: str) -> None:
    def look() -> None:
        browser = chromium("ja")
        looking.sign_in(browser, town.server.origin, who)
        looking.look_at(browser, town.server.origin, [(f"home-{who}", "/console")])

    await beside(look)


async def test_help_is_there_to_read(town: Town, chromium: Open, node: str) -> None:
    def look() -> None:
        browser = chromium("ja")
        looking.sign_in(browser, town.server.origin, "operator")
        looking.look_at(browser, town.server.origin, [
            ("help", "/console/help"), *((f"help-{topic}", f"/console/help/{topic}") for topic in TOPICS)])

    await beside(look)


async def test_a_page_that_is_not_there_and_the_pages_of_signing_in_are_made_too(
        town: Town, chromium: Open, node: str) -> None:
    def look() -> None:
        browser = chromium("ja")
        looking.look_at(browser, town.server.origin, [
            ("sign-in", "/sign-in"), ("password", "/sign-in/password"), ("invitation", "/sign-in/invitation")])
        looking.sign_in(browser, town.server.origin, "pupil")
        looking.look_at(browser, town.server.origin, [("account", "/sign-in"), ("sign-out", "/sign-out")])
        looking.look_at(browser, town.server.origin, [("lost-pupil", "/console/nowhere")], failing=True)

    await beside(look)


@pytest.mark.parametrize("easy", [False, True], ids=["usual", "easy"])
async def test_each_part_of_pages_is_fit_to_be_seen(chromium: Open, node: str, tmp_path: Path, easy: bool) -> None:
    (tmp_path / "style.css").write_text(FILES["style.css"].text, "utf-8")
    for language in ("ja", "en"):
        written = parts_page(Voice("en" if language == "en" else "ja", easy)).replace(
            FILES["style.css"].address, "style.css")
        (tmp_path / f"{language}.html").write_text(written, "utf-8")

    def look() -> None:
        browser = chromium("ja")
        for each in [one for one in looking.looks() if one.screen == "phone" or not easy]:
            looking.turn(browser, each)
            browser.get((tmp_path / f"{each.language}.html").as_uri())
            looking.photograph(browser, f"parts-{'easy' if easy else 'usual'}-{each.text}", looking.WIDTHS[each.screen])
            wide = browser.execute_cdp_cmd("Page.getLayoutMetrics", {})["cssContentSize"]["width"]
            assert wide <= looking.WIDTHS[each.screen], each
            assert looking.serious(browser) == [], each

    await beside(look)


async def test_the_menu_and_the_account_are_reached_by_keyboard_alone(town: Town, chromium: Open) -> None:
    def go() -> None:
        browser = chromium("ja")
        looking.sign_in(browser, town.server.origin, "teacher")
        WebDriverWait(browser, PATIENCE).until(lambda here: here.find_elements(By.CSS_SELECTOR, ".cards"))
        keyed(browser, Keys.TAB, Keys.ENTER)  # past the menu
        assert browser.switch_to.active_element.get_attribute("id") == "main"
        browser.get(f"{town.server.origin}/console/help")
        keyed(browser, *[Keys.TAB] * 4, Keys.ENTER, Keys.TAB, Keys.TAB)
        assert browser.switch_to.active_element.text == "サインアウト"
        keyed(browser, Keys.ENTER)
        comes(browser, "サインイン")

    await beside(go)


async def test_on_paper_a_page_says_whose_it_is_and_leaves_its_controls_out(town: Town, chromium: Open) -> None:
    def look() -> None:
        browser = chromium("ja")
        looking.sign_in(browser, town.server.origin, "teacher")
        WebDriverWait(browser, PATIENCE).until(lambda here: here.find_elements(By.CSS_SELECTOR, ".cards"))
        assert not browser.find_element(By.CSS_SELECTOR, ".paper").is_displayed()
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
        assert "印刷:teacher" in browser.find_element(By.CSS_SELECTOR, ".paper").text
        assert not browser.find_element(By.CSS_SELECTOR, ".ways").is_displayed()
        looking.photograph(browser, "home-teacher-print", 1280)

    await beside(look)
