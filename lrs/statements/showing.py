"""Statements in the formats that are not the bytes that came: ids and canonical."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Any, Literal, TypeVar

from lrs.activities import ActivityService
from lrs.statements.submission import GIVE_WAY_EVERY
from lrs.storage.contract.statements import StatementRow
from lrs.xapi import formats
from lrs.xapi.jsontext import dump, load_verbatim

T = TypeVar("T")


async def rewritten(rows: Sequence[StatementRow], wanted: Literal["ids", "canonical"], accept_language: str,
                    tenant: str, activities: ActivityService) -> list[bytes]:
    """The JSON text of each row in the format `wanted` (Communication 2.1.3), numbers with their own text."""
    statements: list[dict[str, Any]] = [load_verbatim(row.text) async for row in _giving_way(rows)]
    definitions: dict[str, dict[str, Any]] = {}
    if wanted == "canonical" and (ids := set().union(*map(formats.activity_ids, statements))):
        definitions = await activities.definitions(tenant, sorted(ids))
    if wanted == "ids":
        return [dump(formats.ids(each)) async for each in _giving_way(statements)]
    return [dump(formats.canonical(each, definitions, accept_language)) async for each in _giving_way(statements)]


async def _giving_way(items: Sequence[T]) -> AsyncIterator[T]:
    """The items, giving way to other requests now and then."""
    for count, item in enumerate(items, 1):
        yield item
        if count % GIVE_WAY_EVERY == 0:
            await asyncio.sleep(0)
