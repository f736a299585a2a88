"""`lrs bundle import`, `imports` and `confirm` at a terminal; and an import that is killed, again and again."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from lrs.access.keyring import TOKEN
from lrs.clock import now_ms
from lrs.config import Config, Server
from lrs.storage.contract.custodians import Custodian, PublishedKey
from lrs.storage.store import Store
from tests.commands import Done, lrs, process
from tests.imports.bundled import ISSUER, KEY, NAME, OLD_HOME, PUPIL, answered, bundle
from tests.school import HANAKO

ORIGIN, TENANT = "https://lrs.city-b.example.jp", "city-b"
KILLS = 5


@dataclass
class Terminal:
    flags: tuple[str, ...]
    store: Store

    def run(self, *words: str | Path, code: int = 0) -> Done:
        done = lrs(*words, "--tenant", TENANT, *self.flags)
        assert done.returncode == code, done.stderr
        return done

    async def statements(self) -> int:
        count: int = await self.store.db["statements"].count_documents({"t": TENANT})
        return count

    async def ledger(self) -> list[dict[str, Any]]:
        return [each async for each in self.store.db["import_ledger"].find({"tenant": TENANT})]


@pytest.fixture
async def terminal(config: Config, at: tuple[str, ...], tmp_path: Path) -> AsyncIterator[Terminal]:
    """A tenant that trusts the issuer, on a database of its own."""
    settings = replace(config, server=Server(data=str(tmp_path / "data")),
                       mongo=replace(config.mongo, database=at[-1]))
    made = process("tenant", "create", TENANT, "--name", "B市教育委員会", "--origin", ORIGIN, *at)
    assert made.returncode == 0, made.stderr
    store = await Store.open(settings)
    now = now_ms()
    await store.custodians.put(Custodian(
        TENANT, ISSUER, NAME, "establisher", (PublishedKey(KEY.kid, "sig", TOKEN.public_jwk(KEY.private)),), "0" * 40,
        now, now, now))
    yield Terminal(at, store)
    await store.db.drop()
    await store.close()


async def test_a_bundle_is_imported_listed_and_confirmed(terminal: Terminal, tmp_path: Path) -> None:
    source = bundle(tmp_path, ORIGIN, [answered(), answered(), answered(verb={"id": "解いた"})])
    said = terminal.run("bundle", "import", source, "--learner", HANAKO).stdout
    assert f"{NAME}, {ISSUER}" in said
    assert "inserted   2\nduplicate  0\nconflict   0\ntombstoned 0\nrejected   1\n" in said
    assert f"account    account {OLD_HOME} {PUPIL}  (2 Statements)" in said
    assert "data/statements/000000.jsonl.gz:3  rejected  The Statement breaks the standard at /verb/id" in said
    import_id = said.split()[1]
    assert said.rstrip().endswith(f"next: lrs bundle confirm {import_id}")
    head, line = terminal.run("bundle", "imports").stdout.splitlines()
    assert head.split("\t") == ["id", "began", "issuer", "learner", "Statements", "state"]
    assert (line.split("\t")[0], line.split("\t")[2:]) == (import_id, [ISSUER, HANAKO, "3", "to be confirmed"])
    assert f"It is the record of {HANAKO}" in terminal.run("bundle", "confirm", import_id).stdout
    assert "already" in terminal.run("bundle", "confirm", import_id, code=1).stderr
    assert terminal.run("bundle", "imports").stdout.rstrip().endswith("\tconfirmed")


async def test_what_cannot_be_imported_is_told_in_a_sentence(terminal: Terminal, tmp_path: Path) -> None:
    source = bundle(tmp_path, "https://lrs.city-c.example.jp", [answered()])
    for words, sentence in (
            ((source, "--learner", HANAKO), "addressed to"), ((source, "--learner", "花子"), "must be a UUID"),
            ((tmp_path / "none", "--learner", HANAKO), "no such file"), ((tmp_path, "--learner", HANAKO), "no such")):
        done = terminal.run("bundle", "import", *words, code=1)
        assert sentence in done.stderr
        assert len(done.stderr.splitlines()) == 1
    assert await terminal.statements() == 0
    assert "no import" in terminal.run("bundle", "confirm", "nothing", code=1).stderr


async def test_an_import_that_is_killed_again_and_again_loses_nothing_and_does_nothing_twice(
        terminal: Terminal, tmp_path: Path) -> None:
    count = 14_000
    source = bundle(tmp_path, ORIGIN, [answered(number) for number in range(count)], chunk=5000)
    words = [sys.executable, "-m", "lrs", "bundle", "import", str(source), "--learner", HANAKO, "--tenant", TENANT,
             *terminal.flags]
    dice = random.Random(2026)
    stood = set()
    for _ in range(KILLS):
        before = sum(each["lines"] for each in await terminal.ledger())
        running = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while running.poll() is None and sum(each["lines"] for each in await terminal.ledger()) == before:
            time.sleep(0.01)
        time.sleep(dice.uniform(0, 0.15))
        os.kill(running.pid, signal.SIGKILL)
        running.wait()
        lines = sum(each["lines"] for each in await terminal.ledger())
        assert await terminal.statements() == lines  # a piece and its row of the ledger: both, or neither
        stood.add(lines)
    assert len(stood) > KILLS / 2
    done = terminal.run("bundle", "import", source, "--learner", HANAKO)
    assert "went on where it stood" in done.stdout
    assert f"inserted   {count}\nduplicate  0\n" in done.stdout
    assert await terminal.statements() == count
    assert f"inserted   0\nduplicate  {count}\n" in terminal.run("bundle", "import", source, "--learner", HANAKO).stdout
