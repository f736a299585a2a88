"""Reading publishers' lists and tables of links as spreadsheets write them."""

from __future__ import annotations

import pytest

from lrs.annotation import links, mapping
from lrs.errors import BadRequest
from tests.school import FRACTIONS, HANAKO, HISTORY

HEAD = "content_id,gakushu_shidoyoryo_code,access_info,comment,search_string\r\n"
PREFIX = "https://drill.example.jp/items/"


def codes(text: str, prefix: str = PREFIX, encoding: str = "utf-8") -> dict[str, tuple[str, ...]]:
    return dict(mapping.read(text.encode(encoding), prefix))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_each_line_gives_a_code_of_a_content_in_whatever_encoding(encoding: str) -> None:
    wide = "８２２０２６３２１６００００００"
    text = f'{HEAD}七,{FRACTIONS},,"分数、\r\n計算",\r\n\r\n七,{HISTORY},,,\r\n 八 ,{wide},,,\r\n'
    assert codes(text, encoding=encoding) == {
        f"{PREFIX}七": (FRACTIONS, HISTORY), f"{PREFIX}八": (HISTORY,)}


def test_a_content_without_a_code_is_mapped_no_longer() -> None:
    assert codes(f"{HEAD}7,,,,\n") == {f"{PREFIX}7": ()}


@pytest.mark.parametrize(("line", "prefix", "complaint"), [
    ("7,8.21E+15,,,", PREFIX, r"2: '8\.21E\+15' is what a spreadsheet made"),
    ("7,82502631112,,,", PREFIX, "2: '82502631112' is no curriculum code"),
    ("7,算数,,,", PREFIX, "2: '算数' is no curriculum code"), (f"7,{FRACTIONS},,,", "", "2: '7' is no activity id"),
    (f",{FRACTIONS},,,", PREFIX, "2: '' is no activity id"),
])
def test_a_line_that_cannot_be_imported_is_named_with_its_reason(line: str, prefix: str, complaint: str) -> None:
    with pytest.raises(BadRequest) as refused:
        codes(f"{HEAD}{line}\n8,{FRACTIONS},,,\n", prefix)
    assert refused.value.slug == "mapping-rejected"
    refused.match(complaint)


@pytest.mark.parametrize("content", [
    b"", b"content,code\n1,2\n", b"\xff\xfe\x00\x80\xff", "教材,コード\n".encode("cp932"), b'content_id,"\x00'])
def test_what_is_no_such_table_is_refused(content: bytes) -> None:
    with pytest.raises(BadRequest) as refused:
        mapping.read(content)
    assert refused.value.slug == "table-unreadable"


def test_links_are_read_with_their_lines() -> None:
    text = f"Account,learner,home_page,username\na 1,{HANAKO},,\n\n花子,,https://b.jp,hanako\n"
    found = links.read(text.encode(), "h")
    assert [(each.line, each.account, each.home_page, each.learner, each.username) for each in found] == [
        (2, "a 1", "h", HANAKO, ""), (4, "花子", "https://b.jp", "", "hanako")]
