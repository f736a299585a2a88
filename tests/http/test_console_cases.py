"""Pages of cases, as families and officers use them in a browser."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import pytest

from lrs.config import Config
from lrs.http import keys
from tests.http.browsing import words
from tests.http.casework import Work
from tests.http.conftest import TENANT
from tests.http.peopled import OLDER, PUPIL, SCHOOL, peopled


@pytest.fixture(scope="module")
async def work(config: Config) -> AsyncIterator[Work]:
    async with peopled(config) as town:
        yield Work(town)


@pytest.fixture(autouse=True)
async def no_cases(work: Work) -> AsyncIterator[None]:
    yield
    await work.town.server.app[keys.STORE].db["cases"].delete_many({})


async def page(work: Work, who: str, path: str) -> str:
    answer = await work.who(who).open(path)
    assert answer.status == 200, answer.text
    return words(answer.text)


async def test_a_guardian_looks_withholds_agrees_reads_it_back_and_withdraws(work: Work) -> None:
    case = (await work.opened())["id"]
    browser = work.who("guardian")
    assert "海の向こう小学校" in await page(work, "guardian", "/console/requests")
    shown = await page(work, "guardian", f"/console/requests/{case}")
    assert "お返事がない場合は何も渡しません" in shown
    music = re.findall(r'name="(subject-\d+)" value="音楽"', browser.page.text)[0]
    refused = await browser.send(f"/console/requests/{case}", do="approve", days="2026-04-01..2026-07-20")
    assert "同意" in words(refused.text)
    assert refused.status == 403
    await page(work, "guardian", f"/console/requests/{case}")
    sent = await browser.send(f"/console/requests/{case}", do="approve", assented="yes", codes="8260  8261",
                              days="2026-04-01..2026-07-20", **{music: "音楽"})
    assert sent.headers["Location"] == f"/console/requests/{case}?done=approve"
    shown = await page(work, "guardian", f"/console/requests/{case}?done=approve")
    for text in ("音楽", "8260", "8261", "2026-04-01..2026-07-20", "同意済み", "署名付き受領証"):
        assert text in shown, text
    assert "回答期限" not in shown  # it was answered
    assert "音楽" not in await page(work, "records-officer", f"/console/cases/{case}")
    await page(work, "guardian", f"/console/requests/{case}")
    await browser.send(f"/console/requests/{case}", do="withdraw")
    assert "撤回" in await page(work, "guardian", f"/console/requests/{case}")


async def test_each_label_of_the_forms_that_open_a_case_belongs_to_one_field(work: Work) -> None:
    await page(work, "records-officer", "/console/cases/new")
    text = work.who("records-officer").page.text
    fields = re.findall(r'<(?:input|select|textarea) id="([^"]+)"', text)
    assert sorted(fields) == sorted(set(fields)) == sorted(re.findall(r'<label for="([^"]+)"', text))


async def test_a_guardian_sees_what_the_recipient_will_before_and_after_deciding(work: Work) -> None:
    case = (await work.opened())["id"]
    browser = work.who("guardian")
    await page(work, "guardian", f"/console/requests/{case}")
    shown = await browser.send(f"/console/requests/{case}", do="preview", codes="825")
    assert shown.status == 200
    assert "この記録には、まだ学習の記録がありません" in shown.text
    [policy] = shown.headers.getall("Content-Security-Policy")  # type: ignore[attr-defined]
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'")
    await page(work, "guardian", f"/console/requests/{case}")
    wrong = await browser.send(f"/console/requests/{case}", do="preview", codes="8/2")
    assert wrong.status == 400
    assert (await work.get("guardian", f"cases/{case}")).json()["state"] == "awaiting-decision"
    await work.decided(case)
    await page(work, "guardian", f"/console/requests/{case}")
    assert f'href="/api/v1/cases/{case}/preview?format=html"' in browser.page.text


@pytest.mark.parametrize(("fields", "slug"), [
    ({"days": "2026-04-01"}, "withhold"), ({"codes": "8/2"}, "withhold"), ({"statements": "x"}, "withhold"),
])
async def test_what_cannot_be_left_out_is_said_on_the_form(work: Work, fields: dict[str, str], slug: str) -> None:
    case = (await work.opened())["id"]
    await page(work, "guardian", f"/console/requests/{case}")
    answer = await work.who("guardian").send(f"/console/requests/{case}", do="approve", assented="yes", **fields)
    assert answer.status == 400
    assert slug in answer.text
    assert next(iter(fields.values())) in answer.text


async def test_a_young_pupil_sees_the_request_and_that_a_guardian_decides(work: Work) -> None:
    case = (await work.opened())["id"]
    shown = await page(work, "pupil", f"/console/requests/{case}")
    assert "おうちの人が きめます" in shown
    assert 'value="approve"' not in work.who("pupil").page.text
    assert (await work.who("older").open(f"/console/requests/{case}")).status == 404


async def test_a_guardian_who_may_not_be_told_sees_the_page_of_whom_nobody_asked(work: Work) -> None:
    case = (await work.opened())["id"]
    app = work.town.server.app
    session = (await work.who("nobody").session()).json()
    await app[keys.STORE].db["guardianships"].insert_one({
        "_id": f"{TENANT}:{session['account']}:{PUPIL}", "tenant": TENANT, "account": session["account"],
        "child": PUPIL, "restricted": True, "since": 0, "ends": 1 << 50, "ended": None})
    shown = await page(work, "nobody", "/console/requests")
    assert "申し込みはありません" in shown
    assert "海の向こう" not in shown
    assert (await work.who("nobody").open(f"/console/requests/{case}")).status in {403, 404}
    assert (await work.get("nobody", f"consents?learner={PUPIL}")).status == 403


async def test_a_family_asks_for_disclosure_and_an_officer_closes_it(work: Work) -> None:
    await page(work, "guardian", "/console/requests")
    asked = await work.who("guardian").send("/console/requests", learner=PUPIL, kind="disclosure", reason="確かめたい")
    case = asked.headers["Location"].split("/")[-1].partition("?")[0]
    assert "確かめたい" in await page(work, "records-officer", f"/console/cases/{case}")
    await work.who("records-officer").send(f"/console/cases/{case}", do="close", note="窓口で開示しました")
    assert "窓口で開示しました" in await page(work, "guardian", f"/console/requests/{case}")
    await page(work, "guardian", "/console/requests")
    empty = await work.who("guardian").send("/console/requests", learner=PUPIL, kind="correction", reason=" ")
    assert empty.status == 400


async def test_an_officer_opens_prints_and_writes_down_a_letter(work: Work) -> None:
    officer = work.who("records-officer")
    await page(work, "records-officer", "/console/cases/new")
    opened = await officer.send("/console/cases/new", do="export", learner=PUPIL, purpose="transfer", to="paper",
                                name="海の向こう小学校")
    case = opened.headers["Location"].split("/")[-1].partition("?")[0]
    assert "海の向こう小学校" in await page(work, "records-officer", "/console/cases?state=awaiting-decision")
    letters = await officer.get("/console/cases/letters")
    assert "attachment" in letters.headers["Content-Disposition"]
    assert case in letters.text
    await page(work, "records-officer", f"/console/cases/{case}")
    missing = await officer.send(f"/console/cases/{case}", do="approve", signed_by="guardian")
    assert missing.status == 400
    await page(work, "records-officer", f"/console/cases/{case}")
    await officer.send(f"/console/cases/{case}", do="approve", signed_by="guardian", assented="yes")
    assert "同意済み" in await page(work, "records-officer", f"/console/cases/{case}")


async def test_an_officer_makes_a_slip_and_begins_a_campaign(work: Work) -> None:
    officer = work.who("records-officer")
    await page(work, "records-officer", "/console/cases/new")
    slip = await officer.send("/console/cases/new", do="slip", learner=PUPIL)
    assert re.search(r">([A-Z0-9]{4}-){3}[A-Z0-9]{4}<", slip.text)
    assert slip.headers["Cache-Control"] == "no-store"
    await page(work, "records-officer", "/console/cases/new")
    begun = await officer.send("/console/cases/new", do="campaign", title="令和8年度 卒業", school=SCHOOL, grade="P6",
                               purpose="graduation", to="family", name="ご家庭", days="30")
    shown = await page(work, "records-officer", begun.headers["Location"])
    assert "令和8年度 卒業" in shown
    assert "回答待ち 3" in shown
    letters = await officer.get("/console/cases/letters?" + begun.headers["Location"].partition("?")[2])
    assert letters.text.count("<article>") == 3


@pytest.mark.parametrize("fields", [
    {"learner": "だれか"}, {"learner": PUPIL, "purpose": "sale"}, {"learner": PUPIL, "to": "school"},
    {"learner": PUPIL, "first": "きのう"}, {"learner": PUPIL, "days": "十"}, {"learner": PUPIL, "name": ""},
])
async def test_a_form_that_is_not_right_is_shown_again_as_it_was(work: Work, fields: dict[str, str]) -> None:
    await page(work, "records-officer", "/console/cases/new")
    wanted = {"do": "export", "purpose": "transfer", "to": "paper", "name": "山の小学校", **fields}
    answer = await work.who("records-officer").send("/console/cases/new", **wanted)
    assert answer.status in {400, 404}
    assert 'role="alert"' in answer.text
    assert wanted["learner"] in answer.text


async def test_an_officer_opens_a_case_to_take_a_bundle_in(work: Work) -> None:
    await page(work, "records-officer", "/console/cases/new")
    opened = await work.who("records-officer").send("/console/cases/new", do="import", learner=PUPIL, reason="転入-12")
    case = opened.headers["Location"].split("/")[-1].partition("?")[0]
    assert "転入-12" in await page(work, "records-officer", f"/console/cases/{case}")
    assert "取り込み" in await page(work, "guardian", f"/console/requests/{case}")


async def test_a_board_officer_opens_an_inquiry_that_the_family_sees(work: Work) -> None:
    await page(work, "board-officer", "/console/cases/new")
    opened = await work.who("board-officer").send("/console/cases/new", do="inquiry", learner=OLDER, reason="第12号")
    case = opened.headers["Location"].split("/")[-1].partition("?")[0]
    assert "第12号" in await page(work, "board-officer", f"/console/cases/{case}")
    assert "第12号" in await page(work, "older", f"/console/requests/{case}")


@pytest.mark.parametrize("who", ["teacher", "principal", "operator", "pupil", "guardian"])
async def test_the_officers_pages_are_for_officers(work: Work, who: str) -> None:
    answer = await work.who(who).get("/console/cases/new")
    assert answer.status == 403
    assert (await work.who(who).get("/console/cases")).status in {303, 403}
