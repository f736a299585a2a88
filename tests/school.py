"""A school for tests of annotation: its roster and its code tables in memory, as the rooms that own them promise."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

SCHOOL, NEXT_SCHOOL = "B113110000050", "C113110000050"
HANAKO, TARO = "8f6c1f9e-6f0e-4f5e-9a55-2f6f3c1b7a10", "1c2d3e4f-0a1b-4c2d-8e3f-9a8b7c6d5e4f"
FRACTIONS, HISTORY = "8250263111200000", "8220263216000000"  # 分数の乗法及び除法の計算, 天下統一
TABLE = "82V11"


class Stay(NamedTuple):
    """Where somebody is at school; `classes` are named by what the roster calls them."""

    school: str
    school_year: int
    grade: str
    classes: tuple[str, ...]


class Resolved(NamedTuple):
    code: str
    table: str
    key: str


@dataclass
class Timeline:
    """Stays, each from an instant (ms) on."""

    stays: list[tuple[int, Stay]]

    def at(self, ms: int) -> Stay | None:
        return next((stay for since, stay in reversed(self.stays) if since <= ms), None)


@dataclass
class School:
    """`Codes`, `CodeBook`, `Roster` and its `Head` at once. `away`: it raises whatever it is asked."""

    places: dict[str, Timeline] = field(default_factory=dict)
    usernames: dict[str, tuple[str, ...]] = field(default_factory=dict)
    sources: dict[str, tuple[str, ...]] = field(default_factory=dict)
    table: dict[str, str] = field(default_factory=lambda: dict.fromkeys([FRACTIONS[:15], HISTORY[:15]], TABLE))
    generation: int = 0
    changed: set[str] = field(default_factory=set)
    away: bool = False

    @property
    def version(self) -> str:
        return str(len(self.table))

    def book(self) -> School:
        return self

    def resolve(self, code: str) -> Resolved | None:
        key = code[:15]
        return Resolved(code, self.table[key], key) if key in self.table else None

    async def timelines(self, tenant: str, users: Collection[str]) -> Mapping[str, Timeline]:
        if self.away:
            raise ConnectionError("the roster is away")
        return {user: self.places[user] for user in users if user in self.places}

    async def by_username(self, tenant: str, usernames: Collection[str]) -> Mapping[str, tuple[str, ...]]:
        return {name: self.usernames[name] for name in usernames if name in self.usernames}

    async def by_source(self, tenant: str, sources: Collection[str]) -> Mapping[str, tuple[str, ...]]:
        return {name: self.sources[name] for name in sources if name in self.sources}

    async def head(self, tenant: str) -> School:
        return self

    async def changed_since(self, tenant: str, generation: int) -> Collection[str]:
        return self.changed if self.generation > generation else ()
