"""`lrs erase`, `lrs hold` and `lrs retention` as an officer at a terminal meets them, killed and begun again too."""

from __future__ import annotations

import asyncio
import json
import random
import re
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from uuid import uuid4

import pytest

from lrs.clock import now_ms
from lrs.config import Config
from lrs.retention import subject
from lrs.statements.queryfields import QueryKeys, element
from lrs.storage.contract.access import Tenant
from lrs.storage.contract.statements import NewStatement
from lrs.storage.store import Store
from lrs.xapi import statement as xapi
from lrs.xapi.actor import ifi
from lrs.xapi.version import Version
from tests.builders import JSON, about, learner, statement
from tests.commands import lrs

TENANT = "midori"
SECRET = b"secret of midori"
KEYS = QueryKeys(SECRET)
STATEMENTS = 4000
OFFICERS = ("suzuki", "sato")


@pytest.fixture
async def store(config: Config) -> AsyncIterator[Store]:
    """A store of its own with a tenant in it."""
    opened = await Store.open(replace(config, mongo=replace(config.mongo, database=f"erase_{uuid4().hex[:12]}")))
    await opened.tenants.add(Tenant(TENANT, "みどり市", "establisher", "https://midori.example", SECRET, now_ms()))
    yield opened
    await opened.db.drop()
    await opened.close()


def at(store: Store, config: Config) -> tuple[str, ...]:
    return ("--mongo-uri", config.mongo.uri, "--mongo-database", store.db._database.name, "--data", config.server.data)


def new(value: JSON) -> NewStatement:
    raw = json.dumps(value).encode()
    prepared = xapi.prepare(raw, value, statement_id=None, authority=b'{"mbox":"mailto:app@example.jp"}',
                            version=Version.V2)
    target = xapi.target(value)
    return NewStatement(
        key=KEYS.statement(value["id"]), statement_id=value["id"], head=prepared.head, set_timestamp=True,
        element=element(value, (), KEYS), by="drill", version=Version.V2,
        target=KEYS.statement(target) if target else None)


async def fill(store: Store, person: JSON, count: int) -> dict[bytes, bytes]:
    """Statements of the person and of others, one in eight about another; the others' texts as they came."""
    others: dict[bytes, bytes] = {}
    for _ in range(0, count, 500):
        mine = [statement(actor=person) for _ in range(500)]
        theirs = [about(mine[n]["id"], actor=learner()) if n % 8 == 0 else statement(actor=learner())
                  for n in range(100)]
        await store.statements.insert_batch(TENANT, [new(each) for each in mine + theirs], void_any=True)
        keys = [KEYS.statement(each["id"]) for each in theirs]
        found = store.db["statements"].find({"_id": {"$in": keys}}, {"text": 1})
        others |= {record["_id"]: record["text"] async for record in found}
    return others


async def asked(store: Store, person: JSON, *at: str) -> str:
    """The id of an erasure of this person that two approved."""
    made = await terminal("erase", "request", "--tenant", TENANT, "--agent", json.dumps(person), "--reason", "受付-1",
               "--as", "suzuki", *at)
    assert made.returncode == 0, made.stderr
    [erasure_id] = re.findall(rf"{TENANT}\.[0-9a-f]+(?=\.)", made.stdout)
    for name in OFFICERS:
        await officer(store, name, *at)
        approved = await terminal("erase", "approve", erasure_id, "--as", name, *at)
        assert approved.returncode == 0, approved.stderr
    return str(erasure_id)


async def officer(store: Store, name: str, *at: str, role: str = "records-officer", linked: bool = True) -> None:
    """An account of somebody with this role."""
    made = await terminal("account", "create", name, "--tenant", TENANT, *at)
    assert made.returncode == 0, made.stderr
    account = re.findall(r"^account +(\S+)", made.stdout, re.MULTILINE)[0]
    if linked:
        assert await store.accounts.link(TENANT, account, str(uuid4()), "officer")
    granted = await terminal("role", "grant", "--tenant", TENANT, "--account", account, "--role", role, "--reason",
                             "着任", *at)
    assert granted.returncode == 0, granted.stderr


