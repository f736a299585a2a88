"""Use and results of schools as rows of columns: what is told of them, in JSON, CSV and sheets alike."""

from __future__ import annotations

from collections.abc import Mapping

from lrs.codes import curriculum
from lrs.messages.text import Text
from lrs.studylog.board import ResultsOfSchools, School, UseOfSchools
from lrs.studylog.merging import Told
from lrs.studylog.table import Column, Row, subject
from lrs.studylog.use import Use

MERGING = Text(
    "Groups of fewer than {smallest} learners are not told of. A smaller grade is told with its school only, smaller "
    "schools are told together, at least two as one, so that no difference of two numbers tells of a few either; some "
    "larger ones are with them for that. Something with codes of two subjects counts for both.",
    "{smallest}人未満の集まりは示しません。人数の少ない学年は学校の計だけに含め、人数の少ない学校は2校以上をまとめて示します。"
    "数の差から少人数のことが分からないよう、それより大きい学年や学校をまとめることもあります。"
    "二つの教科のコードがある記録は、両方に数えます。")

USE: tuple[Column, ...] = (
    Column("name", Text("School", "学校")),
    Column("school", Text("School code", "学校コード")),
    Column("statements", Text("Statements", "記録数"), "number"),
    Column("classes", Text("Active classes", "利用した学級"), "number"),
    Column("learners", Text("Active learners", "利用した児童生徒"), "number"),
    Column("days", Text("Active days", "利用した日数"), "number"),
    Column("last", Text("Last activity", "最後の活動"), "instant"),
)

RESULTS: tuple[Column, ...] = (
    Column("stage", Text("Kind of school", "校種")),
    Column("subject", Text("Subject", "教科")),
    Column("subjectCode", Text("Subject code (empty: without code)", "教科コード(空欄はコードなし)")),
    Column("of", Text("Of (all, school, grade, together)", "範囲(all 全体・school 学校・grade 学年・together まとめ)")),
    Column("names", Text("Schools", "学校"), "texts"),
    Column("schools", Text("School codes", "学校コード"), "texts"),
    Column("grade", Text("Grade", "学年")),
    Column("learners", Text("Learners", "人数"), "number"),
    Column("judged", Text("Judged", "正誤の付いた数"), "number"),
    Column("correct", Text("Correct", "正解数"), "number"),
    Column("firstJudged", Text("First tries", "初回の数"), "number"),
    Column("firstCorrect", Text("First tries correct", "初回の正解数"), "number"),
)


def of_use(found: UseOfSchools) -> list[Row]:
    """By `USE`."""
    return [_of_school(school, use) for school, use in found.schools.items()]


def of_all(found: UseOfSchools) -> Row:
    """By `USE`: all schools together."""
    return _of_school(School("", ""), found.total)


def _of_school(school: School, use: Use) -> Row:
    return (school.name or school.code, school.code, use.statements, len(use.classes), len(use.learners), len(use.days),
            use.last)


def of_results(found: ResultsOfSchools) -> list[Row]:
    """By `RESULTS`."""
    return [_of_told(each, found.names) for each in found.told]


def extent(told: Told) -> str:
    """What of the schools a line is about: all, school, grade, together."""
    if told.whole:
        return "all"
    return "grade" if told.grade else "school" if len(told.schools) == 1 else "together"


def stage(key: str) -> str:
    """The kind of school that a subject's three characters tell: 小学校."""
    named = curriculum.decode(key.ljust(curriculum.LENGTH, "0")).school if key else None
    return named.ja if named else ""


def _of_told(told: Told, names: Mapping[str, str]) -> Row:
    results = told.results
    return (stage(told.subject), subject(told.subject), told.subject, extent(told),
            [names.get(school) or school for school in told.schools], list(told.schools), told.grade,
            len(results.learners), results.judged, results.correct, results.first_judged, results.first_correct)
