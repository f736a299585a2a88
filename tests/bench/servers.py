"""What is measured, each as processes of their own: a private MongoDB, this server on it, the bare handler."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from aiohttp import encode_basic_auth

from tests.bench import processes
from tests.bench.traffic import HOME_PAGE

START_SECONDS = 60
ENVIRONMENT = {**os.environ, "LRS_AUTH_WRAPPING_KEY": "bench"}


class Program:
    """``python -m MODULE ARGUMENTS`` for as long as the block lasts."""

    def __init__(self, *arguments: str) -> None:
        self._arguments = arguments

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, "-m", *self._arguments], stdout=subprocess.PIPE, text=True,
            env=ENVIRONMENT)
        self._ready()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        with suppress(ProcessLookupError):
            self._process.terminate()
        self._process.communicate()

    @property
    def pids(self) -> list[int]:
        return [self._process.pid, *processes.descendants(self._process.pid)]

    def _first_line(self) -> str:
        assert self._process.stdout
        line = self._process.stdout.readline().strip()
        if not line:
            raise RuntimeError(f"{' '.join(self._arguments)} did not start")
        return line

    def _ready(self) -> None:
        """Return when it can be used."""
        self.told = self._first_line()


class Bare(Program):
    """The bare aiohttp handler."""

    def __init__(self) -> None:
        super().__init__("tests.bench.bare")

    def _ready(self) -> None:
        self.port = int(self._first_line())


class Mongod(Program):
    """A MongoDB as ``lrs serve`` starts one with its default settings, in `folder`."""

    def __init__(self, folder: Path) -> None:
        super().__init__("tests.bench.mongod", str(folder))

    @property
    def uri(self) -> str:
        return self.told

    @property
    def pids(self) -> list[int]:
        return [pid for pid in super().pids if "--dbpath" in processes.command(pid)]


@dataclass(frozen=True)
class Variant:
    """How the server is started."""

    driver: str
    workers: int

    def __str__(self) -> str:
        return f"{self.driver}, {self.workers} worker{'s' * (self.workers > 1)}"


class Lrs(Program):
    """``lrs serve`` on `database`. Its first key is shown once for each database, so it is passed on to the next."""

    def __init__(self, folder: Path, uri: str, database: str, variant: Variant, authorization: str = "") -> None:
        self._ready_file = folder / f"{database}.json"
        self._ready_file.unlink(missing_ok=True)
        self._authorization = authorization
        self._database = ("--mongo-uri", uri, "--mongo-database", database)
        super().__init__("lrs", "serve", "--no-demo", "--port", "0", "--data", str(folder / database), "--ready-file",
                         str(self._ready_file), *self._database, "--mongo-driver", variant.driver, "--workers",
                         str(variant.workers), "--server-log-level", "error")

    def _ready(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not self._ready_file.exists():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("lrs serve did not start")
            time.sleep(0.02)
        told: dict[str, Any] = json.loads(self._ready_file.read_text())
        self.port = urlsplit(told["address"]).port or 0
        if "key" in told:
            self._authorization = encode_basic_auth(told["key"], told["secret"])
            self._run("tenant", "change", told["tenant"], "--home-page", HOME_PAGE)  # its learners are known

    @property
    def authorization(self) -> str:
        return self._authorization

    @property
    def headers(self) -> dict[str, str]:
        """With the first key, a system key: what it reads of the tenant is audited."""
        return headers(self._authorization)

    def headers_of(self, app: str) -> dict[str, str]:
        """With a new key of `app`, which reads back its own, unaudited."""
        made = self._run("credential", "create", "--app", app)
        found = dict(line.split(maxsplit=1) for line in made.splitlines() if line.startswith(("key ", "secret ")))
        return headers(encode_basic_auth(found["key"], found["secret"]))

    def _run(self, *arguments: str) -> str:
        """What a command prints."""
        return subprocess.run([sys.executable, "-m", "lrs", *arguments, *self._database], check=True,
                              stdout=subprocess.PIPE, text=True, env=ENVIRONMENT).stdout


def headers(authorization: str) -> dict[str, str]:
    """What every request carries."""
    return {"Authorization": authorization, "X-Experience-API-Version": "2.0.0", "Content-Type": "application/json"}
