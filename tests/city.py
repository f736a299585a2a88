"""A city's roster as a OneRoster zip with the Japan Profile: invented, the same for the same arguments, any size.

Two elementary schools feed one junior high school, so that the next year's city is this one after the turn-over: a
pupil keeps UUID and name, goes up a grade, leaves after J3; new first-graders come. Of the cohort that starts in 2026,
pupil 3 of elementary school 0 is ``uid("pupil", 0, 2026, 3)``.
"""

from __future__ import annotations

import csv
import io
import sys
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from uuid import UUID

from lrs.codes.school import check_digit

Rows = list[dict[str, str]]
Files = dict[str, Rows]

FAMILY = (("青木", "アオキ"), ("石田", "イシダ"), ("上野", "ウエノ"), ("江川", "エガワ"), ("𠮷田", "ヨシダ"),
          ("髙橋", "タカハシ"), ("山﨑", "ヤマザキ"), ("小川", "オガワ"), ("川口", "カワグチ"),
          ("渡邉", "ワタナベ"), ("中村", "ナカムラ"))
GIVEN = (("はな", "ハナ"), ("空", "ソラ"), ("蓮", "レン"), ("陽菜", "ヒナ"), ("湊", "ミナト"), ("葵", "アオイ"),
         ("律", "リツ"), ("さくら", "サクラ"), ("大和", "ヤマト"), ("結衣", "ユイ"), ("朝陽", "アサヒ"),
         ("凛", "リン"), ("悠真", "ユウマ"))
SUBJECTS = ("国語", "算数")
REQUIRED = ("academicSessions", "classes", "courses", "enrollments", "orgs", "roles", "users")


def uid(*parts: object) -> str:
    """A UUID of version 4 that these parts always give."""
    return str(UUID(bytes=blake2b("|".join(map(str, parts)).encode(), digest_size=16).digest(), version=4))


def school_code(kind: str, number: int) -> str:
    code = f"{kind}132{number:07}"
    return code + check_digit(code)


