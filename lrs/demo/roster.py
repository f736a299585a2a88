"""The demonstration rosters as OneRoster zips with the Japan Profile, a school year each: what a city would import."""

from __future__ import annotations

import csv
import io
import zipfile
from collections import defaultdict
from collections.abc import Mapping

from lrs.demo import days
from lrs.demo.school import Person, Pupil, School, SchoolClass, uid
from lrs.schooldays import school_year

Rows = list[dict[str, str]]

_FILES = ("academicSessions", "orgs", "courses", "classes", "users", "roles", "enrollments")
_MOMENT = (2020, 4, 1, 0, 0, 0)  # the same zip for the same roster


def roster_zip(school: School, year: int) -> bytes:
    """Who is at the school in a school year."""
    return _Writing(school, year).zip()


def calendar_csv(school: School) -> bytes:
    """The school days of the two school years of which there is a roster."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(("学校", "日付", "種別"))
    first, last = school.ends.replace(year=school.year - 1, month=4, day=1), school.ends
    writer.writerows((school.code, day.isoformat(), "登校日") for day in days.school_days(first, last))
    return written.getvalue().encode()


class _Writing:
    def __init__(self, school: School, year: int) -> None:
        self._school = school
        self._year = year
        self._rows: dict[str, Rows] = defaultdict(list)
        self._org = self._id("org", school.code)

    def _id(self, *parts: object) -> str:
        return uid(self._school.scale.seed, *parts)

    def zip(self) -> bytes:
        self._frame()
        self._staff(self._school.principal, "administrator")
        for found in self._school.classes:
            self._class(found)
        return _zipped({name: self._rows[name] for name in _FILES})

    def _frame(self) -> None:
        session = self._id("session", self._year)
        self._rows["academicSessions"].append({
            "sourcedId": session, "title": f"{self._year}年度", "type": "schoolYear",
            "startDate": f"{self._year}-04-01", "endDate": f"{self._year + 1}-03-31", "parentSourcedId": "",
            "schoolYear": f"{self._year}"})
        city = self._id("org", "city")
        self._rows["orgs"] += [
            {"sourcedId": city, "name": self._school.city, "type": "district", "identifier": "", "parentSourcedId": ""},
            {"sourcedId": self._org, "name": self._school.name, "type": "school", "identifier": self._school.code,
             "parentSourcedId": city}]
        self._rows["courses"].append({"sourcedId": self._id("course"), "schoolYearSourcedId": session, "title": "学級",
                                      "courseCode": "", "grades": "", "orgSourcedId": self._org, "subjects": "",
                                      "subjectCodes": ""})

    def _class(self, found: SchoolClass) -> None:
        grade, class_id = f"P{found.grade_in(self._year)}", found.class_id(self._year)
        self._rows["classes"].append({
            "sourcedId": class_id, "title": found.title_in(self._year), "grades": grade,
            "courseSourcedId": self._id("course"), "classCode": "", "classType": "homeroom", "location": "",
            "schoolSourcedId": self._org, "termSourcedIds": self._id("session", self._year), "subjects": "",
            "subjectCodes": "", "periods": "", "metadata.jp.specialNeeds": "false"})
        self._staff(found.teacher(self._year), "teacher")
        self._enroll(class_id, found.teacher(self._year), "teacher")
        for pupil in found.pupils:
            if not pupil.came or school_year(pupil.came.isoformat()) <= self._year:
                self._pupil(pupil, grade, class_id)

    def _pupil(self, pupil: Pupil, grade: str, class_id: str) -> None:
        guardian = pupil.guardian
        if guardian:
            self._user(guardian)
            self._role(guardian, "guardian")
        self._user(pupil.person, grade, class_id, _source(guardian) if guardian else "")
        self._role(pupil.person, "student")
        came = pupil.came.isoformat() if pupil.came and school_year(pupil.came.isoformat()) == self._year else ""
        self._enroll(class_id, pupil.person, "student", str(pupil.number), came)

    def _staff(self, person: Person, role: str) -> None:
        self._user(person)
        self._role(person, role)

    def _user(self, person: Person, grade: str = "", home: str = "", agents: str = "") -> None:
        self._rows["users"].append({
            "sourcedId": _source(person), "enabledUser": "true", "username": person.username, "userIds": "",
            "givenName": person.given[0], "familyName": person.family[0], "middleName": "", "identifier": "",
            "email": "", "agentSourcedIds": agents, "grades": grade, "userMasterIdentifier": person.user,
            "metadata.jp.kanaGivenName": person.given[1], "metadata.jp.kanaFamilyName": person.family[1],
            "metadata.jp.homeClass": home})

    def _role(self, person: Person, role: str) -> None:
        self._rows["roles"].append({
            "sourcedId": self._id("role", person.user, role), "userSourcedId": _source(person), "roleType": "primary",
            "role": role, "beginDate": "", "endDate": "", "orgSourcedId": self._org})

    def _enroll(self, class_id: str, person: Person, role: str, number: str = "", begin: str = "") -> None:
        self._rows["enrollments"].append({
            "sourcedId": self._id("enrollment", class_id, person.user), "classSourcedId": class_id,
            "schoolSourcedId": self._org, "userSourcedId": _source(person), "role": role,
            "primary": "true" if role == "teacher" else "false", "beginDate": begin, "endDate": "",
            "metadata.jp.ShussekiNo": number, "metadata.jp.PublicFlg": "true"})


def _source(person: Person) -> str:
    return uid("source", person.user)


def _zipped(files: Mapping[str, Rows]) -> bytes:
    said = {"manifest.version": "1.0", "oneroster.version": "1.2", **{f"file.{name}": "bulk" for name in files}}
    tables = {"manifest": [{"propertyName": name, "value": value} for name, value in said.items()], **files}
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, rows in tables.items():
            archive.writestr(zipfile.ZipInfo(f"{name}.csv", _MOMENT), _table(rows))
    return written.getvalue()


def _table(rows: Rows) -> bytes:
    written = io.StringIO()
    heading = list(rows[0]) if "propertyName" in rows[0] else ["sourcedId", "status", "dateLastModified",
                                                              *list(rows[0])[1:]]
    writer = csv.DictWriter(written, heading, restval="", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return written.getvalue().encode()
