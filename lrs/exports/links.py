"""Links that open one bundle for some minutes: whoever holds one may fetch it, and nothing else. Pure.

A link is an instant and a keyed digest of it with the bundle's id: nothing is kept of it, and none can be made up.
"""

from __future__ import annotations

import hmac
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode

_LINK = re.compile(r"[A-Za-z0-9_-]{32}")
_AT_BYTES = 6


def made(secret: bytes, job_id: str, until: int) -> str:
    """`until` in milliseconds."""
    at = until.to_bytes(_AT_BYTES, "big")
    return urlsafe_b64encode(at + _digest(secret, job_id, at)).decode()


def opens(link: str, secret: bytes, job_id: str, now: int) -> bool:
    if not _LINK.fullmatch(link):
        return False
    told = urlsafe_b64decode(link)
    at, digest = told[:_AT_BYTES], told[_AT_BYTES:]
    return hmac.compare_digest(digest, _digest(secret, job_id, at)) and now < int.from_bytes(at, "big")


def _digest(secret: bytes, job_id: str, at: bytes) -> bytes:
    return hmac.digest(secret, b"bundle link " + job_id.encode() + b" " + at, "sha256")[:18]
