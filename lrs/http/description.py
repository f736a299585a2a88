"""GET /api/v1/openapi.json: what can be asked of this server, for everybody.

It holds nothing of any tenant, and who builds a client reads it before having a key.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from aiohttp import web

from lrs.http.keys import DESCRIPTION
from lrs.http.openapi.document import Path, document
from lrs.http.requests import Call
from lrs.http.responses import encoded
from lrs.messages.text import Language

DESCRIPTION_PATH = "/api/v1/openapi.json"


class Description:
    """Made when it is first asked for, once in each language."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self._paths = paths
        self._made: dict[Language, dict[str, Any]] = {}

    def told(self, language: Language) -> dict[str, Any]:
        if language not in self._made:
            self._made[language] = document(self._paths, language)
        return self._made[language]


async def get_description(call: Call) -> web.Response:
    call.query()
    return encoded(call.app[DESCRIPTION](call.language), headers={
        "Cache-Control": "public, max-age=300", "Content-Language": call.language, "Vary": "Accept-Language"})
