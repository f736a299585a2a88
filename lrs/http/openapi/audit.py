"""The audit log: reading it, and checking it."""

from __future__ import annotations

from lrs.access.purposes import Purpose
from lrs.http import audit
from lrs.http.openapi.parts import (
    ANY,
    COUNT,
    CURSOR,
    INSTANT,
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
)
from lrs.http.openapi.statements import LEARNER
from lrs.messages.text import Text

_KINDS = choice(("person", "key", "system"))
_ENTRY = record({
    "id": TEXT, "at": INSTANT, "index": nullable(COUNT), "event": TEXT,
    "actor": record({"kind": _KINDS, "id": nullable(TEXT), "role": TEXT}), "subjects": listed(nullable(TEXT)),
    "purpose": TEXT, "rule": TEXT, "requestId": TEXT, "object": nullable(TEXT),
    "details": nullable(ANY)})
_LOOK = record({"at": INSTANT, "by": _KINDS, "role": nullable(TEXT), "event": TEXT,
                "purpose": nullable(choice(Purpose)), "text": TEXT})
_PROOF = {"size": COUNT, "root": TEXT, "hashes": listed(TEXT), "checkpoint": nullable(TEXT)}
_LIMIT = limit(audit.PAGE_DEFAULT, audit.PAGE_MAX)

OPERATIONS: Operations = {
    "/api/v1/audit": {"get": Operation(
        "readAudit", Text("The audit log, newest first", "監査ログ（新しい順）"),
        {JSON: record({"entries": listed(_ENTRY), "next": nullable(TEXT)})},
        Text("For auditors and keys with the scope `audit/read`. What was told of somebody who was erased is null.",
             "監査担当者とスコープ `audit/read` のキーのため。消去された人について書かれたことは null になります。"),
        (Parameter("subject", Text("About this person.", "この人について。"), UUID),
         Parameter("actor", Text("By whom: `person:`, `key:` or `system:` and the id.",
                                 "操作した人。`person:`・`key:`・`system:` のいずれかと id。"),
                   {"type": "string", "pattern": "^(person|key|system):.+$"}),
         Parameter("event", Text("Of this kind.", "この種類。"), TEXT, example="statements.read"),
         Parameter("since", Text("From then on.", "この時から。"), INSTANT),
         Parameter("until", Text("Until then.", "この時まで。"), INSTANT), CURSOR, _LIMIT))},
    "/api/v1/audit/mine": {"get": Operation(
        "whoLooked", Text("Who looked at one's own record, or that of one's child", "自分やお子さんの記録を見た人"),
        {JSON: record({"looks": listed(_LOOK), "next": nullable(TEXT)})},
        Text("When, in what role and why, never a name. Guardians name the `learner`.",
             "いつ、どの役割で、何のために。氏名は示しません。保護者は `learner` を指定します。"),
        (LEARNER, CURSOR, _LIMIT), people_only=True)},
    "/api/v1/audit/proof": {"get": Operation(
        "proveAudit", Text("That an entry is in the log, or that an older log is its beginning", "監査ログの証明"),
        {JSON: record({"index": COUNT, "data": TEXT, **_PROOF}, ("index", "data"))},
        Text("One of the two parameters, not both.", "パラメーターはどちらか一つ。"),
        (Parameter("entry", Text("An entry's id.", "記録の id。"), TEXT),
         Parameter("from", Text("How many entries the older log had.", "古いほうのログの件数。"), COUNT)),
        refusals=(404, 409))},
    "/api/v1/audit/checkpoint": {"get": Operation(
        "readCheckpoint", Text("The newest signed checkpoint of the log", "監査ログの最新の署名"), {"text/plain": TEXT},
        Text("A note as witnesses take it (C2SP tlog-checkpoint): keep it elsewhere.",
             "C2SP tlog-checkpoint の形式。別の場所に保管してください。"), refusals=(404,))},
}
