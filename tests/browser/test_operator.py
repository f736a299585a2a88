"""The pages of who runs the system: each as a picture; a key made by keyboard and used; accounts linked in bulk."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from selenium.webdriver import Chrome, Keys
from selenium.webdriver.common.by import By
from selenium.webdriver.support.select import Select

from lrs.config import Config
from lrs.http import keys
from tests.browser import looking
from tests.browser.conftest import Open
from tests.browser.test_sign_in import beside, comes, keyed
from tests.builders import statement
from tests.http.conftest import TENANT, Key
from tests.http.operated import DRILL_PAGE, HANA, OFFICER, TARO, Operated, listed, operated
from tests.http.peopled import OLDER, PUPIL

OPERATOR = "/console/operator"


@pytest.fixture(scope="module")
async def city(config: Config) -> AsyncIterator[Operated]:
    async with operated(config) as made:
        yield made


async def test_each_page_is_fit_to_be_seen(city: Operated, chromium: Open, node: str) -> None:
    [wide] = [key for key in await city.server.app[keys.ACCESS].keys(TENANT) if key.kind == "system"]

    def look() -> None:
        browser = chromium("ja")
        looking.sign_in(browser, city.server.origin, "operator")
        comes(browser, "運用")
        looking.look_at(browser, city.server.origin, [
            ("operator", OPERATOR), ("operator-keys", f"{OPERATOR}/keys"), ("operator-key-new", f"{OPERATOR}/keys/new"),
            ("operator-key", f"{OPERATOR}/keys/{city.drill.key}"), ("operator-key-wide", f"{OPERATOR}/keys/{wide.key}"),
            ("operator-refused", f"{OPERATOR}/refused"), ("operator-refused-none", f"{OPERATOR}/refused?app=x"),
            ("operator-unlinked", f"{OPERATOR}/unlinked"), ("operator-unresolved", f"{OPERATOR}/unresolved"),
            ("operator-mapping", f"{OPERATOR}/unresolved/mapping")])
        looking.look_at(browser, city.server.origin, [("operator-forbidden", f"{OPERATOR}/unlinked/link")],
                        failing=True)

    await beside(look)


async def test_the_officer_s_pages_are_fit_to_be_seen(city: Operated, chromium: Open, node: str) -> None:
    def look() -> None:
        browser = chromium("ja")
        looking.sign_in(browser, city.server.origin, OFFICER)
        comes(browser, f"{OFFICER} さん、こんにちは")
        looking.look_at(browser, city.server.origin, [
            ("officer-unlinked", f"{OPERATOR}/unlinked"),
            ("officer-link", f"{OPERATOR}/unlinked/link?app=drill&home_page={DRILL_PAGE}")])

    await beside(look)


async def test_a_key_is_made_by_keyboard_and_an_app_sends_with_it(city: Operated, chromium: Open, node: str) -> None:
    made: list[str] = []

    def make() -> None:
        browser = chromium("ja")
        looking.sign_in(browser, city.server.origin, "operator")
        comes(browser, "運用")
        browser.get(f"{city.server.origin}{OPERATOR}/keys/new")
        browser.find_element(By.ID, "name").send_keys("漢字アプリ")
        keyed(browser, Keys.TAB, Keys.TAB, "https://id.minato.ed.jp", Keys.TAB, Keys.TAB, Keys.ENTER)
        comes(browser, "キーを発行しました")
        made.extend(browser.find_element(By.ID, name).text for name in ("key", "secret"))
        assert looking.serious(browser) == []
        looking.photograph(browser, "operator-key-made", 1280)
        assert not browser.get_log("browser")

    await beside(make)
    sent = await city.server.client(Key(*made)).post("statements", json=statement())
    assert sent.status == 200


async def test_accounts_are_linked_in_bulk_after_a_look_and_undone(city: Operated, chromium: Open, node: str,
                                                                   tmp_path: Path) -> None:
    file = tmp_path / "アカウント.csv"
    file.write_bytes(listed((TARO, PUPIL), (HANA, OLDER)))

    def link() -> None:
        browser = chromium("ja")
        looking.sign_in(browser, city.server.origin, OFFICER)
        comes(browser, f"{OFFICER} さん、こんにちは")
        browser.find_element(By.LINK_TEXT, "未紐付けアカウント").click()
        comes(browser, "未紐付けアカウント")
        browser.find_element(By.CSS_SELECTOR, f'a[aria-label="{DRILL_PAGE} のアカウントを紐付ける"]').click()
        comes(browser, "アカウントを紐付ける")
        assert Select(browser.find_element(By.ID, "app")).first_selected_option.text == "計算ドリル"
        browser.find_element(By.ID, "file").send_keys(str(file))
        _press(browser, "内容を確認する")
        comes(browser, "紐付けの確認")
        looking.photograph(browser, "officer-preview", 1280)
        assert looking.serious(browser) == []
        _press(browser, "2 件を紐付ける")
        comes(browser, "未紐付けアカウント")
        assert "紐付けました" in browser.find_element(By.CSS_SELECTOR, ".notice").text
        looking.photograph(browser, "officer-linked", 1280)
        browser.find_element(By.LINK_TEXT, "取り消す").click()
        comes(browser, "取り消す")
        looking.photograph(browser, "officer-undo", 1280)
        assert looking.serious(browser) == []
        _press(browser, "2 件の紐付けを取り消す")
        comes(browser, "未紐付けアカウント")
        assert "取り消しました" in browser.find_element(By.CSS_SELECTOR, ".notice").text
        assert not browser.get_log("browser")

    await beside(link)
    [batch] = await city.server.app[keys.LINKS].batches(TENANT)
    assert (batch.count, batch.undone is not None) == (2, True)


def _press(browser: Chrome, text: str) -> None:
    [button] = [each for each in browser.find_elements(By.CSS_SELECTOR, "main button") if each.text == text]
    button.send_keys(Keys.ENTER)
