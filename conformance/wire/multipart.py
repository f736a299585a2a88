"""multipart/mixed, written and read (RFC 2046)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

BOUNDARY = "conformance-boundary-7b1f"


@dataclass(frozen=True)
class Part:
    headers: Mapping[str, str]  # names in lower case where they were read
    body: bytes


def written(parts: Sequence[Part], boundary: str = BOUNDARY) -> bytes:
    lines = []
    for part in parts:
        head = "".join(f"{name}: {value}\r\n" for name, value in part.headers.items())
        lines.append(f"--{boundary}\r\n{head}\r\n".encode() + part.body + b"\r\n")
    return b"".join(lines) + f"--{boundary}--\r\n".encode()


def content_type(boundary: str = BOUNDARY) -> str:
    return f"multipart/mixed; boundary={boundary}"


def read(kind: str, body: bytes) -> list[Part]:
    """Raises ValueError with what is wrong."""
    if not kind.lower().startswith("multipart/mixed"):
        raise ValueError(f"the Content-Type is {kind}")
    found = re.search(r'boundary="?([^";]+)"?', kind)
    if not found:
        raise ValueError("the Content-Type has no boundary")
    delimiter = b"\r\n--" + found[1].encode()
    sections = (b"\r\n" + body).split(delimiter)
    if len(sections) < 2 or not sections[-1].startswith(b"--"):
        raise ValueError("the closing boundary is missing")
    return [_part(section) for section in sections[1:-1]]


def _part(section: bytes) -> Part:
    head, blank, body = section.partition(b"\r\n\r\n")
    if not blank:
        raise ValueError("a part has no empty line after its headers")
    lines = [line for line in head.decode().split("\r\n") if line.strip()]
    if not all(":" in line for line in lines):
        raise ValueError("a header of a part has no colon")
    pairs = (line.split(":", 1) for line in lines)
    return Part({name.strip().lower(): value.strip() for name, value in pairs}, body)
