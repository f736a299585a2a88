"""`lrs trust` beside two running servers, as their operators use it."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from collections.abc import Iterator

import pytest
from pymongo import MongoClient

from tests.commands import Terminal, beside, place_at, wait_until

PROMPT = ("--auth-cache-seconds", "1", "--outgoing-allow", "127.0.0.1")


@pytest.fixture(scope="module")
def both(mongo_uri: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Terminal, Terminal]]:
    here, there = (place_at(mongo_uri, tmp_path_factory.mktemp("trust")) for _ in range(2))
    with beside(here, *PROMPT) as a, beside(there, *PROMPT) as b:
        yield a, b


@pytest.fixture
def a(both: tuple[Terminal, Terminal]) -> Terminal:
    return both[0]


@pytest.fixture
def b(both: tuple[Terminal, Terminal]) -> Iterator[Terminal]:
    yield both[1]
    for line in both[1].run("trust", "list").splitlines()[1:]:
        both[1].run("trust", "remove", line.split("\t")[0])


def origin(terminal: Terminal) -> str:
    return terminal.server.address.removesuffix("/xAPI")


def fingerprint(terminal: Terminal) -> str:
    [found] = re.findall(r"^fingerprint  ([\d ]+)$", terminal.run("trust", "show"), re.MULTILINE)
    return found


def test_an_operator_reads_out_a_fingerprint_and_another_trusts_by_it(a: Terminal, b: Terminal) -> None:
    read_out = fingerprint(a)
    assert re.fullmatch(r"(\d{5} ){7}\d{5}", read_out)
    assert origin(a) in b.run("trust", "add", origin(a), "--fingerprint", read_out)
    head, line = b.run("trust", "list").splitlines()
    assert head.split("\t") == ["origin", "name", "kind", "state", "confirmed", "fingerprint"]
    assert line.split("\t")[0] == origin(a)
    assert line.split("\t")[3] == "trusted"
    assert line.split("\t")[5] == read_out
    shown = b.run("trust", "show", origin(a))
    assert read_out in shown
    assert len(re.findall(rf"^(?:signs|encrypts) +{origin(a)}/keys/\S+ \(in force\)$", shown, re.MULTILINE)) == 2


def test_rotated_keys_have_another_fingerprint_and_are_taken_over_where_they_are_trusted(
        a: Terminal, b: Terminal) -> None:
    before = fingerprint(a)
    b.run("trust", "add", origin(a), "--fingerprint", before)
    assert "retired" in a.run("trust", "rotate")
    after = fingerprint(a)
    assert after != before
    assert "(retired 20" in a.run("trust", "show")
    wait_until(lambda: after in b.run("trust", "show", origin(a)))  # the running server looks again each second
    assert after in b.run("trust", "list")


def test_a_wrong_fingerprint_trusts_nothing_and_says_what_to_do(a: Terminal, b: Terminal) -> None:
    told = a.refused("trust", "add", origin(b), "--fingerprint", "00000 " * 8)
    assert fingerprint(b) in told
    assert "Call them" in told
    assert a.run("trust", "list").count("\n") == 1


def test_a_script_that_names_no_fingerprint_trusts_nothing(a: Terminal, b: Terminal) -> None:
    done = at_a_pipe(b, "trust", "add", origin(a))
    assert done.returncode == 1
    assert fingerprint(a) in done.stdout
    assert "--fingerprint" in done.stderr
    assert b.run("trust", "list").count("\n") == 1


@pytest.mark.parametrize(("said", "code", "lines"), [("yes", 0, 2), ("はい", 0, 2), ("no", 1, 1), ("", 1, 1)])
def test_somebody_at_a_terminal_is_asked_whether_they_are_the_same(
        a: Terminal, b: Terminal, said: str, code: int, lines: int) -> None:
    shown, returned = at_a_terminal(b, said, "trust", "add", origin(a))
    assert fingerprint(a) in shown
    assert "Call them at a number that you knew before" in shown
    assert returned == code
    assert b.run("trust", "list").count("\n") == lines


def test_what_is_not_a_custodian_or_not_trusted_is_told_in_a_sentence(a: Terminal, b: Terminal) -> None:
    assert "without a path" in b.refused("trust", "add", f"{origin(a)}/xAPI", "--fingerprint", "1")
    assert "did not answer" in b.refused("trust", "add", "http://127.0.0.1:9", "--fingerprint", "1")
    assert "own address" in b.refused("trust", "add", origin(b), "--fingerprint", "1")
    assert "lrs trust list" in b.refused("trust", "remove", origin(a))
    assert "lrs trust list" in b.refused("trust", "show", origin(a))
    assert "lrs tenant list" in b.refused("trust", "list", "--tenant", "nowhere")


def test_other_keys_at_a_trusted_address_are_shown_and_warned_of(a: Terminal, b: Terminal, mongo_uri: str) -> None:
    b.run("trust", "add", origin(a), "--fingerprint", fingerprint(a))
    with MongoClient(mongo_uri) as client:
        client[a.database]["custodian_keys"].delete_many({})
    wait_until(lambda: "confirm anew" in b.run("trust", "show", origin(a)))
    assert "confirm anew" in b.run("trust", "list")
    assert f"{origin(a)} no longer publishes the keys that were confirmed" in b.run("doctor")
    b.run("trust", "add", origin(a), "--fingerprint", fingerprint(a))
    assert "confirm anew" not in b.run("trust", "list")


def test_every_change_is_in_the_audit_log_with_who_made_it(a: Terminal, b: Terminal) -> None:
    b.run("trust", "add", origin(a), "--fingerprint", fingerprint(a))
    b.run("trust", "remove", origin(a))
    b.server.address = origin(b)
    try:
        entries = b.server.call("/api/v1/audit?limit=10")["entries"]
    finally:
        b.server.address = f"{origin(b)}/xAPI"
    found = {each["event"]: each for each in reversed(entries)}
    for event in ("trust.added", "trust.removed"):
        assert found[event]["details"] == {"origin": origin(a), "fingerprint": fingerprint(a)}
        assert found[event]["actor"]["role"] == "operator"


def at_a_pipe(terminal: Terminal, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "lrs", *words, *terminal._settings], capture_output=True, text=True,
                          timeout=60, check=False, stdin=subprocess.DEVNULL)


def at_a_terminal(terminal: Terminal, said: str, *words: str) -> tuple[str, int]:
    """What is shown there, and the exit code, when somebody answers the question that a command asks."""
    try:
        mine, its = pty.openpty()
    except OSError:
        pytest.skip("there are no pseudo-terminals here")
    process = subprocess.Popen([sys.executable, "-m", "lrs", *words, *terminal._settings], stdin=its,
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    os.write(mine, f"{said}\n".encode())
    shown, _ = process.communicate(timeout=60)
    os.close(mine)
    os.close(its)
    return shown, process.returncode


def test_a_server_on_this_machine_is_asked_for_keys_only_where_a_setting_names_it(a: Terminal, b: Terminal) -> None:
    elsewhere = Terminal(b.server, *b._settings, "--outgoing-allow", "lrs.example.jp")
    told = elsewhere.refused("trust", "add", origin(a))
    assert "127.0.0.1" in told
    assert "outgoing.allow" in told
