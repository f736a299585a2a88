"""What forwarding needs of the way out and of its neighbours: an answer to a request, and who agreed."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from lrs.access.standing import Consent


@dataclass(frozen=True, slots=True)
class Answer:
    """A status, header fields by their names in lower case, and the beginning of a body."""

    status: int
    headers: Mapping[str, str]
    body: bytes = b""


class Outgoing(Protocol):
    async def send(self, method: str, url: str, headers: Mapping[str, str],
                   body: bytes | AsyncIterator[bytes] | None = None) -> Answer:
        """One request, following no redirect. Raises `OSError` when there is no answer, or the address is refused."""


class Agreed(Protocol):
    async def forwarding(self, tenant: str) -> Sequence[Consent]:
        """The consents to forwarding that are in force in a tenant."""
