"""Rosters: importing one, and the classes there are."""

from __future__ import annotations

from lrs.http.openapi.parts import (
    COUNT,
    DAY,
    FLAG,
    INSTANT,
    JSON,
    TEXT,
    UUID,
    XLSX,
    Operation,
    Operations,
    Parameter,
    choice,
    listed,
    nullable,
    record,
    shared,
)
from lrs.messages.text import Text

_PREVIEW = Parameter("preview", Text("Tell what it would change, and change nothing.",
                                      "何も変えずに結果だけを返します。"), FLAG)
_AT = Parameter("at", Text("At this instant; by default now.", "この時点。既定は現在。"), INSTANT)
CLASS = {"id": TEXT, "title": TEXT, "school": TEXT, "schoolYear": {"type": "integer"}, "grades": listed(TEXT),
          "kind": choice(("homeroom", "scheduled")), "course": TEXT, "subjects": listed(TEXT), "begin": DAY, "end": DAY}
_PLACE = nullable(record({"school": TEXT, "schoolYear": {"type": "integer"}, "grade": TEXT, "classes": listed(TEXT),
                          "number": TEXT}))
_MOVES = listed(record({"user": UUID, "before": _PLACE, "after": _PLACE}))
_COUNTED = record({"id": TEXT, "title": TEXT, "learners": COUNT, "teachers": listed(UUID)})
_IMPORTED = record({
    "applied": FLAG, "asOf": DAY, "generation": COUNT, "changes": COUNT, "new": _MOVES, "moved": _MOVES, "gone": _MOVES,
    "teachers": listed(record({"class": TEXT, "title": TEXT, "before": listed(UUID), "after": listed(UUID)})),
    "schools": listed(record({"id": TEXT, "code": TEXT, "name": TEXT, "learners": COUNT, "staff": COUNT,
                              "classes": listed(_COUNTED)})),
    "warnings": listed(shared("RowViolation")), "warned": COUNT})
_MEMBER = record({"user": UUID, "role": TEXT, "number": TEXT, "name": TEXT, "kana": TEXT})

OPERATIONS: Operations = {
    "/api/v1/roster": {"put": Operation(
        "importRoster", Text("Import a roster, or preview it", "名簿を取り込む、または結果を先に見る"),
        {JSON: _IMPORTED},
        Text("A OneRoster 1.2 zip or the Excel sheet. All of it or nothing; the same file again changes nothing.",
             "OneRoster 1.2 の zip か Excel の表。全部を取り込むか、何も変えないか。同じファイルは何度でも送れます。"),
        (_PREVIEW,
         Parameter("asOf", Text("The day it speaks of; by default today.", "名簿の基準日。既定は今日。"), DAY)),
        takes={"application/zip": None, XLSX: None}, refusals=(409,))},
    "/api/v1/roster/template": {"get": Operation(
        "rosterTemplate", Text("The Excel sheet to fill in", "記入用の Excel の表"), {XLSX: None})},
    "/api/v1/roster/classes": {"get": Operation(
        "listRosterClasses", Text("The classes of the roster, with their number of learners", "名簿のクラスと人数"),
        {JSON: record({"classes": listed(record({**CLASS, "learners": COUNT}))})}, parameters=(_AT,))},
    "/api/v1/roster/classes/{id}": {"get": Operation(
        "readRosterClass", Text("Who belongs to a class, by name", "クラスの名簿"),
        {JSON: record({**CLASS, "members": listed(_MEMBER)})},
        parameters=(Parameter("id", Text("The class's id.", "クラスの id。"), TEXT, "path"), _AT))},
}
