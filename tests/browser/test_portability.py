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
from tests.http.importing import ended, made, opened, post, send
from tests.http.peopled import OLDER, PUPIL, peopled
from tests.http.schooling import app_of
from tests.http.test_exports import ready
from tests.http.transferring import until
from tests.imports.bundled import answered
from tests.imports.bundled import beside as beside_it


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


ITEMS = (("8250253111100000", "算数", "分数の加法と減法", ("算数", "第5学年", "数と計算")),
         ("8250253211100000", "算数", "平行四辺形、三角形、台形及びひし形の面積の計算による求め方",
          ("算数", "第5学年", "図形")),
         ("8250253311100000", "算数", "異種の二つの量の割合", ("算数", "第5学年", "変化と関係")),
         ("8220253111100000", "社会", "我が国の国土の地形や気候の概要", ("社会", "第5学年", "国土の自然環境")))


async def brought(work: Work, folder: Path) -> None:
    """A bundle of the pupil's taken in and confirmed: some items of it were right at the last, some were not."""
    case = await opened(work.town)
    sent = [answered(number, result={"success": number % 5 != 1 and number % 4 < 2 + number // 16})
            for number in range(46)]
    noted = [beside_it(each, codes=[{"code": code, "table": "", "text": text, "path": path, "subject": subject}
                                    for code, subject, text, path in ITEMS[number % 5:number % 5 + 1]])
             for number, each in enumerate(sent)]
    officer = work.who("records-officer")
    source = await made(work.town, folder, sent, annotations=noted)
    done = await ended(officer, (await send(officer, source)).json()["id"])
    answer = await post(officer, f"/api/v1/bundles/imports/{done['id']}/confirmation", json={})
    assert answer.status == 200, answer.text
    await case.close()

    async def there() -> bool | None:
        found = (await work.who("teacher").get(f"/api/v1/learners/{PUPIL}/imported")).json()
        return True if found["records"] and found["records"][0]["statements"] == len(sent) else None
    await until(there)


async def test_what_came_along_is_fit_to_be_seen(work: Work, chromium: Open, node: str, tmp_path: Path) -> None:
    await brought(work, tmp_path)
    origin = work.town.server.origin

    def look(who: str, path: str) -> None:
        browser = chromium("ja")
        looking.sign_in(browser, origin, who)
        WebDriverWait(browser, PATIENCE).until(lambda here: "/sign-in" not in here.current_url)
        looking.look_at(browser, origin, [(f"brought-{who}", path)])
        browser.get(f"{origin}{path}?lang=ja")
        for text in ("分数の加法と減法", "A市教育委員会"):
            assert text in browser.page_source
        summary = browser.find_element(By.CSS_SELECTOR, ".brought-tree summary")
        summary.send_keys(Keys.ENTER)  # as who has no mouse does
        assert browser.find_element(By.CSS_SELECTOR, ".brought-tree .tree").is_displayed()
        assert looking.serious(browser) == []
        looking.photograph(browser, f"brought-{who}-tree", looking.WIDTHS["tablet"])

    await beside(lambda: look("teacher", f"/console/learners/{PUPIL}"))
    await beside(lambda: look("pupil", "/console/me"))
    await beside(lambda: look("guardian", f"/console/children/{PUPIL}"))


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
    await case.close()