async def terminal(*arguments: str) -> subprocess.CompletedProcess[str]:
    return await asyncio.to_thread(lrs, *arguments)


@pytest.mark.parametrize("attempt", range(3))
async def test_killed_at_any_moment_it_is_begun_again_and_counts_everything_once(
        store: Store, config: Config, attempt: int) -> None:
    where, person, chance = at(store, config), learner(), random.Random(attempt)
    others = await fill(store, person, STATEMENTS)
    erasure_id = await asked(store, person, *where)
    command = [sys.executable, "-m", "lrs", "erase", "run", erasure_id, "--retention-pace", "8000", *where]
    for _ in range(3):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        begun = await store.db["statements"].count_documents({"erased": {"$exists": True}})
        deadline = time.monotonic() + 30
        while process.poll() is None and time.monotonic() < deadline and begun == (
                await store.db["statements"].count_documents({"erased": {"$exists": True}})):
            await asyncio.sleep(0.01)
        await asyncio.sleep(chance.uniform(0, 0.15))
        process.kill()
        process.wait()
        await store.db["leases"].delete_many({})  # as if its ten seconds were over
    result = await asyncio.to_thread(lrs, "erase", "run", erasure_id, *where)
    assert result.returncode == 0, result.stderr
    assert json.loads(result.stdout.partition("\n\nDone")[0])["erased"] == {
        "statements": STATEMENTS, "attachments": 0, "documents": 0}
    assert await store.db["statements"].count_documents({"tenant": TENANT, "erased": {"$exists": True}}) == STATEMENTS
    [key] = subject.keys([str(ifi(person))], KEYS) & {KEYS.agent(str(ifi(person)))}
    assert await store.db["statements"].count_documents({"q.ra": key}) == 0
    left = {record["_id"]: record["text"] async for record in store.db["statements"].find({"t": TENANT}, {"text": 1})}
    assert left == others
    verified = await asyncio.to_thread(lrs, "erase", "verify", erasure_id, *where)
    assert (verified.returncode, "Complete" in verified.stdout) == (0, True)


async def test_what_a_kill_left_in_a_reference_is_found_by_verify_and_put_right_by_another_run(
        store: Store, config: Config) -> None:
    where, person = at(store, config), learner()
    gone = statement(actor=person)
    referring = about(gone["id"], actor=learner())
    await store.statements.insert_batch(TENANT, [new(gone), new(referring)], void_any=True)
    key = KEYS.statement(referring["id"])
    before = await store.db["statements"].find_one({"_id": key})
    erasure_id = await asked(store, person, *where)
    assert (await asyncio.to_thread(lrs, "erase", "run", erasure_id, *where)).returncode == 0
    await store.db["statements"].update_one({"_id": key}, {"$set": {"q": before["q"]}})
    verified = await asyncio.to_thread(lrs, "erase", "verify", erasure_id, *where)
    assert verified.returncode == 1
    assert "references   1 left" in verified.stdout
    assert f"NOT complete: lrs erase run {erasure_id}" in verified.stdout
    assert (await asyncio.to_thread(lrs, "erase", "run", erasure_id, *where)).returncode == 0
    assert (await asyncio.to_thread(lrs, "erase", "verify", erasure_id, *where)).returncode == 0


