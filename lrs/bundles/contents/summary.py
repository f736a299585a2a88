"""The page's counts as a workbook, for a school without an LRS: an overview, a row for each unit and term, and where
the learner was. Headings are Japanese and English."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from lrs.bundles.contents.learnt import Learnt, Sum
from lrs.bundles.contents.page import Names, Voice
from lrs.bundles.contents.words import SHEETS
from lrs.bundles.manifest import Facts
from lrs.tables.written import sheet_cell

_COUNTS = "records", "answers", "correct", "minutes", "days", "first", "last"
_WIDTHS = {"kind": 14, "subject": 16, "path": 44, "text": 60, "code": 20, "school": 28, "school-code": 18, "item": 26,
           "value": 60, "table": 10, "first": 12, "last": 12}
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")
_OLDEST = (1980, 1, 1, 0, 0, 0)  # what a zip's dates begin with

Row = Sequence[Any]


def workbook(learnt: Learnt, facts: Facts, names: Names) -> bytes:
    """An .xlsx; the same for the same."""
    from openpyxl import Workbook  # some megabytes, and seldom needed

    book = Workbook(write_only=True)
    book.properties.created = datetime.fromtimestamp(facts.created_ms // 1000, UTC).replace(tzinfo=None)
    _sheet(book, "overview", ("item", "value"), _overview(learnt, facts, names))
    _sheet(book, "units", ("kind", "subject", "path", "text", "code", "table", "year", "term", *_COUNTS),
           _units(learnt))
    _sheet(book, "stays", ("year", "school", "school-code", "grade", *_COUNTS), _stays(learnt, names))
    written = BytesIO()
    book.save(written)
    return _timeless(written, book.properties.created)


def _sheet(book: Any, name: str, columns: Sequence[str], rows: Iterable[Row]) -> None:
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(SHEETS[name].ja)
    sheet.freeze_panes = "A2"
    for place, column in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(place)].width = _WIDTHS.get(column, 11)
    sheet.append([sheet_cell(sheet, f"{SHEETS[each].ja} / {SHEETS[each].en}", bold=True) for each in columns])
    for row in rows:
        sheet.append([sheet_cell(sheet, value) for value in row])


def _overview(learnt: Learnt, facts: Facts, names: Names) -> Iterator[Row]:
    """What the page says at its head, in both languages."""
    voices = [Voice("ja", learnt, facts, names), Voice("en", learnt, facts, names)]
    for key, told in (
            ("of", [names.learner]), ("issuer", [facts.issuer.name]), ("created", [each.made() for each in voices]),
            ("period", [each.period() for each in voices]), ("recipient", [names.recipient]),
            ("purpose", [each.say(f"purpose-{facts.purpose}") for each in voices]),
            ("title", [each.whole() for each in voices]), ("about", [each.say("about-part") for each in voices]),
            ("number", [facts.bundle_id])):
        title = "氏名 / Name" if key == "of" else " / ".join(each.say(key) for each in voices)
        if any(told):
            yield title, " / ".join(told)


def _units(learnt: Learnt) -> Iterator[Row]:
    for subject in learnt.subjects:
        if not subject.units:
            for term in subject.terms:
                yield "", "", "", "", "", "", term.year, term.number, *_counts(term.sum)
        for unit in subject.units:
            item = unit.item
            for term in unit.terms:
                yield (subject.school.ja, subject.name.ja, " › ".join(item.path), item.text, item.code, item.table,
                       term.year, term.number, *_counts(term.sum))


def _stays(learnt: Learnt, names: Names) -> Iterator[Row]:
    for stay in learnt.stays:
        yield stay.year, names.schools.get(stay.school, ""), stay.school, stay.grade, *_counts(stay.total)


def _counts(sums: Sum) -> Row:
    """By `_COUNTS`."""
    return (sums.records, sums.answers, sums.correct, round(sums.milliseconds / 60_000, 1), sums.days,
            date.fromisoformat(sums.first), date.fromisoformat(sums.last))


def _timeless(written: BytesIO, created: datetime) -> bytes:
    """The workbook without the moment at which the library wrote it."""
    made = BytesIO()
    with ZipFile(written) as source, ZipFile(made, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "docProps/core.xml":
                data = _MODIFIED.sub(rb"\g<1>" + f"{created.isoformat()}Z".encode(), data)
            target.writestr(ZipInfo(name, _OLDEST), data, ZIP_DEFLATED)
    return made.getvalue()
