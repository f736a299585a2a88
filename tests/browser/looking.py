"""Looking at pages as people do: on a desk, a tablet, a phone; in both languages; light and dark; and with axe.

What was seen is kept in ``tests/browser/screenshots/``. LRS_SCREENSHOTS=all looks in every combination.
"""

from __future__ import annotations

import base64
import itertools
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By

from tests.clients.running import CLIENTS
from tests.http.browsing import PASSWORD

SHOTS = Path(__file__).parent / "screenshots"
WIDTHS = {"desktop": 1440, "tablet": 820, "phone": 360}
TALLEST = 6000


@dataclass(frozen=True)
class Look:
    """One way to look; `text` is how its picture is called."""

    screen: str
    language: str
    scheme: str

    @property
    def text(self) -> str:
        return f"{self.screen}-{self.language}-{self.scheme}"


USUAL = (Look("desktop", "ja", "light"), Look("phone", "ja", "dark"), Look("tablet", "en", "light"))
ALL = tuple(Look(*each) for each in itertools.product(WIDTHS, ("ja", "en"), ("light", "dark")))


def looks() -> tuple[Look, ...]:
    return ALL if os.environ.get("LRS_SCREENSHOTS") == "all" else USUAL


def sign_in(browser: Chrome, origin: str, name: str, password: str = PASSWORD) -> None:
    browser.get(f"{origin}/sign-in")
    browser.find_element(By.NAME, "name").send_keys(name)
    browser.find_element(By.NAME, "password").send_keys(password)
    browser.find_element(By.CSS_SELECTOR, "form button").click()


def look_at(browser: Chrome, origin: str, pages: Iterable[tuple[str, str]], *, failing: bool = False) -> None:
    """Each page (its name in pictures, its path) in each way: no wider than the screen, nothing that axe calls serious,
    no complaint in the browser's console (`failing`: but for the page's own status)."""
    for (name, path), look in itertools.product(pages, looks()):
        turn(browser, look)
        browser.get(f"{origin}{path}{'&' if '?' in path else '?'}lang={look.language}")
        photograph(browser, f"{name}-{look.text}", WIDTHS[look.screen])
        wide = browser.execute_cdp_cmd("Page.getLayoutMetrics", {})["cssContentSize"]["width"]
        assert wide <= WIDTHS[look.screen], f"{path} is {wide} wide on a {look.screen}"
        assert serious(browser) == [], f"{path}, {look.text}"
        said = [entry["message"] for entry in browser.get_log("browser")]
        assert [each for each in said if not (failing and "status of 40" in each)] == [], path


def turn(browser: Chrome, look: Look) -> None:
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {
        "features": [{"name": "prefers-color-scheme", "value": look.scheme},
                     {"name": "prefers-reduced-motion", "value": "reduce"}]})
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
        "width": WIDTHS[look.screen], "height": 900, "deviceScaleFactor": 1, "mobile": look.screen == "phone"})


def photograph(browser: Chrome, name: str, width: int) -> None:
    SHOTS.mkdir(exist_ok=True)
    tall = browser.execute_cdp_cmd("Page.getLayoutMetrics", {})["cssContentSize"]["height"]
    taken = browser.execute_cdp_cmd("Page.captureScreenshot", {"captureBeyondViewport": True, "clip": {
        "x": 0, "y": 0, "width": width, "height": min(tall, TALLEST), "scale": 1}})
    (SHOTS / f"{name}.png").write_bytes(base64.b64decode(taken["data"]))


def serious(browser: Chrome) -> list[dict[str, Any]]:
    """What axe finds to be serious or critical, each with where."""
    browser.execute_script((CLIENTS / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8"))
    found = browser.execute_async_script(
        "axe.run(document, {resultTypes: ['violations']}).then(arguments[arguments.length - 1])")
    return [{"rule": one["id"], "where": [node["target"] for node in one["nodes"]][:5],
             "why": one["nodes"][0]["failureSummary"]}
            for one in found["violations"] if one["impact"] in {"serious", "critical"}]
