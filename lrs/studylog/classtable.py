"""What teachers look at, as rows of columns: coverage, wrong answers, facts; in JSON, CSV and sheets alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lrs.codes.curriculum import key_of
from lrs.messages.text import Text
from lrs.studylog.answers import Question
from lrs.studylog.attention import Quiet, Unusual
from lrs.studylog.brought import Brought
from lrs.studylog.classes import Attention
from lrs.studylog.coverage import Branch
from lrs.studylog.pupils import Pupil, ordered
from lrs.studylog.table import SUMMARY, Column, Names, Row, subject

_COUNTS = tuple(column for column in SUMMARY if column.member in {
    "statements", "attempts", "judged", "correct", "firstJudged", "firstCorrect", "seconds", "last"})
_PUPIL = SUMMARY[:3]

COVERAGE: tuple[Column, ...] = (
    Column("code", Text("Curriculum code (15 digits)", "学習指導要領コード(15桁)")),
    Column("above", Text("Code of the item above", "上位の項目のコード")),
    Column("subject", Text("Subject", "教科")),
    Column("item", Text("Curriculum", "学習指導要領の項目")),
    Column("learners", Text("Learners", "取り組んだ人数"), "number"),
    *_COUNTS,
)

ANSWERS: tuple[Column, ...] = (
    Column("activity", Text("Activity's id", "活動の id")),
    Column("activityName", Text("Activity", "活動")),
    Column("items", Text("Curriculum", "学習指導要領の項目"), "texts"),
    Column("codes", Text("Curriculum codes (15 digits)", "学習指導要領コード(15桁)"), "texts"),
    Column("judged", Text("Judged", "正誤の付いた数"), "number"),
    Column("wrong", Text("Wrong", "誤答数"), "number"),
    Column("response", Text("Wrong answer (empty: not known)", "誤答(空欄は不明)")),
    Column("count", Text("Times", "回数"), "number"),
    Column("names", Text("Who", "答えた人"), "texts"),
    Column("learners", Text("Learners", "学習者"), "texts"),
)

ATTENTION: tuple[Column, ...] = (
    *_PUPIL,
    Column("fact", Text("Fact (quiet, accuracy, attempts, time)",
                        "事実(quiet 記録なし・accuracy 正答率・attempts 取り組み数・time 時間)")),
    Column("day", Text("Since, or on", "その日(から)"), "day"),
    Column("schoolDays", Text("School days without activity", "記録のない授業日数"), "number"),
    Column("last", Text("Last day with activity", "最後に記録のある日")),
    Column("value", Text("Value (share, number, seconds)", "値(割合・回数・秒)"), "number"),
    Column("low", Text("Usual from", "ふだんの範囲の下"), "number"),
    Column("high", Text("Usual to", "ふだんの範囲の上"), "number"),
    Column("days", Text("Days it is made of", "もとになった日数"), "number"),
    Column("attempts", Text("Attempts it is made of", "もとになった取り組み数"), "number"),
)

IMPORTED: tuple[Column, ...] = (
    Column("issuer", Text("Imported from (origin)", "取り込み元(オリジン)")),
    Column("issuerName", Text("Imported from", "取り込み元")),
    Column("code", Text("Curriculum code (16 digits)", "学習指導要領コード(16桁)")),
    Column("subject", Text("Subject", "教科")),
    Column("item", Text("Curriculum", "学習指導要領の項目")),
    Column("path", Text("Items above", "上位の項目"), "texts"),
    Column("fact", Text("Fact (right, open, begun)",
                        "事実(right 直近の正解が多い・open まだ途中・begun 解答が少ない)")),
    Column("lately", Text("Last answers", "直近の解答数"), "number"),
    Column("right", Text("Of these correct", "うち正解数"), "number"),
    Column("since", Text("Since", "その最初の日")),
    *_COUNTS,
)


def of_coverage(trees: Iterable[Branch], above: str = "") -> Iterable[Row]:
    """By `COVERAGE`: each item before those below it."""
    for branch in trees:
        code, sums = key_of(branch.code), branch.sums
        yield (code, above, subject(code), branch.text, len(branch.learners), sums.statements, sums.attempts,
               sums.judged, sums.correct, sums.first_judged, sums.first_correct, sums.seconds, sums.last)
        yield from of_coverage(branch.below, code)


def of_imported(found: Iterable[Brought], issuers: Mapping[str, str]) -> Iterable[Row]:
    """By `IMPORTED`: the items of each custodian's records, in the order of the curriculum."""
    for each in found:
        for unit in each.units:
            sums = unit.sums
            yield (each.issuer, issuers.get(each.issuer, each.issuer), unit.code, unit.subject, unit.text,
                   list(unit.path), unit.fact, unit.lately, unit.right, unit.since, sums.statements, sums.attempts,
                   sums.judged, sums.correct, sums.first_judged, sums.first_correct, sums.seconds, sums.last)


def of_answers(questions: Iterable[Question], names: Names) -> Iterable[Row]:
    """By `ANSWERS`: a row for each wrong answer to an activity."""
    for one in questions:
        for answer in one.answers:
            learners = ordered(answer.learners, names.pupils)
            yield (one.activity, names.activities.get(one.activity, ""), [names.item(code) for code in one.codes],
                   list(one.codes), one.judged, one.wrong, answer.response, answer.count,
                   [names.pupil(each).name for each in learners], list(learners))


def of_attention(found: Attention, pupils: Mapping[str, Pupil]) -> list[Row]:
    """By `ATTENTION`: in the order of learners' numbers."""
    facts: list[Quiet | Unusual] = [*found.quiet, *found.unusual]
    who = {fact.learner: pupils.get(fact.learner) or Pupil(fact.learner) for fact in facts}
    return [(who[fact.learner].number, who[fact.learner].name, fact.learner, *_fact(fact))
            for fact in sorted(facts, key=lambda fact: who[fact.learner].order)]


def _fact(fact: Quiet | Unusual) -> Row:
    if isinstance(fact, Quiet):
        return "quiet", fact.since, fact.school_days, fact.last or "", None, None, None, None, None
    scale = 1000 if fact.measure == "time" else 1
    return (fact.measure, fact.day, None, "", *(each / scale for each in (fact.value, fact.low, fact.high)), fact.days,
            fact.attempts)
