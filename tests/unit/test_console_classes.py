"""What the pages of a class are made of: answers as people read them, items, facts as sentences, weeks."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import pytest

from lrs.console import attended, covered
from lrs.console.answered import answer, asked
from lrs.console.covered import Shower
from lrs.console.grids import weeks
from lrs.console.narrowing import active, offered
from lrs.console.pages import Voice
from lrs.console.tiles import class_day
from lrs.formats import Formats
from lrs.studylog.attention import Quiet, Unusual
from lrs.studylog.coverage import Branch
from lrs.studylog.pupils import Pupil
from lrs.studylog.sums import Sums

JA, EN = Voice("ja"), Voice("en")
FORMATS = Formats("ja", ZoneInfo("Asia/Tokyo"))
CHOICES: dict[str, Any] = {"choices": [{"id": "a", "description": {"ja": "ふえる"}},
                                       {"id": "b", "description": {"ja": "へる"}}]}


# --- answers ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("response", "definition", "read"), [
    ("20/21", {}, "20/21"),
    ("", {}, ""),
    ("a", CHOICES, "ふえる"),
    ("b[,]a", CHOICES, "へる、ふえる"),
    ("c", CHOICES, "c"),
    ("a[.]b", {"source": CHOICES["choices"], "target": CHOICES["choices"]}, "ふえる – へる"),
    ("3[:]5", {}, "3〜5"),
    ("{case_matters=false}{lang=ja}みなと", {}, "みなと"),
    ("𠮷[,]<b>", {"choices": "no list"}, "𠮷、<b>"),
])
def test_an_answer_is_read_as_people_wrote_it(response: str, definition: dict[str, Any], read: str) -> None:
    assert answer(response, definition, FORMATS) == read


def test_a_question_is_told_by_its_definition_however_odd_that_is() -> None:
    told = asked("https://drill.example/q/7", {
        **CHOICES, "name": {"ja": "問7"}, "description": {"ja": "どうなりますか。"},
        "correctResponsesPattern": ["a", "b", 3]}, FORMATS)
    assert (told.name, told.prompt, told.right) == ("問7", "どうなりますか。", "ふえる / へる")
    bare = asked("https://drill.example/q/7", {"name": "no map", "correctResponsesPattern": "a"}, FORMATS)
    assert (bare.name, bare.prompt, bare.right) == ("7", "", "")
    assert asked("urn:x", {"name": {"ja": "長" * 999}}, FORMATS).name == "長" * 200


# --- the curriculum ---------------------------------------------------------------------------------------


def branch(code: str, text: str, *learners: str, judged: int = 0, correct: int = 0, below: tuple[Branch, ...] = (),
           subject: str = "算数") -> Branch:
    return Branch(code.ljust(16, "0"), text, subject, frozenset(learners), Sums(judged, judged, judged, correct), below)


DIVISION = branch("825026311120", "わり算", "u1", "u2", judged=10, correct=4)
PRODUCT = branch("825026311110", "かけ算", "u1", judged=8, correct=8)
HISTORY = branch("822026311110", "天下統一", "u2", judged=5, correct=4, subject="社会")
TREES = (branch("8200", "各教科", "u1", "u2", judged=23, correct=16, below=(
    branch("825", "算数", "u1", "u2", judged=18, correct=12, below=(PRODUCT, DIVISION, branch("825026311130", "図形"))),
    branch("822", "社会", "u2", judged=5, correct=4, below=(HISTORY,), subject="社会"))),)
SHOWER = Shower(JA, {"u1", "u2", "u3"}, lambda code: f"/items/{code}")


def test_mistakes_are_told_of_items_and_not_of_what_holds_them() -> None:
    assert covered.mistakes(TREES) == [DIVISION, HISTORY]


def test_trees_are_narrowed_to_a_subject_or_an_item() -> None:
    assert [each.text for each in covered.narrowed(TREES, "822", "")] == ["社会"]
    assert covered.narrowed(TREES, "", DIVISION.code[:15]) == (DIVISION,)
    assert covered.narrowed(TREES, "822", DIVISION.code[:15]) == ()
    assert covered.subjects(TREES) == [("822", "社会"), ("825", "算数")]


def test_a_node_says_by_how_many_of_the_class_and_how_often_right() -> None:
    [top] = SHOWER.nodes(TREES, wide=True)
    assert (top.figure, top.part, top.whole, top.open) == ("2/3人・正答 70%", 2, 3, True)
    leaves = top.below[0].below
    assert [(leaf.figure, bool(leaf.href)) for leaf in leaves] == [
        ("1/3人・正答 100%", True), ("2/3人・正答 40%", True), ("まだ", False)]


def test_what_is_chosen_stays_chosen_and_can_be_taken_away_alone() -> None:
    choices = offered({"subject": "825", "tool": "gone"}, TREES, [("drill", "計算ドリル")], SHOWER)
    assert {choice.name: choice.text for choice in choices if choice.chosen} == {"subject": "算数", "tool": "gone"}
    assert ("gone", "gone") in next(choice.options for choice in choices if choice.name == "tool")
    assert active(choices, "/term", {"term": "2026-2"}) == [
        ("教科: 算数", "/term?term=2026-2&tool=gone"), ("ツール: gone", "/term?term=2026-2&subject=825")]
    assert active(choices[:1], "/term", {}) == [("教科: 算数", "/term")]


# --- facts, weeks, tiles ----------------------------------------------------------------------------------


def test_a_fact_is_a_sentence_with_its_evidence() -> None:
    assert attended.quiet(Quiet("u1", 8, "2026-11-11", "2026-11-10"), JA) == (
        "11月11日(水)から8登校日、記録がありません。最後の記録は11月10日(火)です。")
    assert "No record in the eight weeks before" in attended.quiet(Quiet("u1", 8, "2026-11-11", None), EN)
    low = Unusual("u1", "accuracy", "2026-11-20", 0.4, 0.62, 0.951, 23, 200)
    assert attended.unusual(low, JA) == "11月20日(金)の正答の割合は40%で、いつもの62%〜95%(過去23日)より低い。"
    long = Unusual("u1", "time", "2026-11-20", 900_000, 54_000, 300_000, 37, 200)
    assert attended.unusual(long, EN) == (
        "Fri 20 Nov: time on task 15 min, longer than their usual 54 s to 5 min (of 37 days).")


def test_weeks_begin_on_monday_and_stay_within_the_period() -> None:
    assert weeks("2026-09-01", "2026-09-15") == [
        ("2026-09-01", "2026-09-06"), ("2026-09-07", "2026-09-13"), ("2026-09-14", "2026-09-15")]
    assert weeks("2026-09-07", "2026-09-07") == [("2026-09-07", "2026-09-07")]


def test_tiles_stand_by_number_and_who_left_the_roll_at_the_end() -> None:
    pupils = {"u10": Pupil("u10", "10"), "u9": Pupil("u9", "9"), "u1": Pupil("u1", "")}
    day = class_day(pupils, {"u9": Sums(3, 2, 2, 1), "gone": Sums(1)}, [])
    assert [tile.pupil.user for tile in day.tiles] == ["u9", "u10", "gone", "u1"]
    assert (day.begun, day.total.statements, day.total.judged) == (2, 4, 2)
    assert [pupil.user for pupil in day.waiting] == ["u10", "u1"]
