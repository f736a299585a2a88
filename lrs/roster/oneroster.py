"""A OneRoster 1.2 CSV zip with the Japan Profile, in bulk: read whole, every problem named, made a `Draft`.

Where the profile and the general standard differ:

- An `endDate` is exclusive, as OneRoster says, except 31 March: the Japan Profile ends its school years on that day,
  which belongs to them.
- Columns ``metadata.jp.*`` are read in either spelling (ShussekiNo, shussekiNo). BOM, line ends and quotes are as
  they come.
- A guardian is somebody with the role guardian; `agentSourcedIds` links guardian and child, from either side. The roles
  parent and relative are none of the profile's.
- E-mail addresses, telephone numbers, passwords and sex are not read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

from lrs.codes.school import is_school_code
from lrs.config import Limits
from lrs.roster import manifest
from lrs.roster.archive import Archive
from lrs.roster.csvfile import RowCount, rows
from lrs.roster.draft import ROLES, Draft, DraftEnrollment, DraftRole, Person
from lrs.roster.grade import GRADES
from lrs.roster.problem import Problems
from lrs.roster.row import Row
from lrs.schooldays import FOREVER, next_day, school_year
from lrs.storage.contract.roster import Class, Org

HEADINGS: dict[str, tuple[str, ...]] = {
    "academicSessions": ("sourcedId", "title", "type", "startDate", "endDate"),
    "orgs": ("sourcedId", "name", "type", "identifier", "parentSourcedId"),
    "courses": ("sourcedId", "title"),
    "classes": ("sourcedId", "title", "grades", "courseSourcedId", "classType", "schoolSourcedId", "termSourcedIds"),
    "users": ("sourcedId", "username", "givenName", "familyName", "grades", "userMasterIdentifier"),
    "roles": ("sourcedId", "userSourcedId", "role", "orgSourcedId"),
    "enrollments": ("sourcedId", "classSourcedId", "userSourcedId", "role"),
    "demographics": ("sourcedId", "birthDate"),
}
SESSION_TYPES = ("schoolYear", "semester", "term", "gradingPeriod")
ORG_TYPES = ("district", "school")
CLASS_TYPES = ("homeroom", "scheduled")
LAST_OF_YEAR = "-03-31"


class Session(NamedTuple):
    begin: str
    end: str


class Course(NamedTuple):
    title: str
    subjects: tuple[str, ...]


def read_zip(archive: Archive, limits: Limits, problems: Problems) -> Draft:
    """Everything the zip says; what it breaks is in `problems`, and then the draft is not to be used."""
    return _Reading(archive, RowCount(limits), problems).draft()


def exclusive(end: str) -> str:
    """The day after the last one: `end` itself, but for the 31 March on which the profile's years end."""
    return next_day(end) if end.endswith(LAST_OF_YEAR) else end


