"""The way out to other servers, as services need it: one request, and its answer."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Protocol

from lrs.errors import LRSError


class NoAnswer(OSError):
    """Nobody answers there."""


class NotCalled(NoAnswer):
    """The address is one that this server does not call; `refusal` says why."""

    def __init__(self, refusal: LRSError) -> None:
        super().__init__(str(refusal))
        self.refusal = refusal


@dataclass(frozen=True, slots=True)
class Answer:
    """A status, header fields by their names in lower case, and the beginning of a body."""

    status: int
    headers: Mapping[str, str]
    body: bytes = b""


class Outgoing(Protocol):
    async def send(self, method: str, url: str, headers: Mapping[str, str],
                   body: bytes | AsyncIterator[bytes] | None = None) -> Answer:
        """One request, following no redirect. Raises `NoAnswer`; `NotCalled` where the address is
        refused."""

    def stream(self, method: str, url: str, headers: Mapping[str, str],
               body: bytes | AsyncIterator[bytes] | None = None,
               ) -> AbstractAsyncContextManager[tuple[Answer, AsyncIterator[bytes]]]:
        """The same for what is large: the answer without its body, and that in pieces."""
