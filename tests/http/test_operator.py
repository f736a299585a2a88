"""The pages of who runs the system: what each shows, who may, that changes need a form of ours and are audited."""

from __future__ import annotations

import html
import re
from collections.abc import AsyncIterator
from io import BytesIO

import pytest
from aiohttp import FormData

from lrs.access.principal import KeyKind
from lrs.audit.service import Search
from lrs.config import Config
from lrs.http import keys
from lrs.profiles.findings import Finding
from tests.builders import statement
from tests.city import uid
from tests.http.browsing import Browser, browsing
from tests.http.conftest import TENANT, Answer, Key
from tests.http.operated import (
    CODE,
    DRILL_PAGE,
    HANA,
    MOVED,
    OFFICER,
    TARO,
    Operated,
    listed,
    operated,
)
from tests.http.peopled import NAMES, OLDER, PUPIL

OPERATOR = "/console/operator"
PAGES = {OPERATOR: {"operator"}, f"{OPERATOR}/keys": {"operator"}, f"{OPERATOR}/keys/new": {"operator"},
         f"{OPERATOR}/refused": {"operator"}, f"{OPERATOR}/unlinked": {"operator", "records-officer"},
         f"{OPERATOR}/unlinked/link": {"records-officer"}, f"{OPERATOR}/unresolved": {"operator"},
         f"{OPERATOR}/unresolved/mapping": {"operator"}}


@pytest.fixture(scope="module")
async def city(config: Config) -> AsyncIterator[Operated]:
    async with operated(config) as made:
        yield made


@pytest.fixture(scope="module")
async def officer(city: Operated) -> AsyncIterator[Browser]:
    """Signed in for the records of all schools."""
    async with browsing(city.server) as browser:
        await browser.sign_in(OFFICER)
        yield browser


def operator(city: Operated) -> Browser:
    return city.town.browsers["operator"]


async def upload(browser: Browser, path: str, file: bytes, token: str | None = None, **fields: str) -> Answer:
    """Send a form with a file, as the latest page has it."""
    form = FormData({"csrf": browser.token if token is None else token, **fields}, default_to_multipart=True)
    form.add_field("file", BytesIO(file), filename="名簿.csv", content_type="text/csv")
    browser.page = await browser.post(path, data=form, headers={"Origin": browser.origin})
    return browser.page


async def events(city: Operated, event: str) -> list[tuple[str, str, str | None]]:
    entries = (await city.server.app[keys.AUDIT].search(TENANT, Search(event=event), None, 50)).entries
    return [(entry.role, entry.rule, entry.object) for entry in entries]


def text_of(page: Answer) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text)))


# --- who may ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("who", NAMES)
async def test_a_page_is_open_to_those_whom_the_policy_names(city: Operated, who: str, path: str) -> None:
    page = await city.town.browsers[who].get(path)
    assert page.status == (200 if who in PAGES[path] else 403), page.text
    if page.status == 403:
        assert '<div class="state" role="alert">' in page.text


async def test_an_operator_sees_counts_of_accounts_and_links_none(city: Operated) -> None:
    page = await operator(city).open(f"{OPERATOR}/unlinked")
    assert "件数のみ表示しています" in page.text
    assert TARO not in page.text
    assert "accounts.csv" not in page.text
    assert f"{OPERATOR}/unlinked/link" not in page.text
    for path in ("accounts.csv?app=drill&home_page=x", "link", "batches/x"):
        assert (await operator(city).get(f"{OPERATOR}/unlinked/{path}")).status == 403
    assert (await upload(operator(city), f"{OPERATOR}/unlinked/link", b"account,learner", app="drill")).status == 403


@pytest.mark.parametrize("path", [OPERATOR, f"{OPERATOR}/keys/new", f"{OPERATOR}/unresolved"])
async def test_a_form_of_another_page_changes_nothing(city: Operated, path: str) -> None:
    browser = operator(city)
    before = len(await city.server.app[keys.ACCESS].keys(TENANT))
    fields = {"name": "x", "kind": "app"} if path.endswith("new") else {}
    assert (await browser.post(path, data={"csrf": "x", **fields}, headers={"Origin": browser.origin})).status == 403
    assert len(await city.server.app[keys.ACCESS].keys(TENANT)) == before


async def test_a_file_of_another_page_changes_nothing(city: Operated, officer: Browser) -> None:
    await officer.open(f"{OPERATOR}/unlinked/link")
    sent = await upload(officer, f"{OPERATOR}/unlinked/link", listed((TARO, PUPIL)), "wrong", app="drill")
    assert sent.status == 403
    browser = operator(city)
    assert (await upload(browser, f"{OPERATOR}/unresolved/mapping", b"x", "wrong", app="drill")).status == 403


