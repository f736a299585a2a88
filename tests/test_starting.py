"""What may happen while a server starts: whatever it is, it ends cleanly and the next start succeeds."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.commands import children, serving, wait_until


@contextmanager
def starting(data: Path) -> Iterator[subprocess.Popen[str]]:
    """A ``lrs serve`` that has only begun to start."""
    process = subprocess.Popen([sys.executable, "-m", "lrs", "serve", "--no-demo", "--port", "0", "--data", str(data)],
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        process.kill()
        process.communicate(timeout=30)


def preparing(server: subprocess.Popen[str]) -> int:
    """The process that prepares MongoDB for this server, once it is there."""
    wait_until(lambda: children(server.pid, "lrs.operation.preparation"))
    return children(server.pid, "lrs.operation.preparation").pop()


def processes_of(folder: Path) -> list[str]:
    """Every process that has this folder on its command line or in its settings."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            told = (process / "cmdline").read_bytes() + (process / "environ").read_bytes()
        except OSError:  # it has ended, or belongs to somebody else
            continue
        if os.fsencode(folder) in told:
            found.append(process.name)
    return found


@pytest.mark.parametrize("seconds", [0, 0.2, 0.4, 0.6, 0.8])
def test_ctrl_c_while_starting_ends_it_cleanly(tmp_path: Path, seconds: float) -> None:
    with starting(tmp_path / "data") as process:
        wait_until((tmp_path / "data" / "lock").exists)
        time.sleep(seconds)
        process.send_signal(signal.SIGINT)
        process.send_signal(signal.SIGINT)
        printed, complaints = process.communicate(timeout=30)
    assert (process.returncode, complaints) == (0, "")
    assert printed.endswith("Stopped.\n")
    assert processes_of(tmp_path) == []


def test_ctrl_c_while_mongodb_is_prepared_ends_it_cleanly(tmp_path: Path) -> None:
    with starting(tmp_path / "data") as process:
        preparing(process)
        process.send_signal(signal.SIGINT)
        printed, complaints = process.communicate(timeout=30)
    assert (process.returncode, printed, complaints) == (0, "Stopped.\n", "")
    assert processes_of(tmp_path) == []


def test_a_preparation_that_is_killed_ends_the_start_with_a_sentence_and_the_next_start_succeeds(
        tmp_path: Path) -> None:
    with starting(tmp_path / "data") as process:
        os.kill(preparing(process), signal.SIGKILL)
        printed, complaints = process.communicate(timeout=30)
    assert (process.returncode, printed) == (1, "")
    assert complaints == "lrs: lrs.operation.preparation ended with code -9 while the server started.\n"
    assert processes_of(tmp_path) == []
    with serving(tmp_path / "data") as server:
        assert server.store()


def test_kill_9_while_mongodb_is_prepared_leaves_no_process_behind(tmp_path: Path) -> None:
    with starting(tmp_path / "data") as process:
        preparing(process)
        process.kill()
        wait_until(lambda: processes_of(tmp_path) == [])


def test_a_data_folder_that_was_moved_keeps_its_key_and_its_data(tmp_path: Path) -> None:
    with serving(tmp_path / "data") as first:
        statement = first.store()
        first.interrupt()
    (tmp_path / "data").rename(tmp_path / "学校")
    with serving(tmp_path / "学校") as second:
        assert second.key == first.key
        assert second.has(statement)


def test_the_server_itself_loads_nothing_of_what_its_workers_need() -> None:
    shown = subprocess.run(
        [sys.executable, "-c", "import sys, lrs.cli.main, lrs.cli.serve, lrs.logs, lrs.operation.serve\n"
         "print(*{name.partition('.')[0] for name in sys.modules})"], capture_output=True, text=True, check=True)
    loaded = set(shown.stdout.split())
    assert loaded >= {"lrs", "asyncio"}
    assert loaded & {"pymongo", "motor", "bson", "cryptography", "jwt", "aiohttp", "uvloop", "jsonschema",
                     "prometheus_client"} == set()
