"""A bundle brought from the custodian that made it: over a link of a few minutes, going on where it broke off.

Size and time are bounded, and what comes, as it was sent, must be whole before it is looked at: who sends next to
nothing, but never nothing, holds up no other job.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

from lrs.access.origin import canonical
from lrs.access.published_keys import safe
from lrs.custodians.registry import Registry
from lrs.errors import BadRequest
from lrs.http.outgoing import Outgoing
from lrs.imports.arrivals import Arrivals
from lrs.jobs.runner import Later
from lrs.sending import Answer, NoAnswer, NotCalled

_PATIENCE_SECONDS = 120.0
_SILENCE_SECONDS = 60
_SLOWEST = 16 * 1024  # bytes a second that come at least, on the whole

log = logging.getLogger(__name__)


def origin_of(url: str) -> str | None:
    """Whose address this is; None for one that nothing is fetched from."""
    try:
        parts = urlsplit(url)
        return canonical(f"{parts.scheme}://{parts.netloc}") if safe(url) else None
    except ValueError:
        return None


@asynccontextmanager
async def pulling(allow: Collection[str], registry: Registry, arrivals: Arrivals) -> AsyncIterator[Pulling]:
    """`allow` as for `Outgoing`."""
    async with Outgoing.open(allow, _SILENCE_SECONDS) as outgoing:
        yield Pulling(outgoing, registry, arrivals)


class Pulling:
    """`lrs.imports.service.Issuers`. What has come so far lies beside the file, with the ETag that it is of."""

    def __init__(self, outgoing: Outgoing, registry: Registry, arrivals: Arrivals) -> None:
        self._outgoing = outgoing
        self._registry = registry
        self._arrivals = arrivals

    async def pull(self, tenant: str, url: str, path: Path) -> None:
        """Raises `NotFound` for a custodian that is trusted no longer, `BadRequest` for an answer that is no bundle and
        an address that is not called, `TooLarge`, `Busy` where there is no room for it now, `Later` where nobody
        answers."""
        await self._registry.get(tenant, origin_of(url) or url)
        part, mark = path.with_name(f"{path.name}.part"), path.with_name(f"{path.name}.etag")
        try:
            there = await asyncio.to_thread(_there, part, mark)
            headers = {"Range": f"bytes={there[0]}-", "If-Range": there[1]} if there else {}
            async with asyncio.timeout(_PATIENCE_SECONDS) as patience, self._outgoing.stream(
                    "GET", url, headers) as (answer, pieces):
                await self._take(answer, pieces, part, mark, patience)
        except NotCalled as error:
            raise error.refusal from None
        except (NoAnswer, TimeoutError) as error:
            log.warning("imports: an issuer does not answer", extra={"fields": {"error": type(error).__name__}})
            raise Later("import-unreachable") from error
        await asyncio.to_thread(part.rename, path)

    async def receipt(self, issuer: str, bundle_id: str, receipt: str) -> bool:
        """Hand in the receipt for a bundle; False where its issuer does not take it now."""
        url = f"{issuer}/api/v1/bundles/{bundle_id.removeprefix('urn:uuid:')}/receipt"
        try:
            answer = await self._outgoing.send("POST", url, {"Content-Type": "text/plain"}, receipt.encode())
        except (NoAnswer, TimeoutError):
            return False
        return answer.status == 200

    async def _take(self, answer: Answer, pieces: AsyncIterator[bytes], part: Path, mark: Path,
                    patience: asyncio.Timeout) -> None:
        due = asyncio.get_running_loop().time() + _PATIENCE_SECONDS
        if answer.status not in {200, 206}:
            raise BadRequest("import-link-refused", status=answer.status)
        whole = answer.status == 200
        with await asyncio.to_thread(self._arrivals.open, part, "wb" if whole else "ab") as file:
            await asyncio.to_thread(file.need, _size(answer.headers.get("content-length", "")))
            if whole:
                etag = answer.headers.get("etag", "")
                await asyncio.to_thread(mark.write_text, etag if etag.isascii() else "")
            async for piece in pieces:
                await asyncio.to_thread(file.write, piece)
                patience.reschedule(due := due + len(piece) / _SLOWEST)


def _size(told: str) -> int:
    return int(told) if told.isascii() and told.isdigit() and len(told) < 20 else 0


def _there(part: Path, mark: Path) -> tuple[int, str] | None:
    """What came before it broke off, and of what; None where that cannot be told."""
    try:
        size, etag = part.stat().st_size, mark.read_text()
    except FileNotFoundError:
        return None
    return (size, etag) if size and etag else None
