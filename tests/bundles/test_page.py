"""The readable page: what it says, and what it never does."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from lrs.bundles.contents.page import Names
from lrs.bundles.contents.words import WORDS
from lrs.bundles.manifest import Counts, Party, Period, Purpose
from tests.bundles.record import BUNDLE, NAMES, ZONE, counts, facts, line, record, telling
from tests.bundles.years import sample, years
from tests.school import FRACTIONS

ALONE = Names(ZONE)


def written(*, lines: int | None = None, names: Names = NAMES, **members: object) -> str:
    made = telling(made=facts(**members), names=names)
    taken = made.take(record()[:lines], {})
    return made.page(counts(len(taken.statements))).decode()


class Reader(HTMLParser):
    """The page as a screen reader has it: the texts of its parts by language."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.attributes: dict[str, list[str]] = {}
        self.texts: dict[str, list[str]] = {"ja": [], "en": []}
        self.language = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attrs:
            self.attributes.setdefault(name, []).append(value or "")
        if tag == "div" and dict(attrs).get("class") in self.texts:
            self.language = dict(attrs)["lang"] or ""
        if tag not in {"meta", "input", "br"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.language and data.strip():
            self.texts[self.language].append(data.strip())


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    reader.close()
    assert reader.open == []
    return reader


def said(page: str, language: str) -> str:
    return "".join(read(page).texts[language])


def test_it_tells_whose_record_by_whom_for_which_time() -> None:
    ja, en = said(written(), "ja"), said(written(), "en")
    for told in ("学習の記録", "青木 はな さん", "みどり市教育委員会", "2026年4月1日(水)〜2027年3月31日(水)",
                 "転学に伴う引き継ぎ", "かわべ市立東小学校", "2027年3月14日(日)", BUNDLE, "https://lrs.midori.example.jp/check"):
        assert told in ja
    for told in ("Learning record", "青木 はな", "みどり市教育委員会", "Wed 1 Apr 2026 – Wed 31 Mar 2027"):
        assert told in en


def test_it_tells_what_was_learnt_by_subject_unit_and_term_in_sentences() -> None:
    ja, en = said(written(), "ja"), said(written(), "en")
    assert "2026年5月12日(火)から2027年2月1日(月)までに、5日間の学習が記録されています。教科は社会、算数です。" in ja
    assert ("3日間に、学習指導要領の1項目に取り組みました。4問に解答し、3問が正解でした。"
            "取り組んだ時間は2分45秒です。") in ja
    assert ("第２章 各教科›第３節 算数›〔第６学年〕›２ 内容(ｲ) 分数の乗法及び除法の計算ができること。"
            "2026年度 1学期2問中1問正解、2分") in ja
    assert "1 unit of the curriculum on 3 days. 4 questions answered, 3 correctly. Time: 2 min 45 s." in en
    assert "2026年度小学6年" in said(written(names=ALONE), "ja").replace("B113110000050 ", "")
    assert "みどり市立第一小学校 小学6年" in ja


def test_without_a_name_it_names_nobody_and_without_records_it_says_so() -> None:
    page = written(names=ALONE)
    assert "青木" not in page
    assert "さん" not in said(page, "ja")
    empty = written(lines=0)
    assert WORDS["nothing"].ja in said(empty, "ja")
    assert WORDS["nothing"].en in said(empty, "en")
    assert "table" not in read(empty).tags


@pytest.mark.parametrize(("period", "ja", "en"), [
    (Period(), "記録のすべての期間", "the whole record"),
    (Period("2026-04-01"), "2026年4月1日(水)から", "from Wed 1 Apr 2026"),
    (Period(None, "2026-04-01"), "2026年4月1日(水)まで", "up to Wed 1 Apr 2026")])
def test_an_open_period_is_told(period: Period, ja: str, en: str) -> None:
    page = written(period=period)
    assert f"期間{ja}目的" in said(page, "ja")
    assert en in said(page, "en")


@pytest.mark.parametrize("purpose", ["transfer", "advancement", "graduation", "personal-copy", "unknown-destination"])
def test_each_purpose_has_its_words(purpose: Purpose) -> None:
    assert WORDS[f"purpose-{purpose}"].ja in said(written(purpose=purpose), "ja")


def test_it_needs_nothing_but_itself() -> None:
    page = written()
    found = read(page)
    assert not {"script", "link", "img", "iframe", "object", "form"} & set(found.tags)
    assert not {name for name in found.attributes if name.startswith("on") or name == "src"}
    assert all(href.startswith("#") for href in found.attributes["href"])
    assert "default-src 'none'" in found.attributes["content"][1]
    assert not re.search(r"url\(|@import|https?://", page.partition("<body")[0].partition("</title>")[2])


def test_each_part_has_an_id_of_its_own_and_each_link_leads_to_one() -> None:
    made = telling(codes=sample())
    made.take(years(), {})
    found = read(made.page(Counts()).decode())
    ids = found.attributes["id"]
    assert len(ids) == len(set(ids))
    assert {href[1:] for href in found.attributes["href"]} <= set(ids)
    assert set(found.attributes["aria-labelledby"]) | set(found.attributes["for"]) <= set(ids)


def test_what_somebody_wrote_is_text_and_never_markup() -> None:
    page = written(names=replace(NAMES, learner="<b>𠮷田\ud842"), issuer=Party("https://a.example", "<script>", "https://a"))
    assert "<b>" not in page.partition("<main>")[0]
    assert "&lt;script&gt;" in page
    assert "&lt;b&gt;𠮷田?" in page


def test_it_never_compares_and_never_orders_by_how_it_went() -> None:
    page = written()
    for word in ("平均", "順位", "偏差", "上位", "苦手", "%", "average", "rank", "weak"):
        assert word not in said(page, "ja") + said(page, "en")
    worse = telling()
    worse.take([*record(), *(line(FRACTIONS, success=False) for _ in range(50))], {})
    names = re.findall(r"<h3>([^<&]+)", page)
    assert re.findall(r"<h3>([^<&]+)", worse.page(Counts()).decode()) == names
    assert [name.strip() for name in names[:2]] == ["社会", "算数"]


def test_that_it_may_be_a_part_stands_on_every_page_alike() -> None:
    for page in (written(), written(lines=0), written(names=ALONE)):
        assert WORDS["about-part"].ja in said(page, "ja")


def test_the_same_gives_the_same_page() -> None:
    lines, made = record(), facts()
    pages = []
    for _ in range(2):
        each = telling(made=made)
        each.take(lines, {})
        pages.append(each.page(counts(7)))
    assert pages[0] == pages[1]
