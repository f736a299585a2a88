"""What a request wants to store: its Statements, cut from the body, found valid and drafted.

A batch is taken in Statement by Statement, giving way to other requests between them, so that ten thousand of them
do not hold up the one answer of a child.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from msgspec import DecodeError

from lrs.claims.service import Claims
from lrs.config import Limits
from lrs.errors import BadRequest, InvalidStatements, TooLarge
from lrs.profiles.findings import BrokenProfile
from lrs.profiles.findings import Finding as Remark
from lrs.statements.drafting import Draft, Drafting
from lrs.xapi import validation
from lrs.xapi.findings import Finding
from lrs.xapi.jsontext import BadJSON, load, split
from lrs.xapi.version import Version

GIVE_WAY_EVERY = 64

_SPACE = b" \t\r\n"


@dataclass(frozen=True, slots=True)
class Submission:
    """`remarks`: what was found of Statements that claim a profile, of a key for which they are looked at."""

    drafts: list[Draft]
    version: Version
    remarks: Sequence[Remark] = ()


async def read(body: bytes, drafting: Drafting, limits: Limits, claims: Claims | None = None) -> Submission:
    """The Statements of a POST.

    Raises `BadJSON`, `TooLarge`, `InvalidStatements` with the violations of all, `BadRequest` for an id twice,
    `BrokenProfile` for those that claim a profile and break it, where `claims` refuses these.
    """
    body = body.strip(_SPACE)
    texts, is_array = _cut(body, limits)
    drafts: list[Draft] = []
    findings: list[Finding] = []
    remarks: list[Remark] = []
    for index, text in enumerate(texts):
        pointer = f"/{index}" if is_array else ""
        if len(text) > limits.statement_bytes:
            raise TooLarge("statement-too-large", pointer=pointer or "/", limit=limits.statement_bytes)
        value = _load(text, body, limits.nesting)
        if validation.is_valid(value, drafting.version):
            drafts.append(drafting.draft(text, value, pointer))
            if claims is not None and len(remarks) < limits.findings:
                remarks += claims.findings(value, pointer)
        else:
            findings += validation.findings(value, drafting.version, pointer, limits.findings - len(findings))
            if len(findings) >= limits.findings:
                break
        if index % GIVE_WAY_EVERY == GIVE_WAY_EVERY - 1:
            await asyncio.sleep(0)
    if findings:
        raise InvalidStatements(findings)
    _refuse_repeated_ids(drafts)
    if claims is not None and claims.refuses and (broken := [each for each in remarks if each.severity == "error"]):
        raise BrokenProfile(broken[:limits.findings])
    return Submission(drafts, drafting.version, remarks[:limits.findings])


async def read_single(body: bytes, statement_id: str, drafting: Drafting, limits: Limits,
                      claims: Claims | None = None) -> Submission:
    """The Statement of a PUT, whose id, where it has one, is the one asked for (Communication 2.1.1)."""
    if body.lstrip(_SPACE)[:1] == b"[":
        raise BadRequest("statement-single")
    submission = await read(body, drafting, limits, claims)
    if submission.drafts[0].statement.statement_id.lower() != statement_id.lower():
        raise BadRequest("statement-id-differs")
    return submission


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
    seen: set[bytes] = set()
    for draft in drafts:
        if draft.statement.key in seen:
            raise BadRequest("statement-ids-repeated", id=draft.statement.statement_id)
        seen.add(draft.statement.key)
