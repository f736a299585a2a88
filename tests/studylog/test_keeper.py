"""What is kept of the study log, and that an answer is what the Statements say, however far the keeping has come."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from lrs.access.principal import KeyKind
from lrs.errors import Busy
from lrs.storage.contract.annotations import AnnotatedRow
from lrs.storage.contract.studylog import ALL, Scope, Size
from lrs.storage.studylog_view import MongoView
from lrs.studylog import day, view
from lrs.studylog.keeper import MOST_ROWS, Keeper
from tests.builders import statement, voiding
from tests.school import FRACTIONS, HANAKO, HISTORY, TARO, Timeline
from tests.studylog.conftest import METHOD, NEIGHBOURS, SIXTH, Log, solved


async def size(log: Log) -> Size:
    return await log.custodian.store.studylogs.size(log.tenant)


async def erase(log: Log, *statements: dict[str, object]) -> None:
    """As an erasure and a retention run do it."""
    keys = await log.custodian.statements.keys(log.tenant)
    runs = log.custodian.store.runs
    run = await runs.begin(log.tenant, f"{log.tenant}.run", "runner")
    await runs.erase(run, {keys.statement(str(each["id"])): "statements" for each in statements})
    await runs.end(run)


async def correct(log: Log, told: dict[str, object], *codes: str) -> None:
    keys = await log.custodian.statements.keys(log.tenant)
    key = await log.custodian.key("corrections", KeyKind.SYSTEM)
    await log.custodian.at.annotations.correct(key, keys.statement(str(told["id"])), list(codes))


async def test_what_was_kept_is_there_without_the_statements(log: Log) -> None:
    await log.store(solved(), solved(TARO), statement(actor={"mbox": "mailto:jido@example.jp"}))
    await log.keep()
    assert await size(log) == Size(entries=2, days=2, changes=0)
    head = await log.check()
    assert head is not None
    assert head.seen == 3


async def test_an_answer_holds_what_lies_after_the_kept_part(log: Log) -> None:
    await log.store(solved(at="2026-05-12T09:00:00+09:00"), solved(at="2026-05-13T09:00:00+09:00"))
    await log.keep()
    await log.store(solved(at="2026-05-12T08:00:00+09:00", success=False), solved(at="2027-03-31T23:59:59+09:00"),
                    solved(at="2027-04-01T00:00:00+09:00"))
    await log.seen()
    assert (await size(log)).entries == 2
    await log.check()
    await log.keep()
    assert (await size(log)).entries == 5
    await log.check()


async def test_a_day_has_the_first_that_were_stored_and_room_again_when_one_is_voided(
        log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(day, "MOST_ENTRIES", 5)
    first = [solved(at=f"2026-05-12T09:0{9 - minute}:00+09:00") for minute in range(4)]
    await log.store(*first)
    await log.keep()
    await log.store(*(solved(at=f"2026-05-12T08:0{minute}:00+09:00") for minute in range(4)), solved(TARO))
    await log.keep()
    await log.check()
    await log.store(solved(), solved(TARO), solved(at="2026-05-13T09:00:00+09:00"))
    await log.keep()
    await log.check()
    assert (await size(log)).entries == 5 + 2 + 1
    await log.store(voiding(first[0]["id"]))
    await log.keep()
    await log.store(solved(at="2026-05-12T10:00:00+09:00"))
    await log.keep()
    assert (await size(log)).entries == 5 + 2 + 1


async def test_of_a_former_log_nothing_is_left_however_many_sweep_it_at_once(log: Log) -> None:
    await log.store(*(solved(at=f"2026-05-{number % 20 + 1:02}T09:{number // 20:02}:00+09:00")
                      for number in range(MOST_ROWS)))  # a whole step's, so that the last one finds nothing new
    await log.keep()
    kept, logs = await size(log), log.custodian.store.studylogs
    await log.keeper.rebuild(log.tenant)
    async with asyncio.timeout(60):
        while len(await log.keeper.heads(log.tenant)) == 2:
            await log.keeper.step(log.tenant)
    assert (await size(log)).entries == 2 * kept.entries

    async def sweep() -> None:
        while await logs.sweep(log.tenant, 5):
            pass

    await asyncio.gather(*(sweep() for _ in range(4)))
    assert await size(log) == kept
    await log.check()


async def test_nothing_is_written_where_nothing_happened(log: Log) -> None:
    await log.store(solved())
    await log.keep()
    before = await log.check()
    await log.keep()
    assert await log.check() == before
    assert await log.custodian.store.studylogs.behind([log.tenant]) == []


@pytest.mark.parametrize("kept", [True, False])
async def test_voiding_takes_an_entry_out(log: Log, kept: bool) -> None:
    gone, first = solved(at="2026-05-12T09:01:00+09:00"), solved(at="2026-05-12T09:00:00+09:00")
    await log.store(first, gone)
    if kept:
        await log.keep()
    await log.store(voiding(gone["id"]))
    await log.seen()
    await log.check()
    await log.keep()
    await log.check()
    assert await size(log) == Size(1, 1, 0)
    await log.store(voiding(first["id"]))
    await log.keep()
    assert await size(log) == Size(0, 0, 0)


async def test_what_was_voided_before_it_came_is_never_there(log: Log) -> None:
    told = solved()
    await log.store(voiding(told["id"]))
    await log.keep()
    await log.store(told)
    await log.check()
    await log.keep()
    await log.check()
    assert (await size(log)).entries == 0


async def test_a_correction_moves_what_was_counted_to_the_right_item(log: Log) -> None:
    told = solved(HANAKO, "2026-05-12T09:12:00+09:00", FRACTIONS)
    await log.store(told)
    await log.keep()
    await correct(log, told, HISTORY)
    assert (await size(log)).changes == 1
    await log.check()
    await log.keep()
    await log.check()
    assert (await size(log)).changes == 0


async def test_annotating_again_moves_entries_to_other_classes_and_learners(log: Log) -> None:
    await log.store(solved(), solved(TARO), solved(at="2026-06-12T09:12:00+09:00"))
    await log.keep()
    log.custodian.school.places = {HANAKO: Timeline([(0, NEIGHBOURS)])}
    await log.custodian.rebuild()
    assert (await size(log)).changes == 3
    await log.check()
    await log.keep()
    await log.check()
    assert await size(log) == Size(3, 3, 0)


async def test_what_is_erased_is_gone_from_entries_days_and_changes(log: Log) -> None:
    gone, left = solved(), solved(TARO)
    await log.store(gone, left)
    await log.keep()
    await erase(log, gone)
    store = log.custodian.store.studylogs
    assert await store.naming(log.tenant, [HANAKO], 1 << 62) == 3
    await log.check()
    await log.keeper.follow(log.tenant)
    assert await store.naming(log.tenant, [HANAKO], 1 << 62) == 0
    assert await size(log) == Size(1, 1, 0)
    await log.check()


async def test_erasing_before_it_was_kept_leaves_nothing_either(log: Log) -> None:
    gone = solved()
    await log.store(gone)
    await log.seen()
    await erase(log, gone)
    await log.keep()
    assert await size(log) == Size(0, 0, 0)


async def test_what_is_new_of_an_erased_person_is_not_counted_as_left(log: Log) -> None:
    gone, new = solved(), solved()
    await log.store(gone)
    await log.keep()
    through = (await log.custodian.row(gone["id"])).pos
    await erase(log, gone)
    await log.store(new)
    await log.keep()
    assert await log.custodian.store.studylogs.naming(log.tenant, [HANAKO], through) == 0
    assert (await size(log)).entries == 1


async def test_two_keepers_do_each_step_once(log: Log) -> None:
    await log.store(*(solved(at=f"2026-05-{day:02d}T09:12:00+09:00") for day in range(1, 29) for _ in range(20)))
    await log.seen()

    async def keep() -> None:
        while await log.keeper.step(log.tenant):
            pass

    await asyncio.gather(keep(), keep(), keep())
    head = await log.check()
    assert head is not None
    assert head.seen == (await size(log)).entries == 560


async def test_a_rebuild_answers_all_the_while_and_leaves_one_log(log: Log) -> None:
    await log.store(*(solved(at=f"2026-05-{day:02d}T09:12:00+09:00") for day in range(1, 29) for _ in range(20)))
    told = solved()
    await log.store(told)
    await log.keep()
    db = log.custodian.store.db
    await db["studylog_entries"].update_many({"t": log.tenant}, {"$set": {"ok": False}})  # it is wrong
    await log.keeper.rebuild(log.tenant)
    await log.keeper.rebuild(log.tenant)  # it goes on with the one there is
    assert await log.keeper.step(log.tenant)
    await log.store(voiding(told["id"]), solved(TARO))
    head = (await db["studylog_heads"].find_one({"t": log.tenant, "active": True}))
    assert head["g"] == 1
    await log.keep()
    found = await log.check()
    assert found is not None
    assert (found.generation, found.active) == (2, True)
    assert await db["studylog_heads"].count_documents({"t": log.tenant}) == 1
    assert await db["studylog_entries"].count_documents({"t": log.tenant, "g": 1}) == 0
    assert await db["studylog_days"].count_documents({"t": log.tenant, "g": 1}) == 0
    assert (await size(log)).entries == 561


async def test_a_server_keeps_the_logs_of_all_its_tenants_and_says_how_far(log: Log) -> None:
    class Watching:
        days, lag = 0, -1.0

        def studylog_kept(self, days: int, lag: float) -> None:
            self.days, self.lag = self.days + days, lag

    watching = log.keeper._observer = Watching()
    await log.store(solved(), solved(TARO))
    await log.seen()
    assert await log.keeper.look()
    assert (await size(log)).entries == 2
    assert watching.days >= 2
    assert 0 <= watching.lag < 60
    await log.keeper.look()
    assert watching.lag == 0


async def test_one_process_at_a_time_keeps_and_the_next_begins_when_it_ends(log: Log) -> None:
    store = log.custodian.store
    other = Keeper(store.studylogs, store.statements, store.tenants, store.leases, METHOD)
    assert await log.keeper.look()
    assert not await other.look()
    await log.keeper.finish()
    third = Keeper(store.studylogs, store.statements, store.tenants, store.leases, METHOD)
    assert await third.look()


# --- what is out of the ordinary ----------------------------------------------------------------------------


async def test_a_tenant_whose_log_cannot_be_kept_keeps_no_other_waiting(log: Log) -> None:
    tenants = log.custodian.store.tenants
    known = await tenants.get(log.tenant)
    assert known is not None
    await tenants.add(replace(known, tenant_id=f"{log.tenant}の隣", origin=f"https://{log.tenant}.tonari.example"))
    await log.store(solved())
    await log.seen()
    step = log.keeper.step
    tried: list[str] = []

    async def first_fails(tenant: str) -> bool:
        tried.append(tenant)
        if tenant == tried[0]:
            raise ValueError(tenant)
        return await step(tenant)

    log.keeper.step = first_fails  # type: ignore[method-assign]
    assert await log.keeper.look()
    assert len(set(tried)) >= 2
    assert set(await log.custodian.store.studylogs.behind(tried)) == {tried[0]}


async def test_rebuilding_again_at_once_leaves_nothing_of_any_generation(log: Log) -> None:
    await log.store(solved(), solved(TARO))
    await log.keep()
    for _ in range(3):
        await log.keeper.rebuild(log.tenant)
        while len(await log.keeper.heads(log.tenant)) == 2:
            await log.store(solved())  # there is always something to do
            await log.keeper.step(log.tenant)
    await log.keep()
    await log.keep()
    [head] = await log.keeper.heads(log.tenant)
    db = log.custodian.store.db
    for collection in ("studylog_entries", "studylog_days"):
        assert await db[collection].distinct("g", {"t": log.tenant}) == [head.generation]
    await log.check()


async def test_of_all_the_texts_of_a_step_few_are_held_at_once(log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    await log.store(*(solved() for _ in range(50)))
    await log.seen()
    held: list[int] = [0, 0]

    class Text(bytes):
        def __del__(self) -> None:
            held[0] -= 1

    async def rows(self: MongoView, *asked: Any) -> AsyncIterator[AnnotatedRow]:
        async for row in found(self, *asked):
            held[:] = held[0] + 1, max(held[1], held[0] + 1)
            yield row._replace(text=Text(row.text))

    found = MongoView.rows
    monkeypatch.setattr(MongoView, "rows", rows)
    await log.keep()
    assert (await size(log)).entries == 50
    assert 0 < held[1] < 5


async def test_what_is_too_far_behind_is_refused_until_it_is_kept(log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(view, "MOST_BEHIND", 5)
    await log.store(solved(TARO), *(solved() for _ in range(5)))
    await log.seen()
    pupils = Scope(learners=frozenset({HANAKO}))
    with pytest.raises(Busy):
        await log.check(ALL)
    await log.check(pupils)
    await log.keep()
    await log.check(ALL)
    log.custodian.school.places = {HANAKO: Timeline([(0, NEIGHBOURS)]), TARO: Timeline([(0, SIXTH)])}
    await log.custodian.rebuild()
    with pytest.raises(Busy):
        await log.check(ALL)
    await log.check(pupils)
    await log.keep()
    await log.check(ALL, pupils)
