"""Signing in as a person does, by keyboard alone."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from selenium.common.exceptions import WebDriverException
from selenium.webdriver import ActionChains, Chrome, Keys
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait

from tests.browser.conftest import Open
from tests.http.browsing import PASSWORD, people
from tests.http.conftest import TENANT, Server

PATIENCE = 20


def beside(work: Callable[..., Any], *arguments: Any) -> Awaitable[Any]:
    """The driver blocks; the server runs in this very loop."""
    return asyncio.to_thread(work, *arguments)


def keyed(browser: Chrome, *pressed: str) -> None:
    actions = ActionChains(browser)
    for keys in pressed:
        actions.send_keys(keys)
    actions.perform()


def comes(browser: Chrome, heading: str) -> None:
    """Wait for the page with this heading: keys do not wait for the page that they ask for, and the driver has more
    than one name for an element that went with the page before."""
    waiting = WebDriverWait(browser, PATIENCE, ignored_exceptions=[WebDriverException])
    waiting.until(lambda here: here.find_element(By.TAG_NAME, "h1").text == heading)


@pytest.mark.parametrize(("language", "sign_in", "asked", "greeted"), [
    ("ja", "サインイン", "ご自分のパスワードを決めてください", "山田花子 さん、こんにちは"),
    ("en", "Sign in", "Choose your own password", "Hello, 山田花子")], ids=["ja", "en"])
async def test_a_new_teacher_signs_in_chooses_a_password_and_signs_out_by_keyboard_alone(
        server: Server, chromium: Open, language: str, sign_in: str, asked: str, greeted: str) -> None:
    _, first = await people(server).accounts.create(TENANT, f"teacher-{language}", "山田花子")

    def sit_down() -> None:
        browser = chromium(language)
        browser.get(server.origin + "/sign-in")
        assert browser.find_element(By.TAG_NAME, "html").get_attribute("lang") == language
        keyed(browser, f"teacher-{language}", Keys.TAB, first, Keys.ENTER)
        comes(browser, asked)
        keyed(browser, first, Keys.TAB, PASSWORD, Keys.TAB, PASSWORD, Keys.ENTER)
        comes(browser, greeted)
        cookie = browser.get_cookie("lrs-session")
        assert cookie
        assert cookie["httpOnly"]
        assert cookie["sameSite"] == "Lax"
        browser.find_element(By.CSS_SELECTOR, ".menu summary").send_keys(Keys.ENTER)
        browser.find_element(By.CSS_SELECTOR, ".menu button").send_keys(Keys.ENTER)
        comes(browser, sign_in)
        assert browser.current_url == server.origin + "/sign-in"
        assert browser.get_cookie("lrs-session") is None
        assert not browser.get_log("browser")  # nothing that the policy of the page refused

    await beside(sit_down)


async def test_each_field_says_what_it_is_and_what_went_wrong_is_announced(server: Server, chromium: Open) -> None:
    def look() -> None:
        browser = chromium("ja")
        browser.get(server.origin + "/sign-in")
        keyed(browser, "nobody", Keys.TAB, "wrong password", Keys.ENTER)
        alert = WebDriverWait(browser, PATIENCE).until(lambda here: here.find_element(By.CSS_SELECTOR, "[role=alert]"))
        assert alert.text
        for field in browser.find_elements(By.CSS_SELECTOR, "input:not([type=hidden])"):
            assert field.accessible_name
            assert field.get_attribute("aria-invalid") == "true"
        assert browser.switch_to.active_element.get_attribute("name") == "password"

    await beside(look)


@pytest.mark.parametrize("width", [320, 390, 1280])
async def test_no_page_is_wider_than_the_screen(server: Server, chromium: Open, width: int) -> None:
    def look() -> None:
        browser = chromium("ja")
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
            "width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 600})
        for path in ("/sign-in", "/sign-in/password", "/sign-in/invitation?code=ABCD-EFGH-JKMN-PQRS", "/sign-in?x=1"):
            browser.get(server.origin + path)
            wide = browser.execute_cdp_cmd("Page.getLayoutMetrics", {})["cssContentSize"]["width"]
            assert wide <= width, path

    await beside(look)
