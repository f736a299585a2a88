"""A bundle that arrives: sent here, or named by its address at a custodian that is trusted. Then it is queued."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

from lrs.access.reading import Lent
from lrs.errors import BadRequest, Busy, TooLarge
from lrs.http.auditing import note_seen
from lrs.http.keys import CONFIG, CUSTODIANS, IMPORTS
from lrs.http.pulling import origin_of
from lrs.http.requests import Call
from lrs.storage.contract.jobs import Job


async def sent(call: Call, lent: Lent, learner: str, case_id: str, chunks: AsyncIterator[bytes]) -> Job:
    """Raises `TooLarge`, `Busy` where there is no room, `BadRequest` for nothing, `Conflict` while another is under
    way; then nothing of it is kept."""
    import_id, arrivals = uuid4().hex, call.app[IMPORTS].arrivals
    await _receive(call, arrivals.place(import_id), chunks)
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


async def _receive(call: Call, path: Path, chunks: AsyncIterator[bytes]) -> None:
    """Into the spool, as far as there is room."""
    arrivals, largest = call.app[IMPORTS].arrivals, call.app[CONFIG].bundles.largest_mb << 20
    room, length = await asyncio.to_thread(arrivals.room), 0
    try:
        with path.open("xb") as file:
            async for piece in chunks:
                length += len(piece)
                if length > largest:
                    raise TooLarge("import-too-large", limit=call.app[CONFIG].bundles.largest_mb)
                if length > room:
                    raise Busy("import-no-room")
                await asyncio.to_thread(file.write, piece)
        if not length:
            raise BadRequest("import-empty")
    except BaseException:
        await asyncio.to_thread(path.unlink, missing_ok=True)
        raise
