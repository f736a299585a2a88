"""/api/v1/bundles: exports ordered and seen, a bundle's bytes, and the receipt of who took it in.

A bundle is encrypted to its recipient, so a link of some minutes is enough to fetch it; a family, whose file is plain,
is signed in. What stopped goes on with `curl -C -`: the ETag is the file's SHA-256, also under a new link.
"""

from __future__ import annotations

import asyncio
from base64 import b64encode
from typing import Any

from aiohttp import web

from lrs import parameters
from lrs.bundles.receipts import MOST_BYTES
from lrs.clock import utc_text
from lrs.errors import BadRequest, NotFound
from lrs.exports.service import Content
from lrs.http import csrf, forms, pages, ranges, visitors
from lrs.http.keys import CONFIG, EXPORTS
from lrs.http.requests import Call
from lrs.http.responses import NOT_KEPT, encoded
from lrs.storage.contract.access import Tenant
from lrs.storage.contract.jobs import Job
from lrs.xapi.jsontext import load

EXPORTS_PATH = "/api/v1/bundles/exports"
CONTENT_PATH = "/api/v1/bundles/{id}/content"
RECEIPT_PATH = "/api/v1/bundles/{id}/receipt"
HANDOVER_PATH = "/handover/{id}"
HANDOVERS_PATH = "/api/v1/bundles/{id}/handovers"
LINK_PATH = "/api/v1/bundles/{id}/links"
_PIECE = 256 * 1024


async def post_export(call: Call) -> web.Response:
    """Have the bundle of an approved case built; one that is under way or ready is answered again."""
    call.query()
    if call.content_type != "application/json":
        raise BadRequest("json-expected", content_type=call.content_type)
    asked = load(await call.body(MOST_BYTES), call.app[CONFIG].limits.nesting)
    if not isinstance(asked, dict) or set(asked) != {"case"} or not isinstance(asked["case"], str):
        raise BadRequest("bundle-export-body")
    job = await call.app[EXPORTS].order(call.person, asked["case"])
    return encoded(shown(job), 202, {"Location": f"{EXPORTS_PATH}/{job.job_id}", **NOT_KEPT})


async def get_exports(call: Call) -> web.Response:
    """Those of a case or of a learner, newest first."""
    params = call.query((), ("case", "learner"))
    if len(params) != 1:
        raise BadRequest("parameter-missing", name="case")
    [(name, value)] = ((name, parameters.uuid(params, name)) for name in params)
    asked = {"case_id": value} if name == "case" else {"learner": value}
    found = await call.app[EXPORTS].list(call.person, **asked)
    return encoded({"exports": [shown(job) for job in found]}, headers=NOT_KEPT)


async def get_export(call: Call) -> web.Response:
    call.query()
    return encoded(shown(await call.app[EXPORTS].get(call.person, call.request.match_info["id"])), headers=NOT_KEPT)


async def post_link(call: Call) -> web.Response:
    """A link that opens the bundle for some minutes to whoever holds it; there is no body to send."""
    call.query()
    job_id = call.request.match_info["id"]
    tenant, origin = await visitors.home(call)
    made = await call.app[EXPORTS].link(call.person, tenant, job_id)
    return encoded({"url": content_url(origin, job_id, made.link), "until": utc_text(made.until)}, 201, NOT_KEPT)


async def post_handover(call: Call) -> web.Response:
    """A link that once opens the readable page and the workbook, for a school without an LRS; no body is sent."""
    call.query()
    tenant, origin = await visitors.home(call)
    job_id = call.request.match_info["id"]
    made = await call.app[EXPORTS].hand_over(call.person, tenant, job_id)
    return encoded({"url": handover_url(origin, job_id, made.link), "until": utc_text(made.until)}, 201, NOT_KEPT)


async def get_handover(call: Call) -> web.Response:
    """What the link opens, without opening it: what looks at links in letters must not use them up."""
    params = call.query(("link",), ("lang",))
    here = await visitors.visitor(call)
    found = await call.app[EXPORTS].handed_over(here.tenant, call.request.match_info["id"], params["link"])
    return pages.page(call, "handover.html", here, name=here.tenant.name, expires=found.job.expires)


