"""Statements of learners, what stands beside them, and what a key was refused."""

from __future__ import annotations

from lrs.access.categories import ActivityClass, Category
from lrs.access.purposes import Purpose
from lrs.http import refusals
from lrs.http.annotations import UNRESOLVED_DEFAULT, UNRESOLVED_MAX
from lrs.http.openapi.parts import (
    ANY,
    COUNT,
    CURSOR,
    FLAG,
    INSTANT,
    IRI,
    JSON,
    TEXT,
    UUID,
    Operation,
    Operations,
    Parameter,
    choice,
    limit,
    listed,
    nullable,
    record,
    said,
    shared,
)
from lrs.messages.text import Text
from lrs.profiles.judging import Mode, Outcome

LEARNER = Parameter("learner", Text("A learner's UUID.", "学習者の UUID。"), UUID)
PURPOSE = Parameter("purpose", Text("What for; by default that of one's role. It stands in the audit log.",
                                    "利用目的。既定は役割ごとの目的。監査ログに残ります。"), choice(Purpose))
CATEGORY = Parameter("category", Text("Only records of this category.", "この区分の記録だけ。"), choice(Category))
ACTIVITY_CLASS = Parameter("activity_class", Text("Only this class of activity: A life, B learning, C teaching.",
                                                  "この活動の種類だけ。A 生活、B 学習、C 指導。"),
                           choice(ActivityClass))
_WHOSE = (
    LEARNER,
    Parameter("class", Text("A class's id in the roster.", "名簿のクラスの id。"), TEXT),
    Parameter("school", Text("A school's code (学校コード).", "学校コード。"), TEXT),
    CATEGORY, ACTIVITY_CLASS, PURPOSE)
_VERSION = Parameter("X-Experience-API-Version", Text("By the rules of which version.", "どの版の規則で見るか。"),
                     choice(("1.0.3", "2.0.0")), "header", required=True, example="2.0.0")
_FORMAT = Parameter("format", Text("As in xAPI.", "xAPI と同じ。"), choice(("exact", "ids", "canonical")))
_BY_PERSON = Parameter("purpose", Text("Of people: what for, as it stands in the audit log.",
                                       "人が使うとき：利用目的。監査ログに残ります。"), choice(Purpose))
_ID = Parameter("id", Text("The Statement's id.", "ステートメントの id。"), UUID, "path")
_CODE = record({"sent": TEXT, "key": nullable(TEXT), "table": nullable(TEXT), "resolved": FLAG,
                "where": choice(("activity", "context")), "provenance": TEXT})
_CODES = {"statement": UUID, "codes": listed(_CODE),
          "corrections": listed(record({"codes": nullable(listed(TEXT)), "by": TEXT, "at": INSTANT}))}
_ANNOTATION = record({
    **_CODES, "learner": nullable(UUID), "stranger": nullable(TEXT), "school": nullable(TEXT),
    "schoolYear": nullable({"type": "integer"}), "grade": nullable(TEXT), "classes": listed(TEXT),
    "activityClass": choice(ActivityClass), "category": choice(Category), "sensitivity": {"type": "integer"},
    "key": TEXT, "version": TEXT, "finished": FLAG})
_ADDED = tuple(name for name in _ANNOTATION["properties"] if name not in _CODES)

