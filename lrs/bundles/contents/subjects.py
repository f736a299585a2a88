"""The subject (教科) that a curriculum code belongs to: what a family withholds is named by it."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from lrs.codes.book import CodeBook
from lrs.codes.curriculum import decode
from lrs.studylog.coverage import REVISION

REMEMBERED = 10_000


def subject_of(book: CodeBook) -> Callable[[str], str]:
    """By the key of a code, as its table names it, else as its digits do; empty where neither tells."""
    @lru_cache(maxsize=REMEMBERED)
    def subject(key: str) -> str:
        table = book.table_with(key)
        if table is not None:
            return table.subject(table.index[key])
        named = decode(key + REVISION).subject
        return named.ja if named else ""
    return subject
