"""The server under test, and how gently to deal with it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Target:
    endpoint: str  # without a slash at its end
    key: str
    secret: str
    version: str
    run: str  # stands in every IRI of the run, so that runs do not see each other
    caliper: str = ""
    token: str = ""
    at_once: int = 8
    patience: float = 15  # seconds until what was stored must be there to be read
    keep: bool = False
    insecure: bool = False  # takes any TLS certificate
