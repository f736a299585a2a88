"""What is remembered of headers: for how long, how much, and what ends it."""

from __future__ import annotations

import pytest

from lrs.access import recognition
from lrs.access.principal import KeyKind, Principal
from lrs.access.recognition import Recognised, Recognition

HANAKO = Principal("minato", "計算ドリル", KeyKind.APP, frozenset({"state"}), b"{}", "key-1")


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [100.0]
    monkeypatch.setattr(recognition, "monotonic", lambda: now[0])
    return now


def test_a_header_is_recognised_until_its_time_is_over(clock: list[float]) -> None:
    memory = Recognition()
    digest = memory.digest("Basic 花子")
    assert memory.principal(digest) is None
    memory.remember(digest, Recognised(HANAKO, "proof", until=160.0))
    assert memory.principal(digest) == HANAKO
    clock[0] = 160.0
    assert memory.principal(digest) is None
    assert memory.proof(digest) == "proof"


def test_a_refused_header_is_refused_for_a_moment(clock: list[float]) -> None:
    memory = Recognition()
    memory.refuse(b"x")
    assert memory.refused(b"x")
    clock[0] += 6
    assert not memory.refused(b"x")


def test_forgetting_a_credential_forgets_all_its_headers_and_no_others(clock: list[float]) -> None:
    memory = Recognition()
    other = Principal("minato", "地図", KeyKind.APP, frozenset(), b"{}", "key-2")
    for digest, principal in ((b"1", HANAKO), (b"2", HANAKO), (b"3", other)):
        memory.remember(digest, Recognised(principal, "proof", until=160.0))
    memory.forget("key-1")
    assert [memory.principal(digest) for digest in (b"1", b"2", b"3")] == [None, None, other]
    assert memory.proof(b"1") == ""


def test_the_oldest_makes_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recognition, "_MOST", 2)
    memory = Recognition()
    for digest in (b"1", b"2", b"1", b"3"):
        memory.refuse(digest)
        memory.remember(digest + b"good", Recognised(HANAKO, digest.decode(), until=float("inf")))
    assert [memory.refused(digest) for digest in (b"1", b"2", b"3")] == [True, False, True]
    assert [memory.proof(digest + b"good") for digest in (b"1", b"2", b"3")] == ["1", "", "3"]


def test_digests_differ_between_processes_and_take_any_header() -> None:
    assert Recognition().digest("Basic x") != Recognition().digest("Basic x")
    assert Recognition().digest("Basic \udcff")
