"""Sums of schools."""

from __future__ import annotations

from lrs.http.openapi.parts import COUNT, DAY, TEXT, Operation, Operations, listed, record, said
from lrs.http.openapi.statements import PURPOSE
from lrs.http.openapi.studylog import FORMAT, TRUE, WHEN, WHICH, forms, row
from lrs.messages.text import Text
from lrs.studylog import boardtable

_USE = record({
    "schools": said(listed(row(boardtable.USE)), Text(
        "Each school there is, used or not, in the order of codes.", "すべての学校（学校コード順）。")),
    "total": row(boardtable.USE[2:]),
    "weeks": listed(record({"begins": DAY, "statements": COUNT})), **TRUE})
_PERFORMANCE = record({
    "rows": said(listed(row(boardtable.RESULTS)), Text(
        "By subject: of all schools, of each, of its grades, and of those that are told together.",
        "教科ごとに、全体・学校・学年・まとめて示す学校。")),
    "smallestGroup": said({"type": "integer", "minimum": 1}, Text("Of so many learners at least.", "この人数から。")),
    "merging": said(TEXT, Text("What is left out, and why.", "示さないものと、その理由。")), **TRUE})

OPERATIONS: Operations = {
    "/api/v1/board/use": {"get": Operation(
        "readBoardUse", Text("How much each school uses", "学校ごとの利用状況"), forms(_USE), Text(
            "For the board of education; of their own school, for who leads it or runs its office. As of now.",
            "教育委員会のほか、自校について校長と学校事務の担当者が使えます。現在までの値です。"),
        (*WHEN, PURPOSE, FORMAT), refusals=(413,))},
    "/api/v1/board/performance": {"get": Operation(
        "readBoardPerformance", Text("How it goes in each subject", "教科ごとの正答状況"), forms(_PERFORMANCE), Text(
            "Sums over groups that are large enough; the others are merged, so that no difference of two numbers tells "
            "of a few. Nothing is ordered by results.",
            "一定の人数以上の集まりだけの集計です。少人数の集まりは、差からも分からないようまとめます。"
            "成績による並べ替えはありません。"),
        (*WHEN, *(each for each in WHICH if each.name == "subject"), PURPOSE, FORMAT), refusals=(413,))},
}
