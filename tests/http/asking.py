"""Asking for statements, as most tests of the statement resource do."""

from __future__ import annotations

import json
from collections.abc import Mapping
from io import BytesIO
from typing import Any

from tests.http.conftest import Answer, Client


async def store(lrs: Client, *statements: Mapping[str, Any]) -> list[str]:
    """Store them in one batch, which must succeed; their ids."""
    answer = await lrs.post("statements", data=BytesIO(json.dumps(statements).encode()),
                            headers={"Content-Type": "application/json"})
    assert answer.status == 200, answer.text
    ids: list[str] = answer.json()
    return ids


async def one(lrs: Client, statement_id: str, **params: str) -> Answer:
    return await lrs.get("statements", params={"statementId": statement_id, **params})


async def stored_at(lrs: Client, statement_id: str) -> str:
    return str((await one(lrs, statement_id)).json()["stored"])


async def find(lrs: Client, **params: Any) -> list[str]:
    """The ids on the one page that answers this query, in order; values that are no text are sent as JSON."""
    ids, more = await page(lrs, "statements", params)
    assert more == ""
    return ids


async def walk(lrs: Client, **params: Any) -> list[list[str]]:
    """The ids on each page of this query, following `more` to its end."""
    ids, more = await page(lrs, "statements", params)
    pages = [ids]
    while more:
        ids, more = await page(lrs, more)
        pages.append(ids)
    return pages


async def page(lrs: Client, path: str, params: Mapping[str, Any] | None = None) -> tuple[list[str], str]:
    """The ids on a page and the address of the next one."""
    texts = {name: value if isinstance(value, str) else json.dumps(value) for name, value in (params or {}).items()}
    answer = await lrs.get(path, params=texts)
    assert answer.status == 200, answer.text
    result = answer.json()
    return [statement["id"] for statement in result["statements"]], result["more"]
