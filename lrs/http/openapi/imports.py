"""Bundles taken in, and where an imported Statement comes from."""

from __future__ import annotations

from lrs.bundles.encryption import MEDIA_TYPE
from lrs.bundles.members import ZIPPED
from lrs.http.imports import FINDINGS_DEFAULT, FINDINGS_MAX
from lrs.http.openapi.parts import (
    ANY,
    COUNT,
    CURSOR,
    FLAG,
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
    said,
)
from lrs.http.openapi.statements import PURPOSE
from lrs.messages.text import Text
from lrs.storage.contract.provenance import FATES

_LEARNER = Parameter("learner", Text("Whose record it is: a UUID of the roster.", "誰の記録か。名簿の UUID。"), UUID,
                     required=True)
_ID = Parameter("id", Text("The import's id.", "取り込みの id。"), TEXT, "path")
_OF_RUN = {
    "bundle": TEXT, "issuer": TEXT, "issuerName": TEXT, "manifestSha256": TEXT, "statements": COUNT, "began": INSTANT,
    "finished": nullable(INSTANT), "counts": record(dict.fromkeys(FATES, COUNT)),
    "documents": record({fate: COUNT for fate in FATES if fate != "tombstoned"}),
    "caliperEvents": said(record(dict.fromkeys(("inserted", "duplicate", "rejected"), COUNT)), Text(
        "Each goes with the Statement that it was.", "どれも、そのイベントのステートメントと同じ扱いです。")),
    "accounts": listed(record({"account": TEXT, "homePage": nullable(TEXT), "name": TEXT, "statements": COUNT})),
    "receipt": nullable(TEXT), "confirmed": nullable(INSTANT), "school": nullable(TEXT), "links": listed(TEXT),
    "withdrawn": said(nullable(INSTANT), Text("When the family took its consent to the bundle back.",
                                              "家庭がこのバンドルへの同意を撤回した時刻。")),
    "carried": said(listed(record({
        "bundle": TEXT, "issuer": TEXT, "issuerName": TEXT, "statements": COUNT, "import": nullable(TEXT),
        "reason": nullable(record({"code": TEXT, "text": TEXT}))})), Text(
            "Bundles of earlier issuers inside it: imported as theirs by an import of its own (`import`), or only kept "
            "for the `reason` told.",
            "中に入っていた以前の発行者のバンドル。発行者本人のものとして個別に取り込んだか(`import`)、"
            "`reason` の理由で保管だけしたもの。"))}
_OF_JOB = {"done": COUNT, "total": COUNT, "receipted": FLAG,
           "reason": nullable(record({"code": TEXT, "text": TEXT}))}
_IMPORT = record({
    "id": TEXT, "learner": UUID, "state": choice(("queued", "running", "done", "failed", "expired", "unfinished")),
    **_OF_JOB, **_OF_RUN}, (*_OF_JOB, *_OF_RUN))
_FINDING = record({"file": TEXT, "line": COUNT, "outcome": choice(FATES), "statement": nullable(TEXT), "code": TEXT,
                   "reason": TEXT})
_ORIGIN = record({
    "statement": UUID, "issuer": TEXT, "issuerName": TEXT, "bundle": TEXT, "line": COUNT, "stored": nullable(TEXT),
    "authority": nullable(ANY), "school": nullable(TEXT), "schoolYear": nullable(COUNT), "grade": nullable(TEXT),
    "classes": listed(TEXT), "codes": listed(TEXT), "category": nullable(TEXT), "activityClass": nullable(TEXT)})

OPERATIONS: Operations = {
    "/api/v1/bundles/imports": {
        "get": Operation(
            "listImports",
            Text("What came into a learner's record, newest first", "学習者の記録への取り込み（新しい順）"),
            {JSON: record({"imports": listed(_IMPORT)})}, parameters=(_LEARNER,), people_only=True),
        "post": Operation(
            "importBundle", Text("Take a learner's record in from a bundle", "バンドルから学習者の記録を取り込む"),
            {JSON: _IMPORT}, Text(
                "For a records officer inside an import case, and the owner of a personal store. Send the bundle, "
                "encrypted or not, or the address of one at a custodian that is trusted here. It is done as a job: all "
                "of it is checked before anything is stored.",
                "取り込みの手続きを担当する記録担当者、または個人の保管先の本人が使います。バンドル（暗号化の有無は問いません）か、"
                "信頼済みの保管者にあるバンドルのアドレスを送ります。処理は順番に行い、全体を検証してから保存します。"),
            (_LEARNER, Parameter("case", Text("The open import case of this learner that it belongs to.",
                                       "この学習者の、開いている取り込みの案件の id。"), UUID)),
            takes={ZIPPED: None, MEDIA_TYPE: None, JSON: record({"url": TEXT})}, status=202,
            refusals=(404, 409), people_only=True)},
    "/api/v1/bundles/imports/{id}": {"get": Operation(
        "readImport", Text("How far an import is, and what it did", "取り込みの進み具合と結果"), {JSON: _IMPORT},
        parameters=(_ID,), people_only=True)},
    "/api/v1/bundles/imports/{id}/findings": {"get": Operation(
        "listImportFindings", Text("The lines that were set aside, each with its reason",
                                   "保存しなかった行とその理由"),
        {JSON: record({"findings": listed(_FINDING), "next": nullable(TEXT)})},
        parameters=(_ID, limit(FINDINGS_DEFAULT, FINDINGS_MAX), CURSOR), people_only=True)},
    "/api/v1/bundles/imports/{id}/confirmation": {"post": Operation(
        "confirmImport",
        Text("Say that the accounts in it are the learner's", "記録の中のアカウントが本人のものだと確認する"),
        {JSON: _IMPORT}, Text(
            "Until then the record is in nobody's study log, and its documents are under nobody's account. `accounts` "
            "names some of those in it, by default all; `school` is the one that holds it from then on, by default "
            "where the learner is now.",
            "確認するまで、記録は誰の学習記録にも現れず、アプリの保存データも反映されません。"
            "`accounts` は記録の中のアカウントの一部（既定は全部）、"
            "`school` は以後この記録を持つ学校（既定は現在の在籍校）です。"),
        (_ID,), takes={JSON: record({"school": TEXT, "accounts": listed(TEXT)}, ("school", "accounts"))},
        refusals=(409,), people_only=True)},
    "/api/v1/statements/{id}/origin": {"get": Operation(
        "readOrigin", Text("Where an imported Statement comes from", "取り込んだステートメントの出どころ"),
        {JSON: _ORIGIN}, Text("To who may read the Statement; 404 for one that was stored here first. School, grade "
                              "and classes are its issuer's words.",
                              "ステートメントを読める人に示します。ここで最初に保存されたものは 404 です。"
                              "学校・学年・クラスは発行元の記載です。"),
        (Parameter("id", Text("The Statement's id.", "ステートメントの id。"), UUID, "path"),
         PURPOSE))},
}
