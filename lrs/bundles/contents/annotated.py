"""What stands beside each Statement of a bundle: where at school it was done, and what it was about, in words. Pure.

An annotation line reads without the tables it was drawn from: it has the text of each curriculum code and the texts
that lead to it. Nothing of it is about anybody but the learner.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

import orjson

from lrs.codes.book import CodeBook
from lrs.codes.curriculum import LENGTH, decode, key_of
from lrs.storage.contract.annotations import Annotation
from lrs.studylog.coverage import REVISION
from lrs.studylog.entry import MOST_CODES


class Line(NamedTuple):
    """A Statement as it goes into a bundle: its text as `format=exact` answers it, what stands beside it here, and
    whether it was voided; the bundle that it came in, if it did."""

    text: bytes
    annotation: Annotation
    voided: bool = False
    bundle: str = ""


class Item(NamedTuple):
    """A curriculum code with its words: `path` are the texts from the chapter down to the one above it. `table` and
    they are empty where no table had it; `subject` is what the table says, else what the digits do."""

    code: str
    table: str
    text: str
    path: tuple[str, ...]
    subject: str


class Annotated(NamedTuple):
    """An annotation line, read."""

    statement_id: str
    school: str
    school_year: int | None
    grade: str
    classes: tuple[str, ...]
    category: str
    activity_class: str
    items: tuple[Item, ...]
    voided: bool


def annotated(statement_id: str, noted: Annotation, book: CodeBook, *, voided: bool = False,
              derived_from: str = "") -> bytes:
    """The annotation line, without a line end. `statement_id` as it stands in the bundle; `derived_from`: that of which
    it is a copy, where that stands in a bundle inside this one."""
    told: dict[str, Any] = {
        "id": statement_id, "school": noted.school or "", "schoolYear": noted.school_year, "grade": noted.grade or "",
        "classes": sorted(noted.classes), "category": noted.category, "activityClass": noted.activity_class,
        "codes": [item._asdict() for item in _items(noted, book)]}
    if voided:
        told["voided"] = True
    if derived_from:
        told["derivedFrom"] = derived_from
    return orjson.dumps(told)


def _items(noted: Annotation, book: CodeBook) -> Iterator[Item]:
    """One for each item of the curriculum, whatever the revision of its code and wherever it was found."""
    keys = dict.fromkeys(code.key for code in noted.codes if code.key is not None)
    return (_item(key, book) for key in sorted(keys)[:MOST_CODES])


@lru_cache(maxsize=8192)
def _item(key: str, book: CodeBook) -> Item:
    table = book.table_with(key)
    if table is None:
        named = decode(key + REVISION).subject
        return Item(key + REVISION, "", "", (), named.ja if named else "")
    *above, position = table.path(table.index[key])
    return Item(table.codes[position], table.id, table.text(position), tuple(map(table.text, above)),
                table.subject(position))


def read(line: bytes) -> Annotated:
    """Of a line that `annotated` wrote, here or elsewhere; raises `ValueError` for what is none."""
    try:
        told = orjson.loads(line)
        return Annotated(
            told["id"], told["school"], told["schoolYear"], told["grade"], tuple(told["classes"]), told["category"],
            told["activityClass"], tuple(map(_read_item, told["codes"])), told.get("voided", False))
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"this is no annotation line: {error}") from error


def _read_item(told: dict[str, Any]) -> Item:
    item = Item(told["code"], told["table"], told["text"], tuple(told["path"]), told["subject"])
    if len(item.code) != LENGTH:
        raise ValueError(f"this is no curriculum code: {item.code[:40]}")
    return item


def key(item: Item) -> str:
    """What two of the same item share."""
    return key_of(item.code)
