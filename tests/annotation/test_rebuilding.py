"""Annotating stored Statements again: what changes, what never does, and who may be killed in the middle."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from dataclasses import replace
from typing import Any

import pytest

from lrs.annotation import rebuilding
from lrs.annotation.rebuilding import Rebuilding
from lrs.config import Annotation as Settings
from lrs.config import Config
from lrs.errors import StorageUnavailable
from lrs.storage.contract.annotations import Change, Counts, Rebuild
from tests.annotation.conftest import Custodian
from tests.annotation.test_ingest import SEVENTH, SIXTH, TOOL, at_school, trial
from tests.builders import HOME_PAGE
from tests.school import FRACTIONS, HANAKO, HISTORY, SCHOOL, TARO, Timeline

HEAD = "content_id,gakushu_shidoyoryo_code\n"


async def test_after_a_corrected_mapping_codes_are_right_and_bytes_unchanged(custodian: Custodian) -> None:
    at_school(custodian)
    key, sent = await custodian.key(), [trial(), trial(), trial(object={"id": f"{TOOL}/items/18"})]
    await custodian.at.mappings.put(custodian.tenant, "drill", f"{HEAD}items/17,{HISTORY}\n".encode(), f"{TOOL}/", "t")
    await custodian.store_all(key, *sent)
    before = [await custodian.row(each["id"]) for each in sent]
    assert [[code.sent for code in row.annotation.codes] for row in before if row.annotation] == [
        [HISTORY], [HISTORY], []]
    await custodian.settle()

    done = await custodian.at.mappings.put(
        custodian.tenant, "drill", f"{HEAD}items/17,{FRACTIONS}\n".encode(), f"{TOOL}/", "t")
    assert (done.new, done.changed, done.removed, done.same) == (0, 1, 0, 0)
    await custodian.settle()  # by itself, and only what the mapping touches
    after = [await custodian.row(each["id"]) for each in sent]
    assert [[code.sent for code in row.annotation.codes] for row in after if row.annotation] == [
        [FRACTIONS], [FRACTIONS], []]
    assert [row.text for row in after] == [row.text for row in before]
    assert [row.pos for row in after] == [row.pos for row in before]
    assert await custodian.rebuild() == Counts(examined=3)


async def test_a_mapping_sent_again_changes_nothing_and_an_empty_code_takes_it_back(custodian: Custodian) -> None:
    content = f"{HEAD}items/17,{FRACTIONS}\n".encode()
    first, again, gone = [
        await custodian.at.mappings.put(custodian.tenant, "drill", each, f"{TOOL}/", "t")
        for each in (content, content, f"{HEAD}items/17,\n".encode())]
    assert [(each.new, each.same, each.removed) for each in (first, again, gone)] == [(1, 0, 0), (0, 1, 0), (0, 0, 1)]
    assert (await custodian.stored(await custodian.key(), trial())).codes == ()


async def test_a_rebuild_counts_exactly_what_changed_and_in_what(custodian: Custodian) -> None:
    key = await custodian.key()
    sent = [trial(), trial(TARO), trial("s1"), trial(object={"id": f"https://w3id.org/jp-cos/{FRACTIONS}"})]
    custodian.school.table.clear()
    await custodian.store_all(key, *sent)
    at_school(custodian)
    custodian.school.table[FRACTIONS[:15]] = "82V12"
    assert await custodian.rebuild() == Counts(examined=4, changed=2, place=2, codes=1)
    assert await custodian.rebuild() == Counts(examined=4)
    await custodian.access.register(key.credential, replace(
        (await custodian.store.credentials.get(key.credential)).registration,  # type: ignore[union-attr]
        home_pages=frozenset({TOOL}), activity_class="life"))
    assert await custodian.rebuild() == Counts(examined=4, changed=4, learner=3, place=2, judgement=4)


async def test_after_a_roster_import_only_who_moved_is_annotated_again(custodian: Custodian) -> None:
    key, sent, other = await custodian.key(), trial(), trial(TARO)
    await custodian.store_all(key, sent, other)
    at_school(custodian)
    at_school(custodian, TARO)
    custodian.school.generation, custodian.school.changed = 1, {HANAKO}
    await custodian.settle()
    assert (await custodian.annotation(sent["id"])).school == SCHOOL
    assert (await custodian.annotation(other["id"])).school is None
    custodian.school.places[HANAKO] = Timeline([])
    await custodian.settle()  # the generation was seen: nothing is done again
    assert (await custodian.annotation(sent["id"])).school == SCHOOL


async def test_many_learners_are_gone_through_in_groups(custodian: Custodian) -> None:
    key = await custodian.key()
    users = [f"{n:08x}-0a1b-4c2d-8e3f-9a8b7c6d5e4f" for n in range(1, 131)]
    await custodian.store_all(key, *(trial(user) for user in users for _ in range(2)))
    for user in users:
        at_school(custodian, user)
    asked = await custodian.at.rebuilding.ask_learners(custodian.tenant, "test", users[:-1], "test")
    assert await custodian.done(asked) == Counts(examined=258, changed=258, place=258)


async def test_a_rebuild_does_not_begin_before_everybody_forgot(custodian: Custodian, config: Config) -> None:
    slow = _rebuilding(custodian, replace(config, annotation=Settings(cache_seconds=3600)))
    asked = await slow.ask(custodian.tenant, "test", "all", (), "test")
    await slow.work(lambda rebuild: None)
    assert (await slow.get(asked)).finished is None  # type: ignore[union-attr]


async def test_while_the_roster_is_away_nobody_loses_what_they_have(custodian: Custodian) -> None:
    at_school(custodian)
    sent = trial()
    await custodian.store_all(await custodian.key(), sent)
    custodian.school.away = True
    asked = await custodian.at.rebuilding.ask(custodian.tenant, "test", "all", (), "test")
    with pytest.raises(StorageUnavailable):
        await custodian.done(asked)
    assert (await custodian.annotation(sent["id"])).school == SCHOOL
    custodian.school.away = False
    assert (await custodian.done(asked)).examined == 1


# --- in the middle ----------------------------------------------------------------------------------------


def _rebuilding(custodian: Custodian, config: Config) -> Rebuilding:
    store = custodian.store
    return Rebuilding(store.rebuilds, store.statements, store.leases, store.tenants, custodian.school,
                      custodian.at.annotator, config)


@pytest.fixture
def hasty(custodian: Custodian, config: Config) -> Rebuilding:
    """Another process, in steps of ten statements."""
    return _rebuilding(custodian, replace(config, annotation=Settings(cache_seconds=0, rebuild_rate=10)))


async def test_who_stops_in_the_middle_is_followed_by_another_and_nothing_is_counted_twice(
        custodian: Custodian, hasty: Rebuilding) -> None:
    await custodian.store_all(await custodian.key(), *(trial() for _ in range(35)))
    at_school(custodian)
    steps: list[Rebuild] = []

    def stop_at_the_second(rebuild: Rebuild) -> None:
        steps.append(rebuild)
        if len(steps) == 2:
            raise KeyboardInterrupt

    asked = await hasty.ask(custodian.tenant, "test", "all", (), "test")
    await custodian.seen()
    with pytest.raises(KeyboardInterrupt):
        await hasty.work(stop_at_the_second)
    assert steps[-1].counts == Counts(examined=20, changed=20, place=20)
    assert await custodian.done(asked) == Counts(examined=35, changed=35, place=35)


async def test_two_that_are_at_it_together_do_each_step_once(custodian: Custodian, hasty: Rebuilding) -> None:
    await custodian.store_all(await custodian.key(), *(trial() for _ in range(25)))
    at_school(custodian)
    asked = await hasty.ask(custodian.tenant, "test", "all", (), "test")
    await custodian.seen()
    rebuild = await custodian.store.rebuilds.next(1 << 50)
    assert rebuild is not None
    await asyncio.gather(*(each._do(rebuild, lambda step: None) for each in (hasty, custodian.at.rebuilding)))
    await custodian.store.db["leases"].delete_many({})  # which both believed to hold
    assert (await hasty.get(asked)).counts == Counts(examined=25, changed=25, place=25)  # type: ignore[union-attr]


async def test_one_process_at_a_time_works(custodian: Custodian, hasty: Rebuilding) -> None:
    asked = await hasty.ask(custodian.tenant, "test", "all", (), "test")
    await custodian.seen()
    assert await custodian.store.leases.take(rebuilding.LEASE, "somebody", 60)
    await hasty.work(lambda rebuild: None)
    assert (await hasty.get(asked)).finished is None  # type: ignore[union-attr]
    await custodian.store.leases.give_up(rebuilding.LEASE, "somebody")
    await hasty.work(lambda rebuild: None)
    assert (await hasty.get(asked)).finished is not None  # type: ignore[union-attr]


async def test_a_step_changes_nothing_when_one_of_its_statements_was_changed_meanwhile(custodian: Custodian) -> None:
    sent = [trial(), trial()]
    await custodian.store_all(await custodian.key(), *sent)
    asked = await custodian.at.rebuilding.ask(custodian.tenant, "test", "all", (), "test")
    rebuild = await custodian.store.rebuilds.get(asked)
    assert rebuild is not None
    seen = [await custodian.row(each["id"]) for each in sent]
    changes = [Change(row.key, row.annotation, row.annotation._replace(school=SCHOOL, school_year=2025, grade="P6"))
               for row in seen if row.annotation]
    assert await custodian.store.annotations.replace(custodian.tenant, changes[1])
    assert not await custodian.store.rebuilds.advance(rebuild, changes, replace(rebuild, pos=seen[1].pos))
    assert (await custodian.annotation(sent[0]["id"])).school is None
    assert (await custodian.at.rebuilding.get(asked)).pos == -1  # type: ignore[union-attr]


_KILLED = """
import asyncio, sys
from dataclasses import replace
from lrs.config import Annotation, load
from lrs.audit.changes import AuditedChanges
from lrs.operation.administration import audit_log
from lrs.operation.annotating import Annotating
from lrs.storage.store import Store
from tests.annotation.test_ingest import at_school
from tests.school import School

