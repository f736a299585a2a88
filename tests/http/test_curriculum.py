"""GET /api/v1/curriculum: one item by its code, many by their words or their place in the tree."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from lrs.codes.importing import CodeImport
from lrs.config import Config
from lrs.http import keys
from tests.http.conftest import Client, Server, serving
from tests.publishing import ITEMS, table_rows, write_xlsx

FRACTIONS = "8250263111200000"


@pytest.fixture(scope="module")
async def server(config: Config, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Server]:
    """A server with a table of ours."""
    async with serving(replace(config, server=replace(config.server, body_seconds=1))) as running:
        await load(running, tmp_path_factory.mktemp("tables"))
        yield running


async def load(server: Server, folder: Path) -> None:
    store = server.app[keys.STORE]
    revised = [("総則", "7200000120000001", "改正後の本文")]
    path = write_xlsx(folder / "a.xlsx", table_rows(),
                      table_rows(revised, title="【72V20】小学校学習指導要領コード表　Ver 2.0"))
    await CodeImport(store.curriculum_tables, store.schools, store.leases, lambda doing, rows: None).file(path)
    await server.app[keys.CODES].refresh()


async def test_a_code_is_told_with_its_text_and_its_way_down_from_the_chapter(app_key: Client) -> None:
    item = (await app_key.get(f"/api/v1/curriculum/{FRACTIONS}")).json()
    assert item["resolved"] is True
    assert (item["code"], item["table"], item["iri"]) == (FRACTIONS, "82V11", f"https://w3id.org/jp-cos/{FRACTIONS}")
    assert [step["text"] for step in item["path"]] == [
        "第２章 各教科", "第３節 算数", "〔第６学年〕", "２ 内容", "(ｲ) 分数の乗法及び除法の計算ができること。"]
    assert item["path"][-1] == {"code": FRACTIONS, "text": item["text"]}
    assert item["subject"] == {"en": "arithmetic", "ja": "算数"}
    assert item["schoolType"] == {"en": "elementary school", "ja": "小学校"}
    assert item["grade"] == {"en": "grade 6", "ja": "第６学年", "grades": [6], "stages": []}


async def test_the_text_is_there_as_read_and_as_published(app_key: Client) -> None:
    item = (await app_key.get("/api/v1/curriculum/8220263216000000")).json()
    assert item["text"] == "(ｶ) 織田・豊臣の\n天下統一"
    assert item["published"] == "(ｶ) 織田《おだ》・豊臣《とよとみ》の\n天下統一"


async def test_a_revised_item_is_found_by_the_code_before_the_revision(app_key: Client) -> None:
    item = (await app_key.get("/api/v1/curriculum/7200000120000000")).json()
    assert (item["code"], item["listedCode"], item["text"]) == ("7200000120000000", "7200000120000001", "改正後の本文")
    assert item["iri"] == "https://w3id.org/jp-cos/7200000120000001"


async def test_a_code_of_no_loaded_table_is_read_from_its_digits(app_key: Client) -> None:
    answer = await app_key.get("/api/v1/curriculum/8451500000000000")
    item = answer.json()
    assert (answer.status, item["resolved"], item["table"]) == (200, False, None)
    assert (item["schoolType"]["ja"], item["subject"]) == ("高等学校", {"en": "mathematics", "ja": "数学"})
    assert "text" not in item


async def test_upper_and_lower_case_are_different_codes(app_key: Client) -> None:
    texts = [(await app_key.get(f"/api/v1/curriculum/{code}")).json()["text"]
             for code in ("82n0000000000000", "82N0000000000000")]
    assert texts == ["第２章 各教科", "第６章 特別活動"]


@pytest.mark.parametrize("code", ["8250", f"{FRACTIONS}0", "8250263111200%20", "%E7%AE%97%E6%95%B0"])
async def test_what_is_no_code_is_refused_in_both_languages(app_key: Client, code: str) -> None:
    refused = await app_key.get(f"/api/v1/curriculum/{code}", headers={"Accept-Language": "ja"})
    assert refused.status == 400
    assert refused.problem() == "curriculum-code-malformed"
    assert "大文字と小文字" in refused.json()["detail"]


async def test_items_are_found_by_words_within_a_subtree(app_key: Client) -> None:
    found = (await app_key.get("/api/v1/curriculum", params={"q": "分数", "under": "8250000000000000"})).json()
    assert found == {"items": [{"code": FRACTIONS, "table": "82V11", "subject": "算数",
                                "text": "(ｲ) 分数の乗法及び除法の計算ができること。"}], "next": None}
    elsewhere = await app_key.get("/api/v1/curriculum", params={"q": "分数", "under": "82200L0000000000"})
    assert elsewhere.json()["items"] == []


async def test_pages_follow_one_another_to_the_end(app_key: Client) -> None:
    walked: list[str] = []
    params = {"table": "82V11", "limit": "3"}
    while True:
        page = (await app_key.get("/api/v1/curriculum", params=params)).json()
        walked += [item["code"] for item in page["items"]]
        if page["next"] is None:
            break
        params["cursor"] = page["next"]
    assert walked == [code for _, code, _ in ITEMS]


@pytest.mark.parametrize("query", ["under=8250", "under=8250263111900000", "table=84V10", "limit=x", "cursor=1",
                                   "Q=1", "q=%FF"])
async def test_queries_that_cannot_be_answered_are_refused(app_key: Client, query: str) -> None:
    assert (await app_key.get(f"/api/v1/curriculum?{query}")).status == 400


@pytest.mark.parametrize("path", ["/api/v1/curriculum", f"/api/v1/curriculum/{FRACTIONS}"])
async def test_any_key_of_any_tenant_may_read_and_nobody_else(app_key: Client, stranger: Client, path: str) -> None:
    assert (await stranger.get(path)).json() == (await app_key.get(path)).json()
    assert (await app_key.with_(Authorization=None).get(path)).status == 401
    assert (await app_key.post(path)).status == 405


async def test_a_server_without_tables_finds_nothing_and_says_so(config: Config) -> None:
    other = replace(config, mongo=replace(config.mongo, database=config.mongo.database + "_none"))
    async with serving(other) as server:
        client = server.client(next(iter(server.keys.values())))
        assert (await client.get("/api/v1/curriculum?q=分数")).json() == {"items": [], "next": None}
        assert (await client.get(f"/api/v1/curriculum/{FRACTIONS}")).json()["resolved"] is False
        assert (await client.get(f"/api/v1/curriculum?under={FRACTIONS}")).problem() == "curriculum-code-unknown"