async def test_who_has_only_this_role_lands_on_the_overview(city: Operated) -> None:
    assert (await operator(city).get("/console")).headers["Location"] == OPERATOR


# --- overview ---------------------------------------------------------------------------------------------


async def test_the_overview_counts_what_came_in_and_tells_how_mongodb_is(city: Operated) -> None:
    page = await operator(city).open(OPERATOR)
    told = text_of(page)
    assert re.search(r"今日の受信 16 件", told)
    assert re.search(r"直近1時間 16 件", told)
    assert re.search(r"稼働プロセス 1 ", told)
    build = await city.server.app[keys.STORE].db.admin("buildInfo")
    assert build["version"] in told
    assert "名簿の取り込み" in told
    assert "すべての記録に届くキーが 1 個あります" in told


async def test_the_audit_log_is_verified_at_the_press_of_a_button(city: Operated) -> None:
    browser = operator(city)
    await browser.open(OPERATOR)
    page = await browser.send(OPERATOR)
    assert "改ざんは見つかりませんでした" in page.text
    assert ("operator", "operator-runs-system", "") in await events(city, "audit.verified")


# --- keys -------------------------------------------------------------------------------------------------


async def test_a_new_key_works_at_once_and_its_secret_is_shown_once(city: Operated) -> None:
    browser = operator(city)
    await browser.open(f"{OPERATOR}/keys/new")
    made = await browser.send(f"{OPERATOR}/keys/new", key=browser.hidden("key"), name="漢字アプリ", kind="app",
                              home_pages="https://id.example.jp", category="school-learning",
                              activity_class="learning", app="")
    key, secret = (re.findall(f'<code id="{name}">([^<]+)', made.text)[0] for name in ("key", "secret"))
    client = city.server.client(Key(key, secret))
    assert (await client.post("statements", json=statement())).status == 200
    assert (await client.get("/api/v1/refusals")).status == 200
    shown = await browser.open(f"{OPERATOR}/keys/{key}")
    assert secret not in shown.text
    assert "https://id.example.jp" in shown.text
    assert ("operator", "operator-runs-system", key) in await events(city, "credential.created")
    listing = await browser.open(f"{OPERATOR}/keys")
    assert "漢字アプリ" in listing.text


async def test_a_form_for_a_key_that_comes_again_makes_no_other_and_tells_what_to_do(city: Operated) -> None:
    browser, access = operator(city), city.server.app[keys.ACCESS]
    form = await browser.open(f"{OPERATOR}/keys/new")
    asked = {"key": browser.hidden("key"), "name": "一度だけの鍵", "kind": "app"}
    made = await browser.send(f"{OPERATOR}/keys/new", **asked)
    [secret] = re.findall('<code id="secret">([^<]+)', made.text)
    browser.page = form
    again = await browser.send(f"{OPERATOR}/keys/new", **asked)
    assert (again.status, again.headers["Location"]) == (303, f"{OPERATOR}/keys/{asked['key']}?done=made")
    assert [key.key for key in await access.keys(TENANT) if key.name == "一度だけの鍵"] == [asked["key"]]
    assert len([each for each in await events(city, "credential.created") if each[2] == asked["key"]]) == 1
    shown = await browser.open(again.headers["Location"])
    assert "新しいキーは発行していません" in shown.text
    assert secret not in shown.text
    assert (await city.server.client(Key(asked["key"], secret)).get("statements")).status == 200


async def test_a_form_names_no_key_of_its_own_making(city: Operated) -> None:
    browser = operator(city)
    await browser.open(f"{OPERATOR}/keys/new")
    assert (await browser.send(f"{OPERATOR}/keys/new", key="my-own", name="勝手な鍵", kind="app")).status == 404
    assert "勝手な鍵" not in {key.name for key in await city.server.app[keys.ACCESS].keys(TENANT)}


async def test_a_key_that_cannot_be_is_refused_beside_the_form_with_what_was_entered(city: Operated) -> None:
    browser = operator(city)
    await browser.open(f"{OPERATOR}/keys/new")
    page = await browser.send(f"{OPERATOR}/keys/new", key=browser.hidden("key"), name="だめな鍵", kind="app",
                              home_pages="no-address", app="")
    assert page.status == 400
    assert 'role="alert"' in page.text
    assert "だめな鍵" in page.text
    assert "no-address" in page.text


