"""What annotation draws on, made elsewhere: code tables and rosters; and how it is while there are none."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Protocol


class Resolved(Protocol):
    """A code of the right form. `key`: the 15 characters it is matched by; `table` is None while no table has it."""

    @property
    def code(self) -> str: ...

    @property
    def table(self) -> str | None: ...

    @property
    def key(self) -> str: ...


class CodeBook(Protocol):
    """The curriculum tables in memory. `version` changes when they change."""

    @property
    def version(self) -> str: ...

    def resolve(self, code: str) -> Resolved | None: ...


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


class Nothing:
    """No tables and no roster: what a server has until they are imported. `Codes`, `CodeBook`, `Roster` and its `Head`
    at once."""

    version = ""
    generation = 0

    def book(self) -> CodeBook:
        return self

    def resolve(self, code: str) -> Resolved | None:
        return None

    async def timelines(self, tenant: str, users: Collection[str]) -> Mapping[str, Timeline]:
        return {}

    async def by_username(self, tenant: str, usernames: Collection[str]) -> Mapping[str, tuple[str, ...]]:
        return {}

    async def head(self, tenant: str) -> Head:
        return self

    async def changed_since(self, tenant: str, generation: int) -> Collection[str]:
        return ()
