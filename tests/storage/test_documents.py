"""Documents in MongoDB: conditional writes, lists, and walls between tenants; over both drivers."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from lrs.storage import indexes
from lrs.storage.client import Database
from lrs.storage.contract.documents import Document, DocumentPlace
from lrs.storage.documents import MongoDocuments

PLACE = DocumentPlace("state", "https://example.jp/ドリル/1 mbox mailto:hanako@school.example.jp", "しおり")
ONE = Document("一".encode(), "text/plain", "1" * 40, 1000)
TWO = Document(b'{"two": 2}', "application/json", "2" * 40, 2000)


@pytest.fixture(scope="module")
async def documents(db: Database) -> MongoDocuments:
    await indexes.ensure(db)
    return MongoDocuments(db)


@pytest.fixture(autouse=True)
async def _empty(db: Database, documents: MongoDocuments) -> None:
    await db["documents"].delete_many({})


async def test_a_document_comes_back_as_it_was_put(documents: MongoDocuments) -> None:
    assert await documents.put("minato", PLACE, ONE, None)
    assert await documents.get("minato", PLACE) == ONE


async def test_one_is_created_only_where_there_is_none(documents: MongoDocuments) -> None:
    assert await documents.put("minato", PLACE, ONE, None)
    assert not await documents.put("minato", PLACE, TWO, None)
    assert await documents.get("minato", PLACE) == ONE


async def test_one_is_replaced_only_by_who_knows_it(documents: MongoDocuments) -> None:
    assert not await documents.put("minato", PLACE, TWO, ONE.etag)
    await documents.put("minato", PLACE, ONE, None)
    assert await documents.put("minato", PLACE, TWO, ONE.etag)
    assert not await documents.put("minato", PLACE, ONE, ONE.etag)
    assert await documents.get("minato", PLACE) == TWO


async def test_of_many_who_create_at_once_one_does(documents: MongoDocuments) -> None:
    created = await asyncio.gather(*(
        documents.put("minato", PLACE, replace(ONE, etag=str(n) * 40), None) for n in range(8)))
    assert created.count(True) == 1


async def test_one_is_deleted_only_if_it_is_the_one_meant(documents: MongoDocuments) -> None:
    await documents.put("minato", PLACE, ONE, None)
    assert not await documents.delete("minato", PLACE, TWO.etag)
    assert await documents.delete("minato", PLACE, ONE.etag)
    assert await documents.get("minato", PLACE) is None


@pytest.mark.parametrize("other", [
    replace(PLACE, kind="agent-profile"), replace(PLACE, scope="https://example.jp/ドリル/2"),
    replace(PLACE, document_id="しおり2"), replace(PLACE, registration="6f0e7a52-93c1-4d0e-9f5e-0d8f5f0a4b11"),
])
async def test_each_part_of_a_place_tells_it_from_others(documents: MongoDocuments, other: DocumentPlace) -> None:
    await documents.put("minato", PLACE, ONE, None)
    assert await documents.get("minato", other) is None


async def test_a_tenant_neither_reads_lists_nor_deletes_another_ones(documents: MongoDocuments) -> None:
    await documents.put("minato", PLACE, ONE, None)
    assert await documents.get("tonari", PLACE) is None
    assert await documents.ids("tonari", PLACE.kind, PLACE.scope, None, None) == {}
    assert await documents.delete_all("tonari", PLACE.kind, PLACE.scope, None) == 0
    assert not await documents.delete("tonari", PLACE, ONE.etag)
    assert await documents.get("minato", PLACE) == ONE


async def test_a_list_is_in_the_order_of_writing_and_since_is_exclusive(documents: MongoDocuments) -> None:
    for name, updated in (("三", 3000), ("一", 1000), ("二", 2000)):
        await documents.put("minato", replace(PLACE, document_id=name), replace(ONE, updated=updated), None)
    assert list(await documents.ids("minato", PLACE.kind, PLACE.scope, None, None)) == ["一", "二", "三"]
    assert await documents.ids("minato", PLACE.kind, PLACE.scope, None, 2000) == {"三": 3000}


async def test_without_a_registration_any_counts_with_one_only_that(documents: MongoDocuments) -> None:
    registered = replace(PLACE, registration="6f0e7a52-93c1-4d0e-9f5e-0d8f5f0a4b11", document_id="登録")
    await documents.put("minato", PLACE, ONE, None)
    await documents.put("minato", replace(registered, document_id=PLACE.document_id), TWO, None)
    await documents.put("minato", registered, replace(ONE, updated=1500), None)
    assert await documents.ids("minato", PLACE.kind, PLACE.scope, None, None) == {"登録": 1500, "しおり": 2000}
    assert await documents.delete_all("minato", PLACE.kind, PLACE.scope, registered.registration) == 2
    assert await documents.get("minato", PLACE) == ONE
    assert await documents.delete_all("minato", PLACE.kind, PLACE.scope, None) == 1


async def test_a_list_reads_no_contents(db: Database, documents: MongoDocuments) -> None:
    await documents.put("minato", PLACE, ONE, None)
    plan = await db.command("explain", {
        "find": "documents", "filter": {"tenant": "minato", "kind": PLACE.kind, "scope": PLACE.scope},
        "projection": {"_id": 0, "document_id": 1, "updated": 1}, "sort": {"updated": 1}, "hint": "scope"})
    assert plan["executionStats"]["totalDocsExamined"] == 0
    assert plan["executionStats"]["nReturned"] == 1