async def main():
    config = replace(load({"mongo.uri": sys.argv[1], "mongo.database": sys.argv[2]}, {}),
                     annotation=Annotation(cache_seconds=0, rebuild_rate=20))
    store, school = await Store.open(config), School()
    class Here: pass
    Here.school = school
    at_school(Here)
    at = Annotating.over(store, school, school, AuditedChanges(audit_log(store.db, config)), config)
    while True:
        await at.rebuilding.work(lambda rebuild: print(rebuild.counts.examined, flush=True))
        await asyncio.sleep(0.02)

asyncio.run(main())
"""


async def test_after_kill_9_the_rebuild_goes_on_where_it_stood(custodian: Custodian, config: Config) -> None:
    await custodian.store_all(await custodian.key(), *(trial() for _ in range(100)))
    asked = await custodian.at.rebuilding.ask(custodian.tenant, "test", "all", (), "test")
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _KILLED, config.mongo.uri, config.mongo.database, stdout=subprocess.PIPE)
    assert process.stdout
    assert await process.stdout.readline() == b"20\n"
    process.kill()
    await process.wait()
    await custodian.store.db["leases"].delete_many({})  # as time would
    at_school(custodian)
    assert await custodian.done(asked) == Counts(examined=100, changed=100, place=100)


# --- corrections ------------------------------------------------------------------------------------------


async def corrected(custodian: Custodian, statement_id: str, codes: list[str] | None) -> Any:
    keys = await custodian.statements.keys(custodian.tenant)
    principal = replace(await custodian.key("office"), scopes=frozenset({"all"}))
    return await custodian.at.annotations.correct(principal, keys.statement(statement_id), codes)


async def test_a_persons_correction_wins_over_rules_and_rebuilds_until_it_is_taken_back(custodian: Custodian) -> None:
    at_school(custodian)
    sent = trial(object={"id": f"https://w3id.org/jp-cos/{HISTORY}"})
    await custodian.store_all(await custodian.key(), sent)
    found = await corrected(custodian, sent["id"], [FRACTIONS])
    assert [(code.sent, code.provenance, code.table) for code in found.codes] == [(FRACTIONS, "person", "82V11")]
    custodian.school.table.clear()
    custodian.school.places[HANAKO] = Timeline([(0, SEVENTH)])
    assert await custodian.rebuild() == Counts(examined=1, changed=1, place=1, codes=1)
    found = await custodian.annotation(sent["id"])
    assert [(code.sent, code.table) for code in found.codes] == [(FRACTIONS, None)]
    found = await corrected(custodian, sent["id"], None)
    assert [(code.sent, code.provenance) for code in found.codes] == [(HISTORY, "lod")]
    assert [each.codes for each in (await custodian.annotation(sent["id"])).corrections] == [(FRACTIONS,), None]


async def test_corrections_at_the_same_moment_are_all_kept(custodian: Custodian) -> None:
    sent = trial()
    await custodian.store_all(await custodian.key(), sent)
    given = [f"825026311120000{n}" for n in range(4)]
    await asyncio.gather(*(corrected(custodian, sent["id"], [code]) for code in given))
    found = await custodian.annotation(sent["id"])
    assert sorted(each.codes[0] for each in found.corrections if each.codes) == given
    assert [code.sent for code in found.codes] == list(found.corrections[-1].codes or ())


async def test_a_correction_and_a_rebuild_at_the_same_moment_both_hold(
        custodian: Custodian, hasty: Rebuilding) -> None:
    sent = [trial() for _ in range(12)]
    await custodian.store_all(await custodian.key(), *sent)
    at_school(custodian)
    await hasty.ask(custodian.tenant, "test", "all", (), "test")
    await custodian.seen()
    await asyncio.gather(hasty.work(lambda rebuild: None),
                         *(corrected(custodian, each["id"], [FRACTIONS]) for each in sent))
    for each in sent:
        found = await custodian.annotation(each["id"])
        assert ([code.sent for code in found.codes], found.classes) == ([FRACTIONS], SIXTH.classes)


# --- nobody knows -----------------------------------------------------------------------------------------


async def test_codes_that_no_table_knows_are_counted_and_listed_until_one_does(custodian: Custodian) -> None:
    key, code = await custodian.key(), "https://w3id.org/japan-xapi/extensions/course-of-study-code"
    sent = [trial(context={"extensions": {code: codes}})
            for codes in (["9250263111200000", "8.21E+15"], ["9250263111200000", FRACTIONS])]
    await custodian.store_all(key, *sent)
    found = await custodian.store.annotations.unresolved(custodian.tenant, None, 10)
    assert [(each.code, each.statements, each.apps) for each in found] == [
        ("9250263111200000", 2, ("drill",)), ("8.21E+15", 1, ("drill",))]
    assert await custodian.store.annotations.unresolved(custodian.tenant, "quiz", 10) == []
    custodian.school.table["925026311120000"] = "92V10"
    await custodian.rebuild()
    assert [each.code for each in await custodian.store.annotations.unresolved(custodian.tenant, None, 10)] == [
        "8.21E+15"]


async def test_unlinked_ones_are_counted_by_tool_and_home_page(custodian: Custodian) -> None:
    drill, quiz = await custodian.key(), await custodian.key("quiz")
    await custodian.store_all(drill, trial("s1"), trial("s2"), trial(), trial("s1", TOOL))
    await custodian.store_all(quiz, trial("s1"))
    found = await custodian.at.links.unlinked(custodian.tenant, None)
    assert sorted((each.app, each.home_page, each.statements) for each in found) == [
        ("drill", TOOL, 1), ("drill", HOME_PAGE, 2), ("quiz", HOME_PAGE, 1)]
