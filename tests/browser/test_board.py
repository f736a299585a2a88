"""The board's page: looked at, by keyboard, on paper, and its files as they come."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait

from lrs.config import Config
from tests.browser import looking
from tests.browser.conftest import Open
from tests.browser.test_sign_in import PATIENCE, beside, comes
from tests.http.boarded import WHOLE_YEAR, boarded
from tests.http.peopled import Town

PAGE = "/console/board"


def there(browser: Chrome) -> None:
    WebDriverWait(browser, PATIENCE).until(lambda here: here.find_elements(By.CSS_SELECTOR, ".ways"))


@pytest.fixture(scope="module")
async def town(config: Config) -> AsyncIterator[Town]:
    async with boarded(config) as made:
        yield made


async def test_the_board_sees_its_schools_on_every_screen(town: Town, chromium: Open, node: str) -> None:
    def look() -> None:
        browser = chromium("ja")
        looking.sign_in(browser, town.server.origin, "board-officer")
        comes(browser, "学校の利用状況")
        looking.look_at(browser, town.server.origin, [
            ("board", f"{PAGE}?{WHOLE_YEAR}&subject=825"), ("board-empty", f"{PAGE}?from=1999-04-01&to=1999-06-30")])

    await beside(look)


async def test_a_school_sees_its_own_and_others_that_they_may_not(town: Town, chromium: Open, node: str) -> None:
    def look() -> None:
        browser = chromium("ja")
        for who in ("principal", "head"):
            looking.sign_in(browser, town.server.origin, who)
            there(browser)
            looking.look_at(browser, town.server.origin, [(f"board-{who}", f"{PAGE}?{WHOLE_YEAR}")])
            browser.delete_all_cookies()
        looking.sign_in(browser, town.server.origin, "teacher")
        there(browser)
        looking.look_at(browser, town.server.origin, [("board-teacher", PAGE)], failing=True)

    await beside(look)


async def test_on_paper_there_are_the_tables_without_their_controls(town: Town, chromium: Open) -> None:
    def look() -> None:
        browser = chromium("ja")
        looking.sign_in(browser, town.server.origin, "board-officer")
        comes(browser, "学校の利用状況")
        browser.get(f"{town.server.origin}{PAGE}?{WHOLE_YEAR}")
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
        for what, shown in ((".downloads", False), (".period form", False), (".board-use", True), (".chart svg", True)):
            assert {each.is_displayed() for each in browser.find_elements(By.CSS_SELECTOR, what)} == {shown}, what
        looking.photograph(browser, "board-print", 1280)

    await beside(look)
