"""A long record to look at: five terms of a child's study by the demonstration school's sample of a curriculum."""

from __future__ import annotations

import random
from collections.abc import Iterator

from lrs.bundles.contents.annotated import Line
from lrs.codes.book import CodeBook
from lrs.codes.table import Columns, Table
from lrs.demo.curriculum import TABLE, TITLE, headings, items
from tests.bundles.record import line, noted
from tests.school import NEXT_SCHOOL


def sample() -> CodeBook:
    rows = sorted([(one.code, one.subject, one.text) for one in headings()]
                  + [(one.code, one.subject, f"{one.title}　{one.text}") for one in items()])
    codes, subjects, texts = zip(*rows, strict=True)
    columns = Columns(codes, texts, subjects)
    return CodeBook([Table(TABLE, TITLE, columns.digest(), columns)])


def years() -> Iterator[Line]:
    chance = random.Random(6)
    terms = [("2024", "P4", m) for m in (5, 10)] + [("2025", "P5", m) for m in (5, 10)] + [("2026", "P6", 5)]
    for year, grade, month in terms:
        for item in items():
            for number in range(chance.randrange(7) if item.grade <= grade else 0):
                day = 1 + (number * 5 + chance.randrange(5)) % 28
                place = noted(item.code, grade=grade, **({"school": NEXT_SCHOOL} if year < "2026" else {}))
                yield line(at=f"{year}-{month:02}-{day:02}T10:{number:02}:00+09:00", annotation=place,
                           success=chance.random() < 0.8, seconds=20 + chance.randrange(90))
        for day in range(1, 9):
            yield line(at=f"{year}-{month:02}-{day:02}T20:00:00+09:00", seconds=600)
