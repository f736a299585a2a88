"""What pages draw of a learner's way, what of work is shown, and readings in sentences."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from lrs.console.pages import Voice
from lrs.console.readings import with_readings
from lrs.console.statement import raw
from lrs.console.trees import Node
from lrs.console.way import Drawing, accuracy
from lrs.console.words.text import unread
from lrs.console.works import works
from lrs.storage.contract.attachments import StoredFile
from lrs.storage.contract.statements import StatementRow
from lrs.studylog.coverage import Branch
from lrs.studylog.sums import NOTHING, Sums

JA = Voice("ja")
WHO = frozenset({"learner"})


def branch(text: str, subject: str = "算数", *below: Branch, sums: Sums = NOTHING) -> Branch:
    done = sums if sums.statements else Sums(sum(each.sums.statements for each in below))
    return Branch(f"{abs(hash(text)):016d}"[:16], text, subject, WHO if done.statements else frozenset(), done, below)


def drawn(tree: Branch, *, gaps: bool = True) -> list[tuple[str, str]]:
    """Text and address of each node, from the top down."""
    def walk(nodes: tuple[Node, ...]) -> Iterator[tuple[str, str]]:
        for node in nodes:
            yield node.text, node.href
            yield from walk(node.below)

    return list(walk(Drawing(JA, lambda code: "#", gaps).nodes([tree])))


DONE = Sums(2, 2, 2, 1, 2, 1)


def test_what_was_not_touched_stands_beside_what_was_and_whole_chapters_do_not() -> None:
    tree = branch("算数", "算数", branch("計算", "算数", branch("わり算", sums=DONE), branch("かけ算")), branch("図形"),
                  branch("測定", "算数", branch("長さ", sums=DONE), branch("重さ", sums=DONE)))
    assert [text for text, _ in drawn(tree)] == ["算数", "計算", "わり算", "かけ算", "測定", "長さ", "重さ"]
    assert [text for text, href in drawn(tree) if not href] == ["かけ算"]
    assert [text for text, _ in drawn(tree, gaps=False)] == ["算数", "計算", "わり算", "測定", "長さ", "重さ"]
    assert [text for text, href in drawn(tree, gaps=False) if href] == ["わり算", "長さ", "重さ"]


def test_a_chapter_of_all_subjects_falls_apart_into_these_and_a_subject_is_told_where_its_title_was_left_out() -> None:
    tree = branch("各教科", "", branch("算数", "算数", branch("〔第６学年〕", "算数", branch("わり算", sums=DONE),
                                                    branch("かけ算", sums=DONE))),
                  branch("社会", "社会", branch("歴史", "社会", sums=DONE)))
    assert [text for text, _ in drawn(tree)] == ["算数 〔第６学年〕", "わり算", "かけ算", "社会", "歴史"]


@pytest.mark.parametrize(("sums", "ja", "en"), [
    (DONE, "正答 50%(1/2)・はじめて 50%(1/2)", "correct 50% (1 of 2), first try 50% (1 of 2)"),
    (Sums(3), "記録 3件", "3 records"), (Sums(3, 2, 2, 2), "正答 100%(2/2)", "correct 100% (2 of 2)")])
def test_a_figure_says_of_how_many_it_is(sums: Sums, ja: str, en: str) -> None:
    assert (accuracy(sums, JA), accuracy(sums, Voice("en"))) == (ja, en)


def test_readings_stand_behind_words_and_leave_the_text_as_it_was() -> None:
    text = "分数のかけ算 問3に不正解（12秒）"
    assert with_readings(text) == "｜分数《ぶんすう》のかけ算 ｜問《もん》3に｜不正解《ふせいかい》（12｜秒《びょう》）"
    assert unread(with_readings(text)) == text


def test_a_statement_is_set_out_with_each_number_as_it_came() -> None:
    text = b'{"result":{"score":{"raw":1.10,"max":1E+2}},"id":"\xf0\xa0\xae\xb7"}'
    shown = raw(text)
    assert "1.10" in shown
    assert "1E+2" in shown
    assert "𠮷" in shown
    assert len(shown.splitlines()) > 3


def row(content_type: str, **members: object) -> StatementRow:
    attachment = {"usageType": "https://example.jp/work", "display": {"ja": "作品\u202e"}, "contentType": content_type,
                  "length": 3, "sha2": "AB" * 32, **members}
    statement = {"id": "i", "timestamp": "2026-05-12T09:12:00+09:00", "attachments": [attachment]}
    return StatementRow(1, json.dumps(statement).encode(), (StoredFile("ab" * 32, b"f", 3, content_type),))


@pytest.mark.parametrize(("content_type", "kind", "served"), [
    ("IMAGE/PNG", "image", "image/png"), ("image/svg+xml", "file", "application/octet-stream"),
    ("text/html", "file", "application/octet-stream"), ("audio/mpeg; rate=1", "audio", "audio/mpeg"),
    ('text/plain; charset="Shift_JIS"', "text", "text/plain; charset=shift_jis"),
    ("text/plain; charset=utf-7", "text", "text/plain; charset=utf-8"), ("application/pdf", "pdf", "application/pdf"),
    ("", "file", "application/octet-stream"), ("video/mp4", "file", "application/octet-stream")])
def test_only_kinds_that_cannot_run_keep_their_type(content_type: str, kind: str, served: str) -> None:
    [work] = works(row(content_type), JA.formats, "提出物")
    assert (work.kind, work.content_type, work.name) == (kind, served, "作品")


def test_work_without_its_bytes_or_without_a_name() -> None:
    assert list(works(row("image/png", sha2="00" * 32), JA.formats, "提出物")) == []
    [work] = works(row("image/png", display={"ja": "\u3000"}), JA.formats, "提出物")
    assert work.name == "提出物"
