"""A bundle that arrives: sent here, or named by its address at a custodian that is trusted. Then it is queued."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from uuid import uuid4

from lrs.access.reading import Lent
from lrs.errors import BadRequest
from lrs.http.auditing import note_seen
from lrs.http.keys import CUSTODIANS, IMPORTS
from lrs.http.pulling import origin_of
from lrs.http.requests import Call
from lrs.imports.arrivals import Arrivals
from lrs.storage.contract.jobs import Job


async def sent(call: Call, lent: Lent, learner: str, case_id: str, chunks: AsyncIterator[bytes]) -> Job:
    """Raises `TooLarge`, `Busy` where there is no room, `BadRequest` for nothing, `Conflict` while another is under
    way; then nothing of it is kept."""
    import_id, arrivals = uuid4().hex, call.app[IMPORTS].arrivals
    await _receive(arrivals, import_id, chunks)
    try:
        return await _queue(call, lent, learner, case_id, import_id)
    except BaseException:
        await asyncio.to_thread(arrivals.discard, import_id)
        raise


async def named(call: Call, lent: Lent, learner: str, case_id: str, url: str) -> Job:
    """Raises `BadRequest`, `NotFound` for an address that is no trusted custodian's, `Conflict`."""
    origin = origin_of(url)
    if origin is None:
        raise BadRequest("import-url-invalid")
    await call.app[CUSTODIANS].registry.get(lent.person.tenant, origin)
    return await _queue(call, lent, learner, case_id, uuid4().hex, url)


async def _queue(call: Call, lent: Lent, learner: str, case_id: str, import_id: str, url: str = "") -> Job:
    job = await call.app[IMPORTS].queue(lent, learner, import_id, case_id, url)
    note_seen(call, "bundle.arrived", lent, [learner], **{"import": import_id})
    return job


async def _receive(arrivals: Arrivals, import_id: str, chunks: AsyncIterator[bytes]) -> None:
    """Into the spool, as far as there is room."""
    try:
        with await asyncio.to_thread(arrivals.open, arrivals.part(import_id), "xb") as file:
            async for piece in chunks:
                await asyncio.to_thread(file.write, piece)
            if not file.size:
                raise BadRequest("import-empty")
        await asyncio.to_thread(arrivals.part(import_id).rename, arrivals.place(import_id))
    except BaseException:
        await asyncio.to_thread(arrivals.discard, import_id)
        raise
