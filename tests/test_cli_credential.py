"""`lrs credential`: how what a key sends in Caliper is taken, and the token that a sensor gets."""

from __future__ import annotations

import re

import pytest

from tests.commands import lrs

At = tuple[str, ...]


def create(at: At, *options: str) -> tuple[str, str]:
    """What is printed at creation, and the key."""
    lrs("tenant", "create", "school", "--name", "みなと", "--origin", "https://minato.example.jp", *at)
    made = lrs("credential", "create", "--app", "moodle", *options, *at)
    assert made.returncode == 0, made.stderr
    return made.stdout, re.findall(r"^key +(\S+)$", made.stdout, re.MULTILINE)[0]


def told(at: At, key: str) -> str:
    [line] = [line for line in lrs("credential", "list", *at).stdout.splitlines() if line.startswith(key)]
    return line.split("\t")[-2]


def test_a_token_for_sensors_is_printed_once(at: At) -> None:
    printed, key = create(at)
    [secret] = re.findall(r"^secret +(\S+)$", printed, re.MULTILINE)
    assert re.search(rf"^token +{key}\.{re.escape(secret)}$", printed, re.MULTILINE)
    assert f"Bearer {key}.{secret}" in printed
    assert "/caliper" in printed
    assert secret not in lrs("credential", "list", *at).stdout


@pytest.mark.parametrize(("options", "expected"), [
    ((), "tolerant, mapped"), (("--caliper-strict",), "strict, mapped"), (("--no-mapping",), "tolerant, not mapped"),
    (("--caliper-strict", "--no-mapping"), "strict, not mapped")])
def test_how_events_are_taken_is_said_when_a_key_is_made_or_changed(
        at: At, options: tuple[str, ...], expected: str) -> None:
    _, key = create(at, *options)
    assert told(at, key) == expected
    changed = lrs("credential", "change", key, "--home-page", "https://id.example.jp", *at)
    assert f"Caliper         {expected}" in changed.stdout
    lrs("credential", "change", key, "--no-caliper-strict", "--mapping", *at)
    assert told(at, key) == "tolerant, mapped"
    lrs("credential", "change", key, *options, *at)
    assert told(at, key) == expected
