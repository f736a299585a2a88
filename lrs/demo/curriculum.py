"""The curriculum of the demonstration school: some forty items with questions and the answers that children give.

Texts are our own and no ministry's. A code begins with ``Z``, which no published code does, and is otherwise built like
one; the published item that it stands for has an ``8`` in its place, which is taken where a loaded table has it.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

TABLE = "Z2V01"
TITLE = f"【{TABLE}】見本の項目表（デモ用の作例。文部科学省の学習指導要領コードではありません）"
SUBJECTS = ("算数", "国語", "理科", "社会")
DRILL_ITEMS = "https://drill.example.jp/items/"


@dataclass(frozen=True, slots=True)
class Question:
    """`wrong`: other answers that children give, the most usual first."""

    number: int
    prompt: str
    right: str
    wrong: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """`key` is how publishers call it; `place` its place among the items of its grade and subject, from 0."""

    code: str
    grade: str
    subject: str
    title: str
    text: str
    questions: tuple[Question, ...]
    place: int

    @property
    def key(self) -> str:
        return self.code[2:].rstrip("0")

    @property
    def published(self) -> str:
        """The code of the ministry's item that this one stands for."""
        return f"8{self.code[1:]}"

    def content(self, question: Question) -> str:
        """The publisher's content_id of a question."""
        return f"{self.key}-{question.number}"


@dataclass(frozen=True, slots=True)
class Heading:
    code: str
    subject: str
    text: str


@cache
def headings() -> tuple[Heading, ...]:
    return tuple(Heading(**one) for one in _read()["headings"])


@cache
def items() -> tuple[Item, ...]:
    """In the order in which they are taught, subject by subject."""
    places: dict[tuple[str, str], int] = {}
    found = []
    for one in _read()["items"]:
        of = one["grade"], one["subject"]
        places[of] = place = places.get(of, -1) + 1
        questions = tuple(Question(number, prompt, right, tuple(wrong))
                          for number, (prompt, right, *wrong) in enumerate(one["questions"], 1))
        found.append(Item(one["code"], *of, one["title"], one["text"], questions, place))
    return tuple(found)


@cache
def taught(grade: str, subject: str) -> tuple[Item, ...]:
    return tuple(item for item in items() if (item.grade, item.subject) == (grade, subject))


def table_csv() -> bytes:
    """The sample as a curriculum table, in the form that `lrs codes import` reads."""
    rows = sorted([(one.code, one.subject, one.text) for one in headings()]
                  + [(one.code, one.subject, f"{one.title}　{one.text}") for one in items()])
    return _csv([(TITLE,), ("教科等", "No", "学習指導要領テキスト", "学習指導要領コード"),
                 *((subject, str(number), text, code) for number, (code, subject, text) in enumerate(rows, 1))])


def mapping_csv(published: Collection[str] = ()) -> bytes:
    """The drill's publisher's list of which content carries which code, as CodeAssign writes it.

    `published`: codes of loaded tables; an item whose published code is among them carries that one.
    """
    return _csv([("content_id", "gakushu_shidoyoryo_code"),
                 *((item.content(question), code_of(item, published)) for item in items()
                   for question in item.questions)])


def code_of(item: Item, published: Collection[str]) -> str:
    return item.published if item.published in published else item.code


def _csv(rows: Collection[tuple[str, ...]]) -> bytes:
    written = io.StringIO()
    csv.writer(written).writerows(rows)
    return written.getvalue().encode()


@cache
def _read() -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = json.loads(files("lrs.demo").joinpath("curriculum.json").read_bytes())
    return found
