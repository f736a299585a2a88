"""`lrs forward` at a terminal, beside a server that sends on what it stores, here to itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from lrs.cli.forward import SECRET
from tests.builders import statement
from tests.commands import Done, Running, lrs, serving, wait_until


@pytest.fixture(scope="module")
def at(place: tuple[str, ...]) -> tuple[str, ...]:
    return (*place, "--outgoing-allow", "127.0.0.1")


@pytest.fixture(scope="module")
def server(at: tuple[str, ...]) -> Iterator[Running]:
    with serving(Path(at[1]), *at[2:]) as running:
        yield running


def run(at: tuple[str, ...], *words: str, **env: str) -> str:
    done = lrs(*words, *at, **env)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def key(at: tuple[str, ...], app: str) -> tuple[str, str]:
    made = run(at, "credential", "create", "--app", app, "--name", app)
    [found] = re.findall(r"([a-z0-9]{4}(?:-[a-z0-9]{4}){2})", made)[:1]
    [secret] = re.findall(r"^secret +(\S+)$", made, re.MULTILINE)
    return found, secret


def forward(at: tuple[str, ...], server: Running, *words: str) -> Done:
    there, secret = key(at, "there")
    return lrs("forward", "add", "--to", server.address, "--key", there, *words, *at, **{SECRET: secret})


def test_a_forward_is_made_goes_on_and_is_removed(at: tuple[str, ...], server: Running) -> None:
    here, secret = key(at, "drill")
    run(at, "tenant", "basis", "school", "forwarding", "public-task")
    made = forward(at, server, "--app", "drill")
    assert (made.returncode, made.stderr) == (0, "")
    [name] = re.findall(r"Made (\S+)\.", made.stdout)
    server.call("/statements", [statement()], f"{here}:{secret}")
    wait_until(lambda: f"{name}\tdrill\t{server.address}\t1\t-\t0\tgoing on" in run(at, "forward", "list"))
    shown = run(at, "forward", "show", name)
    assert "verbs\tall" in shown
    assert "sent\t1" in shown
    assert secret not in shown
    assert "0 dead letters" in run(at, "forward", "retry", name)
    assert "Removed" in run(at, "forward", "remove", name)
    assert name not in run(at, "forward", "list")


@pytest.mark.parametrize("verb", ["show", "remove", "retry"])
def test_one_that_there_is_not_is_named(at: tuple[str, ...], server: Running, verb: str) -> None:
    done = lrs("forward", verb, "k7pm-2xqa-hn9d", *at)
    assert done.returncode == 1
    assert "k7pm-2xqa-hn9d" in done.stderr
    assert "lrs forward list" in done.stderr


def test_what_cannot_be_is_said_in_a_sentence(at: tuple[str, ...], server: Running) -> None:
    key(at, "drill")
    for words, said in ((("--app", "nobody"), "nobody"), (("--app", "drill", "--category", "school-affairs"),
                                                          "school-affairs")):
        done = forward(at, server, *words)
        assert done.returncode == 1
        assert said in done.stderr
        assert "Traceback" not in done.stderr
    to = ("--to", "https://10.0.0.1/xAPI", "--key", "k")
    inside = lrs("forward", "add", "--app", "drill", *to, *at, **{SECRET: "s"})
    assert (inside.returncode, "outgoing.allow" in inside.stderr) == (1, True)
