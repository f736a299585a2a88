"""A record goes, and one comes, with a browser alone: the officer's and the family's pages."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.wait import WebDriverWait

from lrs.config import Config
from lrs.exchangesettings import Bundles
from tests.annotation.test_ingest import TOOL, trial
from tests.browser import looking
from tests.browser.conftest import Open
from tests.browser.test_sign_in import PATIENCE, beside, comes
from tests.http.casework import PAPER, Work
from tests.http.importing import ended, made, opened, send
from tests.http.peopled import OLDER, PUPIL, peopled
from tests.http.schooling import app_of
from tests.http.test_exports import ready
from tests.imports.bundled import answered


@pytest.fixture(scope="module")
async def work(config: Config) -> AsyncIterator[Work]:
    async with peopled(replace(config, bundles=Bundles(look_seconds=1))) as town:
        app = await app_of(town.server, "drill", "school-learning", "learning")
        for learner in (PUPIL, OLDER):
            assert (await app.post("statements", json=[trial(learner, TOOL)])).status == 200
        yield Work(town)


async def test_the_pages_of_what_goes_are_fit_to_be_seen(work: Work, chromium: Open, node: str) -> None:
    paper = await ready(work, PAPER)
    own = await ready(work, {"kind": "family", "name": "ご家庭"})
    asked = await work.opened(recipient={"kind": "paper", "name": "山の上小学校"})
    origin = work.town.server.origin

    def officer() -> None:
        browser = chromium("ja")
        looking.sign_in(browser, origin, "records-officer")
        comes(browser, "records-officer さん、こんにちは")
        looking.look_at(browser, origin, [
            ("case-file", f"/console/cases/{paper['case']}"), ("case-asked", f"/console/cases/{asked['id']}"),
            ("cases", "/console/cases"), ("case-new", "/console/cases/new")])
        browser.get(f"{origin}/console/cases/{paper['case']}?lang=ja")
        button = browser.find_element(By.CSS_SELECTOR, 'button[value="handover"]')
        button.send_keys(Keys.ENTER)  # as who has no mouse does
        WebDriverWait(browser, PATIENCE).until(lambda here: here.find_elements(By.ID, "address"))
        assert "/handover/" in str(browser.find_element(By.ID, "address").get_attribute("value"))
        assert looking.serious(browser) == []
        looking.photograph(browser, "case-file-handover", looking.WIDTHS["tablet"])

    def family(who: str, *more: tuple[str, str]) -> None:
        browser = chromium("ja")
        looking.sign_in(browser, origin, who)
        WebDriverWait(browser, PATIENCE).until(lambda here: "/sign-in" not in here.current_url)
        looking.look_at(browser, origin, [(f"request-file-{who}", f"/console/requests/{own['case']}"),
                                          (f"requests-have-{who}", "/console/requests"), *more])

    await beside(officer)
    guardian = work.who("guardian")
    assert (await guardian.get(own["content"])).status == 200
    home = f"/console/children/{PUPIL}"
    await beside(lambda: family("guardian", ("request-asked", f"/console/requests/{asked['id']}"), *(
        (f"child-{noun}", f"{home}/{noun}") for noun in ("tokens", "forwarding", "stores"))))
    await beside(lambda: family("pupil"))


async def test_the_pages_of_what_comes_are_fit_to_be_seen(
        work: Work, chromium: Open, node: str, tmp_path: Path) -> None:
    case = await opened(work.town)
    source = await made(work.town, tmp_path, [answered(number) for number in range(3)])
    officer = work.who("records-officer")
    done = await ended(officer, (await send(officer, source)).json()["id"])
    wrong = tmp_path / "文書.lrb"
    wrong.write_text("ただの文書")
    origin = work.town.server.origin

    def look() -> None:
        browser = chromium("ja")
        looking.sign_in(browser, origin, "records-officer")
        comes(browser, "records-officer さん、こんにちは")
        looking.look_at(browser, origin, [("taking-in", f"/console/cases/{case.case_id}/imports"),
                                          ("taken-in", f"/console/cases/imports/{done['id']}")])
        browser.get(f"{origin}/console/cases/{case.case_id}/imports?lang=ja")
        browser.find_element(By.NAME, "file").send_keys(str(wrong))
        browser.find_element(By.CSS_SELECTOR, 'form[enctype] button').send_keys(Keys.ENTER)
        WebDriverWait(browser, PATIENCE).until(lambda here: "/console/cases/imports/" in here.current_url)
        WebDriverWait(browser, PATIENCE).until(lambda here: _again(here.refresh, here.page_source))
        assert looking.serious(browser) == []
        looking.photograph(browser, "taken-in-refused", looking.WIDTHS["tablet"])

    def _again(refresh: object, source: str) -> bool:
        if "取り込めませんでした" in source:
            return True
        assert callable(refresh)
        refresh()
        return False

    await beside(look)
