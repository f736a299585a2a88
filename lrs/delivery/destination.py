"""A place of the learner's own that a bundle can be put into: what every kind of it promises."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


class DeliveryFailed(Exception):
    """The place did not take it, or gives back something else. `lasting`: to try again would change nothing."""

    def __init__(self, reason: str, *, lasting: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.lasting = lasting


@dataclass(frozen=True, slots=True)
class Location:
    """Where something was put. `fresh`: it was not there before."""

    url: str
    fresh: bool


class Destination(Protocol):
    """Paths are relative to the place, with slashes between names. Each method raises `DeliveryFailed`."""

    async def put(self, path: str, source: Path | bytes, media_type: str) -> Location:
        """Put the whole file, never over one that is there: that one is left, and `fresh` is False."""

    async def get_range(self, path: str, first: int, last: int) -> bytes:
        """The bytes from `first` to `last`, both included."""

    async def verify(self, path: str, sha256: str) -> bool:
        """Whether what is there, read back whole, has this digest (hex)."""

    async def remove(self, path: str) -> None:
        """It is not there any more, or never was."""