@dataclass(frozen=True)
class City:
    """`schools`: two elementary for each junior high; `per_grade`: pupils of one elementary school and grade."""

    year: int = 2026
    schools: int = 30
    per_grade: int = 67
    per_class: int = 35
    guardians: bool = True
    subjects: tuple[str, ...] = SUBJECTS
    demographics: bool = False
    spelling: str = "ShussekiNo"
    _rows: dict[str, Rows] = field(default_factory=dict, compare=False)

    def files(self) -> Files:
        """Each file's rows by its name without ``.csv``; to be changed as a test likes."""
        names = [*REQUIRED, *(["demographics"] if self.demographics else [])]
        self._rows.clear()
        self._rows.update({name: [] for name in names})
        self._rows["academicSessions"].append({
            "sourcedId": self.session, "title": f"{self.year}年度", "type": "schoolYear",
            "startDate": f"{self.year}-04-01", "endDate": f"{self.year + 1}-03-31", "parentSourcedId": "",
            "schoolYear": f"{self.year}"})
        self._rows["orgs"].append(_org("district", "みどり市教育委員会", "district", "011000", ""))
        for subject in ("学級", *self.subjects):
            self._rows["courses"].append({"sourcedId": uid("course", subject), "schoolYearSourcedId": self.session,
                                          "title": subject, "subjects": "" if subject == "学級" else subject})
        for junior in range(self.schools // 3):
            for elementary in (2 * junior, 2 * junior + 1):
                self._school("P", elementary, [elementary])
            self._school("J", junior, [2 * junior, 2 * junior + 1])
        return self._rows

    @property
    def session(self) -> str:
        return uid("session", self.year)

    def _school(self, stage: str, number: int, feeders: list[int]) -> None:
        kind, word = ("B1", "小学校") if stage == "P" else ("C1", "中学校")
        org = uid("school", stage, number)
        self._rows["orgs"].append(_org(org, f"みどり市立第{number + 1}{word}", "school", school_code(kind, number),
                                       uid("org", "district")))
        self._rows["orgs"][-1]["sourcedId"] = org
        head = self._user("head", stage, number, name=number)
        self._role(head, "administrator", org)
        for grade in range(1, 7 if stage == "P" else 4):
            cohort = self.year - grade + 1 - (6 if stage == "J" else 0)
            pupils = [(feeder, cohort, each) for feeder in feeders for each in range(self.per_grade)]
            classes = -(-len(pupils) // self.per_class)
            for place in range(classes):
                self._homeroom(org, stage, number, grade, place + 1, pupils[place::classes])

    def _homeroom(self, org: str, stage: str, school: int, grade: int, number: int,
                  pupils: list[tuple[int, int, int]]) -> None:
        home = uid("class", stage, school, self.year, grade, number)
        teacher = self._user("teacher", stage, school, grade, number, name=school * 31 + grade * 7 + number)
        self._role(teacher, "teacher", org)
        classes = [home, *(uid("lesson", home, subject) for subject in self.subjects)]
        for class_id, subject in zip(classes, ("学級", *self.subjects), strict=True):
            self._rows["classes"].append({
                "sourcedId": class_id, "title": f"{grade}年{number}組" + ("" if class_id == home else f" {subject}"),
                "grades": f"{stage}{grade}", "courseSourcedId": uid("course", subject), "classCode": "",
                "classType": "homeroom" if class_id == home else "scheduled", "location": "", "schoolSourcedId": org,
                "termSourcedIds": self.session, "subjects": "", "subjectCodes": "", "periods": "",
                "metadata.jp.specialNeeds": "false"})
            self._enroll(class_id, org, teacher, "teacher", "true")
        for place, pupil in enumerate(sorted(pupils), 1):
            user = self._pupil(pupil, f"{stage}{grade}", home, org)
            for class_id in classes:
                self._enroll(class_id, org, user, "student", "false", str(place) if class_id == home else "")

    def _pupil(self, pupil: tuple[int, int, int], grade: str, home: str, org: str) -> str:
        feeder, cohort, each = pupil
        guardian = self._user("guardian", *pupil, name=feeder + cohort + each) if self.guardians else ""
        if guardian:
            self._role(guardian, "guardian", org)
        user = self._user("pupil", *pupil, name=feeder * 5 + cohort * 3 + each, grade=grade, home=home,
                          agents=guardian)
        self._role(user, "student", org)
        if self.demographics:
            self._rows["demographics"].append({
                "sourcedId": user, "birthDate": f"{cohort - 7}-{4 + each % 9:02}-{2 + each % 27:02}",
                "sex": "unspecified"})
        return user

    def _user(self, *parts: object, name: int, grade: str = "", home: str = "", agents: str = "") -> str:
        source = uid("source", *parts)
        family, given = FAMILY[name % len(FAMILY)], GIVEN[name % len(GIVEN)]
        self._rows["users"].append({
            "sourcedId": source, "enabledUser": "true", "username": f"{'-'.join(map(str, parts))}@midori.example",
            "userIds": "", "givenName": given[0], "familyName": family[0], "middleName": "", "identifier": "",
            "email": "", "agentSourcedIds": agents, "grades": grade, "userMasterIdentifier": uid(*parts),
            "metadata.jp.kanaGivenName": given[1], "metadata.jp.kanaFamilyName": family[1],
            "metadata.jp.homeClass": home})
        return source

    def _role(self, user: str, role: str, org: str) -> None:
        self._rows["roles"].append({
            "sourcedId": uid("role", user, role, org), "userSourcedId": user, "roleType": "primary", "role": role,
            "beginDate": "", "endDate": "", "orgSourcedId": org})

    def _enroll(self, class_id: str, org: str, user: str, role: str, primary: str, number: str = "") -> None:
        flag = "PublicFlg" if self.spelling == "ShussekiNo" else "publicFlg"
        self._rows["enrollments"].append({
            "sourcedId": uid("enrollment", class_id, user), "classSourcedId": class_id, "schoolSourcedId": org,
            "userSourcedId": user, "role": role, "primary": primary, "beginDate": "", "endDate": "",
            f"metadata.jp.{self.spelling}": number, f"metadata.jp.{flag}": "true"})


def _org(key: str, name: str, kind: str, identifier: str, parent: str) -> dict[str, str]:
    return {"sourcedId": uid("org", key), "name": name, "type": kind, "identifier": identifier,
            "parentSourcedId": parent}


def zipped(files: Mapping[str, Rows], *, version: str = "1.2", encoding: str = "utf-8", newline: str = "\r\n",
           manifest: Mapping[str, str] | None = None) -> bytes:
    """The files with a manifest that announces them."""
    said = {"manifest.version": "1.0", "oneroster.version": version, **{f"file.{name}": "bulk" for name in files},
            **(manifest or {})}
    tables = {"manifest": [{"propertyName": name, "value": value} for name, value in said.items()], **files}
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, rows in tables.items():
            archive.writestr(f"{name}.csv", "".join(_lines(rows, newline)).encode(encoding))
    return written.getvalue()


def _lines(rows: Rows, newline: str) -> Iterator[str]:
    heading = list(dict.fromkeys(name for row in rows for name in row)) or ["sourcedId"]
    for name in ("dateLastModified", "status"):
        if "propertyName" not in heading and name not in heading:
            heading.insert(1, name)
    line = io.StringIO()
    writer = csv.DictWriter(line, heading, restval="", quoting=csv.QUOTE_ALL, lineterminator=newline)
    writer.writeheader()
    for row in rows:
        writer.writerow(row)
        if line.tell() > 1 << 16:
            yield line.getvalue()
            line.seek(0)
            line.truncate()
    yield line.getvalue()


if __name__ == "__main__":
    Path(sys.argv[1]).write_bytes(zipped(City(year=int(sys.argv[2]) if len(sys.argv) > 2 else 2026).files()))
