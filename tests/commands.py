"""The command line as tests use it: commands that are done at once, and servers that go on."""

import base64
import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any
from unittest.mock import patch
from uuid import uuid4

from lrs.cli.main import main
from tests.builders import statement

Done = subprocess.CompletedProcess[str]

TOOL = "https://drill.example.jp"
STATEMENT = {
    "actor": {"account": {"homePage": "https://school.example", "name": "8f6c1f9e-6f0e-4f5e-9a55-2f6f3c1b7a10"}},
    "verb": {"id": "http://adlnet.gov/expapi/verbs/completed", "display": {"ja": "やりおえた"}},
    "object": {"id": "https://school.example/drills/kuku-7"},
}


def lrs(*arguments: str | Path, **env: str) -> Done:
    """What a command does and says, run in this process through the entry point of `lrs`."""
    words, said, complained = [str(each) for each in arguments], StringIO(), StringIO()
    with (patch.dict(os.environ, env), redirect_stdout(said), redirect_stderr(complained),
          ThreadPoolExecutor(1) as thread):  # a test that is itself asynchronous has a loop running in its own
        code = thread.submit(_code, words).result()
    return Done(words, code, said.getvalue(), complained.getvalue())


def _code(words: list[str]) -> int:
    try:
        return main(words)
    except SystemExit as end:  # of the parser
        return int(end.code or 0)


def process(*arguments: str | Path, **env: str) -> Done:
    """The same in a process of its own, as at a terminal."""
    return subprocess.run([sys.executable, "-m", "lrs", *map(str, arguments)], capture_output=True, text=True,
                          timeout=60, env={**os.environ, **env}, check=False)


class Running:
    """A server that was started by ``lrs serve`` and said it was ready."""

    def __init__(self, process: subprocess.Popen[str], ready: dict[str, str]) -> None:
        self.process = process
        self.address = ready["address"]
        self.key = ready.get("key", "")
        self.secret = ready.get("secret", "")

    def call(self, path: str, body: object = None, auth: str = "") -> Any:
        user = base64.b64encode((auth or f"{self.key}:{self.secret}").encode()).decode()
        request = urllib.request.Request(
            self.address + path, data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"Basic {user}", "X-Experience-API-Version": "2.0.0",
                     "Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=20) as response:
            return json.load(response)

    def store(self) -> str:
        [statement_id] = self.call("/statements", [STATEMENT])
        return str(statement_id)

    def has(self, statement_id: str) -> bool:
        return bool(self.call(f"/statements?statementId={statement_id}")["id"] == statement_id)

    def interrupt(self) -> tuple[int, str]:
        """Ctrl-C; exit code and what was printed."""
        self.process.send_signal(signal.SIGINT)
        printed, _ = self.process.communicate(timeout=30)
        return self.process.returncode, printed

    def workers(self) -> set[int]:
        return children(self.process.pid, "lrs.operation.worker")


@contextmanager
def serving(data: Path, *arguments: str) -> Iterator[Running]:
    ready = data.parent / f"{data.name}-ready.json"
    ready.unlink(missing_ok=True)
    process = subprocess.Popen(
        [sys.executable, "-m", "lrs", "serve", "--no-demo", "--port", "0", "--data", str(data), "--ready-file",
         str(ready), "--mongo-cache-mb", "256", *arguments], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        text=True)
    try:
        wait_until(lambda: ready.exists() or process.poll() is not None)
        assert process.poll() is None
        yield Running(process, json.loads(ready.read_text()))
    finally:
        if process.poll() is None:
            process.terminate()
        process.communicate(timeout=30)


def children(parent: int, module: str) -> set[int]:
    """The processes that one started and that run this module."""
    found = set()
    for process in Path("/proc").glob("[0-9]*"):
        try:
            started_by = int((process / "stat").read_text().rpartition(")")[2].split()[1])
            runs = module.encode() in (process / "cmdline").read_bytes()
        except OSError:  # it has ended
            continue
        if started_by == parent and runs:
            found.add(int(process.name))
    return found


def wait_until(condition: Any, seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)


class Terminal:
    """Commands beside a server of one database."""

    def __init__(self, server: Running, *settings: str) -> None:
        self.server = server
        self._settings = settings
        self.database = settings[settings.index("--mongo-database") + 1]
        self._root = server.address.removesuffix("/xAPI")

    def run(self, *words: str | Path) -> str:
        done = lrs(*words, *self._settings)
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout

    def refused(self, *words: str | Path) -> str:
        done = lrs(*words, *self._settings)
        assert done.returncode == 1
        assert "Traceback" not in done.stderr
        return done.stderr

    def store(self, account: str) -> str:
        sent = statement(actor={"account": {"homePage": TOOL, "name": account}}, object={"id": f"{TOOL}/items/17"})
        return str(self.server.call("/statements", [sent])[0])

    def annotations(self, statement_id: str) -> Any:
        self.server.address = self._root
        try:
            return self.server.call(f"/api/v1/statements/{statement_id}/annotations")
        finally:
            self.server.address = f"{self._root}/xAPI"

    def until(self, statement_id: str, member: str, value: Any) -> None:
        """Wait until the server did in the background what it said it would."""
        wait_until(lambda: self.annotations(statement_id)[member] == value)


def place_at(mongo_uri: str, folder: Path) -> tuple[str, ...]:
    """Flags of commands and servers on a data folder and a database of their own."""
    return ("--data", str(folder / "data"), "--mongo-uri", mongo_uri, "--mongo-database", f"at_{uuid4().hex}")


@contextmanager
def beside(place: tuple[str, ...], *settings: str) -> Iterator[Terminal]:
    """Commands beside a server that remembers nothing of links and mappings, at the `place` of a module's tests."""
    at = (*place[2:], "--annotation-cache-seconds", "0", *settings)
    with serving(Path(place[1]), *at) as server:
        yield Terminal(server, *place[:2], *at)
