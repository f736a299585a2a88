"""What successive school lists say of one school: its forms, oldest first.

A list is as of a date, not of the day of its import, so lists make the same history in whatever order they come. Most
say nothing new of a school: a form has the dates of all lists that agree on it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from lrs.codes.school import CODE
from lrs.storage.contract.codes import SchoolForm


def merged(forms: Sequence[SchoolForm], told: SchoolForm) -> tuple[SchoolForm, ...]:
    """`forms` and what another list says; of two lists of one date the later import counts (one was provisional)."""
    said = {date: undated(form) for form in [*forms, told] for date in form.dates}
    by_date = groupby(sorted(said), key=said.__getitem__)
    return tuple(replace(form, dates=tuple(dates)) for form, dates in by_date)


def undated(form: SchoolForm) -> SchoolForm:
    """What is said, whoever says it."""
    return replace(form, dates=())


def successors(form: SchoolForm) -> tuple[str, ...]:
    """The codes of the schools that took its place; a list may name several in one cell."""
    return tuple(re.findall(CODE, form.successor))
