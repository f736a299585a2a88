"""One Excel sheet for a small start: a row for each child and each teacher, headings in Japanese or English.

    学校 学年 組 番号 氏名 ふりがな アカウント        and, where wanted: 役割 学校コード 利用者識別子 生年月日

Each row speaks of the school year of the import's day. A row without 役割 is a learner; 担任 is the teacher of the
class it names, 教員 a teacher of the school, 管理職 an administrator. Schools and classes get ids made from what they
are called, so that the same sheet means the same ones again; who a person is, `lrs/roster/identity.py` decides.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import BinaryIO
from uuid import NAMESPACE_URL, uuid5

from lrs.codes.school import is_school_code
from lrs.config import Limits
from lrs.roster.csvfile import RowCount
from lrs.roster.draft import Draft, DraftEnrollment, DraftRole, Person
from lrs.roster.grade import read_grade, school_type
from lrs.roster.problem import Problems
from lrs.roster.row import Row
from lrs.roster.workbook import sheet_rows
from lrs.schooldays import FOREVER, first_day, school_year
from lrs.storage.contract.roster import Class, Org

SHEET = "名簿"
HEADINGS: dict[str, tuple[str, ...]] = {
    "学校": ("学校", "学校名", "school"),
    "学年": ("学年", "grade"),
    "組": ("組", "クラス", "学級", "class"),
    "番号": ("番号", "出席番号", "number"),
    "氏名": ("氏名", "名前", "name"),
    "ふりがな": ("ふりがな", "フリガナ", "かな", "カナ", "kana"),
    "アカウント": ("アカウント", "account"),
    "役割": ("役割", "role"),
    "学校コード": ("学校コード", "school code"),
    "利用者識別子": ("利用者識別子", "uuid"),
    "生年月日": ("生年月日", "birth date", "birth"),
}
REQUIRED = ("学校", "学年", "組", "氏名")
ROLES = {"": "student", "児童": "student", "生徒": "student", "児童生徒": "student", "student": "student",
         "担任": "homeroom", "homeroom": "homeroom", "教員": "teacher", "teacher": "teacher",
         "管理職": "administrator", "administrator": "administrator"}
_LAST_TITLE_ROW = 10


def read_sheet(file: BinaryIO, limits: Limits, day: str, problems: Problems) -> Draft:
    """The sheet called 名簿, else the first, as of `day`."""
    with sheet_rows(file, SHEET) as (title, rows):
        reading = _Reading(school_year(day))
        for row in headed(title, rows, HEADINGS, REQUIRED, problems, limits):
            reading.read(row)
        if not reading.draft.people and not problems.count:
            problems.add(title, 0, "", "roster-sheet-empty")
        return reading.draft


def headed(title: str, rows: Iterator[tuple[int, list[str]]], headings: dict[str, tuple[str, ...]],
           required: tuple[str, ...], problems: Problems, limits: Limits) -> Iterator[Row]:
    """The rows below the headings, which may stand below a title; cells are named by the keys of `headings`."""
    names = {plain(other): name for name, others in headings.items() for other in others}
    found: list[str] = []
    count = RowCount(limits)
    for number, cells in rows:
        count.take()
        if found:
            yield Row(title, number, dict(zip(found, cells, strict=False)), problems)
            continue
        known = [names.get(plain(cell), "") for cell in cells]
        if sum(map(bool, known)) >= 2:
            found = known
            for name in required:
                if name not in known:
                    problems.add(title, number, name, "roster-heading-missing")
            if not set(required) <= set(known):
                return
        elif number >= _LAST_TITLE_ROW:
            break
    if not found:
        problems.add(title, 1, required[0], "roster-heading-missing")


def plain(text: str) -> str:
    """`text` as it is compared: width, case, spaces and the kind of kana do not count."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(_hiragana(character) for character in folded if not character.isspace())


def _hiragana(character: str) -> str:
    return chr(ord(character) - 0x60) if "ァ" <= character <= "ヶ" else character


class _Reading:
    def __init__(self, year: int) -> None:
        self.draft = Draft()
        self._year = year
        self._numbers: dict[tuple[str, str], int] = {}
        self._users: dict[str, int] = {}

    def read(self, row: Row) -> None:
        role = ROLES.get(plain(row.text("役割")), "")
        if not role:
            row.problem("役割", "roster-choice", value=row.text("役割"), known="担任, 教員, 管理職")
        school = self._school(row)
        person = self._person(row, school)
        if not role or not school or not person.name:
            return
        if role in {"student", "homeroom"}:
            found = self._class(row, self.draft.orgs[school])
            if found:
                self._enroll(row, person, found, "student" if role == "student" else "teacher")
        if role != "student":
            self.draft.roles.append(DraftRole(person.ref, "teacher" if role == "homeroom" else role, school, "",
                                              FOREVER))

    def _school(self, row: Row) -> str:
        name, code = row.text("学校", required=True), row.text("学校コード")
        if is_school_code(name):
            name, code = "", name
        if code and not is_school_code(code):
            row.problem("学校コード", "roster-school-code", value=code)
            return ""
        if not name and not code:
            return ""
        org = _made("school", code or plain(name))
        self.draft.orgs.setdefault(org, Org(org, name, "school", code))
        return org

    def _person(self, row: Row, school: str) -> Person:
        person = Person(
            ref=f"{row.line}", user=row.uuid("利用者識別子"), source="", username=row.text("アカウント").lower(),
            name=_spaced(row.text("氏名", required=True)), kana=_spaced(row.text("ふりがな")), school=school,
            birth=row.day("生年月日"), file=row.file, line=row.line)
        return self.draft.people.setdefault(person.ref, person)

    def _class(self, row: Row, school: Org) -> str:
        kind = school_type(school.code, school.name)
        grade = read_grade(row.text("学年", required=True), kind)
        if row.text("学年") and not grade:
            row.problem("学年", "roster-sheet-grade", value=row.text("学年"))
        name = row.text("組", required=True)
        if not grade or not name:
            return ""
        label = plain(name).removesuffix("組")
        found = _made("class", school.org, str(self._year), grade, label)
        self.draft.people[f"{row.line}"].grade = grade
        self.draft.classes.setdefault(found, Class(
            found, f"{grade[1]}年{label.upper() + '組' if len(label) == 1 or label.isdecimal() else name}", school.org,
            self._year, (grade,), "homeroom", first_day(self._year), first_day(self._year + 1)))
        return found

    def _enroll(self, row: Row, person: Person, found: str, role: str) -> None:
        number = unicodedata.normalize("NFKC", row.text("番号"))
        if role == "student" and number:
            first = self._numbers.setdefault((found, number), row.line)
            if first != row.line:
                row.problem("番号", "roster-number-twice", value=number, first=first)
        person.home = found if role == "student" else ""
        self.draft.enrollments.append(DraftEnrollment(
            person.ref, found, role, "", "", number if role == "student" else "", role == "teacher", line=row.line))


def _made(*parts: str) -> str:
    """An id for what the sheet only describes; the same for the same description."""
    return str(uuid5(NAMESPACE_URL, "urn:manabi-lrs:roster:" + "|".join(parts)))


def _spaced(name: str) -> str:
    """Family and given name apart by one U+3000, however they were."""
    return "\u3000".join(name.split())
