"""Multipart, signatures, sameness, instants: what tests rest on."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256, SHA384, SHA512
from cryptography.x509 import load_der_x509_certificate

from conformance.instants import instant, is_instant, written
from conformance.names import GONE, changed
from conformance.sameness import difference, difference_of_statements
from conformance.wire.client import query
from conformance.wire.multipart import Part, content_type, read
from conformance.wire.multipart import written as multipart
from conformance.wire.signature import CERTIFICATE, OTHER_CERTIFICATE, signed


def test_multipart_is_read_as_it_was_written() -> None:
    bodies = [b"{}", bytes(range(256)), b"", b"\r\n\r\n--"]
    parts = [Part({"A": "b", "X-Y": "z"}, body) for body in bodies]
    assert [each.body for each in read(content_type(), multipart(parts))] == bodies
    assert read(content_type(), multipart(parts))[0].headers == {"a": "b", "x-y": "z"}


@pytest.mark.parametrize(("kind", "body"), [
    ("application/json", b"{}"), ("multipart/mixed", b"--x--"), ("multipart/mixed; boundary=x", b"--x\r\n\r\n"),
    ("multipart/mixed; boundary=x", b"--x\r\nA: b\r\n--x--"), ("multipart/mixed; boundary=x", b"")])
def test_what_is_no_multipart_is_said_to_be_none(kind: str, body: bytes) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        read(kind, body)


@pytest.mark.parametrize(("algorithm", "digest"), [("RS256", SHA256()), ("RS384", SHA384()), ("RS512", SHA512())])
def test_signatures_are_sound(algorithm: str, digest: Any) -> None:
    text, _, signature = signed({"a": 1}, algorithm).rpartition(b".")
    raw = base64.urlsafe_b64decode(signature + b"==")
    keys = [load_der_x509_certificate(base64.b64decode("".join(each))).public_key()
            for each in (CERTIFICATE, OTHER_CERTIFICATE)]
    assert isinstance(keys[0], rsa.RSAPublicKey)
    keys[0].verify(raw, text, padding.PKCS1v15(), digest)
    assert keys[0] != keys[1]


@pytest.mark.parametrize(("one", "other"), [
    (1, True), (0, False), ("1", 1), ({}, []), ([1], [1, 2]), ({"a": 1}, {}), ({}, {"a": 1}),
    (None, {}), ("が", "か\u3099")])
def test_different_values_differ(one: Any, other: Any) -> None:
    assert difference(one, other)
    assert not difference(one, one)


STATEMENT = {"id": "A", "actor": {"objectType": "Group", "member": [{"mbox": "b"}, {"mbox": "a"}]}, "verb": {"id": "v"},
             "object": {"id": "x"}, "timestamp": "2024-04-01T00:00:00Z",
             "context": {"contextActivities": {"parent": {"id": "p"}}}}
ANSWERED = {"context.contextActivities.parent": [{"id": "p"}]}


@pytest.mark.parametrize("changes", [
    {"timestamp": "2024-04-01T09:00:00.000+09:00"}, {"id": "a"},
    {"actor.member": [{"mbox": "a"}, {"mbox": "b"}]}, {"stored": "x", "authority": {}, "version": "1.0.0"}])
def test_what_a_server_may_change_is_no_difference(changes: dict[str, Any]) -> None:
    assert not difference_of_statements(STATEMENT, changed(STATEMENT, {**ANSWERED, **changes}))


@pytest.mark.parametrize("changes", [
    {"timestamp": "2024-04-01T00:00:00.001Z"}, {"timestamp": GONE}, {"id": "b"},
    {"context.contextActivities.parent": {"id": "p"}}, {"verb.display": {"en": "x"}},
    {"actor.member": [{"mbox": "a"}]}, {"context": GONE}, {"result": {}}, {"object.id": "y"}])
def test_what_a_server_may_not_change_is_a_difference(changes: dict[str, Any]) -> None:
    assert difference_of_statements(STATEMENT, changed(STATEMENT, {**ANSWERED, **changes}))


def test_changes_leave_the_original_alone() -> None:
    inner = {"a": {"b": 1}}
    made = changed({}, {"x": inner, "x.a.b": 2})
    assert (inner, made) == ({"a": {"b": 1}}, {"x": {"a": {"b": 2}}})


def test_instants_compare_across_zones_and_digits() -> None:
    assert instant("2024-04-01T09:00:00.1+09:00") == instant("2024-04-01T00:00:00.1000Z")
    assert written(instant("2024-04-01T00:00:00.123456Z")) == "2024-04-01T00:00:00.123Z"
    assert not is_instant("yesterday")


def test_parameters_are_encoded_once() -> None:
    assert query({"agent": {"mbox": "a+b@c"}, "limit": 0, "ascending": True, "verb": "x y"}) == (
        "agent=%7B%22mbox%22%3A%20%22a%2Bb%40c%22%7D&limit=0&ascending=true&verb=x%20y")