async def test_a_key_is_changed_and_revoked(city: Operated) -> None:
    access = city.server.app[keys.ACCESS]
    credential, secret = await access.create_credential(TENANT, None, "去る鍵", KeyKind.APP)
    path, browser = f"{OPERATOR}/keys/{credential.key}", operator(city)
    await browser.open(path)
    sent = await browser.send(path, do="change", home_pages="https://a.example\nhttps://b.example",
                              category="school-affairs", activity_class="life")
    assert sent.headers["Location"] == f"{path}?done=changed"
    changed = (await access.key(TENANT, credential.key)).registration
    assert (sorted(changed.home_pages), changed.category) == (["https://a.example", "https://b.example"],
                                                              "school-affairs")
    await browser.open(path)
    await browser.send(path, do="revoke")
    client = city.server.client(Key(credential.key, secret))
    assert (await client.get("statements")).status == 401
    assert ("operator", "operator-runs-system", credential.key) in await events(city, "credential.revoked")
    assert "無効化" in (await browser.open(path)).text


async def test_a_key_of_another_tenant_is_none(city: Operated) -> None:
    browser, path = operator(city), f"{OPERATOR}/keys/{city.server.stranger.key}"
    assert (await browser.get(path)).status == 404
    await browser.open(f"{OPERATOR}/keys/new")
    assert (await browser.send(path, do="revoke")).status == 404
    assert (await city.server.client(city.server.stranger).get("statements")).status == 200


# --- refused ----------------------------------------------------------------------------------------------


async def test_refusals_tell_where_and_why_and_nothing_that_was_sent(city: Operated) -> None:
    page = await operator(city).open(f"{OPERATOR}/refused")
    told = text_of(page)
    assert "計算ドリル" in told
    assert "/result/score/scaled" in told
    assert "xAPI Data" in told
    assert "多い理由" in told
    assert "解いた" not in page.text


async def test_refusals_are_narrowed_down_in_the_address(city: Operated) -> None:
    browser = operator(city)
    json = await browser.open(f"{OPERATOR}/refused?reason=json-malformed&app=drill")
    assert "/result/score/scaled" not in json.text
    assert "アプリ: 計算ドリル" in json.text
    none = await browser.open(f"{OPERATOR}/refused?app=nobody")
    assert "条件に合う拒否はありません" in none.text
    assert (await browser.get(f"{OPERATOR}/refused?before=x")).status == 400


async def test_what_was_stored_and_remarked_on_says_so(city: Operated) -> None:
    app = city.server.client(city.drill)
    caller = await city.server.app[keys.ACCESS].authenticate(app.headers["Authorization"], None)
    city.server.app[keys.REFUSALS].remark(caller, "r-1", "POST", "/xAPI/statements", "profile-findings", [
        Finding("/result/response", "any", "error", {
            "template": "https://p.example/t", "number": "3", "location": "$.result.response", "asked": '"山"'},
            ("川",)),
        Finding("", "unmatched", "warning", {"asked": "https://p.example/v1"})])
    page = await operator(city).open(f"{OPERATOR}/refused?reason=profile-findings")
    told = text_of(page)
    for said in ("保存済み", "規則 3", "$.result.response", "山", "エラー", "注意",
                 "プロファイルに合わない点があります"):
        assert said in told
    assert "川" not in page.text


async def test_refusals_are_turned_page_by_page(city: Operated) -> None:
    client = city.server.client(city.drill)
    for _ in range(55):
        await client.post("statements", json=[])
        await client.post("statements", json={"actor": 1})
    browser = operator(city)
    seen: list[str] = []
    path = f"{OPERATOR}/refused?app=drill"
    while path:
        page = await browser.open(path)
        seen += re.findall(r"リクエスト番号 <code>([^<]+)", page.text)
        path = html.unescape(next(iter(re.findall(r'href="([^"]+)" rel="next"', page.text)), ""))
    assert len(seen) == len(set(seen)) > 55


# --- links ------------------------------------------------------------------------------------------------


async def test_a_list_is_looked_at_linked_and_undone(city: Operated, officer: Browser) -> None:
    path = f"{OPERATOR}/unlinked/link"
    await officer.open(f"{path}?app=drill&home_page={DRILL_PAGE}")
    file = listed((TARO, PUPIL), (HANA, OLDER))
    looked = await upload(officer, path, file, app="drill", home_page=DRILL_PAGE)
    assert re.search(r"新しく紐付け 2 .*対象の記録 8 ", text_of(looked))
    assert not await city.server.app[keys.LINKS].batches(TENANT)
    done = await upload(officer, path, b"", app="drill", home_page=DRILL_PAGE, content=officer.hidden("content"))
    assert done.headers["Location"] == f"{OPERATOR}/unlinked?done=linked"
    [batch] = await city.server.app[keys.LINKS].batches(TENANT)
    assert batch.count == 2
    assert "取り消す" in (await officer.open(f"{OPERATOR}/unlinked")).text
    undo = f"{OPERATOR}/unlinked/batches/{batch.batch_id}"
    await officer.open(undo)
    assert (await officer.send(undo)).headers["Location"] == f"{OPERATOR}/unlinked?done=undone"
    await officer.open(path)
    again = await officer.send(undo)
    assert again.status == 409
    assert len(await events(city, "link.accounts")) == len(await events(city, "link.undone")) == 1


