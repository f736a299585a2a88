"""What teachers look at beside the log: coverage, wrong answers, facts."""

from __future__ import annotations

from lrs.http.openapi.parts import (
    COUNT,
    DAY,
    FLAG,
    TEXT,
    Operation,
    Operations,
    Parameter,
    Schema,
    listed,
    nullable,
    record,
    said,
)
from lrs.http.openapi.statements import LEARNER, PURPOSE
from lrs.http.openapi.studylog import CLASS_ID, FORMAT, LEARNER_ID, TRUE, WHEN, WHICH, forms, row
from lrs.messages.text import Text
from lrs.studylog import classtable

_OF_CODES = tuple(each for each in WHICH if each.name in {"code", "subject"})
_OF_ANSWERS = tuple(each for each in WHICH if each.name != "result")

_COVERAGE = record({
    "items": said(listed(row(classtable.COVERAGE)), Text(
        "Each item before those below it; those beside a touched one too, with nobody.",
        "上位の項目、下位の項目の順。取り組まれた項目の隣は、人数 0 でも含みます。")),
    "learners": said(COUNT, Text("Learners there are.", "在籍する人数。")), **TRUE})
_ANSWERS = record({
    "answers": said(listed(row(classtable.ANSWERS)), Text(
        "By activity, the most wrong answers first.", "活動ごと。誤答の多い順。")),
    "lookedAt": said(COUNT, Text("Judged attempts that were looked at.", "調べた取り組みの数。")),
    "whole": said(FLAG, Text("Whether these were all; else the latest.", "すべて調べたか。false なら新しいものだけ。")),
    **TRUE})
_ATTENTION = record({
    "facts": said(listed(row(classtable.ATTENTION)), Text(
        "In the order of numbers. The usual range is the middle nine tenths of a learner's own eight weeks before.",
        "出席番号順。ふだんの範囲は、その人の前 8 週間の中央 9 割です。")),
    "least": said(COUNT, Text("Of so many school days without activity on is told.", "記録のない授業日がこの数から。")),
    "until": said(DAY, Text("The last school day that was over.", "最後に終わった授業日。")),
    "mark": TRUE["mark"]})

_IMPORTED = record({
    "items": said(listed(row(classtable.IMPORTED)), Text(
        "By custodian, then in the order of the curriculum.", "発行者ごとに、学習指導要領の順。")),
    "records": said(listed(record({
        "issuer": TEXT, "issuerName": TEXT, "from": DAY, "to": DAY, "stays": listed(record({
            "schoolYear": nullable(COUNT), "grade": nullable(TEXT), "from": DAY, "to": DAY})), "statements": COUNT,
        "judged": COUNT, "correct": COUNT, "withoutCode": COUNT})), Text(
            "The records of each custodian, the earliest first.", "発行者ごとの記録。古い順。")),
    "lately": said(COUNT, Text("The last answers are at least so many.", "直近とする解答の最小数。")),
    "share": said({"type": "number"}, Text("The fact is `right` from this share on.", "`right` とする正解の割合。")),
    "mark": TRUE["mark"]})
_BROUGHT = Text(
    "Each item that came along from elsewhere, with its evidence: `right` when the last answers to it mostly were, "
    "`open` when fewer were, `begun` while there are too few. Items keep the words of who sent them where no table "
    "here has them. Nobody is ranked. Empty where nothing came, and where nothing of it may be read.",
    "ほかの保管者から引き継いだ項目を、根拠とともに返します。`right` は直近の解答の多くが正解、`open` は"
    "それより少ない、`begun` は解答がまだ少ないことを表します。この学校の表にない項目は、発行者の言葉のままです。順位は"
    "付けません。引き継いだ記録がないとき、閲覧できないときは空です。")


def _get(name: str, says: Text, answer: Schema, *parameters: Parameter, more: Text | None = None) -> Operation:
    return Operation(name, says, forms(answer), more, (*parameters, PURPOSE, FORMAT), portals=True,
                     refusals=(404, 413))


_FACTS = Text(
    "Facts with what they are made of, never a label: no activity on the last school days, or something outside a "
    "learner's own usual range on the last day they worked. Nobody is compared with anybody else.",
    "根拠付きの事実だけを返し、評価はしません。最近の授業日に記録がない、または最後に取り組んだ日の値が本人のふだんの範囲の外。"
    "ほかの人とは比べません。")

OPERATIONS: Operations = {
    "/api/v1/classes/{class}/coverage": {"get": _get(
        "readClassCoverage", Text("What a class touched of the curriculum", "クラスが取り組んだ学習指導要領の項目"),
        _COVERAGE, CLASS_ID, *WHEN, *_OF_CODES)},
    "/api/v1/classes/{class}/answers": {"get": _get(
        "readClassAnswers", Text("What a class answers wrongly", "クラスの誤答"), _ANSWERS, CLASS_ID, LEARNER, *WHEN,
        *_OF_ANSWERS)},
    "/api/v1/classes/{class}/attention": {"get": _get(
        "readClassAttention", Text("Whom of a class to look at", "クラスで気にかけたい人"), _ATTENTION, CLASS_ID,
        more=_FACTS)},
    "/api/v1/learners/{learner}/coverage": {"get": _get(
        "readLearnerCoverage", Text("What a learner touched of the curriculum", "学習者が取り組んだ項目"), _COVERAGE,
        LEARNER_ID, *WHEN, *_OF_CODES)},
    "/api/v1/learners/{learner}/attention": {"get": _get(
        "readLearnerAttention", Text("What is unusual for a learner", "学習者のふだんと違うところ"), _ATTENTION,
        LEARNER_ID, more=_FACTS)},
    "/api/v1/learners/{learner}/imported": {"get": _get(
        "readLearnerImported", Text("What a learner brought from elsewhere", "学習者がほかの学校から引き継いだ記録"),
        _IMPORTED, LEARNER_ID, more=_BROUGHT)},
}