OPERATIONS: Operations = {
    "/api/v1/statements": {"get": Operation(
        "readStatements", Text("Statements of learners, as they were sent", "学習者のステートメント（送られたまま）"),
        {JSON: record({"statements": listed(ANY), "more": said(TEXT, Text(
            "The address of the next page; empty on the last.", "次のページのアドレス。最後のページでは空。"))})},
        Text("Of a learner, of a class, or of all that the caller may see.",
             "学習者、クラス、または見てよいものすべてについて。"),
        (*_WHOSE,
         Parameter("verb", Text("Only with this verb.", "この動詞だけ。"), IRI),
         Parameter("activity", Text("Only about this Activity.", "このアクティビティだけ。"), IRI),
         Parameter("related_activities", Text("Also where it stands in the context.", "文脈も含めます。"), FLAG),
         Parameter("registration", Text("Only of this registration.", "この registration だけ。"), UUID),
         Parameter("since", Text("Only stored after this.", "これより後に保存されたもの。"), INSTANT),
         Parameter("until", Text("Only stored until this.", "これまでに保存されたもの。"), INSTANT),
         limit(100, 1000),
         Parameter("ascending", Text("Oldest first.", "古い順。"), FLAG),
         _FORMAT, CURSOR),
        people_only=True)},
    "/api/v1/statements/{id}": {"get": Operation(
        "readStatement", Text("One Statement of a learner, as it was sent", "学習者のステートメント一件"), {JSON: ANY},
        Text("One that the caller may not see is unknown.", "見てよくないものは、ないものとして扱います。"),
        (_ID, _FORMAT, PURPOSE), people_only=True)},
    "/api/v1/validate": {"post": Operation(
        "validate", Text("All that is wrong with a Statement or a batch", "ステートメントの誤りをすべて挙げる"),
        {JSON: record({"valid": FLAG, "version": choice(("1.0.3", "2.0.0")), "statements": {"type": "integer"},
                       "violations": listed(shared("Violation"))})},
        Text("Nothing is stored.", "何も保存しません。"), (_VERSION,),
        takes={JSON: {"anyOf": [ANY, listed(ANY)]}})},
    "/api/v1/profiles": {"get": Operation(
        "listProfiles", Text("The xAPI Profiles that this server knows", "このサーバーが知る xAPI プロファイル"),
        {JSON: record({"profiles": listed(record({
            "id": IRI, "label": {"type": "object", "additionalProperties": TEXT}, "latest": TEXT,
            "versions": listed(IRI), "templates": COUNT, "patterns": COUNT, "concepts": COUNT, "shipped": FLAG,
            "file": TEXT, "errors": COUNT, "warnings": COUNT}))})},
        Text("Those that come with it, and those in the folder of the setting profiles.folder.",
             "付属のものと、設定 profiles.folder のフォルダーにあるもの。"))},
    "/api/v1/profiles/validate": {"post": Operation(
        "validateByProfile", Text("Whether Statements are as their profile says", "プロファイルに合うかを調べる"),
        {JSON: record({"mode": choice(Mode), "statements": listed(record({
            "outcome": choice(Outcome), "profiles": said(listed(IRI), Text(
                "The versions that it was judged by.", "判定に使ったプロファイルの版。")),
            "templates": said(listed(IRI), Text("Those met, or of an invalid one those broken.",
                                                "満たしたテンプレート。invalid のときは満たさなかったもの。")),
            "findings": listed(shared("Remark")), "violations": listed(shared("Violation"))}))})},
        Text("Nothing is stored. `violations` are of the standard itself, which is asked first.",
             "何も保存しません。`violations` は xAPI 標準そのものへの違反で、先に調べます。"),
        (_VERSION,
         Parameter("mode", Text("letter: as the specification has it; any: one template that is met is enough.",
                                "letter：仕様の文字通り。any：どれか一つのテンプレートを満たせばよい。"), choice(Mode)),
         Parameter("profile", Text("A profile, or one of its versions; by default what each Statement claims.",
                                   "プロファイルまたはその版。省略すると各ステートメントが宣言するもの。"), IRI)),
        takes={JSON: {"anyOf": [ANY, listed(ANY)]}})},
    "/api/v1/refusals": {"get": Operation(
        "listRefusals", Text("What your key was refused in the last seven days", "直近 7 日間に拒否された書き込み"),
        {JSON: record({"refusals": listed(record({
            "at": INSTANT, "key": TEXT, "requestId": TEXT, "method": TEXT, "path": TEXT,
            "status": {"type": "integer"}, "type": TEXT,
            "violations": listed({"type": "object", "additionalProperties": TEXT})})),
            "next": nullable({"type": "integer"})})},
        Text("Newest first; values are left out.", "新しい順。値は含みません。"),
        (Parameter("before", Text("The `next` of the page before.", "前のページの `next` の値。"),
                   {"type": "integer", "minimum": 0}),
         limit(refusals.PAGE_DEFAULT, refusals.PAGE_MAX)))},
    "/api/v1/statements/{id}/annotations": {
        "get": Operation("readAnnotations", Text("What stands beside a Statement", "ステートメントの付帯情報"),
                         {JSON: _ANNOTATION}, parameters=(_ID, _BY_PERSON)),
        "put": Operation(
            "correctCodes", Text("Correct its curriculum codes", "学習指導要領コードを訂正する"),
            {JSON: record(_ANNOTATION["properties"], _ADDED)},
            Text("`null` lets the rules find them again. Who may not read it is told its codes alone.",
                 "`null` で自動の判定に戻します。読み取りの権限がなければ、コードだけを返します。"),
            (_ID, _BY_PERSON), takes={JSON: record({"codes": nullable(listed(TEXT))})})},
    "/api/v1/curriculum-unresolved": {"get": Operation(
        "listUnresolvedCodes", Text("Curriculum codes in Statements that no table knows", "どの表にもないコード"),
        {JSON: record({"codes": listed(record({"code": TEXT, "statements": {"type": "integer"},
                                               "apps": listed(TEXT)}))})},
        parameters=(limit(UNRESOLVED_DEFAULT, UNRESOLVED_MAX),))},
}
