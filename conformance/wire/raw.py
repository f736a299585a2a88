"""A request on a socket of its own, for what an HTTP library would hide."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Mapping
from urllib.parse import urlsplit

from conformance.failure import Exchange
from conformance.wire.client import TIMEOUT, told


async def after_headers(method: str, url: str, headers: Mapping[str, str], *, insecure: bool) -> tuple[bytes, Exchange]:
    """Every byte that comes after the headers of the answer until the server closes."""
    parts = urlsplit(url)
    context = ssl.create_default_context() if parts.scheme == "https" else None
    if context and insecure:
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    port = parts.port or (443 if context else 80)
    async with asyncio.timeout(TIMEOUT):
        reader, writer = await asyncio.open_connection(parts.hostname, port, ssl=context)
        try:
            path = parts.path + (f"?{parts.query}" if parts.query else "")
            lines = [f"{method} {path} HTTP/1.1", f"Host: {parts.netloc}", "Connection: close",
                     *(f"{name}: {value}" for name, value in headers.items()), "", ""]
            writer.write("\r\n".join(lines).encode())
            whole = await reader.read()
        finally:
            writer.close()
    head, _, rest = whole.partition(b"\r\n\r\n")
    return rest, Exchange(told(method, url, headers, None), head.decode("latin-1"))
