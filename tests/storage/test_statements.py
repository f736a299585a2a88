"""Finding: pages in order that stay disjoint and complete, and single Statements by their key."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from lrs.config import Config
from lrs.storage import indexes
from lrs.storage.client import Database
from lrs.storage.contract.attachments import StoredFile
from lrs.storage.contract.statements import NewStatement, Outcome, StatementFilter, StatementRow
from lrs.storage.statements import MongoStatements
from tests.storage.writing import TENANT, hashed, key_of, new

ROOM = 10**9


@pytest.fixture(scope="module")
async def statements(db: Database, config: Config) -> AsyncIterator[MongoStatements]:
    await indexes.ensure(db)
    statements = MongoStatements(db, config)
    await statements.start()
    yield statements
    await statements.stop()


async def put(statements: MongoStatements, *batch: NewStatement, tenant: str = TENANT) -> None:
    assert isinstance(await statements.insert_batch(tenant, batch, void_any=True), Outcome.Stored)


async def pages(statements: MongoStatements, query: StatementFilter, limit: int,
                max_bytes: int = ROOM) -> list[list[StatementRow]]:
    """All pages, each from where the last one ended."""
    found: list[list[StatementRow]] = []
    more = True
    while more:
        rows, more = await statements.find(TENANT, query, limit, max_bytes)
        found.append(rows)
        if rows:
            query = replace(query, **{"after" if query.ascending else "before": rows[-1].pos})
    return found


@pytest.mark.parametrize("ascending", [True, False])
@pytest.mark.parametrize("limit", [1, 3, 7, 10, 11])
async def test_pages_are_disjoint_complete_and_in_order(
        statements: MongoStatements, ascending: bool, limit: int) -> None:
    agent = f"{ascending} {limit}"
    batch = [new(agent=agent) for _ in range(7)]
    await put(statements, *batch)
    for _ in range(3):
        batch.append(new(agent=agent))
        await put(statements, batch[-1])
    query = StatementFilter(agent=hashed(agent), ascending=ascending)
    found = await pages(statements, query, limit)
    assert all(len(page) == limit for page in found[:-1])
    rows = [row for page in found for row in page]
    assert [row.pos for row in rows] == sorted({row.pos for row in rows}, reverse=not ascending)
    sent = [s.head for s in (batch if ascending else batch[::-1])]
    assert all(row.text.startswith(head) for row, head in zip(rows, sent, strict=True))


async def test_pages_stay_complete_while_others_write(statements: MongoStatements) -> None:
    before = [new(agent="読む間に") for _ in range(9)]
    await put(statements, *before)
    query = StatementFilter(agent=hashed("読む間に"), mark=statements.mark())
    seen, more = [], True
    while more:
        rows, more = await statements.find(TENANT, query, 2, ROOM)
        seen += rows
        query = replace(query, before=rows[-1].pos)
        await put(statements, new(agent="読む間に"))
    assert len(seen) == len({row.pos for row in seen}) == 9


async def test_a_page_ends_before_it_passes_its_bytes_but_holds_one_at_least(statements: MongoStatements) -> None:
    await put(statements, *(new(agent="長い", answer="あ" * 1000) for _ in range(5)))
    query = StatementFilter(agent=hashed("長い"))
    assert [len(page) for page in await pages(statements, query, 100, 7000)] == [2, 2, 1]
    assert [len(page) for page in await pages(statements, query, 100, 10)] == [1] * 5


async def test_bounds_are_exclusive_and_the_mark_is_not(statements: MongoStatements) -> None:
    await put(statements, *(new(agent="境") for _ in range(4)))
    query = StatementFilter(agent=hashed("境"), ascending=True)
    [rows] = await pages(statements, query, 10)
    first, second, third, last = (row.pos for row in rows)
    for bounded, expected in ((replace(query, after=first), [second, third, last]),
                              (replace(query, before=last), [first, second, third]),
                              (replace(query, mark=third), [first, second, third]),
                              (replace(query, after=first, before=last, mark=second), [second])):
        [found] = await pages(statements, bounded, 10)
        assert [row.pos for row in found] == expected


async def test_conditions_must_hold_for_one_statement_of_a_chain(statements: MongoStatements) -> None:
    target = new(agent="太郎", verb="読んだ")
    about = new(agent="花子", verb="ほめた", target=target.statement_id)
    await put(statements, target, about)

    async def count(agent: str, verb: str) -> int:
        rows, _ = await statements.find(TENANT, StatementFilter(agent=hashed(agent), verb=hashed(verb)), 10, ROOM)
        return len(rows)

    assert await count("花子", "ほめた") == 1
    assert await count("太郎", "読んだ") == 2
    assert await count("花子", "読んだ") == 0


async def test_stored_and_a_missing_timestamp_are_added_and_nothing_else_changes(statements: MongoStatements) -> None:
    statement = new(answer="1E5 と 12345678901234567890123")
    await put(statements, statement)
    row = await statements.get(TENANT, statement.key, voided=False, by=None)
    assert row
    stored = row.text.removeprefix(statement.head + b',"timestamp":"')[:24]
    assert row.text == statement.head + b',"timestamp":"' + stored + b'","stored":"' + stored + b'"}'


async def test_one_is_found_by_its_key_standing_or_voided(statements: MongoStatements) -> None:
    target = new(by="drill")
    await put(statements, target)
    assert await statements.get(TENANT, target.key, voided=False, by="drill")
    assert await statements.get(TENANT, target.key, voided=False, by="quiz") is None
    assert await statements.get("ほかの市", target.key, voided=False, by=None) is None
    assert await statements.get(TENANT, target.key, voided=True, by=None) is None
    await put(statements, new(target=target.statement_id, voiding=True))
    assert await statements.get(TENANT, target.key, voided=False, by=None) is None
    assert await statements.get(TENANT, target.key, voided=True, by=None)
    assert await statements.get(TENANT, key_of("ない"), voided=False, by=None) is None


async def test_a_list_holds_neither_voided_statements_nor_another_tenants(statements: MongoStatements) -> None:
    target = new(by="一覧")
    voiding = new(by="一覧", target=target.statement_id, voiding=True)
    await put(statements, target)
    await put(statements, voiding)
    await put(statements, new(by="一覧"), tenant="ほかの市")
    rows, more = await statements.find(TENANT, StatementFilter(by="一覧"), 10, ROOM)
    assert [row.text[:len(voiding.head)] for row in rows] == [voiding.head]
    assert not more


async def test_a_statement_keeps_the_names_of_its_files(statements: MongoStatements) -> None:
    file = StoredFile("ab" * 32, b"twelve bytes", 5, "image/png")
    statement = new(files=[file])
    await put(statements, statement)
    row = await statements.get(TENANT, statement.key, voided=False, by=None)
    assert row
    assert row.files == (file,)
