"""What a request wants to store: its Statements, cut from the body and found valid.

A batch is taken in Statement by Statement, giving way to other requests between them, so that ten thousand of them
do not hold up the one answer of a child.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from msgspec import DecodeError

from lrs.config import Limits
from lrs.errors import BadRequest, InvalidStatements, TooLarge
from lrs.xapi import validation
from lrs.xapi.findings import Finding
from lrs.xapi.jsontext import BadJSON, load, split
from lrs.xapi.version import Version

GIVE_WAY_EVERY = 64

_SPACE = b" \t\r\n"


@dataclass(frozen=True, slots=True)
class Draft:
    """One valid Statement: its text as it came and what that says."""

    raw: bytes
    value: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Submission:
    """`statement_id` is that of a PUT; `batch`, whether the body was an array."""

    drafts: list[Draft]
    version: Version
    batch: bool
    statement_id: str | None = None

    def placed(self) -> Iterator[tuple[Draft, str]]:
        """Each Statement and the JSON pointer to it in the body."""
        for index, draft in enumerate(self.drafts):
            yield draft, f"/{index}" if self.batch else ""


async def read(body: bytes, version: Version, limits: Limits) -> Submission:
    """The Statements of a POST.

    Raises `BadJSON`, `TooLarge`, `InvalidStatements` with the violations of all, `BadRequest` for an id twice.
    """
    body = body.strip(_SPACE)
    texts, is_array = _cut(body, limits)
    drafts: list[Draft] = []
    findings: list[Finding] = []
    for index, text in enumerate(texts):
        pointer = f"/{index}" if is_array else ""
        if len(text) > limits.statement_bytes:
            raise TooLarge("statement-too-large", pointer=pointer or "/", limit=limits.statement_bytes)
        value = _load(text, body, limits.nesting)
        if not validation.is_valid(value, version):
            findings += validation.findings(value, version, pointer, limits.findings - len(findings))
            if len(findings) >= limits.findings:
                break
        drafts.append(Draft(text, value))
        if index % GIVE_WAY_EVERY == GIVE_WAY_EVERY - 1:
            await asyncio.sleep(0)
    if findings:
        raise InvalidStatements(findings)
    _refuse_repeated_ids(drafts)
    return Submission(drafts, version, is_array)


async def read_single(body: bytes, statement_id: str, version: Version, limits: Limits) -> Submission:
    """The Statement of a PUT, whose id, where it has one, is the one asked for (Communication 2.1.1)."""
    if body.lstrip(_SPACE)[:1] == b"[":
        raise BadRequest("statement-single")
    submission = await read(body, version, limits)
    own = submission.drafts[0].value.get("id", statement_id)
    if own.lower() != statement_id.lower():
        raise BadRequest("statement-id-differs")
    return Submission(submission.drafts, version, False, statement_id)


def _cut(body: bytes, limits: Limits) -> tuple[list[bytes], bool]:
    if body[:1] != b"[":
        return [body], False
    try:
        texts = split(body)
    except (DecodeError, RecursionError):
        load(body, limits.nesting)  # raises with the reason and the place
        raise
    if len(texts) > limits.batch_statements:
        raise TooLarge("batch-too-long", count=len(texts), limit=limits.batch_statements)
    return texts, True


def _load(text: bytes, body: bytes, nesting: int) -> Any:
    try:
        return load(text, nesting)
    except BadJSON as error:
        if text is not body and error.slug != "json-too-deep":
            load(body, nesting + 1)  # raises the same, with its place in the whole body
        raise


def _refuse_repeated_ids(drafts: list[Draft]) -> None:
    seen: set[str] = set()
    for statement_id in _ids(drafts):
        if statement_id in seen:
            raise BadRequest("statement-ids-repeated", id=statement_id)
        seen.add(statement_id)


def _ids(drafts: list[Draft]) -> Iterator[str]:
    for draft in drafts:
        if "id" in draft.value:
            yield draft.value["id"].lower()
