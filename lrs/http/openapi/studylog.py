"""The study log of classes and learners."""

from __future__ import annotations

from typing import Any, get_args

from lrs.http import exporting
from lrs.http.openapi.parts import (
    COUNT,
    CURSOR,
    DAY,
    FLAG,
    INSTANT,
    IRI,
    JSON,
    TEXT,
    Operation,
    Operations,
    Parameter,
    Schema,
    choice,
    limit,
    listed,
    nullable,
    record,
    said,
    shared,
)
from lrs.http.openapi.roster import CLASS
from lrs.http.openapi.statements import ACTIVITY_CLASS, LEARNER, PURPOSE
from lrs.messages.text import Text
from lrs.studylog import table
from lrs.studylog.export import MEDIA
from lrs.studylog.period import By
from lrs.studylog.sums import BINS
from lrs.studylog.table import Column
from lrs.studylog.which import RESULTS

CLASS_ID = Parameter("class", Text("The class's id.", "クラスの id。"), TEXT, "path")
LEARNER_ID = Parameter("learner", LEARNER.says, LEARNER.schema, "path")
WHEN = (
    Parameter("from", Text("The first day; by default that of the school year.", "最初の日。既定は年度の初日。"), DAY),
    Parameter("to", Text("The last day, itself within; by default today.", "最後の日（その日を含む）。既定は今日。"),
              DAY),
    Parameter("term", Text("Instead: current, or the school year and the number of the term.",
                           "代わりに学期。current、または年度と学期の番号。"),
              {"type": "string", "pattern": "^(current|[0-9]{4}-[1-9])$"}, example="2026-1"))
WHICH = (
    Parameter("code", Text("Items of the curriculum with all below them: codes or their beginnings, repeated or with "
                           "commas between.", "学習指導要領の項目とその下位。コードかその先頭。コンマ区切りで複数可。"),
              TEXT, example="8250263"),
    Parameter("subject", Text("A subject by name, or the first three characters of its codes.",
                              "教科の名前、またはコードの先頭 3 文字。"), TEXT, example="算数"),
    ACTIVITY_CLASS,
    Parameter("verb", Text("Only with this verb.", "この動詞だけ。"), IRI),
    Parameter("tool", Text("Only from this app.", "このツールだけ。"), TEXT),
    Parameter("result", Text("Only with such a result.", "この結果だけ。"), choice(RESULTS)))
FORMAT = Parameter("format", Text("The form of the answer; by default what Accept says, else JSON. The others are "
                                   "whole files.", "答えの形。既定は Accept か JSON。JSON 以外は全件のファイル。"),
                    choice(exporting.FORMATS))
_PAGING = (
    Parameter("order", Text("Newest or oldest first.", "新しい順か古い順。"), choice(("newest", "oldest"))),
    limit(100, 1000), CURSOR)
_BY = Parameter("by", Text("In which stretches of time.", "どの期間ごとに。"), choice(get_args(By)))

_KINDS: dict[str, Schema] = {
    "text": TEXT, "number": nullable({"type": "number"}), "flag": nullable(FLAG), "instant": nullable(INSTANT),
    "day": DAY, "texts": listed(TEXT), "bins": {**listed(COUNT), "minItems": BINS, "maxItems": BINS}}


def row(columns: tuple[Column, ...]) -> Schema:
    """A row as `table.members` makes it."""
    return record({column.member: said(_KINDS[column.kind], column.title) for column in columns})


TRUE = {"mark": said(INSTANT, Text("As of when this is true.", "この時点までの記録について。")),
         "from": DAY, "to": DAY}
ENTRY = row(table.LOG)
_LOG = record({"entries": listed(shared("Entry")), "next": nullable(TEXT), **TRUE})
_SUMMARY = record({
    "rows": listed(row(table.SUMMARY)),
    "learners": said(listed(record({"learner": TEXT, "number": TEXT, "name": TEXT})), Text(
        "Everybody in the class, in the order of their numbers, also who did nothing.",
        "クラスの全員（出席番号順）。記録のない人も含みます。")),
    "by": choice(get_args(By)), "method": said(TEXT, Text("How it is counted.", "数え方。")), **TRUE})


def forms(answer: Schema) -> dict[str, Any]:
    return {JSON: answer, **{media: None if form == "xlsx" else TEXT for form, media in MEDIA.items()}}


def _log(name: str, says: Text, *whose: Parameter) -> Operation:
    return Operation(name, says, forms(_LOG), Text(
        "What was done, as entries; learners by name and 出席番号. Pages keep to the mark of the first.",
        "学習の記録。氏名と出席番号付き。続くページは最初のページの時点に揃います。"),
        (*whose, *WHEN, *WHICH, PURPOSE, FORMAT, *_PAGING), portals=True, refusals=(404, 413))


def _summary(name: str, says: Text, *whose: Parameter) -> Operation:
    return Operation(name, says, forms(_SUMMARY), Text(
        "Sums of each learner and each item of the curriculum, and (code empty) of all. The method is told with them.",
        "学習者ごと・項目ごとの集計と全体（code が空の行）。数え方も返します。"),
        (*whose, *WHEN, *WHICH, PURPOSE, FORMAT, _BY), portals=True, refusals=(404, 413))


OPERATIONS: Operations = {
    "/api/v1/classes": {"get": Operation(
        "listClasses", Text("The classes whose study log one may read", "学習記録を見られるクラス"),
        {JSON: record({"classes": listed(record({**CLASS, "learners": COUNT}))})}, parameters=(
            Parameter("year", Text("Of this school year; by default this one.", "年度。既定は今年度。"),
                      {"type": "integer", "minimum": 1000, "maximum": 9999}, example="2026"),), portals=True)},
    "/api/v1/classes/{class}/log": {"get": _log(
        "readClassLog", Text("A class's study log", "クラスの学習記録"), CLASS_ID, LEARNER)},
    "/api/v1/classes/{class}/summary": {"get": _summary(
        "readClassSummary", Text("A class's sums", "クラスの集計"), CLASS_ID, LEARNER)},
    "/api/v1/classes/{class}/live": {"get": Operation(
        "followClass", Text("A class as it learns", "クラスのいまの学習（リアルタイム）"), {"text/event-stream": TEXT},
        Text("Server-sent events: `entry`, with data as an entry of the log, and `changed`, when numbers are to be "
             "asked for again. Last-Event-ID goes on after a lost connection.",
             "Server-Sent Events。`entry` は記録 1 件、`changed` は集計の取り直しの合図。Last-Event-ID で続きから。"),
        (CLASS_ID, PURPOSE, Parameter("since", Text(
            "From the mark of an answer on; by default from now on.", "この時点から（答えの mark）。既定は現在から。"),
            INSTANT)), portals=True)},
    "/api/v1/learners/{learner}/log": {"get": _log(
        "readLearnerLog", Text("A learner's study log", "学習者の学習記録"), LEARNER_ID)},
    "/api/v1/learners/{learner}/summary": {"get": _summary(
        "readLearnerSummary", Text("A learner's sums", "学習者の集計"), LEARNER_ID)},
}
