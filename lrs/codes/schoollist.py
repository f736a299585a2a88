"""A school list (学校コード一覧) in a sheet as published: its date, what it says of each school, rejected rows."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import astuple, dataclass, replace
from datetime import date
from hashlib import sha256

import orjson

from lrs.codes import school
from lrs.codes.published import Rejected, Sheet, Unusable
from lrs.codes.sheets import Row
from lrs.errors import BadRequest
from lrs.storage.contract.codes import SchoolForm

CODE, KIND, BRANCH, NAME, ADDRESS, POSTAL = "学校コード", "学校種", "本分校", "学校名", "学校所在地", "郵便番号"
SET_ON, ABOLISHED_ON = "属性情報設定年月日", "属性情報廃止年月日"
SURVEY, SUCCESSOR = "旧学校調査番号", "移行後の学校コード"

_ERAS = {"令和": 2018, "平成": 1988}
_DATE = re.compile(r"(?:(令和|平成)(元|[0-9]{1,2})|([0-9]{4}))[年/.-]([0-9]{1,2})[月/.-]([0-9]{1,2})(?![0-9])")


@dataclass(frozen=True, slots=True)
class SchoolList:
    title: str
    as_of: str
    schools: dict[str, SchoolForm]
    rejected: tuple[Rejected, ...]

    def digest(self) -> str:
        """Equal when the same was published."""
        content = orjson.dumps([self.title, [(code, *astuple(form)) for code, form in self.schools.items()]])
        return sha256(content).hexdigest()[:16]


def is_header(headings: set[str]) -> bool:
    return {CODE, KIND, NAME} <= headings


def read(sheet: Sheet) -> SchoolList:
    """The list is as of the date in its title, or else of the newest setting date in its rows."""
    schools: dict[str, SchoolForm] = {}
    rejected: list[Rejected] = []
    lines: dict[str, int] = {}
    for row in sheet.rows:
        if not any(sheet.cell(row, heading) for heading in (CODE, NAME)):
            continue
        try:
            code = _code(sheet, row, lines)
            schools[code] = _form(sheet, row)
        except Unusable as error:
            rejected.append(Rejected(row.line, sheet.cell(row, CODE), str(error)))
        else:
            lines[code] = row.line
    as_of = _date_in(" ".join(sheet.titles)) or max((form.set_on for form in schools.values()), default="")
    dated = {code: replace(form, dates=(as_of,)) for code, form in schools.items()}
    return SchoolList(sheet.titles[0] if sheet.titles else "", as_of, dated, tuple(rejected))


def _code(sheet: Sheet, row: Row, lines: dict[str, int]) -> str:
    code = sheet.code(row, CODE)
    try:
        school.decode(code)
    except BadRequest as error:
        raise Unusable(str(error)) from None
    if code in lines:
        raise Unusable(f"the same school as in line {lines[code]}")
    kind = sheet.cell(row, KIND)
    if kind and not kind.startswith(code[:2]):
        raise Unusable(f"the code begins with {code[:2]}, but its type is {kind}")
    return code


def _form(sheet: Sheet, row: Row) -> SchoolForm:
    name = sheet.cell(row, NAME)
    if not name:
        raise Unusable("no name")
    return SchoolForm(
        dates=(), kind=sheet.cell(row, KIND), branch=sheet.cell(row, BRANCH), name=name,
        address=sheet.cell(row, ADDRESS), postal_code=sheet.cell(row, POSTAL), set_on=_day(sheet, row, SET_ON),
        abolished_on=_day(sheet, row, ABOLISHED_ON), survey_number=sheet.cell(row, SURVEY),
        successor=sheet.cell(row, SUCCESSOR))


def _day(sheet: Sheet, row: Row, heading: str) -> str:
    text = sheet.cell(row, heading)
    day = _date_in(text)
    if text and not day:
        raise Unusable(f"{heading} is no date: {text}")
    return day


def _date_in(text: str) -> str:
    """The first date in a text, as ISO 8601: 2025/12/22, 令和７年５月１日. Empty when there is none."""
    for era, of_era, year, month, day in _DATE.findall(unicodedata.normalize("NFKC", text)):
        try:
            counted = _ERAS[era] + (1 if of_era == "元" else int(of_era)) if era else int(year)
            return date(counted, int(month), int(day)).isoformat()
        except ValueError:
            continue
    return ""
