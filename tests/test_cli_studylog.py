"""`lrs studylog` at a terminal, beside a running server."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from tests.test_cli import serving
from tests.test_cli_annotation import Terminal


@pytest.fixture(scope="module")
def terminal(tmp_path_factory: pytest.TempPathFactory, mongo_uri: str) -> Iterator[Terminal]:
    data = tmp_path_factory.mktemp("cli") / "data"
    at = ("--mongo-uri", mongo_uri, "--mongo-database", "cli_studylog", "--annotation-cache-seconds", "0")
    with serving(data, *at) as server:
        yield Terminal(server, "--data", str(data), *at)


def status(terminal: Terminal) -> list[str]:
    return terminal.run("studylog", "status", "--tenant", "school").splitlines()[-1].split("\t")


def test_a_server_keeps_the_log_and_a_rebuild_makes_it_anew(terminal: Terminal) -> None:
    terminal.store("０７番 𠮷田")
    end = time.monotonic() + 20
    while (found := status(terminal))[3] != "1":
        assert time.monotonic() < end
        time.sleep(0.2)
    assert found[0] == "school"
    assert found[2] == "0 s"
    assert "kept anew" in terminal.run("studylog", "rebuild")
    assert status(terminal)[3] == "1"


def test_a_tenant_that_there_is_not_is_named(terminal: Terminal) -> None:
    assert "lrs tenant list" in terminal.refused("studylog", "rebuild", "--tenant", "nowhere")