async def post_handover_taken(call: Call) -> web.Response:
    params = call.query(("link",), ("lang",))
    here = await visitors.visitor(call)
    form = await forms.read(call, (csrf.FIELD,))
    csrf.check(call, here.origin, here.csrf, form[csrf.FIELD])
    job_id = call.request.match_info["id"]
    body = await call.app[EXPORTS].taken(here.tenant, job_id, params["link"], call.request_id)
    return web.Response(body=body, content_type="application/zip", headers={
        "Content-Disposition": f'attachment; filename="{job_id}.zip"', **NOT_KEPT})


async def get_content(call: Call) -> web.StreamResponse:
    """The bundle, or one range of it, by a link or for somebody signed in."""
    params = call.query((), ("link",))
    tenant, _ = await visitors.home(call)
    content, by = await _found(call, tenant, params.get("link"))
    etag = f'"{content.sha256}"'
    if etag in _etags(call.header("If-None-Match")):
        return web.Response(status=304, headers={"ETag": etag, **NOT_KEPT})
    part = ranges.asked(call.header("Range"), call.header("If-Range"), etag, content.size)
    if call.method != "HEAD":
        told = f"{part.first}-{part.end - 1}" if part else "all"
        await call.app[EXPORTS].fetched(content, by, told, call.request_id)
    return await _send(call, content, part, etag)


async def post_receipt(call: Call) -> web.Response:
    """The recipient's receipt, a compact JWS, as the body: its signature says who sent it."""
    call.query()
    tenant, _ = await visitors.home(call)
    try:
        receipt = (await call.body(MOST_BYTES)).decode("ascii").strip()
    except UnicodeDecodeError:
        raise BadRequest("receipt-form") from None
    job = await call.app[EXPORTS].receive(tenant, call.request.match_info["id"], receipt, call.request_id)
    return encoded({"id": job.job_id, "state": job.state}, headers=NOT_KEPT)


def content_url(origin: str, job_id: str, link: str) -> str:
    return f"{origin}{CONTENT_PATH.format(id=job_id)}?link={link}"


def handover_url(origin: str, job_id: str, link: str) -> str:
    return f"{origin}{HANDOVER_PATH.format(id=job_id)}?link={link}"


def shown(job: Job) -> dict[str, Any]:
    """A job as it is told to who may see it: how far it is, in hundredths, and what there is to fetch."""
    told: dict[str, Any] = {
        "id": job.job_id, "case": job.case_id, "learner": job.learner, "state": job.state, "percent": job.done,
        "step": job.detail.get("step", ""), "reason": job.reason, "created": utc_text(job.created),
        "changed": utc_text(job.changed), "expires": utc_text(job.expires) if job.expires else None}
    if job.state == "ready":
        told |= {"content": CONTENT_PATH.format(id=job.job_id), "bytes": job.detail["size"],
                 "sha256": job.detail["sha256"], "statements": job.detail["statements"]}
    return told


async def _found(call: Call, tenant: Tenant, link: str | None) -> tuple[Content, str]:
    """The file, and who is told to have fetched it."""
    job_id = call.request.match_info["id"]
    if link is not None:
        return await call.app[EXPORTS].by_link(tenant, job_id, link), "holder:link"
    person = await visitors.person(call)
    return await call.app[EXPORTS].by_person(person, job_id), person.user or person.account


async def _send(call: Call, content: Content, part: ranges.Part | None, etag: str) -> web.StreamResponse:
    first, end = part or (0, content.size)
    extension = content.name.partition(".")[2]
    headers = {
        "Content-Type": content.media, "Content-Length": str(end - first), "Accept-Ranges": "bytes", "ETag": etag,
        "Repr-Digest": f"sha-256=:{b64encode(bytes.fromhex(content.sha256)).decode()}:",
        "Content-Disposition": f'attachment; filename="{content.job.job_id}.{extension}"', **NOT_KEPT}
    if part:
        headers["Content-Range"] = f"bytes {first}-{end - 1}/{content.size}"
    response = web.StreamResponse(status=206 if part else 200, headers=headers)
    try:
        file = await asyncio.to_thread(content.path.open, "rb")
    except FileNotFoundError:  # it was deleted at this moment
        raise NotFound("bundle-gone", id=content.job.job_id) from None
    with file:  # once open it is read to its end, also if it is deleted meanwhile
        await call.start(response)
        if call.method == "HEAD":
            return response
        file.seek(first)
        while first < end and (piece := await asyncio.to_thread(file.read, min(_PIECE, end - first))):
            await response.write(piece)
            first += len(piece)
    await response.write_eof()
    return response


def _etags(header: str | None) -> list[str]:
    return [each.strip().removeprefix("W/") for each in (header or "").split(",")]
