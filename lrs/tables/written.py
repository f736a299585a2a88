"""Cells of workbooks that people get: texts are texts, dates dates.

No cell is taken for a formula: what an app or a child wrote must not run on a teacher's desk.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # no workbook can hold them
_LONGEST = 32_000


def sheet_cell(sheet: Any, value: Any, *, bold: bool = False) -> Any:
    """For a row of a write-only sheet of openpyxl."""
    from openpyxl.cell import WriteOnlyCell  # some megabytes, and seldom needed
    from openpyxl.styles import Font

    if isinstance(value, str):
        cell: Any = WriteOnlyCell(sheet, value=_UNPRINTABLE.sub("", value)[:_LONGEST])
        cell.data_type = "s"  # not a formula, whatever it begins with
    elif isinstance(value, datetime | date):
        cell = WriteOnlyCell(sheet, value=value)  # type: ignore[arg-type]
        cell.number_format = "yyyy-mm-dd hh:mm:ss" if isinstance(value, datetime) else "yyyy-mm-dd"
    else:
        return value
    if bold:
        cell.font = Font(bold=True)
    return cell