async def test_the_terminal_shows_what_is_asked_for_held_and_done(store: Store, config: Config) -> None:
    where, person = at(store, config), learner()
    await store.statements.insert_batch(TENANT, [new(statement(actor=person))], void_any=True)
    erasure_id = await asked(store, person, *where)

    async def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return await asyncio.to_thread(lrs, *arguments, *where)

    nobody = await run("erase", "approve", erasure_id, "--as", "tanaka")
    assert (nobody.returncode, "tanaka" in nobody.stderr) == (1, True)
    await officer(store, "tanaka", *where)
    again = await run("erase", "approve", erasure_id, "--as", "tanaka")
    assert (again.returncode, again.stderr) == (
        1, f"lrs: {erasure_id} needs no approval any more: it is approved.\n")
    placed = await run("hold", "place", "--tenant", TENANT, "--all", "--reason", "訴訟-1", "--as", "sato")
    [hold_id] = re.findall(rf"{TENANT}\.h[0-9a-f]+(?=\.)", placed.stdout)
    assert f"held by    {hold_id} (訴訟-1)" in (await run("erase", "show", erasure_id)).stdout
    held = await run("erase", "run", erasure_id)
    assert (held.returncode, hold_id in held.stderr) == (1, True)
    assert "would go" not in (await run("retention", "run", "--tenant", TENANT, "--dry-run")).stdout
    assert (await run("hold", "lift", hold_id, "--as", "suzuki")).returncode == 0
    assert "by suzuki" in (await run("hold", "list", "--tenant", TENANT)).stdout
    assert (await run("erase", "run", erasure_id)).returncode == 0
    shown = (await run("erase", "show", erasure_id)).stdout
    assert "digest" in shown
    assert person["account"]["name"] not in shown
    assert f"{erasure_id}\tdone\t2 of 2" in (await run("erase", "list", "--tenant", TENANT)).stdout
    assert "Nobody was blocked" in (await run("erase", "unblock", erasure_id)).stdout


async def test_only_officers_whose_account_is_linked_approve_at_the_terminal(store: Store, config: Config) -> None:
    where = at(store, config)
    person = json.dumps(learner())
    made = await terminal("erase", "request", "--tenant", TENANT, "--agent", person, "--reason", "受付-1", *where)
    [erasure_id] = re.findall(rf"{TENANT}\.[0-9a-f]+(?=\.)", made.stdout)
    await officer(store, "unlinked", *where, linked=False)
    await officer(store, "auditor", *where, role="auditor")
    for name, said in (("unlinked", "linked to nobody in the roster"), ("auditor", "auditor")):
        refused = await terminal("erase", "approve", erasure_id, "--as", name, *where)
        assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)
        assert said in refused.stderr
    await officer(store, "board", *where, role="board-officer")
    assert (await terminal("erase", "approve", erasure_id, "--as", "board", *where)).returncode == 0


async def test_rules_are_set_looked_at_and_run_from_the_terminal(store: Store, config: Config) -> None:
    where = at(store, config)
    await store.statements.insert_batch(TENANT, [new(statement()) for _ in range(3)], void_any=True)

    async def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return await asyncio.to_thread(lrs, "retention", *arguments, "--tenant", TENANT, *where)

    assert "school-learning\t5 years after leaving\tdefault" in (await run("list")).stdout
    assert (await run("run", "--dry-run")).stdout.endswith("Nothing is old enough.\n")
    assert (await run("set", "--category", "school-learning", "--after", "storing", "--years", "0")).returncode == 0
    assert (await run("run", "--dry-run")).stdout.endswith("would go: 3\n")
    assert (await run("run")).stdout.endswith("went: 3\n")
    assert await store.db["statements"].count_documents({"t": TENANT}) == 0
    assert (await run("set", "--category", "school-learning", "--forever")).returncode == 0
    assert "school-learning\tkept for ever\tthe tenant's" in (await run("list")).stdout
    refused = await run("set", "--category", "private-learning", "--years", "1")
    assert (refused.returncode, "keeps no private-learning" in refused.stderr) == (1, True)


@pytest.mark.parametrize(("arguments", "said"), [
    (("erase", "show", "17"), "17"), (("erase", "show", "midori.0"), "There is no erasure"),
    (("erase", "request", "--agent", "はなこ", "--reason", "受付"), "--agent must be JSON"),
    (("erase", "request", "--tenant", "どこか", "--agent", '{"mbox":"mailto:a@b.jp"}', "--reason", "x"), "no tenant"),
    (("hold", "place", "--tenant", "どこか", "--all", "--reason", "x"), "no tenant"),
    (("hold", "lift", "midori.h0"), "No legal hold"), (("retention", "run", "--tenant", "どこか"), "no tenant")])
async def test_a_mistake_is_told_in_one_sentence(store: Store, config: Config, arguments: tuple[str, ...],
                                                 said: str) -> None:
    result = await asyncio.to_thread(lrs, *arguments, *at(store, config))
    assert (result.returncode, result.stdout) == (1, "")
    assert said in result.stderr
    assert len(result.stderr.splitlines()) == 1