async def test_accounts_of_nobody_are_listed_to_be_filled_in_and_sent_back(city: Operated, officer: Browser) -> None:
    listing = await officer.get(f"{OPERATOR}/unlinked/accounts.csv", params={"app": "drill", "home_page": DRILL_PAGE})
    assert listing.status == 200
    rows = listing.body.decode("utf-8-sig").splitlines()
    assert rows[0] == "account,home_page,statements,learner,username"
    assert {f"{TARO},{DRILL_PAGE},5,,", f"{HANA},{DRILL_PAGE},3,,", f"'{MOVED},{DRILL_PAGE},1,,"} == set(rows[1:])
    filled = "\n".join([rows[0], f"'{MOVED},{DRILL_PAGE},1,{PUPIL},"])
    await officer.open(f"{OPERATOR}/unlinked/link")
    looked = await upload(officer, f"{OPERATOR}/unlinked/link", filled.encode(), app="drill")
    assert re.search(r"対象の記録 1 ", text_of(looked))
    assert ("records-officer", "records-officer-keeps-records", "drill") in await events(city, "link.strangers")


async def test_what_cannot_be_linked_is_told_line_by_line(city: Operated, officer: Browser) -> None:
    path = f"{OPERATOR}/unlinked/link"
    for file, said in ((b"", "先にファイルを選んでください"), (b"account\n", "リンクするアカウントがありません"),
                       (b"name\nx\n", "表として読めません"), (b"\xff\xfe\x00", "表として読めません"),
                       ("account,username\nx,いない人\n".encode(), "1 行")):
        await officer.open(path)
        sent = await upload(officer, path, file, app="drill", home_page=DRILL_PAGE)
        assert (sent.status, said in sent.text) == (400, True), sent.text
    sent = await upload(officer, path, b"x" * (5 * 2**20), app="drill")
    assert sent.status == 413


async def test_an_officer_of_one_school_links_its_learners_alone(city: Operated) -> None:
    browser, path = city.town.browsers["records-officer"], f"{OPERATOR}/unlinked/link"
    await browser.open(path)
    own = await upload(browser, path, listed((TARO, PUPIL)), app="drill", home_page=DRILL_PAGE)
    assert own.status == 200
    stranger = uid("teacher", "P", 0, 2, 1)
    await browser.open(path)
    others = await upload(browser, path, listed((TARO, stranger)), app="drill", home_page=DRILL_PAGE)
    assert others.status == 400
    assert (await browser.get(f"{OPERATOR}/unlinked/accounts.csv?app=drill&home_page=x")).status == 403


# --- codes ------------------------------------------------------------------------------------------------


async def test_codes_that_no_table_knows_are_counted_and_a_mapping_is_taken(city: Operated) -> None:
    browser = operator(city)
    page = await browser.open(f"{OPERATOR}/unresolved")
    assert re.search(rf"{CODE}\S* 4 計算ドリル", text_of(page))
    path = f"{OPERATOR}/unresolved/mapping"
    await browser.open(path)
    rows = f"content_id,gakushu_shidoyoryo_code\nitem-1,{CODE}\nitem-2,8250263111200000\n"
    sent = await upload(browser, path, rows.encode("cp932"), app="drill", prefix="https://drill.example.jp/")
    done = await browser.open(sent.headers["Location"])
    assert "新規 2、変更 0" in done.text
    assert ("operator", "operator-runs-system", "drill") in await events(city, "mapping.changed")
    await browser.open(path)
    wrong = await upload(browser, path, b"content_id,gakushu_shidoyoryo_code\nx,8.25E+15\n", app="drill", prefix="")
    assert wrong.status == 400


async def test_annotating_again_is_asked_for_and_seen_among_the_jobs(city: Operated) -> None:
    browser = operator(city)
    await browser.open(f"{OPERATOR}/unresolved")
    sent = await browser.send(f"{OPERATOR}/unresolved")
    assert sent.headers["Location"].endswith("?done=rebuild")
    assert "運用担当の依頼" in (await browser.open(OPERATOR)).text
    assert await events(city, "annotation.rebuild")
