"""Public reference data: the curriculum and the schools."""

from __future__ import annotations

from lrs.codes import query
from lrs.http.openapi.parts import (
    BOTH,
    CURSOR,
    DAY,
    FLAG,
    JSON,
    TEXT,
    Operation,
    Operations,
    Parameter,
    limit,
    listed,
    nullable,
    record,
)
from lrs.messages.text import Text

_CODE = Parameter("code", Text("Sixteen letters and digits (学習指導要領コード).", "学習指導要領コード（16 文字）。"),
                  {"type": "string", "pattern": "^[0-9A-Za-z]{16}$"}, "path", example="8250263111200000")
_TABLE = Parameter("table", Text("The id of a table; by default the newest.", "表の id。既定は最新。"), TEXT)
_STEP = record({"code": TEXT, "text": TEXT})
_GRADE = record({**BOTH["properties"], "grades": listed({"type": "integer"}), "stages": listed({"type": "integer"})})
_LISTED = ("listedCode", "text", "published", "path")
_ITEM = record({
    "code": TEXT, "resolved": FLAG, "iri": TEXT, "table": nullable(TEXT), "period": nullable(BOTH),
    "schoolType": nullable(BOTH),
    "subject": nullable(record({"en": nullable(TEXT), "ja": TEXT})), "section": nullable(BOTH),
    "grade": nullable(_GRADE), "item": nullable(BOTH), "revision": nullable({"type": "integer"}),
    "listedCode": TEXT, "text": TEXT, "published": TEXT, "path": listed(_STEP)}, _LISTED)
_FORM = {"name": TEXT, "kind": nullable(TEXT), "branch": nullable(TEXT), "address": nullable(TEXT),
         "postalCode": nullable(TEXT), "setOn": nullable(DAY), "abolishedOn": nullable(DAY),
         "surveyNumber": nullable(TEXT)}

OPERATIONS: Operations = {
    "/api/v1/curriculum": {"get": Operation(
        "findCurriculum", Text("Items of the curriculum, by their words or below a code", "学習指導要領の項目を探す"),
        {JSON: record({"items": listed(record({"code": TEXT, "table": TEXT, "subject": TEXT, "text": TEXT})),
                       "next": nullable(TEXT)})},
        Text("In the order of the guideline.", "学習指導要領の順。"),
        (Parameter("q", Text("Words of the text.", "本文の語。"), TEXT, example="分数"),
         Parameter("under", Text("An item, and all below it.", "この項目とその下位。"), _CODE.schema),
         _TABLE, limit(query.PAGE_DEFAULT, query.PAGE_MAX), CURSOR))},
    "/api/v1/curriculum/{code}": {"get": Operation(
        "readCurriculumItem", Text("What a curriculum code means", "学習指導要領コードの意味"), {JSON: _ITEM},
        Text("`resolved` is false when no loaded table has the code; what its digits say is there all the same.",
             "読み込まれた表にないときは `resolved` が false。桁から分かることは返します。"), (_CODE, _TABLE))},
    "/api/v1/schools/{code}": {"get": Operation(
        "readSchool", Text("What a school code means", "学校コードの意味"),
        {JSON: record({
            "code": TEXT, "listed": FLAG, "schoolType": BOTH, "prefecture": BOTH, "founder": BOTH, "number": TEXT,
            **_FORM, "successors": listed(record({"code": TEXT, "name": nullable(TEXT)})),
            "history": listed(record({"listed": listed(DAY), **_FORM}))}, _FORM)},
        parameters=(Parameter("code", Text("A school code (学校コード).", "学校コード。"), TEXT, "path",
                              example="B113110000050"),))},
}
