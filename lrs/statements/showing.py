"""Statements in the formats that are not the bytes that came: ids and canonical."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any, Literal

from lrs.activities import ActivityService
from lrs.statements.submission import GIVE_WAY_EVERY
from lrs.storage.contract import StatementRow
from lrs.xapi import formats
from lrs.xapi.jsontext import dump, load_verbatim


async def rewritten(rows: Sequence[StatementRow], wanted: Literal["ids", "canonical"], accept_language: str,
                    tenant: str, activities: ActivityService) -> list[bytes]:
    """The JSON text of each row in the format `wanted` (Communication 2.1.3), numbers with their own text."""
    statements: list[dict[str, Any]] = [load_verbatim(row.text) for row in rows]
    definitions: dict[str, dict[str, Any]] = {}
    if wanted == "canonical" and (ids := set().union(*map(formats.activity_ids, statements))):
        definitions = await activities.definitions(tenant, sorted(ids))
    texts: list[bytes] = []
    for count, statement in enumerate(statements, 1):
        form = formats.ids(statement) if wanted == "ids" else formats.canonical(statement, definitions, accept_language)
        texts.append(dump(form))
        if count % GIVE_WAY_EVERY == 0:
            await asyncio.sleep(0)
    return texts
