from dataclasses import replace

import pytest

from lrs.clock import now_ms
from lrs.storage import indexes
from lrs.storage.client import Database
from lrs.storage.contract.refusals import Refusal
from lrs.storage.refusals import MongoRefusals

NOW = now_ms()
DAY = 24 * 3600 * 1000
FIRST = Refusal(NOW - 2000, "drill-1", "req-1", "POST", "/xAPI/statements", 400, "statements-invalid",
                ({"pointer": "/0/actor/mbox", "rule": "mbox", "text": "mailto: で始めてください。"},))
SECOND = replace(FIRST, at=NOW - 1000, request_id="req-2")
OTHER_KEY = replace(FIRST, at=NOW, credential="quiz-1", request_id="req-3")


@pytest.fixture(scope="module")
async def refusals(db: Database) -> MongoRefusals:
    await indexes.ensure(db)
    refusals = MongoRefusals(db)
    await refusals.add("midori", [FIRST, SECOND, OTHER_KEY, replace(FIRST, at=NOW - 8 * DAY)])
    await refusals.add("midori", [])
    return refusals


async def test_a_key_reads_its_own_refusals_newest_first(refusals: MongoRefusals) -> None:
    assert await refusals.list("midori", ["drill-1"], None, 10) == [SECOND, FIRST]


async def test_a_whole_tenant_is_read_page_by_page(refusals: MongoRefusals) -> None:
    assert await refusals.list("midori", None, None, 2) == [OTHER_KEY, SECOND]
    assert await refusals.list("midori", None, SECOND.at, 2) == [FIRST]


async def test_another_tenant_sees_none(refusals: MongoRefusals) -> None:
    assert await refusals.list("aoi", ["drill-1"], None, 10) == []


async def test_mongodb_is_told_to_forget_a_refusal_after_seven_days(db: Database, refusals: MongoRefusals) -> None:
    [expiry] = [index for index in await db.list_indexes("refusals") if index["name"] == "expiry"]
    assert expiry["expireAfterSeconds"] == 0
    record = await db["refusals"].find_one({"request_id": "req-1"})
    assert round(record["expires"].timestamp() * 1000) == FIRST.at + 7 * DAY
