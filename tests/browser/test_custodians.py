"""Somebody checks a bundle without an account; an operator reads out a fingerprint and is warned of changed keys."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait

from lrs.config import Config
from lrs.http import keys
from tests.browser import looking
from tests.browser.conftest import Open
from tests.browser.test_sign_in import PATIENCE, beside, comes
from tests.http.conftest import TENANT
from tests.http.custodial import House, house
from tests.http.peopled import Town, peopled
from tests.http.test_check import made

PATH = "/console/operator/custodians"


@pytest.fixture(scope="module")
async def town(config: Config) -> AsyncIterator[Town]:
    async with peopled(config) as found:
        yield found


@pytest.fixture(scope="module")
async def other(config: Config, town: Town) -> AsyncIterator[House]:
    """A custodian that the town trusts."""
    async with house(config, "other") as found:
        registry = town.server.app[keys.CUSTODIANS].registry
        seen = await registry.look(town.server.origin, found.origin)
        await registry.add(TENANT, seen, await found.service.fingerprint(found.tenant))
        yield found


async def test_somebody_without_an_account_checks_a_bundle(
        town: Town, other: House, chromium: Open, node: str, tmp_path: Path) -> None:
    given = await made(other, tmp_path / "building")
    bundle, manifest, signature = (tmp_path / name for name in ("学習の記録.lrb", "manifest.json", "manifest.jws"))
    bundle.write_bytes(given.bundle)
    manifest.write_bytes(given.manifest.replace(b"transfer", b"graduation"))
    signature.write_bytes(given.signature)

    def look() -> None:
        browser = chromium("ja")
        looking.look_at(browser, town.server.origin, [("check", "/check")])
        for files, heard in (((bundle,), "みなと市教育委員会 の署名です。"), ((manifest, signature), "署名が")):
            browser.get(f"{town.server.origin}/check?lang=ja")
            browser.find_element(By.NAME, "file").send_keys("\n".join(map(str, files)))
            browser.find_element(By.CSS_SELECTOR, "main form button").click()
            WebDriverWait(browser, PATIENCE, ignored_exceptions=[WebDriverException]).until(
                lambda here, heard=heard: heard in here.find_element(By.TAG_NAME, "main").text)
            looking.photograph(browser, f"check-{len(files)}", looking.WIDTHS["tablet"])

    await beside(look)


async def test_the_page_of_custodians_is_fit_to_be_seen(
        town: Town, other: House, chromium: Open, node: str) -> None:
    [trusted] = await town.server.app[keys.CUSTODIANS].registry.list(TENANT)

    def look(name: str) -> None:
        browser = chromium("ja")
        looking.sign_in(browser, town.server.origin, "operator")
        comes(browser, "operator さん、こんにちは")
        looking.look_at(browser, town.server.origin, [(name, PATH)])

    await beside(lambda: look("operator-custodians"))
    await other.forget_keys()
    await town.server.app[keys.CUSTODIANS].registry.refresh(trusted)
    await beside(lambda: look("operator-custodians-changed"))
