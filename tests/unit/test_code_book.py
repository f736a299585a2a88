"""The book of loaded tables: what a code resolves to, and what is found in it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrs.codes import query
from lrs.codes.book import CodeBook, Resolved
from lrs.codes.query import Page
from lrs.codes.table import Columns, Table
from lrs.errors import BadRequest
from tests.publishing import ITEMS


def table(table_id: str, *codes: str, text: str = "本文") -> Table:
    columns = Columns(codes, tuple(text for _ in codes), tuple("算数" for _ in codes))
    return Table(table_id, f"【{table_id}】", columns.digest(), columns)


def elementary() -> Table:
    subjects, codes, texts = zip(*ITEMS, strict=True)
    columns = Columns(codes, texts, subjects)
    return Table("82V11", "【82V11】", columns.digest(), columns)


BOOK = CodeBook([elementary(), table("72V20", "7200000120000001", "7250000000000000")])


def find(book: CodeBook = BOOK, **params: str) -> Page:
    return query.find(book, query.read(params))


def codes(page: Page) -> list[str]:
    return [item.code for item in page.items]


# --- resolve ----------------------------------------------------------------------------------------------


def test_a_code_of_a_loaded_table_is_resolved() -> None:
    assert BOOK.resolve("8250263111200000") == Resolved("8250263111200000", "82V11", "825026311120000")


def test_another_revision_is_the_same_item_and_keeps_what_was_sent() -> None:
    resolved = BOOK.resolve("7200000120000000")
    assert resolved == Resolved("7200000120000000", "72V20", "720000012000000")
    assert resolved.known


@pytest.mark.parametrize("code", ["8250263111900000", "9250263111200000", "82o0000000000000"])
def test_a_well_formed_code_of_no_table_is_told_apart_but_not_known(code: str) -> None:
    resolved = BOOK.resolve(code)
    assert resolved == Resolved(code, None, code[:15])
    assert not resolved.known
    assert CodeBook().resolve("8250263111200000") == Resolved("8250263111200000", None, "825026311120000")


@pytest.mark.parametrize("code", ["", "825026311120000", "82502631112000000", "8250263111200 00",
                                  "算数の分数の計算をする六年生に"])
def test_what_is_no_code_resolves_to_nothing(code: str) -> None:
    assert BOOK.resolve(code) is None


def test_case_is_kept_apart() -> None:
    assert BOOK.resolve("82n0000000000000") != BOOK.resolve("82N0000000000000")
    assert CodeBook([table("82V11", "82n0000000000000")]).resolve("82N0000000000000") == Resolved(
        "82N0000000000000", None, "82N000000000000")


def test_of_two_versions_the_newer_that_has_the_item_answers() -> None:
    book = CodeBook([table("82V11", "8250000000000000"), table("82V10", "8250000000000000", "8260000000000000")])
    assert [book.resolve(code).table for code in ("8250000000000000", "8260000000000000")] == [  # type: ignore[union-attr]
        "82V11", "82V10"]


def test_the_version_changes_with_the_tables_and_only_with_them() -> None:
    same = CodeBook(reversed(BOOK.tables))
    assert same.version == BOOK.version
    assert CodeBook().version != BOOK.version
    corrected = CodeBook([table("82V11", "8250000000000000", text="直した本文")])
    assert corrected.version != CodeBook([table("82V11", "8250000000000000")]).version


# --- find -------------------------------------------------------------------------------------------------


def test_a_word_is_found_inside_a_sentence_in_any_width() -> None:
    assert codes(find(q="分数")) == ["8250263111200000"]
    assert codes(find(q="ｲ 除法")) == ["8250263111200000"]
    assert codes(find(q="織田・豊臣の天下統一")) == ["8220263216000000"]
    assert codes(find(q="存在しない語")) == []


def test_under_is_the_item_and_everything_below_it() -> None:
    assert codes(find(under="8250260000000000")) == ["8250260000000000", "8250263000000000", "8250263111200000"]
    assert codes(find(under="82200L0000000000", q="〔第６学年〕")) == ["8220260000000000"]
    below_subjects = codes(find(under="82n0000000000000"))
    assert len(below_subjects) == len(ITEMS) - 2  # all but the two other chapters
    assert codes(find(under="8200000000000000")) == ["8200000000000000"]


def test_a_revision_of_the_item_asked_for_will_do() -> None:
    assert codes(find(under="7200000120000009")) == ["7200000120000001"]


def test_without_a_table_the_newest_of_each_guideline_is_searched() -> None:
    book = CodeBook([table("82V10", "8250000000000000"), table("82V11", "8250000000000000"),
                     table("72V20", "7250000000000000")])
    assert [item.table.id for item in find(book).items] == ["72V20", "82V11"]
    assert [item.table.id for item in find(book, table="82V10").items] == ["82V10"]


@pytest.mark.parametrize(("params", "slug"), [
    ({"table": "84V10"}, "curriculum-table-unknown"), ({"table": "82v11"}, "curriculum-table-unknown"),
    ({"under": "8250263111900000"}, "curriculum-code-unknown"), ({"under": "8250"}, "curriculum-code-malformed"),
    ({"under": "8250000000000000", "table": "72V20"}, "curriculum-code-unknown"),
    ({"cursor": "82V11"}, "parameter-cursor"), ({"limit": "-1"}, "parameter-number"),
])
def test_what_cannot_be_found_in_is_refused(params: dict[str, str], slug: str) -> None:
    with pytest.raises(BadRequest) as refused:
        find(**params)
    assert refused.value.slug == slug


@given(st.integers(1, 15), st.sampled_from(["", "第", "〔第６学年〕"]))
def test_pages_are_disjoint_and_complete(limit: int, words: str) -> None:
    walked, cursor = [], None
    while cursor != "":
        page = find(q=words, limit=str(limit), **({"cursor": cursor} if cursor else {}))
        assert len(page.items) <= limit
        walked += codes(page)
        cursor = page.next or ""
    assert walked == codes(find(q=words))


def test_a_packed_table_comes_back_as_it_was() -> None:
    columns = Columns(("8250000000000000",), ("𠮷　本文\n二行目",), ("算数",))
    assert Columns.unpack(columns.pack()) == columns
