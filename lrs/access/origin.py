"""Web origins, by which tenants and custodians are known: scheme, host and port (RFC 6454)."""

from __future__ import annotations

from urllib.parse import urlsplit

from lrs.config import Server
from lrs.storage.contract.access import Tenant


def canonical(text: str) -> str:
    """`text` as an origin in the one way of writing it. Raises `ValueError` for what is something else."""
    parts = urlsplit(text)
    if (parts.scheme not in {"http", "https"} or not parts.hostname or parts.path not in {"", "/"} or parts.query
            or parts.fragment or parts.username is not None or (parts.port is not None and parts.port <= 0)):
        raise ValueError(text)
    return f"{parts.scheme}://{parts.netloc.lower()}"


def public(tenant: Tenant, server: Server) -> str:
    """The tenant's own origin; that of this server for one that has none."""
    return tenant.origin or server.public_url.rstrip("/") or f"http://localhost:{server.port}"
