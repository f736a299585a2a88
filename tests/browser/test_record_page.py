"""A bundle's readable page, opened from disk as a family does, in a browser that runs no script of it."""

from __future__ import annotations

import base64
from pathlib import Path

from selenium.webdriver import Chrome, Keys
from selenium.webdriver.common.by import By

from lrs.bundles.manifest import Counts
from tests.browser import looking
from tests.browser.conftest import Open
from tests.browser.test_sign_in import beside, keyed
from tests.bundles.record import record, telling
from tests.bundles.years import sample, years


def _written(folder: Path) -> dict[str, str]:
    """Pages by name: of many terms, of few records, of nothing yet."""
    found = {}
    for name, lines, book in (("long", list(years()), sample()), ("short", record(), None), ("empty", [], None)):
        made = telling(codes=book) if book else telling()
        taken = made.take(lines, {})
        path = folder / f"{name}.html"
        path.write_bytes(made.page(Counts(statements=len(taken.statements), attachments=3 * bool(lines))))
        found[name] = path.as_uri()
    return found


async def test_the_page_is_fit_to_be_seen_on_every_screen_in_both_languages_light_and_dark(
        chromium: Open, node: str, tmp_path: Path) -> None:
    pages = _written(tmp_path)

    def look() -> None:
        browser = chromium("ja")
        for (name, address), each in [(page, each) for page in pages.items() for each in looking.looks()]:
            looking.turn(browser, each)
            browser.get(address)
            _speak(browser, each.language)
            looking.photograph(browser, f"record-{name}-{each.text}", looking.WIDTHS[each.screen])
            wide = browser.execute_cdp_cmd("Page.getLayoutMetrics", {})["cssContentSize"]["width"]
            assert wide <= looking.WIDTHS[each.screen], each
            assert browser.get_log("browser") == []
            assert looking.serious(browser) == [], each

    await beside(look)


async def test_without_script_it_turns_from_one_language_to_the_other(chromium: Open, tmp_path: Path) -> None:
    pages = _written(tmp_path)

    def look() -> None:
        browser = chromium("en")
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
        browser.get(pages["short"])
        assert _titles(browser) == ["学習の記録"]
        browser.find_element(By.CSS_SELECTOR, "label[for=language-en]").click()
        assert _titles(browser) == ["Learning record"]
        browser.get(pages["short"])
        keyed(browser, Keys.TAB, Keys.ARROW_RIGHT)
        assert _titles(browser) == ["Learning record"]

    await beside(look)


async def test_on_paper_all_of_it_stands_in_the_language_that_was_chosen(chromium: Open, tmp_path: Path) -> None:
    pages = _written(tmp_path)

    def look() -> None:
        browser = chromium("ja")
        browser.get(pages["long"])
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
        assert not browser.find_element(By.CSS_SELECTOR, ".switch").is_displayed()
        assert not browser.find_element(By.CSS_SELECTOR, ".index").is_displayed()
        assert _titles(browser) == ["学習の記録"]
        assert all(each.is_displayed() for each in browser.find_elements(By.CSS_SELECTOR, ".ja .unit"))
        printed = browser.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True, "printBackground": True})
        looking.SHOTS.mkdir(exist_ok=True)
        (looking.SHOTS / "record-print.pdf").write_bytes(base64.b64decode(printed["data"]))

    await beside(look)


def _speak(browser: Chrome, language: str) -> None:
    browser.find_element(By.CSS_SELECTOR, f"label[for=language-{language}]").click()


def _titles(browser: Chrome) -> list[str]:
    return [each.text for each in browser.find_elements(By.TAG_NAME, "h1") if each.is_displayed()]
