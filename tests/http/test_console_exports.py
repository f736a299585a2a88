"""The file of a case in a browser: an officer hands it out, a family fetches its own, and sees who has what."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from html import unescape
from io import BytesIO
from zipfile import ZipFile

import pytest

from lrs.config import Config
from lrs.http import keys
from tests.http.browsing import words
from tests.http.casework import PAPER, Work, learnt
from tests.http.peopled import PUPIL
from tests.http.test_exports import SCHOOL, fetch, ready

FAMILY = {"kind": "family", "name": "ご家庭"}


@pytest.fixture(scope="module")
async def work(config: Config) -> AsyncIterator[Work]:
    async with learnt(config, PUPIL) as found:
        yield found


@pytest.fixture(autouse=True)
async def nothing_under_way(work: Work) -> AsyncIterator[None]:
    yield
    await work.put_away()


async def given(work: Work, case: str, way: str) -> str:
    """The address that the officer's page shows once."""
    officer = work.who("records-officer")
    await officer.open(f"/console/cases/{case}")
    shown = await officer.send(f"/console/cases/{case}", do=way)
    assert shown.status == 200, shown.text
    [address] = re.findall(r'readonly value="([^"]+)"', shown.text)
    return unescape(address)


async def test_an_officer_makes_a_link_and_sees_when_the_file_left(work: Work) -> None:
    export = await ready(work, SCHOOL)
    officer = work.who("records-officer")
    shown = words((await officer.open(f"/console/cases/{export['case']}")).text)
    assert "受け取り待ち" in shown
    assert export["sha256"] in shown
    assert "一度だけ使えるリンクを作る" not in shown
    address = await given(work, export["case"], "link")
    fetched = await fetch(work, address.removeprefix(work.town.server.origin))
    assert (fetched.status, len(fetched.body)) == (200, export["bytes"])
    assert "受け渡し済み" in words((await officer.open(f"/console/cases/{export['case']}")).text)


async def test_an_officer_makes_the_one_time_link_for_a_school_without_an_lrs(work: Work) -> None:
    export = await ready(work, PAPER)
    address = await given(work, export["case"], "handover")
    assert "/handover/" in address
    page = await work.who("nobody").open(address.removeprefix(work.town.server.origin))
    assert page.status == 200
    assert "記録を受け取る" in words(page.text)


async def test_no_address_is_made_of_what_nobody_agreed_to(work: Work) -> None:
    case = (await work.opened())["id"]
    officer = work.who("records-officer")
    for do in ("link", "handover", "build"):
        assert "渡すファイル" not in words((await officer.open(f"/console/cases/{case}")).text)
        assert (await officer.send(f"/console/cases/{case}", do=do)).status == 404


async def test_what_could_not_be_made_is_said_and_made_again(work: Work) -> None:
    export = await ready(work, PAPER)
    await work.town.server.app[keys.STORE].db["jobs"].update_many({}, {"$set": {
        "state": "failed", "reason": "import-no-room"}})
    officer = work.who("records-officer")
    shown = words((await officer.open(f"/console/cases/{export['case']}")).text)
    assert "作成できませんでした" in shown
    refused = await officer.send(f"/console/cases/{export['case']}", do="handover")
    assert refused.status == 404
    assert "ファイルを作る" in words(refused.text)
    again = await officer.send(f"/console/cases/{export['case']}", do="build")
    assert again.status == 303
    found = (await work.get("records-officer", f"bundles/exports?case={export['case']}")).json()["exports"]
    assert len(found) == 2


async def test_a_family_downloads_its_own_plain_zip(work: Work) -> None:
    export = await ready(work, FAMILY)
    guardian = work.who("guardian")
    page = await guardian.open(f"/console/requests/{export['case']}")
    assert "ファイルの準備ができました" in words(page.text)
    assert "index.html" in words(page.text)
    [address] = re.findall(r'href="(/api/v1/bundles/[^"]+/content)"', page.text)
    fetched = await guardian.get(address)
    assert fetched.status == 200
    assert ZipFile(BytesIO(fetched.body)).namelist()[0] == "lrb/index.html"
    officer = words((await work.who("records-officer").open(f"/console/cases/{export['case']}")).text)
    assert "ご家庭が、サインインして" in officer
    assert "リンクを作る" not in officer
    shown = words((await guardian.open("/console/requests")).text)
    assert "渡した記録と相手" in shown
    for told in ("ご家庭", "同意しています", "署名付き受領証"):
        assert told in shown.partition("渡した記録と相手")[2]


async def test_a_young_pupil_reads_what_became_of_it_in_plain_words(work: Work) -> None:
    export = await ready(work, FAMILY)
    page = await work.who("pupil").open(f"/console/requests/{export['case']}")
    assert "<ruby>記録<rp>" in page.text
    assert "ご家庭が うけとるのを まって います" in words(page.text)
    assert "/content" not in page.text


@pytest.mark.parametrize("who", ["teacher", "principal", "operator", "board-officer", "older", "nobody"])
async def test_nobody_else_hears_of_it_or_makes_an_address(work: Work, who: str) -> None:
    export = await ready(work, PAPER)
    browser = work.who(who)
    for path in ("cases", "requests"):
        assert (await browser.open(f"/console/{path}/{export['case']}")).status in {403, 404}
    refused = await work.post(who, f"bundles/{export['id']}/handovers")
    assert refused.status in {403, 404}
    await browser.open("/console")
    assert (await browser.send(f"/console/cases/{export['case']}", do="handover")).status in {403, 404}
