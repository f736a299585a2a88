"""`lrs studylog` at a terminal, beside a running server."""

from __future__ import annotations

from collections.abc import Iterator
from operator import itemgetter

import pytest

from tests.commands import Terminal, beside, wait_until


@pytest.fixture(scope="module")
def terminal(place: tuple[str, ...]) -> Iterator[Terminal]:
    with beside(place) as found:
        yield found


def status(terminal: Terminal) -> list[str]:
    return terminal.run("studylog", "status", "--tenant", "school").splitlines()[-1].split("\t")


def test_a_server_keeps_the_log_and_a_rebuild_makes_it_anew(terminal: Terminal) -> None:
    terminal.store("０７番 𠮷田")
    wait_until(lambda: itemgetter(0, 2, 3)(status(terminal)) == ("school", "0 s", "1"))
    assert "kept anew" in terminal.run("studylog", "rebuild")
    assert status(terminal)[3] == "1"


def test_a_tenant_that_there_is_not_is_named(terminal: Terminal) -> None:
    assert "lrs tenant list" in terminal.refused("studylog", "rebuild", "--tenant", "nowhere")
