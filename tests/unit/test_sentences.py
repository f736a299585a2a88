"""Statements as plain sentences."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from lrs.console.sentences import LONGEST_NAME, Deed, last_part, sentence
from lrs.console.verbs import ADL, VERBS
from lrs.formats import Formats

TOKYO = ZoneInfo("Asia/Tokyo")
JA, EN = Formats("ja", TOKYO), Formats("en", TOKYO)
QUESTION = {"ja": "分数のかけ算 問３", "en": "Fractions, question 3"}


def deed(verb: str = ADL + "answered", **known: object) -> Deed:
    return Deed(verb, "https://drill.example/fractions/3", **{"names": QUESTION, **known})  # type: ignore[arg-type]


@pytest.mark.parametrize(("said", "ja", "en"), [
    (deed(success=True, seconds=12.4), "分数のかけ算 問３に正解（12秒）",
     "answered Fractions, question 3 correctly (12 s)"),
    (deed(success=False), "分数のかけ算 問３に不正解", "answered Fractions, question 3 incorrectly"),
    (deed(), "分数のかけ算 問３に解答", "answered Fractions, question 3"),
    (deed(share=0.8), "分数のかけ算 問３に解答（80%）", "answered Fractions, question 3 (80%)"),
    (deed(ADL + "completed", success=True), "分数のかけ算 問３を完了（正解）",
     "completed Fractions, question 3 (correct)"),
    (deed("http://activitystrea.ms/schema/1.0/watch"), "分数のかけ算 問３を視聴", "watched Fractions, question 3"),
    (deed("https://w3id.org/xapi/video/verbs/played"), "分数のかけ算 問３を再生", "played Fractions, question 3"),
    (deed("https://drill.example/verbs/pondered", display={"ja": "じっくり考えた", "en": "pondered"}),
     "分数のかけ算 問３:じっくり考えた", "pondered: Fractions, question 3"),
    (deed("https://drill.example/verbs/pondered"), "分数のかけ算 問３:pondered", "pondered: Fractions, question 3"),
    (deed(names={}), "3に解答", "answered 3"),
    (deed(names={"fr": "Les fractions"}), "Les fractionsに解答", "answered Les fractions"),
    (deed(names={"ja": "{it} 𠮷"}), "{it} 𠮷に解答", "answered {it} 𠮷"),
])
def test_it_is_told_so(said: Deed, ja: str, en: str) -> None:
    assert (sentence(said, JA), sentence(said, EN)) == (ja, en)


def test_a_name_as_long_as_a_book_does_not_fill_the_page() -> None:
    assert len(sentence(deed(names={"ja": "長" * 5000}), JA)) < LONGEST_NAME + 10


@pytest.mark.parametrize("verb", VERBS)
def test_each_verb_says_what_it_was_done_to_in_both_languages(verb: str) -> None:
    known = VERBS[verb]
    for text in (known.ja, known.en, *(each for each in (*known.right, *known.wrong) if each)):
        assert text.count("{it}") == 1


@pytest.mark.parametrize(("iri", "part"), [
    ("https://a.example/b/c/", "c"), ("https://a.example/x#done", "done"), ("urn:uuid:1", "urn:uuid:1"), ("", "")])
def test_what_has_no_name_is_called_by_its_end(iri: str, part: str) -> None:
    assert last_part(iri) == part
