"""What the store promises of rosters: people, schools, classes and who belonged to which from when to when.

A roster has generations. A reader names one and sees just what held in it, however many reads it takes; an import
stages the next one where nobody looks and publishes it in one step. Days are ISO text; intervals exclude their end.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import ClassVar, Protocol, TypeAlias


@dataclass(frozen=True, slots=True)
class Org:
    """A board of education (`kind` district) or a school; `code` is its 学校コード, empty when not known."""

    noun: ClassVar[str] = "org"
    org: str
    name: str
    kind: str
    code: str = ""
    parent: str = ""

    @property
    def key(self) -> str:
        return self.org


@dataclass(frozen=True, slots=True)
class User:
    """A person. `user` is the UUID that Statements name; family and given name are apart by U+3000 where both came."""

    noun: ClassVar[str] = "user"
    user: str
    source: str  # how the roster's own system calls this person (sourcedId); empty when it came on a sheet
    username: str  # in lower case
    name: str
    kana: str = ""
    preferred: str = ""
    birth: str = ""
    enabled: bool = True

    @property
    def key(self) -> str:
        return self.user


@dataclass(frozen=True, slots=True)
class Class:
    """A class of one school year; `kind` is homeroom or scheduled. `course` is the title of its course."""

    noun: ClassVar[str] = "class"
    class_id: str
    title: str
    school: str
    year: int
    grades: tuple[str, ...]
    kind: str
    begin: str
    end: str
    course: str = ""
    subjects: tuple[str, ...] = ()
    special_needs: bool = False

    @property
    def key(self) -> str:
        return self.class_id


@dataclass(frozen=True, slots=True)
class Enrollment:
    """Somebody's belonging to a class. School, code, year and grade stand as they were then.

    `rank` tells which class a learner is at home in, of several at one time: 2 named as such, 1 a homeroom, 0 others.
    """

    noun: ClassVar[str] = "enrollment"
    user: str
    class_id: str
    role: str
    begin: str
    end: str
    school: str
    code: str
    year: int
    grade: str = ""
    number: str = ""
    rank: int = 0
    primary: bool = False
    public: bool | None = None  # metadata.jp.publicFlg

    @property
    def key(self) -> str:
        return f"{self.role}|{self.class_id}|{self.user}|{self.begin}"


@dataclass(frozen=True, slots=True)
class Role:
    """What somebody other than a learner is at a school or board."""

    noun: ClassVar[str] = "role"
    user: str
    role: str
    school: str
    code: str
    begin: str
    end: str

    @property
    def key(self) -> str:
        return f"{self.role}|{self.school}|{self.user}|{self.begin}"


@dataclass(frozen=True, slots=True)
class Guardianship:
    """`user` is a guardian of `child`."""

    noun: ClassVar[str] = "guardianship"
    user: str
    child: str
    begin: str
    end: str

    @property
    def key(self) -> str:
        return f"{self.user}|{self.child}|{self.begin}"


Entity: TypeAlias = Org | User | Class | Enrollment | Role | Guardianship


@dataclass(frozen=True, slots=True)
class Change:
    """From the next generation on `new` stands under this key (None: nothing does); `known`: something stood there."""

    noun: str
    key: str
    new: Entity | None
    known: bool


@dataclass(frozen=True, slots=True)
class Head:
    """The generation that readers see, 0 before the first; `at`: when it was imported, `source`: from which file."""

    generation: int = 0
    at: int = 0
    source: str = ""


class Rosters(Protocol):
    async def head(self, tenant: str) -> Head: ...

    async def begin(self, tenant: str) -> int:
        """The number of a new generation, whose staging ends every other's; clears what a dead one left."""

    async def stage(self, tenant: str, generation: int, changes: Sequence[Change]) -> None:
        """Write some changes where no reader sees them. Raises `Conflict` when another import has begun since."""

    async def publish(self, tenant: str, head: Head) -> None:
        """Let readers see the staged generation, all of it at once. Raises `Conflict` as `stage` does."""

    async def discard(self, tenant: str, generation: int) -> None:
        """Clear what was staged for a generation that will not be published."""

    async def orgs(self, tenant: str, generation: int) -> list[Org]: ...

    async def users(self, tenant: str, generation: int, users: Collection[str]) -> list[User]: ...

    async def users_by_source(self, tenant: str, generation: int, sources: Collection[str]) -> list[User]: ...

    async def users_by_username(self, tenant: str, generation: int, usernames: Collection[str]) -> list[User]: ...

    async def classes(self, tenant: str, generation: int, *, ids: Collection[str] | None = None,
                      schools: Collection[str] | None = None, years: Collection[int] | None = None) -> list[Class]: ...

    async def enrollments_of(self, tenant: str, generation: int, users: Collection[str],
                             years: Collection[int] | None = None) -> list[Enrollment]:
        """Of these users, in every role."""

    async def enrollments_in(self, tenant: str, generation: int, classes: Collection[str]) -> list[Enrollment]: ...

    async def enrollments_at(self, tenant: str, generation: int, schools: Collection[str],
                             years: Collection[int]) -> list[Enrollment]: ...

    async def roles_of(self, tenant: str, generation: int, users: Collection[str]) -> list[Role]: ...

    async def roles_at(self, tenant: str, generation: int, schools: Collection[str]) -> list[Role]: ...

    async def guardians(self, tenant: str, generation: int, children: Collection[str]) -> list[Guardianship]: ...

    async def children(self, tenant: str, generation: int, guardians: Collection[str]) -> list[Guardianship]: ...

    async def forget(self, tenant: str, users: Collection[str]) -> int:
        """Delete these people, their enrolments and roles, and who is whose guardian, from every generation; how many
        records there were. Readers of a generation miss them at once, importers must be kept away."""

    async def naming(self, tenant: str, users: Collection[str]) -> int:
        """How many records of any generation are of these people."""

    async def changed(self, tenant: str, since: int, generation: int) -> set[str]:
        """The users whose enrolments as student differ between two generations."""


@dataclass(frozen=True, slots=True)
class SchoolCalendar:
    """The days that a file named for one school (empty: for every school) in one school year."""

    school: str
    year: int
    school_days: frozenset[str]
    holidays: frozenset[str]


class Calendars(Protocol):
    async def replace(self, tenant: str, calendars: Sequence[SchoolCalendar]) -> None:
        """Keep these instead of what was kept for the same schools and years, all at once."""

    async def of(self, tenant: str, school: str, years: Collection[int]) -> list[SchoolCalendar]:
        """Those of the school and those for every school."""
