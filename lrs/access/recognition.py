"""What this process remembers of Authorization headers it has checked, so that a known one costs microseconds.

Headers are remembered as keyed digests, never as text. A header found good is trusted for a while and then looked up
again, without hashing its secret anew as long as the stored hash is the one it was checked against. A header found
bad is refused at once for a few seconds. Both memories are bounded: the oldest entry makes room.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from time import monotonic

from lrs.access.principal import Principal

_MOST = 10_000
_REFUSED_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Recognised:
    """A header's principal. `proof` is the secret hash that it matched, empty for tokens; `until` is monotonic."""

    principal: Principal
    proof: str
    until: float


class Recognition:
    def __init__(self) -> None:
        self._salt = os.urandom(32)
        self._good: dict[bytes, Recognised] = {}
        self._bad: dict[bytes, float] = {}
        self.forgotten = 0  # grows, so that a check under way can tell that a credential was revoked meanwhile

    def digest(self, authorization: str) -> bytes:
        return hashlib.blake2b(authorization.encode("utf-8", "surrogateescape"), key=self._salt,
                               digest_size=16).digest()

    def principal(self, digest: bytes) -> Principal | None:
        """Who sent this header, if it was checked lately."""
        known = self._good.get(digest)
        return known.principal if known is not None and monotonic() < known.until else None

    def proof(self, digest: bytes) -> str:
        """The secret hash that this header matched at some time, else empty."""
        known = self._good.get(digest)
        return known.proof if known is not None else ""

    def refused(self, digest: bytes) -> bool:
        return monotonic() < self._bad.get(digest, 0.0)

    def remember(self, digest: bytes, known: Recognised) -> None:
        self._good.pop(digest, None)
        _make_room(self._good)
        self._good[digest] = known

    def refuse(self, digest: bytes) -> None:
        self._good.pop(digest, None)
        self._bad.pop(digest, None)
        _make_room(self._bad)
        self._bad[digest] = monotonic() + _REFUSED_SECONDS

    def forget(self, credential: str) -> None:
        """Trust no header of this credential any longer."""
        self.forgotten += 1
        self._good = {digest: known for digest, known in self._good.items()
                      if known.principal.credential != credential}


def _make_room(memory: dict[bytes, Recognised] | dict[bytes, float]) -> None:
    if len(memory) >= _MOST:
        del memory[next(iter(memory))]
