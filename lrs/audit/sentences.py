"""What an entry says to the learner it is about, or to a guardian, in a sentence.

    5月12日 14:03 担任の先生があなたの学習記録を見ました（目的：学習指導）
    On 12 May at 14:03 your homeroom teacher looked at your learning record (purpose: teaching).
"""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import Literal

from lrs.audit.entry import Shown
from lrs.messages.text import Text

Whose = Literal["own", "child"]

_WHOSE: dict[Whose, Text] = {"own": Text("your", "あなたの"), "child": Text("your child's", "お子さんの")}

# By role; {whose} is the learner's or the child's.
_WHO: dict[str, Text] = {
    "homeroom": Text("{whose} homeroom teacher", "担任の先生"),
    "teacher": Text("a teacher", "先生"),
    "principal": Text("the head of the school", "校長先生"),
    "team": Text("a member of the support team", "支援チームの先生"),
    "administrator": Text("the school office", "学校の事務担当者"),
    "records-officer": Text("the school's records officer", "学校の記録担当者"),
    "board-officer": Text("an officer of the board of education", "教育委員会の担当者"),
    "auditor": Text("an auditor", "監査の担当者"),
    "operator": Text("an operator of the system", "システムの運用担当者"),
    "guardian": Text("a guardian", "保護者"),
    "learner-token": Text("a program with a token made for {whose} record", "許可されたプログラム"),
    "app": Text("a learning app", "学習アプリ"),
    "portal": Text("the teachers' portal", "先生用のポータルサイト"),
    "system": Text("a program that runs the system", "システムを動かすプログラム"),
}
# A learner reads nobody else's record, so a learner who looked is whose record it is.
_SELF: dict[Whose, Text] = {"own": Text("you", "あなた"), "child": Text("your child", "お子さん")}
_RECORD, _ROSTER = Text("learning record", "学習記録"), Text("name and class in the roster", "名簿の氏名と学級")
_SOMEBODY = Text("somebody at the school", "学校の担当者")

_PURPOSES: dict[str, Text] = {
    "teaching": Text("teaching", "学習指導"),
    "support": Text("support of the learner", "学習者の支援"),
    "school-management": Text("running the school", "学校運営"),
    "operation": Text("operating the system", "システムの運用"),
    "audit": Text("checking how records are used", "利用状況の確認"),
    "records": Text("keeping records right", "記録の管理"),
    "transfer": Text("moving to another school", "転校の引き継ぎ"),
    "advancement": Text("going on to the next school", "進学の引き継ぎ"),
    "forwarding": Text("sending on to another learning record store", "別の学習記録ストアへの転送"),
    "inquiry": Text("an inquiry of the board of education", "教育委員会の調査"),
    "planning": Text("planning", "計画の立案"),
    "own": Text("seeing for oneself, or for one's child", "本人または保護者による確認"),
}
_NO_PURPOSE = Text("not stated", "記載なし")


def sentence(entry: Shown, zone: tzinfo, now: int, whose: Whose = "own") -> Text:
    """The year is told when it is not that of `now`, in the time zone of the school."""
    at, today = (datetime.fromtimestamp(ms / 1000, zone) for ms in (entry.at, now))
    year, what = at.year != today.year, told(entry, whose)
    return Text(f"On {at.day} {at:%B}{f' {at.year}' if year else ''} at {at:%H:%M} {what.en}.",
                f"{f'{at.year}年' if year else ''}{at.month}月{at.day}日 {at:%H:%M} {what.ja}")


def told(entry: Shown, whose: Whose = "own") -> Text:
    """Who looked at what, and why, without the time."""
    possessive = _WHOSE[whose]
    who, object_ja = _WHO.get(entry.role, _SOMEBODY), possessive.ja
    if entry.role == "student":
        who, object_ja = _SELF[whose], "自分の"
    purpose = _PURPOSES.get(entry.purpose) or (Text(entry.purpose, entry.purpose) if entry.purpose else _NO_PURPOSE)
    record = _ROSTER if entry.event == "roster.read" else _RECORD
    return Text(f"{who.en.format(whose=possessive.en)} looked at {possessive.en} {record.en} (purpose: {purpose.en})",
                f"{who.ja}が{object_ja}{record.ja}を見ました（目的：{purpose.ja}）")
