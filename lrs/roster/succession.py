"""From the roster that is known and what a file says to the roster that follows, and the changes between them.

A file speaks for the schools and the school years that its classes name, and for nothing else: one school's file
leaves the others alone, next year's file leaves this year to run to its end. Of a school it speaks for the learners if
it names any, and for the staff if it names any: a sheet of pupils alone does not dismiss their teachers.

- Who belonged and is no longer named has left on the day of the import: the interval is closed, never deleted. What had
  not begun by then is withdrawn.
- A day that the file does not give: of a school's first import for a year, the class's own first day; later, the day of
  the import, because whoever appears then has come or moved then. What began once keeps its first day as long as it
  goes on. A given day always counts; what was known before it ends there.
- Roles without days begin with the school year when their school is new, else on the day of the import, and last until
  the file no longer names them. So do guardians' links, for as long as the child is named without the guardian.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from lrs.roster.draft import Draft, DraftEnrollment
from lrs.roster.identity import Ids
from lrs.schooldays import FOREVER, first_day, next_day, school_year
from lrs.storage.contract.roster import Change, Class, Enrollment, Entity, Guardianship, Org, Role, User

T = TypeVar("T", Enrollment, Role, Guardianship)


@dataclass(slots=True)
class Roster:
    """What is known and matters here, or what will be, by key."""

    orgs: dict[str, Org] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    classes: dict[str, Class] = field(default_factory=dict)
    enrollments: dict[str, Enrollment] = field(default_factory=dict)
    roles: dict[str, Role] = field(default_factory=dict)
    guardianships: dict[str, Guardianship] = field(default_factory=dict)

    def records(self) -> dict[tuple[str, str], Entity]:
        parts: tuple[Mapping[str, Entity], ...] = (
            self.orgs, self.users, self.classes, self.enrollments, self.roles, self.guardianships)
        return {(found.noun, key): found for part in parts for key, found in part.items()}


def keyed(found: Iterable[T]) -> dict[str, T]:
    return {one.key: one for one in found}


def same_schools(draft: Draft, known: Iterable[Org]) -> dict[str, str]:
    """How the draft's schools are called already: by code, else by name where one side has no code."""
    known = list(known)
    by_code = {org.code: org.org for org in known if org.code}
    by_name = {org.name: org for org in known if org.kind == "school" and org.name}
    found: dict[str, str] = {}
    for org in draft.orgs.values():
        namesake = by_name.get(org.name)
        if org.code in by_code:
            found[org.org] = by_code[org.code]
        elif org.kind == "school" and namesake is not None and not (org.code and namesake.code):
            found[org.org] = namesake.org
    return {now: before for now, before in found.items() if now != before}


def succeed(draft: Draft, ids: Ids, known: Roster, day: str) -> Roster:
    """The roster after the import of `draft` on `day`; `known` must hold all that stands for its schools and years."""
    return _Succession(draft, ids, known, day).roster()


def changes(before: Roster, after: Roster) -> list[Change]:
    """What to write so that `after` holds: nothing when both are the same."""
    old, new = before.records(), after.records()
    found = [Change(noun, key, entity, (noun, key) in old) for (noun, key), entity in new.items()
             if old.get((noun, key)) != entity]
    return found + [Change(noun, key, None, known=True) for noun, key in old.keys() - new.keys()]


