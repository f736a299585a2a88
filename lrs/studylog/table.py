"""Entries and sums as rows of columns: the one place that says what is told of each, in JSON, CSV and sheets alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from lrs.clock import utc_text
from lrs.codes import curriculum
from lrs.codes.book import CodeBook
from lrs.messages.text import Text
from lrs.studylog.entry import Entry
from lrs.studylog.pupils import Pupil
from lrs.studylog.service import Row as Summed
from lrs.studylog.sums import BINS

Kind = Literal["text", "number", "flag", "instant", "day", "texts", "bins"]
Row = Sequence[Any]

SCORE_DIGITS = 6  # after the point; a sheet holds fewer than JSON may, and both are to say the same


class Column(NamedTuple):
    """`member` is its name in JSON, `title` what stands above it in a table. An instant is in milliseconds; `texts` and
    `bins` are lists."""

    member: str
    title: Text
    kind: Kind = "text"


LOG: tuple[Column, ...] = (
    Column("at", Text("Time", "日時"), "instant"),
    Column("number", Text("Number", "出席番号")),
    Column("name", Text("Name", "氏名")),
    Column("learner", Text("Learner", "学習者")),
    Column("verb", Text("Verb", "動詞")),
    Column("activityName", Text("Activity", "活動")),
    Column("correct", Text("Correct", "正解"), "flag"),
    Column("score", Text("Score (0 to 1)", "得点(0〜1)"), "number"),
    Column("completed", Text("Completed", "完了"), "flag"),
    Column("seconds", Text("Seconds, as declared", "所要時間(秒、申告)"), "number"),
    Column("response", Text("Response", "解答")),
    Column("subject", Text("Subject", "教科")),
    Column("items", Text("Curriculum", "学習指導要領の項目"), "texts"),
    Column("codes", Text("Curriculum codes (15 digits)", "学習指導要領コード(15桁)"), "texts"),
    Column("activityClass", Text("Class of activity", "活動の種類")),
    Column("tool", Text("Tool", "ツール")),
    Column("activity", Text("Activity's id", "活動の id")),
    Column("school", Text("School code", "学校コード")),
    Column("grade", Text("Grade", "学年")),
    Column("classes", Text("Classes", "クラス"), "texts"),
    Column("statement", Text("Statement", "ステートメント")),
    Column("origin", Text("Imported from", "取り込み元")),
)

SUMMARY: tuple[Column, ...] = (
    Column("number", Text("Number", "出席番号")),
    Column("name", Text("Name", "氏名")),
    Column("learner", Text("Learner", "学習者")),
    Column("begins", Text("From", "期間の初日"), "day"),
    Column("subject", Text("Subject", "教科")),
    Column("item", Text("Curriculum", "学習指導要領の項目")),
    Column("code", Text("Curriculum code (15 digits; empty: all)", "学習指導要領コード(15桁、空欄は全体)")),
    Column("statements", Text("Statements", "記録数"), "number"),
    Column("attempts", Text("Attempts", "取り組み数"), "number"),
    Column("judged", Text("Judged", "正誤の付いた数"), "number"),
    Column("correct", Text("Correct", "正解数"), "number"),
    Column("firstJudged", Text("First tries", "初回の数"), "number"),
    Column("firstCorrect", Text("First tries correct", "初回の正解数"), "number"),
    Column("seconds", Text("Time on task (seconds)", "取り組み時間(秒)"), "number"),
    Column("last", Text("Last activity", "最後の活動"), "instant"),
    Column("scores", Text("Scores", "得点"), "bins"),
)


@dataclass(frozen=True, slots=True)
class Names:
    """What rows are told with: learners by UUID, names of activities by id, the code book; names of the custodians that
    records came from, by origin."""

    pupils: Mapping[str, Pupil]
    book: CodeBook
    activities: Mapping[str, str] = field(default_factory=dict)
    issuers: Mapping[str, str] = field(default_factory=dict)

    def pupil(self, user: str) -> Pupil:
        return self.pupils.get(user) or Pupil(user)

    def item(self, key: str) -> str:
        """The text of a code; empty while no table has it."""
        table = self.book.table_with(key)
        return table.text(table.index[key]) if table else ""


def subject(key: str) -> str:
    """What a code's digits say: 算数."""
    named = curriculum.decode(key.ljust(curriculum.LENGTH, "0")).subject if key else None
    return named.ja if named else ""


def of_entry(entry: Entry, names: Names) -> Row:
    """By `LOG`."""
    pupil, part = names.pupil(entry.learner), entry.slice
    subjects = dict.fromkeys(filter(None, map(subject, entry.codes)))
    return (entry.at, pupil.number, pupil.name, entry.learner, entry.verb, names.activities.get(entry.activity, ""),
            entry.success, None if entry.score is None else round(entry.score, SCORE_DIGITS), entry.completion,
            None if entry.duration is None else entry.duration / 1000, entry.response, "、".join(subjects),
            [names.item(code) for code in entry.codes], list(entry.codes), part.activity_class, entry.app,
            entry.activity, part.school, part.grade, list(part.classes), entry.statement_id,
            names.issuers.get(part.school, ""))


def of_sums(row: Summed, names: Names) -> Row:
    """By `SUMMARY`."""
    pupil, sums = names.pupil(row.learner), row.sums
    return (pupil.number, pupil.name, row.learner, row.begins, subject(row.item),
            names.item(row.item) if row.item else "", row.item, sums.statements, sums.attempts, sums.judged,
            sums.correct, sums.first_judged, sums.first_correct, sums.seconds, sums.last, list(sums.scores))


def members(columns: Sequence[Column], row: Row) -> dict[str, Any]:
    """A row as JSON."""
    return {column.member: utc_text(value) if column.kind == "instant" and value is not None else value
            for column, value in zip(columns, row, strict=True)}


def titles(columns: Sequence[Column], language: Literal["en", "ja"]) -> list[str]:
    """What stands above a table's cells."""
    return [title for column in columns for title in _titles(column, language)]


def _titles(column: Column, language: Literal["en", "ja"]) -> Iterable[str]:
    title = getattr(column.title, language)
    if column.kind != "bins":
        return [title]
    return [f"{title} {place / BINS:.1f}-{(place + 1) / BINS:.1f}" for place in range(BINS)]
