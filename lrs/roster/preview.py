"""What an import changes, for the person who decides: who is new, has moved, is gone; which teachers change; counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from lrs.roster.draft import Draft
from lrs.roster.problem import Problem
from lrs.roster.succession import Roster
from lrs.roster.timeline import NOWHERE, Place, Timeline, timeline
from lrs.schooldays import Zone, first_day
from lrs.storage.contract.roster import Class, Enrollment


@dataclass(frozen=True, slots=True)
class Move:
    """One learner's place before and after; None where there is none."""

    user: str
    before: Place | None
    after: Place | None


@dataclass(frozen=True, slots=True)
class TeacherChange:
    class_id: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClassCount:
    class_id: str
    learners: int
    teachers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SchoolCount:
    school: str
    learners: int
    staff: int
    classes: tuple[ClassCount, ...]


@dataclass(slots=True)
class Preview:
    """`roster` has the names that go with the ids. `changes`: how many records would be written; 0: all is so already.

    `generation` is the one that readers see after the import, or, of a mere preview, see now.
    """

    day: str
    new: list[Move]
    moved: list[Move]
    gone: list[Move]
    teachers: list[TeacherChange]
    schools: list[SchoolCount]
    roster: Roster
    changes: int = 0
    generation: int = 0
    warnings: list[Problem] = field(default_factory=list)
    warned: int = 0


def preview(draft: Draft, before: Roster, after: Roster, day: str, zone: Zone) -> Preview:
    """Compared on the day of the import, or on the first day of a school year that has not begun.

    Of a school's first file for a year, those who belonged to it on the last day of the year before and are nowhere
    named are gone: they have left school, or the city.
    """
    look = zone.start(max(day, min((found.begin for found in draft.classes.values()), default=day)))
    past, future = _timelines(before, zone), _timelines(after, zone)
    new, moved, gone = [], [], []
    for user in sorted(past.keys() | future.keys()):
        was = past.get(user, NOWHERE)
        move = Move(user, was.latest(look), future.get(user, NOWHERE).next(look))
        if move.after is None:
            if was.at(look) is not None or _left_with_the_year(move, draft, before, was, zone):
                gone.append(move)
        elif move.before is None:
            new.append(move)
        elif _home(move.before) != _home(move.after):
            moved.append(move)
    day_of_look = zone.day(look)
    return Preview(day, new, moved, gone, _teacher_changes(before, after, day_of_look),
                   _counts(draft, after, day_of_look), after)


def _timelines(roster: Roster, zone: Zone) -> dict[str, Timeline]:
    own: dict[str, list[Enrollment]] = defaultdict(list)
    for found in roster.enrollments.values():
        if found.role == "student":
            own[found.user].append(found)
    return {user: timeline(found, zone) for user, found in own.items()}


def _left_with_the_year(move: Move, draft: Draft, before: Roster, was: Timeline, zone: Zone) -> bool:
    if move.before is None:
        return False
    schools = {draft.orgs[school].code or school: school for school in draft.schools}
    school, year = schools.get(move.before.school, ""), move.before.school_year + 1
    known = any(found.school == school and found.year == year for found in before.classes.values())
    begun = any(found.school == school and found.year == year for found in draft.classes.values())
    return begun and not known and was.at(zone.start(first_day(year)) - 1) is not None


def _home(place: Place) -> tuple[str, int, str, str, str]:
    return place.school, place.school_year, place.grade, place.classes[0], place.number


def _teacher_changes(before: Roster, after: Roster, day: str) -> list[TeacherChange]:
    past, future = _teachers(before.enrollments.values(), day), _teachers(after.enrollments.values(), day)
    return [TeacherChange(key, past.get(key, ()), future.get(key, ())) for key in sorted(before.classes)
            if key in after.classes and past.get(key, ()) != future.get(key, ())]


def _teachers(enrollments: Iterable[Enrollment], day: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = defaultdict(set)
    for one in enrollments:
        if one.role == "teacher" and one.begin <= day < one.end:
            found[one.class_id].add(one.user)
    return {key: tuple(sorted(users)) for key, users in found.items()}


def _counts(draft: Draft, after: Roster, day: str) -> list[SchoolCount]:
    learners: dict[str, set[str]] = defaultdict(set)
    for one in after.enrollments.values():
        if one.role == "student" and one.begin <= day < one.end:
            learners[one.class_id].add(one.user)
    teachers = _teachers(after.enrollments.values(), day)
    staff: dict[str, set[str]] = defaultdict(set)
    for role in after.roles.values():
        if role.begin <= day < role.end:
            staff[role.school].add(role.user)
    classes: dict[str, list[Class]] = defaultdict(list)
    for found in draft.classes.values():
        classes[found.school].append(found)
    return [SchoolCount(
        school, len(set().union(*(learners[found.class_id] for found in classes[school]))), len(staff[school]),
        tuple(ClassCount(found.class_id, len(learners[found.class_id]), teachers.get(found.class_id, ()))
              for found in sorted(classes[school], key=_order)))
        for school in sorted(draft.schools, key=lambda school: after.orgs[school].name)]


def _order(found: Class) -> tuple[str, tuple[str, ...], str]:
    return found.kind, found.grades, found.title


def shown_names(roster: Roster) -> Mapping[str, str]:
    """What people are called; `preferred` before what stands in the register."""
    return {user.user: user.preferred or user.name for user in roster.users.values()}