class _Succession:
    def __init__(self, draft: Draft, ids: Ids, known: Roster, day: str) -> None:
        self._draft, self._ids, self._known, self._day = draft, ids, known, day
        self._named = set(ids.values())
        self._kinds = {(draft.classes[found.class_id].school, found.role == "student") for found in draft.enrollments}
        self._kinds |= {(found.org, False) for found in draft.roles}
        self._fresh = {(found.school, found.year) for found in draft.classes.values()} - {
            (found.school, found.year) for found in known.classes.values()}

    def roster(self) -> Roster:
        after = Roster({**self._known.orgs}, {**self._known.users}, {**self._known.classes})
        after.orgs.update({key: self._org(org) for key, org in self._draft.orgs.items()})
        for ref, person in self._draft.people.items():
            user = self._ids[ref]
            after.users[user] = self._user(person.as_user(user))
        after.enrollments = self._intervals(
            self._known.enrollments, [self._enrollment(found) for found in self._draft.enrollments],
            _enrolled, self._speaks_for_class)
        self._close_classes(after)
        after.roles = self._intervals(self._known.roles, self._roles(), _holds, self._speaks_for_role)
        after.guardianships = self._intervals(
            self._known.guardianships, self._guardianships(), _guards, self._speaks_for_child)
        return after

    def _org(self, org: Org) -> Org:
        before = self._known.orgs.get(org.org)
        return org if before is None else replace(org, name=org.name or before.name, code=org.code or before.code,
                                                  parent=org.parent or before.parent)

    def _user(self, user: User) -> User:
        """A sheet, or a zip without demographics, may say less than was known: what it leaves out stays."""
        before = self._known.users.get(user.user)
        if before is None:
            return user
        if user.source:
            return replace(user, birth=user.birth or before.birth)
        return replace(user, source=before.source, username=user.username or before.username,
                       kana=user.kana or before.kana, preferred=before.preferred, birth=before.birth,
                       enabled=before.enabled)

    def _close_classes(self, after: Roster) -> None:
        """Those that the file no longer names and to which nobody belongs any more."""
        going_on = {one.class_id for one in after.enrollments.values() if one.end > self._day}
        going_on.update(self._draft.classes)
        for key, found in self._known.classes.items():
            if key in going_on or not self._speaks_for(found.school, found.year) or found.end <= self._day:
                continue
            if found.begin >= self._day:
                del after.classes[key]
            else:
                after.classes[key] = replace(found, end=self._day)
        after.classes.update(self._draft.classes)

    # --- intervals ----------------------------------------------------------------------------------------

    def _enrollment(self, draft: DraftEnrollment) -> Enrollment:
        person, found = self._draft.people[draft.ref], self._draft.classes[draft.class_id]
        begin = "" if (found.school, found.year) not in self._fresh and found.begin < self._day else found.begin
        end = found.end if not draft.end or draft.end >= found.end else draft.end
        org = self._draft.orgs[found.school]
        student = draft.role == "student"
        grade = (found.grades[0] if len(found.grades) == 1 else person.grade) if student else ""
        rank = 2 if person.home == draft.class_id else 1 if found.kind == "homeroom" else 0
        return Enrollment(
            self._ids[draft.ref], draft.class_id, draft.role, draft.begin or begin, end, found.school,
            self._org(org).code, found.year, grade, draft.number, rank if student else 0, draft.primary, draft.public)

    def _roles(self) -> list[Role]:
        new = set(self._draft.orgs) - set(self._known.orgs)
        return [Role(self._ids[found.ref], found.role, found.org, self._org(self._draft.orgs[found.org]).code,
                     found.begin or (self._year_begin() if found.org in new else ""), found.end)
                for found in self._draft.roles]

    def _guardianships(self) -> list[Guardianship]:
        return [Guardianship(self._ids[guardian], self._ids[child],
                             "" if self._ids[child] in self._known.users else self._year_begin(), FOREVER)
                for guardian, child in sorted(self._draft.guardians)]

    def _year_begin(self) -> str:
        return first_day(school_year(self._day))

    def _intervals(self, known: Mapping[str, T], said: list[T], same: Callable[[T], tuple[str, ...]],
                   speaks_for: Callable[[T], bool]) -> dict[str, T]:
        """The intervals that hold now: `said` with their first days settled, then the known ones that it ends."""
        before: dict[tuple[str, ...], list[T]] = defaultdict(list)
        for one in known.values():
            before[same(one)].append(one)
        after: dict[str, T] = {}
        for one in said:
            settled = one if one.begin else self._begun(one, before.get(same(one), []))
            if settled.begin < settled.end:
                after[settled.key] = settled
        named: dict[tuple[str, ...], list[T]] = defaultdict(list)
        for one in after.values():
            named[same(one)].append(one)
        for key, one in known.items():
            if key in after:
                continue
            kept = one if not speaks_for(one) or one.end <= self._day else self._ended(one, named[same(one)])
            if kept.begin < kept.end:
                after[key] = kept
        return after

    def _ended(self, one: T, named: list[T]) -> T:
        """Where another interval of the same takes over, at that; else on the day of the import."""
        end = min((now.begin for now in named if now.begin <= one.end), default=self._day)
        return replace(one, end=max(one.begin, end))

    def _begun(self, one: T, before: list[T]) -> T:
        """With its first day: that of the known interval that it goes on, else the day of the import."""
        going_on = [known for known in before if known.end > self._day or known.end == one.end]
        late = first_day(school_year(next_day(one.end, -1)))  # of a year that is over nobody can tell any more
        return replace(one, begin=max((known.begin for known in going_on),
                                      default=self._day if self._day < one.end else late))

    def _speaks_for(self, school: str, year: int) -> bool:
        return school in self._draft.schools and year in self._draft.years

    def _speaks_for_class(self, one: Enrollment) -> bool:
        return self._speaks_for(one.school, one.year) and (one.school, one.role == "student") in self._kinds

    def _speaks_for_role(self, one: Role) -> bool:
        return (one.school, False) in self._kinds

    def _speaks_for_child(self, one: Guardianship) -> bool:
        return one.child in self._named


def _enrolled(one: Enrollment) -> tuple[str, ...]:
    return one.role, one.class_id, one.user


def _holds(one: Role) -> tuple[str, ...]:
    return one.role, one.school, one.user


def _guards(one: Guardianship) -> tuple[str, ...]:
    return one.user, one.child
