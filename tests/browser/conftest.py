"""A real Chromium before a real server; skipped where there is none (Debian: chromium, chromium-driver)."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service

from tests.http.conftest import node, server  # noqa: F401  fixtures

_FLAGS = ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
          "--disable-background-networking", "--disable-component-update", "--window-size=1280,900")

Open = Callable[[str], Chrome]


@pytest.fixture
def chromium(tmp_path: Path) -> Iterator[Open]:
    """Opens a browser that speaks a language; all are closed at the end."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    driver = shutil.which("chromedriver")
    if not program or not driver:
        pytest.skip("Chromium or its driver is not installed")
    opened: list[Chrome] = []

    def open_in(language: str) -> Chrome:
        options = ChromeOptions()
        options.binary_location = program
        options.add_experimental_option("prefs", {"intl.accept_languages": language})
        for flag in (*_FLAGS, f"--user-data-dir={tmp_path / str(len(opened))}"):
            options.add_argument(flag)
        opened.append(Chrome(options, Service(driver)))
        return opened[-1]

    yield open_in
    for browser in opened:
        browser.quit()
