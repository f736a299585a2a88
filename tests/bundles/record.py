"""A small record to tell of: a sixth-grader's answers, a book of two subjects, and whom it is for."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from lrs.bundles.contents.annotated import Line
from lrs.bundles.contents.others import Others, by_account
from lrs.bundles.contents.page import Names
from lrs.bundles.contents.told import Telling
from lrs.bundles.manifest import BasisTold, Counts, Facts, Party, Period, Recipient, RecipientKind
from lrs.codes.book import CodeBook
from lrs.codes.table import Columns, Table
from lrs.storage.contract.annotations import Annotation, Code
from tests.builders import learner, statement
from tests.publishing import ITEMS
from tests.school import FRACTIONS, HANAKO, HISTORY, SCHOOL

ZONE = ZoneInfo("Asia/Tokyo")
TERMS = ("04-01", "09-01", "01-08")
UNKNOWN = "9250263111200000"  # of no table
BUNDLE = "urn:uuid:0b8f5b3e-7d0b-4a52-8f5c-0d3f1c2b4a69"
TEACHER = "5c0e8a55-1f5e-4d0c-9c1b-2b7c1d9e0f31"
FRIEND = "7a3f2d10-93b4-4c55-8a7e-6f1d2c3b4a59"
SECRET = bytes(range(32))
SCHOOLS = {SCHOOL: "みどり市立第一小学校"}
NAMES = Names(ZONE, "青木 はな", "かわべ市立東小学校", SCHOOLS)


def book(items: tuple[tuple[str, str, str], ...] = ITEMS) -> CodeBook:
    subjects, codes, texts = zip(*items, strict=True)
    columns = Columns(codes, texts, subjects)
    return CodeBook([Table("82V11", "【82V11】", columns.digest(), columns)])


BOOK = book()


def noted(*codes: str, learner: str | None = HANAKO, **members: Any) -> Annotation:
    found = tuple(Code(code, code[:15], None, "activity", "x") for code in codes)
    return Annotation("key", learner, None, SCHOOL, 2026, "P6", ("6-1",), found, "learning", "school-learning", 0,
                      "1")._replace(**members)


def line(*codes: str, at: str = "2026-05-12T09:12:00+09:00", who: str = HANAKO, success: bool | None = None,
         seconds: int | None = None, voided: bool = False, annotation: Annotation | None = None,
         **members: Any) -> Line:
    """A Statement of the learner `who`, with what stands beside it."""
    result = {**({"success": success} if success is not None else {}),
              **({"duration": f"PT{seconds}S"} if seconds is not None else {})}
    made = statement(**{"actor": learner(who), "timestamp": at, **({"result": result} if result else {}), **members})
    return Line(json.dumps(made, ensure_ascii=False).encode(), annotation or noted(*codes, learner=who), voided)


def record(who: str = HANAKO) -> list[Line]:
    """Two terms of arithmetic, a day of history, something without a code, something withdrawn."""
    return [
        line(FRACTIONS, who=who, success=True, seconds=30),
        line(FRACTIONS, who=who, success=False, seconds=90, at="2026-05-12T09:14:00+09:00"),
        line(HISTORY, who=who, success=True, at="2026-06-01T10:00:00+09:00"),
        line(who=who, seconds=60, at="2026-06-02T10:00:00+09:00"),
        line(FRACTIONS, who=who, success=True, at="2026-09-08T10:00:00+09:00", voided=True),
        line(FRACTIONS, who=who, success=True, seconds=45, at="2026-09-08T10:01:00+09:00"),
        line(FRACTIONS, HISTORY, UNKNOWN, who=who, success=True, at="2027-02-01T10:00:00+09:00")]


def facts(kind: RecipientKind = "school", **members: Any) -> Facts:
    return Facts(**{
        "bundle_id": BUNDLE, "created_ms": 1_805_000_000_000, "not_after_ms": 1_807_000_000_000,
        "issuer": Party("https://lrs.midori.example.jp", "みどり市教育委員会",
                        "https://lrs.midori.example.jp/.well-known/jwks.json"),
        "recipient": Recipient(kind, "https://lrs.kawabe.example.jp"), "subject": f"urn:uuid:{uuid4()}",
        "basis": BasisTold("consent", "A" * 43), "purpose": "transfer", "period": Period("2026-04-01", "2027-03-31"),
        "consistent_through_ms": 1_805_000_000_000, "software": "manabi-lrs 0.1", **members})


def others(kind: RecipientKind = "school", bundle: str = BUNDLE, secret: bytes = SECRET,
           subject: Collection[str] = (HANAKO,)) -> Others:
    return Others(kind, bundle, secret, by_account(frozenset(subject), frozenset({TEACHER})))


def telling(kind: RecipientKind = "school", who: str = HANAKO, made: Facts | None = None, names: Names = NAMES,
            codes: CodeBook = BOOK) -> Telling:
    made = made or facts(kind)
    return Telling(made, names, {who}, others(kind, made.bundle_id, subject=[who]), codes, TERMS)


def counts(statements: int) -> Counts:
    return Counts(statements=statements, attachments=2)
