"""A records officer takes a bundle in with a browser alone: file or address, report, whose it is; and who may not."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from html import unescape
from pathlib import Path

import pytest
from aiohttp import FormData

from lrs.config import Config
from lrs.http import keys
from tests.http.browsing import Browser, words
from tests.http.conftest import Answer
from tests.http.importing import OpenCase, made, opened
from tests.http.peopled import SCHOOL, Town, peopled
from tests.imports.bundled import NAME, answered
from tests.imports.bundled import PUPIL as OLD_NAME


@pytest.fixture(scope="module")
async def town(config: Config) -> AsyncIterator[Town]:
    async with peopled(config) as running:
        yield running


@pytest.fixture(scope="module")
async def case(town: Town) -> OpenCase:
    return await opened(town)


def path(case: OpenCase) -> str:
    return f"/console/cases/{case.case_id}/imports"


async def upload(browser: Browser, address: str, content: bytes, token: str = "") -> Answer:
    form = FormData()
    form.add_field("csrf", token or browser.token)
    form.add_field("file", content, filename="記録.lrb", content_type="application/octet-stream")
    return await browser.post(address, data=form, headers={"Origin": browser.origin})


async def ended(browser: Browser, address: str) -> str:
    """The page of an import once it says neither that it waits nor that it goes on."""
    async with asyncio.timeout(60):
        while True:
            page = await browser.open(address)
            assert page.status == 200, page.text
            if "進み具合を更新する" not in page.text:
                return words(page.text)
            await asyncio.sleep(0.2)


async def test_an_officer_uploads_reads_the_report_and_confirms_whose_it_is(
        town: Town, case: OpenCase, tmp_path: Path) -> None:
    officer = town.browsers["records-officer"]
    page = await officer.open(f"/console/cases/{case.case_id}")
    assert path(case) in page.text
    source = await made(town, tmp_path, [answered(number) for number in range(3)])
    await officer.open(path(case))
    sent = await upload(officer, path(case), source.read_bytes())
    assert sent.status == 303, sent.text
    shown = await ended(officer, sent.headers["Location"])
    for told in ("取り込み完了", NAME, "新規 3", OLD_NAME):
        assert told in shown, told
    accounts = {name: unescape(value) for name, value in re.findall(r'name="(account-\d+)" value="([^"]+)"',
                                                                     officer.page.text)}
    none = await officer.send(sent.headers["Location"], school="")
    assert none.status == 400
    assert "1つ以上" in words(none.text)
    strange = await officer.send(sent.headers["Location"], school="", **{"account-0": "account x y"})
    assert strange.status == 400
    confirmed = await officer.send(sent.headers["Location"], school=SCHOOL, **accounts)
    assert confirmed.status == 303, confirmed.text
    assert "まもなく学習記録に表示されます" in words((await officer.open(confirmed.headers["Location"])).text)
    again = await officer.send(sent.headers["Location"], **accounts)
    assert again.status == 409
    await officer.open(path(case))
    assert sent.headers["Location"] in officer.page.text
    twice = await upload(officer, path(case), source.read_bytes())
    assert "取り込み済み 3" in await ended(officer, twice.headers["Location"])


async def test_a_file_that_is_no_bundle_is_refused_with_its_reason(town: Town, case: OpenCase) -> None:
    officer = town.browsers["records-officer"]
    await officer.open(path(case))
    sent = await upload(officer, path(case), "ただの文書".encode())
    assert sent.status == 303
    shown = await ended(officer, sent.headers["Location"])
    assert "取り込めませんでした" in shown
    assert "理由" in shown


@pytest.mark.parametrize(("url", "status"), [("きのう", 400), ("https://lrs.nobody.example.jp/b", 404)])
async def test_an_address_of_nobody_who_is_trusted_is_refused_on_the_form(
        town: Town, case: OpenCase, url: str, status: int) -> None:
    officer = town.browsers["records-officer"]
    await officer.open(path(case))
    refused = await officer.send(path(case), url=url)
    assert refused.status == status
    assert 'role="alert"' in refused.text


async def test_nothing_stays_of_an_empty_file_nor_of_a_form_of_another_page(town: Town, case: OpenCase) -> None:
    officer = town.browsers["records-officer"]
    place = town.server.app[keys.IMPORTS].arrivals.place("x").parent
    there = sorted(place.iterdir())
    await officer.open(path(case))
    assert (await upload(officer, path(case), b"")).status == 400
    assert (await upload(officer, path(case), b"x", token="forged")).status == 403
    assert sorted(place.iterdir()) == there


@pytest.mark.parametrize("who", ["teacher", "principal", "operator", "board-officer", "guardian", "pupil", "nobody"])
async def test_nobody_else_takes_anything_in(town: Town, case: OpenCase, who: str) -> None:
    browser = town.browsers[who]
    assert (await browser.open(path(case))).status in {403, 404}
    await browser.open("/console")
    assert (await upload(browser, path(case), b"x")).status in {403, 404}
    assert (await browser.open("/console/cases/imports/" + "0" * 32)).status in {403, 404}
