"""What is over goes when somebody says so, counted before and after; the rest stays."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from lrs.clock import now_ms
from lrs.config import Config
from lrs.errors import BadRequest, Conflict, NotFound
from lrs.http import keys
from lrs.retention.expiry import Line
from lrs.retention.neighbours import Facts
from lrs.schooldays import Zone
from lrs.storage.contract.retention import Rule
from tests.builders import about, attachment, learner, multipart, part, statement
from tests.http import erasing
from tests.http.asking import find, one, store
from tests.http.conftest import OTHER_TENANT, TENANT, Client, Server
from tests.http.erasing import SATO, Office

JAPAN = Zone(ZoneInfo("Asia/Tokyo"))
THIS_YEAR = JAPAN.school_year(now_ms())


def later(years: int) -> int:
    return JAPAN.years_after(now_ms(), years)


@pytest.fixture
async def office(server: Server, config: Config) -> AsyncIterator[Office]:
    yield erasing.office(server, config)
    db = server.app[keys.STORE].db
    for collection in ("retention_rules", "holds", "statements"):
        await db[collection].delete_many({})


async def annotated(office: Office, lrs: Client, facts: Facts, **members: Any) -> str:
    """A stored Statement of which these facts are known; its id."""
    [statement_id] = await store(lrs, statement(**members))
    query_keys = await office.services.erasures.query_keys(TENANT)
    office.annotations.known[query_keys.statement(statement_id)] = facts
    return statement_id


async def there(lrs: Client, *ids: str) -> list[bool]:
    return [(await one(lrs, each)).status == 200 for each in ids]


async def test_a_dry_run_counts_by_category_school_and_year_and_changes_nothing(
        lrs: Client, stranger: Client, office: Office) -> None:
    gone, here, unknown = (str(uuid4()) for _ in range(3))
    office.roster.left_at |= {gone: now_ms(), here: None}
    ids = [await annotated(office, lrs, facts) for facts in (
        Facts("school-learning", gone, "B1.1", 2020), Facts("school-learning", gone, "B1.1", 2020),
        Facts("school-learning", here, "B1.1", 2021), Facts("school-affairs", gone, "C1", 2020),
        Facts("school-learning", unknown, "C1", 2020))]
    ids += await store(lrs, statement())
    [theirs] = await store(stranger, statement())
    tally = await office.services.retention.preview(TENANT, later(6))
    assert tally == {
        Line("school-learning", "B1.1", 2020, "goes"): 2, Line("school-learning", "B1.1", 2021, "stays"): 1,
        Line("school-affairs", "C1", 2020, "goes"): 1, Line("school-learning", "C1", 2020, "unknown"): 1,
        Line("school-learning", "", THIS_YEAR, "unknown"): 1}
    assert await office.services.retention.preview(TENANT, later(4)) == {}
    assert all(await there(lrs, *ids))
    gone_now = await office.services.retention.run(SATO, later(6))
    assert gone_now == {line: count for line, count in tally.items() if line.fate == "goes"}
    assert await there(lrs, *ids) == [False, False, True, False, True, True]
    assert await there(stranger, theirs) == [True]
    assert office.journal.events[-1][0] == "retention.run"
    assert json.loads(office.journal.events[-1][2]["gone"]) == {
        "school-learning|B1․1|2020": 2, "school-affairs|C1|2020": 1}
    assert await office.services.retention.run(SATO, later(6)) == {}


async def test_what_went_by_a_rule_comes_back_by_no_door_and_takes_its_attachments_and_keys_along(
        lrs: Client, server: Server, office: Office) -> None:
    db = server.app[keys.STORE].db
    await office.services.retention.set(SATO, Rule("school-learning", "storing", 3))
    content, me = f"絵 {uuid4()}".encode(), learner()
    old = statement(actor=me, attachments=[attachment(content)])
    assert (await lrs.post("statements", **multipart(old, part(content)))).status == 200
    await asyncio.sleep(0.01)
    now = later(3)
    await asyncio.sleep(0.01)
    young = about(old["id"], actor=learner())
    await store(lrs, young)
    assert sum((await office.services.retention.run(SATO, now)).values()) == 1
    assert await find(lrs, agent=me) == []
    assert await there(lrs, old["id"], young["id"]) == [False, True]
    assert (await lrs.put(f"statements?statementId={old['id']}", json=statement(id=old["id"]))).status == 204
    assert await there(lrs, old["id"]) == [False]
    assert await db["attachments.chunks"].count_documents({"data": content}) == 0


async def test_a_hold_beats_the_rule_and_says_so(lrs: Client, office: Office) -> None:
    held, free = str(uuid4()), str(uuid4())
    office.roster.left_at |= {held: now_ms(), free: now_ms()}
    ids = [await annotated(office, lrs, Facts("school-learning", user, "B1", 2020)) for user in (held, free)]
    hold = await office.services.holds.place(SATO, "user", held, "調査")
    tally = await office.services.retention.preview(TENANT, later(6))
    assert tally == {Line("school-learning", "B1", 2020, "held"): 1, Line("school-learning", "B1", 2020, "goes"): 1}
    assert sum((await office.services.retention.run(SATO, later(6))).values()) == 1
    assert await there(lrs, *ids) == [True, False]
    await office.services.holds.lift(SATO, hold.hold_id)
    assert sum((await office.services.retention.run(SATO, later(6))).values()) == 1
    assert await there(lrs, *ids) == [False, False]


async def test_a_run_that_was_interrupted_goes_on_with_exact_counts(
        lrs: Client, server: Server, config: Config, office: Office) -> None:
    await office.services.retention.set(SATO, Rule("school-learning", "storing", 1))
    await store(lrs, *(statement() for _ in range(1300)))
    slow = erasing.office(server, replace(config, retention=replace(config.retention, pace=1000)))
    running = asyncio.create_task(slow.services.retention.run(SATO, later(2)))
    statements = server.app[keys.STORE].db["statements"]
    while not await statements.count_documents({"erased": {"$exists": True}}):
        await asyncio.sleep(0.01)
    with pytest.raises(Conflict):
        await office.services.retention.run(SATO, later(2))
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert 0 < await statements.count_documents({"t": TENANT}) < 1300
    tally = await office.services.retention.run(SATO, later(2), wait=True)
    assert tally == {Line("school-learning", "", THIS_YEAR, "goes"): 1300}


async def test_each_tenant_has_its_own_rules_of_the_categories_it_keeps(office: Office) -> None:
    await office.services.retention.set(SATO, Rule("school-learning", "storing", None))
    assert await office.services.retention.table(TENANT) == [
        (Rule("school-learning", "storing", None), False), (Rule("school-affairs", "leaving", 5), True)]
    assert all(default for _, default in await office.services.retention.table(OTHER_TENANT))
    for rule, slug in ((Rule("private-learning", "storing", 1), "retention-category"),
                       (Rule("校務", "storing", 1), "retention-category"),
                       (Rule("school-affairs", "storing", -1), "retention-years"),
                       (Rule("school-affairs", "storing", 101), "retention-years")):
        with pytest.raises(BadRequest) as refused:
            await office.services.retention.set(SATO, rule)
        assert refused.value.slug == slug
    with pytest.raises(NotFound):
        await office.services.retention.table("どこか")


async def test_counting_begins_on_the_day_of_leaving(lrs: Client, office: Office) -> None:
    left = JAPAN.start("2020-03-31")
    user = str(uuid4())
    office.roster.left_at[user] = left
    await office.services.retention.set(SATO, Rule("school-learning", "leaving", 0))
    statement_id = await annotated(office, lrs, Facts("school-learning", user, "B1", 2019))
    assert sum((await office.services.retention.run(SATO, now_ms() + 1)).values()) == 1
    assert await there(lrs, statement_id) == [False]