class _Reading:
    """One file after the other, those before it known: what a row refers to must have come."""

    def __init__(self, archive: Archive, count: RowCount, problems: Problems) -> None:
        self._archive = archive
        self._count = count
        self._problems = problems
        self._sessions: dict[str, Session] = {}
        self._courses: dict[str, Course] = {}
        self._draft = Draft()
        self._agents: list[tuple[Row, str, tuple[str, ...]]] = []
        self._guardians: set[str] = set()
        self._enrolled: dict[tuple[str, str, str, str], int] = {}

    def draft(self) -> Draft:
        files = manifest.files_to_read(self._rows("manifest", manifest.HEADINGS), self._archive.files, self._problems)
        read: dict[str, Callable[[Row, str], None]] = {
            "academicSessions": self._session, "orgs": self._org, "courses": self._course, "classes": self._class,
            "users": self._user, "roles": self._role, "enrollments": self._enrollment,
            "demographics": self._demographics}
        for name, each in read.items():
            if name in files:
                for row in self._active(name):
                    each(row, row.text("sourcedId"))
        self._link_guardians()
        return self._draft

    def _rows(self, name: str, headings: tuple[str, ...]) -> Iterator[Row]:
        member = self._archive.files.get(f"{name}.csv")
        if member is None:
            return iter(())
        return rows(f"{name}.csv", partial(self._archive.zip.open, member), headings, self._count, self._problems)

    def _active(self, name: str) -> Iterator[Row]:
        """Rows with an id of their own that are not marked for deletion."""
        seen: dict[str, int] = {}
        for row in self._rows(name, HEADINGS[name]):
            sourced = row.text("sourcedId", required=True)
            if not sourced or row.text("status") == "tobedeleted":
                continue
            if sourced in seen:
                row.problem("sourcedId", "roster-id-twice", value=sourced, first=seen[sourced])
                continue
            seen[sourced] = row.line
            yield row

    def _session(self, row: Row, sourced: str) -> None:
        row.choice("type", SESSION_TYPES)
        begin, end = row.day("startDate", required=True), row.day("endDate", required=True)
        if begin and end:
            if end <= begin:
                row.problem("endDate", "roster-interval", begin=begin, end=end)
            self._sessions[sourced] = Session(begin, exclusive(end))

    def _org(self, row: Row, sourced: str) -> None:
        kind = row.choice("type", ORG_TYPES)
        code = row.text("identifier") if kind == "school" else ""
        if code and not is_school_code(code):
            row.problem("identifier", "roster-school-code", value=code)
        elif kind == "school" and not code:
            row.warn("identifier", "roster-school-code-missing")
        self._draft.orgs[sourced] = Org(sourced, row.text("name", required=True), kind, code,
                                        row.text("parentSourcedId"))

    def _course(self, row: Row, sourced: str) -> None:
        self._courses[sourced] = Course(row.text("title"), row.listed("subjects"))

    def _class(self, row: Row, sourced: str) -> None:
        school = self._known(row, "schoolSourcedId", self._draft.schools)
        course = self._known(row, "courseSourcedId", self._courses)
        terms = [term for term in row.listed("termSourcedIds") if self._is_known(row, "termSourcedIds", term)]
        if not row.text("termSourcedIds"):
            row.problem("termSourcedIds", "roster-cell-missing")
        kind = row.choice("classType", CLASS_TYPES)
        grades = tuple(grade for grade in row.listed("grades") if self._is_grade(row, grade))
        title = row.text("title", required=True)
        if not (school and course and terms):
            return
        begin = min(self._sessions[term].begin for term in terms)
        end = max(self._sessions[term].end for term in terms)
        self._draft.classes[sourced] = Class(
            sourced, title, school, school_year(begin), grades, kind, begin, end, self._courses[course].title,
            row.listed("subjects") or self._courses[course].subjects,
            row.flag("metadata.jp.specialNeeds") is True)

    def _user(self, row: Row, sourced: str) -> None:
        grades = [grade for grade in row.listed("grades") if self._is_grade(row, grade)]
        self._draft.people[sourced] = Person(
            ref=sourced, user=row.uuid("userMasterIdentifier"), source=sourced, username=row.text("username").lower(),
            name=_name(row, "familyName", "middleName", "givenName"),
            kana=_name(row, "metadata.jp.kanaFamilyName", "metadata.jp.kanaMiddleName", "metadata.jp.kanaGivenName"),
            preferred=_name(row, "preferredFamilyName", "preferredMiddleName", "preferredGivenName"),
            enabled=row.flag("enabledUser") is not False, grade=grades[0] if grades else "",
            home=row.text("metadata.jp.homeClass"), file=row.file, line=row.line)
        if not self._draft.people[sourced].name:
            row.problem("familyName", "roster-cell-missing")
        if row.text("metadata.jp.homeClass"):
            self._known(row, "metadata.jp.homeClass", self._draft.classes)
        if agents := row.listed("agentSourcedIds"):
            self._agents.append((row, sourced, agents))

    def _role(self, row: Row, sourced: str) -> None:
        role = row.choice("role", ROLES)
        person = self._known(row, "userSourcedId", self._draft.people)
        org = self._known(row, "orgSourcedId", self._draft.orgs)
        begin, end = self._interval(row)
        if role == "guardian" and person:
            self._guardians.add(person)
        elif role not in {"", "student"} and person and org:  # a student is who has an enrolment as one
            self._draft.roles.append(DraftRole(person, role, org, begin, end or FOREVER))

    def _enrollment(self, row: Row, sourced: str) -> None:
        role = row.choice("role", ROLES)
        found = self._known(row, "classSourcedId", self._draft.classes)
        person = self._known(row, "userSourcedId", self._draft.people)
        begin, end = self._interval(row)
        if not (role and found and person):
            return
        first = self._enrolled.setdefault((person, found, role, begin), row.line)
        if first != row.line:
            row.problem("userSourcedId", "roster-enrolled-twice", first=first)
            return
        grade = self._draft.people[person].grade
        if role == "student" and not grade and len(self._draft.classes[found].grades) != 1:
            row.problem("userSourcedId", "roster-grade-unknown")
        if role == "student":
            self._draft.people[person].school = self._draft.classes[found].school
        self._draft.enrollments.append(DraftEnrollment(
            person, found, role, begin, end, row.text("metadata.jp.shussekiNo"), row.flag("primary") is True,
            row.flag("metadata.jp.publicFlg"), row.line))

    def _demographics(self, row: Row, sourced: str) -> None:
        birth = row.day("birthDate")
        if self._known(row, "sourcedId", self._draft.people):
            self._draft.people[sourced].birth = birth

    def _interval(self, row: Row) -> tuple[str, str]:
        begin, end = row.day("beginDate"), exclusive(row.day("endDate"))
        if begin and end and end <= begin:
            row.problem("endDate", "roster-interval", begin=begin, end=row.text("endDate"))
        return begin, end

    def _link_guardians(self) -> None:
        learners = {found.ref for found in self._draft.enrollments if found.role == "student"}
        self._guardians |= {found.ref for found in self._draft.enrollments if found.role == "guardian"}
        self._draft.enrollments = [found for found in self._draft.enrollments if found.role != "guardian"]
        for row, sourced, agents in self._agents:
            for agent in agents:
                if agent not in self._draft.people:
                    row.problem("agentSourcedIds", "roster-unknown", value=agent, file="users.csv")
                elif agent in self._guardians and sourced in learners:
                    self._draft.guardians.add((agent, sourced))
                elif sourced in self._guardians and agent in learners:
                    self._draft.guardians.add((sourced, agent))

    def _known(self, row: Row, column: str, among: object) -> str:
        """What the cell refers to; empty, with a problem, when that has not come."""
        value = row.text(column, required=True)
        if value and value not in among:  # type: ignore[operator]
            row.problem(column, "roster-unknown", value=value, file=_FILE_OF[column])
            return ""
        return value

    def _is_known(self, row: Row, column: str, value: str) -> bool:
        if value not in self._sessions:
            row.problem(column, "roster-unknown", value=value, file=_FILE_OF[column])
        return value in self._sessions

    def _is_grade(self, row: Row, grade: str) -> bool:
        if grade not in GRADES:
            row.problem("grades", "roster-grade", value=grade)
        return grade in GRADES


_FILE_OF = {"schoolSourcedId": "orgs.csv", "orgSourcedId": "orgs.csv", "courseSourcedId": "courses.csv",
            "termSourcedIds": "academicSessions.csv", "metadata.jp.homeClass": "classes.csv",
            "classSourcedId": "classes.csv", "userSourcedId": "users.csv", "sourcedId": "users.csv"}


def _name(row: Row, family: str, middle: str, given: str) -> str:
    return "\u3000".join(part for part in (row.text(family), row.text(middle), row.text(given)) if part)
