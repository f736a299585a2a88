"""What a file says, read and checked in itself, before it is compared with what is known.

People are named by a `ref` of the file's own (a sourcedId, a row of the sheet): which user each is, is settled by
`lrs/roster/identity.py`. An empty day was not said.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TypeAlias

from lrs.storage.contract.roster import Class, Org, User

ROLES = ("student", "teacher", "administrator", "guardian")

Ref: TypeAlias = str


@dataclass(slots=True)
class Person:
    """`user` is empty when the file gives no UUID. `grade`, `school` and `home` (a class) are those of a learner."""

    ref: Ref
    user: str
    source: str
    username: str
    name: str
    kana: str
    file: str
    line: int
    preferred: str = ""
    birth: str = ""
    enabled: bool = True
    grade: str = ""
    school: str = ""
    home: str = ""

    def as_user(self, user: str) -> User:
        return User(user, self.source, self.username, self.name, self.kana, self.preferred, self.birth, self.enabled)


@dataclass(frozen=True, slots=True)
class DraftEnrollment:
    ref: Ref
    class_id: str
    role: str
    begin: str
    end: str
    number: str = ""
    primary: bool = False
    public: bool | None = None
    line: int = 0


@dataclass(frozen=True, slots=True)
class DraftRole:
    ref: Ref
    role: str
    org: str
    begin: str
    end: str


@dataclass(slots=True)
class Draft:
    """`guardians` pairs the ref of a guardian with that of a child."""

    orgs: dict[str, Org] = field(default_factory=dict)
    classes: dict[str, Class] = field(default_factory=dict)
    people: dict[Ref, Person] = field(default_factory=dict)
    enrollments: list[DraftEnrollment] = field(default_factory=list)
    roles: list[DraftRole] = field(default_factory=list)
    guardians: set[tuple[Ref, Ref]] = field(default_factory=set)

    @property
    def schools(self) -> set[str]:
        return {org.org for org in self.orgs.values() if org.kind == "school"}

    @property
    def years(self) -> set[int]:
        return {found.year for found in self.classes.values()}

    def renamed(self, orgs: dict[str, str]) -> None:
        """Call orgs as they are called already, where `orgs` says so, everywhere in the draft."""
        if not orgs:
            return
        self.orgs = {(org := replace(found, org=orgs.get(found.org, found.org),
                                     parent=orgs.get(found.parent, found.parent))).org: org
                     for found in self.orgs.values()}
        self.classes = {key: replace(found, school=orgs.get(found.school, found.school))
                        for key, found in self.classes.items()}
        self.roles = [replace(found, org=orgs.get(found.org, found.org)) for found in self.roles]
        for person in self.people.values():
            person.school = orgs.get(person.school, person.school)
