"""The sheets of an Excel workbook (.xlsx): cells as Excel holds them, of a formula the value that was last computed.

openpyxl is loaded when a workbook comes: a server that reads none does not keep it in memory.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import TYPE_CHECKING, Any, BinaryIO

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

MOST_ROWS = 2**20  # a sheet of Excel has no more; a row that says it stands further down has as many empty ones above


class Damaged(ValueError):
    """What cannot be read as a workbook; the text is a reason, in a programmer's words."""


def open_workbook(file: BinaryIO) -> Workbook:
    """Raises `Damaged`. Close it after use."""
    from openpyxl import load_workbook

    with _values_alone():
        return load_workbook(file, read_only=True, data_only=True)


def sheet_rows(sheet: Any, columns: int | None = None) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """Each row by its number, empty ones too; just `columns` cells where that is given. Raises `Damaged`."""
    if hasattr(sheet, "reset_dimensions"):
        sheet.reset_dimensions()  # some programs write a wrong size
    rows = sheet.iter_rows(max_col=columns, values_only=True)
    for number in count(1):
        with _values_alone():
            cells = next(rows, None)
        if cells is None:
            return
        if number > MOST_ROWS:
            raise Damaged(f"more than {MOST_ROWS} rows")
        yield number, cells


@contextmanager
def _values_alone() -> Iterator[None]:
    """Quiet about styles, validations and headers of pages, which openpyxl passes over. Raises `Damaged`."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield
        except Exception as error:
            raise Damaged(str(error)) from None
