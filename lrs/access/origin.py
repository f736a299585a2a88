"""Web origins, by which tenants and custodians are known: scheme, host and port (RFC 6454)."""

from __future__ import annotations

from urllib.parse import urlsplit


def canonical(text: str) -> str:
    """`text` as an origin in the one way of writing it. Raises `ValueError` for what is something else."""
    parts = urlsplit(text)
    if (parts.scheme not in {"http", "https"} or not parts.hostname or parts.path not in {"", "/"} or parts.query
            or parts.fragment or parts.username is not None or (parts.port is not None and parts.port <= 0)):
        raise ValueError(text)
    return f"{parts.scheme}://{parts.netloc.lower()}"
