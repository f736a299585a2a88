"""What annotation draws on, made elsewhere: code tables and rosters."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Protocol

from lrs.codes.book import CodeBook


class Codes(Protocol):
    def book(self) -> CodeBook:
        """The one in force; awaits nothing."""


class Place(Protocol):
    """Where a learner is at school."""

    @property
    def school(self) -> str: ...

    @property
    def school_year(self) -> int: ...

    @property
    def grade(self) -> str: ...

    @property
    def classes(self) -> tuple[str, ...]: ...


class Timeline(Protocol):
    def __bool__(self) -> bool:
        """False for one without any place."""

    def at(self, ms: int) -> Place | None: ...


class Head(Protocol):
    @property
    def generation(self) -> int:
        """Grows with each change of the roster; 0 before the first."""


class Roster(Protocol):
    async def head(self, tenant: str) -> Head:
        """The roster that answers come from."""

    async def changed_since(self, tenant: str, generation: int) -> Collection[str]:
        """The users whose places may differ from what they were in an earlier generation."""

    async def timelines(self, tenant: str, users: Collection[str]) -> Mapping[str, Timeline]:
        """Of each of these users (UUIDs in lower case) that the roster knows."""

    async def by_username(self, tenant: str, usernames: Collection[str]) -> Mapping[str, tuple[str, ...]]:
        """The users of each of these accounts; more than one where it was handed on."""

    async def by_source(self, tenant: str, sources: Collection[str]) -> Mapping[str, tuple[str, ...]]:
        """The users that the roster's own system calls so (sourcedId)."""
