"""/api/v1/links: who is behind the accounts of tools; made, listed and undone by keys with the scope `link`."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from lrs import parameters
from lrs.access.policy import require
from lrs.annotation import links
from lrs.annotation.links import Link, Preview
from lrs.clock import utc_text
from lrs.errors import BadRequest
from lrs.http.keys import LINKS
from lrs.http.requests import Call
from lrs.http.responses import encoded
from lrs.storage.contract.links import Batch
from lrs.xapi.jsontext import load

NESTING = 16


async def get_links(call: Call) -> web.Response:
    """The batches, newest first."""
    call.query()
    require(call.principal, "links/read")
    found = await call.app[LINKS].batches(call.principal.tenant)
    return encoded({"batches": [_shown(batch) for batch in found]})


async def get_unlinked(call: Call) -> web.Response:
    """How many Statements no learner stands behind, by app and home page."""
    params = call.query(optional=("app",))
    require(call.principal, "links/read")
    found = await call.app[LINKS].unlinked(call.principal.tenant, params.get("app"))
    return encoded({"unlinked": [{"app": each.app, "homePage": each.home_page, "statements": each.statements}
                                 for each in found], "statements": sum(each.statements for each in found)})


async def post_links(call: Call) -> web.Response:
    """Link the accounts or aliases of the body, JSON, or CSV with `app` and `homePage` as parameters."""
    params = call.query(optional=("preview", "app", "homePage"))
    require(call.principal, "links/write")
    preview = parameters.flag(params, "preview")
    service, tenant, by = call.app[LINKS], call.principal.tenant, _by(call)
    if call.content_type == "text/csv":
        if "app" not in params:
            raise BadRequest("parameter-missing", name="app")
        wanted = await asyncio.to_thread(links.read, await call.body(), params.get("homePage", ""))
        return _done(await service.link(tenant, params["app"], wanted, by, preview=preview))
    if call.content_type != "application/json":
        raise BadRequest("json-expected", content_type=call.content_type)
    sent = load(await call.body(), NESTING)
    if isinstance(sent, dict) and "aliases" in sent:
        return _done(await service.alias(tenant, _aliases(sent), by, preview=preview))
    app, asked = _links(sent)
    return _done(await service.link(tenant, app, asked, by, preview=preview))


async def delete_links(call: Call) -> web.Response:
    """Undo a batch."""
    call.query()
    require(call.principal, "links/write")
    batch_id = call.request.match_info["id"]
    undone = await call.app[LINKS].undo(call.principal.tenant, batch_id, _by(call))
    return encoded({"id": undone.batch_id, "accounts": undone.count})


def _by(call: Call) -> str:
    return f"key:{call.principal.credential}"


def _done(preview: Preview) -> web.Response:
    return encoded({"id": preview.batch_id, "new": preview.new, "changed": preview.changed, "same": preview.same,
                    "statements": preview.statements})


def _shown(batch: Batch) -> dict[str, Any]:
    return {"id": batch.batch_id, "kind": batch.kind, "app": batch.app, "accounts": batch.count, "by": batch.by,
            "at": utc_text(batch.at), "undone": None if batch.undone is None else utc_text(batch.undone),
            "undoneBy": batch.undone_by or None}


def _aliases(sent: Mapping[str, Any]) -> dict[str, str]:
    return {_text(each, "alias"): _text(each, "learner") for each in _listed(sent, "aliases")}


def _links(sent: Any) -> tuple[str, list[Link]]:
    app, home_page = _text(sent, "app"), _text(sent, "homePage", "")
    return app, [Link(place, _text(each, "account"), _text(each, "homePage", home_page), _text(each, "learner", ""),
                      _text(each, "username", "")) for place, each in enumerate(_listed(sent, "links"), 1)]


def _listed(sent: Mapping[str, Any], name: str) -> list[Any]:
    found = sent.get(name)
    if not isinstance(found, list):
        raise BadRequest("links-malformed", member=name)
    return found


def _text(sent: Any, name: str, default: str | None = None) -> str:
    found = sent.get(name, default) if isinstance(sent, dict) else None
    if not isinstance(found, str) or (not found and default is None):
        raise BadRequest("links-malformed", member=name)
    return found
