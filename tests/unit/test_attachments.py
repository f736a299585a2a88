"""Declared attachments, and the parts that came."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from lrs.xapi.attachments import algorithm, declared, mismatches

ESSAY = hashlib.sha256("作文".encode()).hexdigest()
PHOTO = hashlib.sha512(b"photo").hexdigest()


def attachment(sha2: str, **members: str) -> dict[str, Any]:
    return {
        "usageType": "https://e.jp/essay",
        "display": {"ja": "作文"},
        "contentType": "text/plain",
        "length": 6,
        "sha2": sha2,
        **members,
    }


def statement(*attachments: dict[str, Any], about: dict[str, Any] | None = None) -> dict[str, Any]:
    return {"object": about or {"id": "https://e.jp/7"}, "attachments": list(attachments)}


def rules(found: list[Any]) -> list[tuple[str, str]]:
    return [(finding.pointer, finding.rule) for finding in found]


def test_attachments_are_found_in_the_statement_and_its_substatement() -> None:
    inner = statement(attachment(PHOTO, fileUrl="https://e.jp/photo"))
    found = declared(statement(attachment(ESSAY.upper()), about={"objectType": "SubStatement", **inner}), "/3")
    assert [(one.pointer, one.sha2, one.has_url) for one in found] == [
        ("/3/attachments/0", ESSAY, False),
        ("/3/object/attachments/0", PHOTO, True),
    ]
    assert declared({"object": {"id": "https://e.jp/7"}}) == []


def test_declarations_and_parts_that_belong_together_match() -> None:
    sent = statement(attachment(ESSAY.upper()), attachment(ESSAY), attachment(PHOTO, fileUrl="https://e.jp/photo"))
    assert mismatches(declared(sent), {ESSAY, PHOTO}) == []
    assert mismatches(declared(sent), {ESSAY}) == []
    assert mismatches([], []) == []


def test_an_attachment_without_bytes_or_address_is_named() -> None:
    sent = statement(attachment(PHOTO, fileUrl="https://e.jp/photo"), attachment(ESSAY))
    found = mismatches(declared(sent, "/0"), ())
    assert rules(found) == [("/0/attachments/1", "attachment-absent")]
    assert ESSAY in found[0].text("ja")


def test_a_part_that_nobody_declared_is_named() -> None:
    found = mismatches(declared(statement(attachment(ESSAY))), [ESSAY, PHOTO])
    assert rules(found) == [("", "attachment-undeclared")]
    assert PHOTO in found[0].text("en")


@pytest.mark.parametrize("name", ["sha224", "sha256", "sha384", "sha512"])
def test_the_length_of_a_hash_tells_its_function(name: str) -> None:
    assert algorithm(hashlib.new(name, b"").hexdigest()) == name
